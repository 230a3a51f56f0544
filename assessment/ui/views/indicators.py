"""质量指标: what a bureau tracks, its values and targets, and what self-assessments tell beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby

import streamlit as st

from assessment.domain.accounts import Role, SignedIn
from assessment.domain.errors import NotFound
from assessment.domain.firms import Actor
from assessment.i18n import _, content
from assessment.services.indicator_lines import Track, lines_of
from assessment.services.self_counts import SelfCounts
from assessment.ui.context import require_role, services, today
from assessment.ui.widgets.acting import act
from assessment.ui.widgets.areas import areas
from assessment.ui.widgets.blocks import fold, note
from assessment.ui.widgets.choices import distinct
from assessment.ui.widgets.elements import draw, tag
from assessment.ui.widgets.indicator_files import show_notice, show_preview, show_upload
from assessment.ui.widgets.indicator_forms import own_form, take_back_form, target_form, value_form
from assessment.ui.widgets.indicator_words import (
    history_table,
    self_note,
    track_figures,
    track_head,
)
from assessment.ui.widgets.page import heading, title
from assessment.ui.widgets.pager import first_page, offset_of, show_pager
from assessment.ui.widgets.plain import plain
from assessment.ui.widgets.rows import row
from assessment.ui.widgets.trend import show_trend

LIST, REGION, CHOSEN = "indicators", "region", "of"
PAGE = 22

KINDS: dict[str, tuple[str, Callable[[Track], bool]]] = {
    "all": (_("全部"), lambda track: True),
    "binding": (_("约束性"), lambda track: track.line.attribute == "binding"),
    "told": (_("有数值"), lambda track: bool(track.values)),
    "untold": (_("还没有数值"), lambda track: not track.values),
    "passed": (_("目标年份已过"), lambda track: track.line.passed(today())),
    "own": (_("本部门增加的"), lambda track: track.line.kind == "own"),
}


def view() -> None:
    """Draw the indicators of a region, or the one that was chosen."""
    here = require_role(Role.BUREAU)
    title(
        _("质量指标"),
        _(
            "政策里的量化目标逐项跟踪。官方数值由您录入或导入，写明来源；系统不计算、不代替官方统计。"
        ),
    )
    region = _region(here)
    try:
        tracks = services().indicators.of(region, here.actor)
    except NotFound:
        st.warning(_("没有这个地区，或它不由您负责。"))
        return
    chosen = next((t for t in tracks if t.line.id == st.query_params.get(CHOSEN)), None)
    counts = services().self_figures.of(region, here.actor)
    if chosen is None:
        _all(tracks, counts, region, here.actor)
    else:
        _one(chosen, counts, region, here.actor)


def _region(here: SignedIn) -> str:
    """Ask for the region; the one of the address, else the first that tracks something."""
    library = services().library
    known = areas(library.regions, here.scopes(Role.BUREAU))
    asked = st.query_params.get(REGION)
    if asked is not None and asked not in known:
        return asked
    first = next((r for r in known if lines_of(library, r, ())), next(iter(known)))
    words, ids = distinct(known), list(known)
    if len(ids) == 1:
        return first
    chosen = st.selectbox(
        _("地区"),
        ids,
        index=ids.index(asked or first),
        format_func=lambda each: words.get(each, ""),
        key="region",
    )
    if chosen != (asked or first):
        st.query_params[REGION] = chosen
        st.query_params.pop(CHOSEN, None)
        first_page(LIST)
    return chosen


def _all(tracks: Sequence[Track], counts: SelfCounts, region: str, actor: Actor) -> None:
    show_notice()
    show_preview(region, actor)
    with st.expander(_("导入和导出")):
        show_upload(region)
    with st.expander(_("增加本部门的指标")):
        own_form(region, actor)
    _of_firms(counts)
    shown = _matching(tracks)
    if not shown:
        draw(note(tag("p", _("没有符合的指标。换一类或清空文字再看。"))))
    page = shown[offset_of(LIST) : offset_of(LIST) + PAGE]
    for basis, group in groupby(page, key=_basis):
        heading(basis)
        for track in group:
            _card(track, counts)
    show_pager(LIST, PAGE, len(shown))


def _of_firms(counts: SelfCounts) -> None:
    """Say what the figures beside the official ones are."""
    if counts.counts is None:
        draw(note(tag("p", _("企业自评的汇总只到省和市，这个地区不单独统计。"))))
    elif counts.counts:
        words = _(
            "标着“来自企业自评”的数，来自同意计入统计、身份已确认的企业，不是官方统计。"
            "每天统计一次；不足 10 家、或说出来会泄露个别企业的，不显示；变动的企业满 10 家才更新。"
        )
        state = None if counts.is_built else _("还没有统计过。")
        demo = _("现在只有演示企业。") if counts.world == "demo" else None
        draw(note(tag("p", words, state, demo)))


def _matching(tracks: Sequence[Track]) -> list[Track]:
    words = st.text_input(_("找指标"), placeholder=_("例如：首席质量官"), key="find")
    kind = st.radio(
        _("看哪些"),
        list(KINDS),
        format_func=lambda each: KINDS[each][0],
        horizontal=True,
        key="kind",
        on_change=first_page,
        args=(LIST,),
    )
    wanted = words.casefold().split()
    return [
        track
        for track in tracks
        if KINDS[kind][1](track) and all(w in track.line.title.casefold() for w in wanted)
    ]


def _basis(track: Track) -> str:
    """Return where an indicator stands: an article, the bureau's own list, or the totals."""
    if track.line.clause is None:
        return _("本部门增加的指标") if track.line.kind == "own" else _("计算覆盖率用的企业总数")
    return content(services().library.cite(track.line.clause))


