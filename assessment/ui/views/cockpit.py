"""活动看板: what the firms of a round say together, in shares and never by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from assessment.domain.accounts import Role
from assessment.domain.errors import NotFound
from assessment.domain.firms import Actor
from assessment.i18n import _, content
from assessment.reports.cockpit_tables import place_title, size_title, tables_of
from assessment.reports.tables import Table
from assessment.services.cockpit_values import CockpitView, Filter, Span, Told
from assessment.services.peer_regions import SIZE_GROUPS
from assessment.services.round_parts import LEAST_OF_ROUND
from assessment.ui.context import form_mark, require_role, services
from assessment.ui.widgets.blocks import fold, note, quiet
from assessment.ui.widgets.choices import distinct
from assessment.ui.widgets.cockpit_charts import (
    chart,
    count_words,
    demand_bars,
    heat,
    level_bars,
    movement,
    places,
    profile,
    rate_bars,
)
from assessment.ui.widgets.elements import Markup, draw, joined, tag
from assessment.ui.widgets.forms import form, hidden, submit
from assessment.ui.widgets.page import title
from assessment.ui.widgets.share_bars import bars, span_bars
from scoring.cohorts import CohortSize

EXPORT = "/cockpit/export"


def view() -> None:
    """Draw the cockpit of one round of this bureau."""
    here = require_role(Role.BUREAU)
    title(_("活动看板"), _("参加企业的整体情况，只说比例。不列企业，不排名次，地区之间只比参加。"))
    rounds = services().cockpit.campaigns(here.actor)
    if not rounds:
        draw(note(tag("p", _("还没有活动。请先在“测评活动”里发起一轮。"))))
        return
    names = {each.id: each.name for each in rounds}
    campaign = _pick(_("看哪一轮"), names, "cockpit-round")
    first = services().cockpit.view(campaign, here.actor)
    found = _filtered(first, here.actor)
    _world(found)
    if not _may_show(found):
        _draw_places(found)
        return
    draw(_standing(found))
    if found.told is None:
        draw(note(tag("p", _("这一组家数太少，不能单独列出。请换大一点的范围。"))))
        _draw_places(found)
    else:
        _draw_all(found, found.told)
    draw(_files(found))


def _pick(label: str, words: Mapping[str, str], key: str) -> str:
    shown = distinct(words)
    return str(st.selectbox(label, list(shown), format_func=lambda e: shown.get(e, ""), key=key))


def _filtered(first: CockpitView, actor: Actor) -> CockpitView:
    """Let one group of the lattice be chosen, and return what is told of it."""
    library, mark = services().library, first.campaign.id
    columns = st.columns(3)
    with columns[0]:
        known = {region: place_title(library, region) for region in first.regions}
        region = _pick(_("地区"), known, f"cockpit-region-{mark}")
    with columns[1]:
        sectors = {"": _("全部行业")} | {s.id: content(s.title) for s in library.sectors}
        sector = _pick(_("行业"), sectors, f"cockpit-sector-{mark}")
    with columns[2]:
        ordered: tuple[CohortSize, ...] = (
            first.cohort.size,
            *(size for size in SIZE_GROUPS if size != first.cohort.size),
        )
        sizes: dict[str, str] = {size: size_title(size) for size in ordered}
        size = _pick(_("规模"), sizes, f"cockpit-size-{mark}")
    chosen = Filter(region, sector or None, next(each for each in ordered if each == size))
    if chosen == Filter(first.cohort.region or "", first.cohort.sector, first.cohort.size):
        return first
    try:
        return services().cockpit.view(mark, actor, chosen)
    except NotFound:
        return first


def _world(found: CockpitView) -> None:
    if found.world == "demo":
        draw(note(tag("p", _("演示数据：企业都是虚构的。")), tone="warn"))


def _may_show(found: CockpitView) -> bool:
    """Say why nothing but participation is shown, where that is so."""
    if found.state == "too_few":
        words = _("已核实的提交有{n}，满 {least} 家才显示结果。").format(
            n=count_words(found.verified), least=LEAST_OF_ROUND
        )
        draw(note(tag("p", words)))
        return False
    if found.state == "not_built":
        draw(note(tag("p", _("这一轮还没有统计，统计每天做一次。"))))
        return False
    return True


def _standing(found: CockpitView) -> Markup:
    told = found.told
    counted = _("这一组统计了 {n} 家。").format(n=told.firms) if told else ""
    part = (
        _("另有一成以内的企业因所在的组太小，只计入更大的范围。")
        if told and told.complete < 10
        else ""
    )
    day = _("统计日期 {day}。").format(day=found.on)
    return quiet(counted, part, day, _("企业自评，未经官方评定，不得用于监管和处罚。"))


def _draw_all(found: CockpitView, told: Told) -> None:
    library = services().library
    model = library.model(found.campaign.model_version)
    tables = {each.id: each for each in tables_of(found, library)}
    drawn: dict[str, Markup] = {
        "level": level_bars(model, told.level_spans),
        "dimensions": profile(model, told.dimensions),
        "gaps": rate_bars(told.gaps),
        "gates": rate_bars(told.gates),
        "evidence": _steps(tables["evidence"], told.evidence_spans),
        "credibility": _steps(tables["credibility"], told.credibility_spans),
        "heat": heat(model, library, told.heat),
        "legal": _legal(told),
        "demand": demand_bars(told.demand),
    }
    wide = ("dimensions", "gaps", "heat", "demand")
    for name in ("level", *wide, "gates", "legal"):
        _chart(found, tables[name], drawn[name])
    if "demand_places" in tables:
        _chart(found, tables["demand_places"])
    left, right = st.columns(2, gap="large")
    with left:
        _chart(found, tables["evidence"], drawn["evidence"])
    with right:
        _chart(found, tables["credibility"], drawn["credibility"])
    if found.movement is not None:
        _chart(found, tables["movement"], movement(model, found.movement))
    _draw_places(found)


def _steps(found: Table, spans: Sequence[Span]) -> Markup:
    return span_bars([str(row[0]) for row in found.rows], spans)


def _legal(told: Told) -> Markup:
    shown = [line for line in told.legal if line.shares is not None]
    if not shown:
        return quiet(_("这个地区不满 30 家，不列。"))
    rows = ((line.title, line.shares[0] if line.shares else None) for line in shown)
    return joined((quiet(_("横条是作答在最低一档的企业占多少。")), bars(rows)))


def _draw_places(found: CockpitView) -> None:
    library = services().library
    if found.participation is not None:
        tables = {each.id: each for each in tables_of(found, library)}
        _chart(found, tables["districts"], places(library, found.participation))


def _chart(found: CockpitView, of: Table, drawn: Markup | None = None) -> None:
    """Draw a chart with its table; without one the table stands by itself."""
    files = (("xlsx", _("下载这张表（Excel）")), ("csv", _("下载这张表（CSV）")))
    downloads = joined(_download(found, of.id, kind, words) for kind, words in files)
    draw(chart(of, drawn, download=tag("div", downloads, css="cockpit-files")))


def _files(found: CockpitView) -> Markup:
    lead = quiet(_("和上面一样的数字，隐去的仍然隐去。下载会记进审计日志。"))
    both = (
        _download(found, "", "xlsx", _("下载全部（Excel）")),
        _download(found, "", "csv", _("下载全部（CSV）")),
    )
    return fold(_("下载全部表格"), lead, *both, opened=True)


def _download(found: CockpitView, name: str, kind: str, words: str) -> Markup:
    cohort = found.cohort
    return form(
        EXPORT,
        form_mark(),
        hidden("campaign", found.campaign.id),
        hidden("region", cohort.region or ""),
        hidden("sector", cohort.sector or ""),
        hidden("size", cohort.size),
        hidden("table", name),
        hidden("format", kind),
        submit(words),
    )


view()