def _card(track: Track, counts: SelfCounts) -> None:
    with st.container(border=True, key=f"card-{track.line.id}"):
        if row(track_head(track, "", today()), _("录入、看记录"), f"open-{track.line.id}"):
            st.query_params[CHOSEN] = track.line.id
            st.rerun()
        _figures(track, counts, "list")


def _figures(track: Track, counts: SelfCounts, key: str) -> None:
    draw(track_figures(track))
    show_trend(track, f"{key}-{track.line.id}")
    reasons = services().library.self_assessed.reasons
    told = self_note(counts.of(track.line.id), reasons.get(track.line.id, ""))
    draw(told)


def _one(track: Track, counts: SelfCounts, region: str, actor: Actor) -> None:
    if st.button(_("返回全部指标"), key="back"):
        del st.query_params[CHOSEN]
        st.rerun()
    with st.container(border=True, key="card-one"):
        draw(track_head(track, _basis(track), today()))
        _figures(track, counts, "one")
        if track.line.note:
            draw(tag("p", content(track.line.note), css="quiet"))
    with st.container(border=True, key="card-enter"):
        heading(_("录入数值"))
        value_form(track.line, region, actor)
        history = history_table(track)
        if history is not None:
            draw(
                fold(
                    _("全部记录（{n} 条）").format(n=len(track.values) + len(track.replaced)),
                    history,
                )
            )
        if track.values:
            take_back_form(track, region, actor)
    if track.line.kind != "total":
        _goals(track, region, actor)
    if track.line.kind == "own":
        _drop(track, region, actor)


def _goals(track: Track, region: str, actor: Actor) -> None:
    with st.container(border=True, key="card-goals"):
        heading(_("下一阶段目标"), _("政策目标保留不动，本部门的目标并列显示。"))
        for goal, _progress in track.goals:
            drop = partial(services().indicators.withdraw_target, region, actor, goal.id)
            words = _("删去目标 {target}").format(target=plain(goal.target))
            if st.button(words, key=f"drop-{goal.id}"):
                act(drop, _("这个目标已删去。"))
        target_form(track.line, region, actor)


def _drop(track: Track, region: str, actor: Actor) -> None:
    with st.expander(_("不再跟踪这项指标")):
        sure = st.checkbox(_("我确定不再跟踪，录过的数值也不再显示"), key="sure-drop")
        drop = partial(services().indicators.withdraw_own, region, actor, track.line.id)
        if st.button(_("不再跟踪"), disabled=not sure, key="drop-own"):
            act(drop, _("已不再跟踪这项指标。"))


view()
