"""What a cockpit shows, as tables: the ones folded under its charts, and those of its files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assessment.domain.small_counts import FEW, Shown
from assessment.i18n import _, content
from assessment.reports.tables import Table
from assessment.services.cockpit_values import CockpitView, Demand, Rate, Shares, Told
from assessment.services.round_participation import Participation
from questionnaires.library import Library
from questionnaires.model import MaturityModel
from scoring.benchmarks import Share
from scoring.cohorts import ABOVE_MICRO

#: Questions, and programs, that stand on the page; the files hold all.
HIDDEN = "—"


def share_words(share: Share | None) -> str:
    """Return a share as a percentage, as an interval where only that is known, — where hidden."""
    if share is None:
        return HIDDEN
    low, high = share.low // 100, -(-share.high // 100)
    if share.high - share.low <= 200:
        return f"{(share.middle + 50) // 100}%"
    return f"{low}%–{high}%"


def size_title(size: str) -> str:
    """Return a size group in words."""
    return {
        "micro": _("微型"),
        "small": _("小型"),
        "medium": _("中型"),
        "large": _("大型"),
        ABOVE_MICRO: _("小型及以上"),
    }[size]


def place_title(library: Library, region: str) -> str:
    """Return a place in words; what is unknown is said so."""
    return content(library.regions[region].title) if region in library.regions else _("地区未填")


def head_lines(view: CockpitView, library: Library) -> tuple[str, ...]:
    """Return what every file says first: of what, of whom, and how to read it."""
    sector = view.cohort.sector
    group = (
        place_title(library, view.cohort.region or ""),
        content(library.sector(sector).title) if sector else _("全部行业"),
        size_title(view.cohort.size),
    )
    lines = [
        f"{view.campaign.name}　{'　'.join(group)}",
        _("企业自评，未经官方评定。“—”表示家数太少，不单独列出；区间表示只能说到这一步。"),
    ]
    if view.world == "demo":
        lines.append(_("演示数据：企业都是虚构的。"))
    return tuple(lines)


def tables_of(view: CockpitView, library: Library) -> tuple[Table, ...]:
    """Return every table that is shown."""
    model = library.model(view.campaign.model_version)
    told = (
        () if view.told is None else (*_of_told(view.told, model, library), *_movement(view, model))
    )
    if view.participation is None:
        return told
    return (*told, _participation(view.participation, library))


def _of_told(told: Told, model: MaturityModel, library: Library) -> Iterator[Table]:
    levels = [content(level.title) for level in model.scale.levels]
    yield Table(
        "level",
        _("等级分布"),
        _("{n} 家").format(n=told.firms),
        (_("等级"), _("占比")),
        _named(levels, told.level),
    )
    yield Table(
        "dimensions",
        _("各维度等级"),
        _("各等级的企业占多少；右边的数字是达到“{level}”及以上的占比。").format(level=levels[2]),
        (_("维度"), _("家数"), *levels, _("“{level}”及以上").format(level=levels[2])),
        tuple(
            (line.title, line.firms, *_words(line.shares), share_words(line.sound))
            for line in told.dimensions
        ),
    )
    yield _rates("gaps", _("常见差距"), _("作答在最低两档的企业占多少。"), told.gaps)
    yield _rates("gates", _("卡住等级的门槛"), _("被这条门槛卡住的企业占多少。"), told.gates)
    yield Table(
        "evidence",
        _("佐证"),
        _("要佐证的题里，附了佐证的占多少。"),
        (_("附了佐证的题"), _("占比")),
        _named(("0–20%", "20–40%", "40–60%", "60–80%", "80–100%"), told.evidence),
    )
    yield Table(
        "credibility",
        _("可信度"),
        _("按矛盾、不清楚和佐证综合判断。"),
        (_("可信度"), _("占比")),
        _named((_("低"), _("中"), _("高")), told.credibility),
    )
    yield Table(
        "heat",
        _("行业与维度"),
        _("达到“{level}”及以上的企业占多少。").format(level=levels[2]),
        (_("行业"), _("家数"), *(content(d.title) for d in model.dimensions)),
        tuple(
            (
                content(library.sector(row.sector).title),
                HIDDEN if row.firms is None else row.firms,
                *map(share_words, row.shares),
            )
            for row in told.heat
        ),
    )
    yield Table(
        "legal",
        _("法定要求"),
        _("只说整个地区，不分行业，至少 30 家才列。"),
        (_("题目"), _("家数"), *(_("第 {n} 档").format(n=n) for n in range(1, 6))),
        tuple((line.title, line.firms or HIDDEN, *_words(line.shares)) for line in told.legal),
    )
    yield _demand(told.demand)
    if told.demand_by_place:
        yield _demand_by_place(told.demand_by_place, library)


def _named(names: Iterable[str], shares: Shares | None) -> tuple[tuple[str | int, ...], ...]:
    known: Iterable[Share | None] = shares or [None] * 5
    return tuple((name, share_words(share)) for name, share in zip(names, known, strict=False))


def _words(shares: Shares | None) -> tuple[str, ...]:
    return tuple(map(share_words, shares or [None] * 5))


def _rates(name: str, title: str, lead: str, rates: Iterable[Rate]) -> Table:
    rows = tuple((rate.title, rate.firms, share_words(rate.share)) for rate in rates)
    return Table(name, title, lead, (_("内容"), _("家数"), _("占比")), rows)


def _demand_heads() -> tuple[str, ...]:
    return (
        _("扶持项目"),
        _("家数"),
        _("现在可办"),
        _("条件已备，等通知"),
        _("还差一步"),
        _("条件不明"),
        _("最常卡住的条件"),
    )


def _demand(demand: Iterable[Demand]) -> Table:
    rows = tuple(_demand_row(each) for each in demand)
    lead = _("条件已经具备的企业占多少，不分行业；条件不明的，企业再多说一点就能判断。")
    return Table("demand", _("扶持需求"), lead, _demand_heads(), rows)


def _demand_by_place(demand: Iterable[Demand], library: Library) -> Table:
    rows = tuple((place_title(library, each.region), *_demand_row(each)) for each in demand)
    lead = _("只列能单独统计的地区。")
    return Table("demand_places", _("各地扶持需求"), lead, (_("地区"), *_demand_heads()), rows)


def _demand_row(each: Demand) -> tuple[str | int, ...]:
    ready = share_words(each.ready)
    return (
        each.program.title,
        HIDDEN if each.firms is None else each.firms,
        ready if each.is_open else HIDDEN,
        HIDDEN if each.is_open else ready,
        share_words(each.one_step),
        share_words(each.undetermined),
        blocker_words(each),
    )


def blocker_words(each: Demand) -> str:
    """Return the requirement that blocks most, where it is certain."""
    if each.blocker is not None:
        return each.blocker.text
    return _("其他条件") if each.is_other else HIDDEN


def _movement(view: CockpitView, model: MaturityModel) -> Iterator[Table]:
    if view.movement is None:
        return
    found, names = view.movement, (view.movement.campaign.name, view.campaign.name)
    above = [("", ""), *((share_words(r.before), share_words(r.now)) for r in found.rises)]
    rows = zip(model.scale.levels, found.before, found.now, above, strict=True)
    yield Table(
        "movement",
        _("和上一轮比"),
        _(
            "两轮参加的企业不全相同，变化不等于同一批企业的进步。横线从 0 到 100%，线段越长越说不准。"
        ),
        (_("等级"), *names, *(_("{name}：这一级及以上").format(name=name) for name in names)),
        tuple((content(n.title), share_words(b), share_words(a), *up) for n, b, a, up in rows),
    )


def count_cell(count: Shown) -> int | str:
    """Return a count as a number, or in words what is told instead."""
    if count.exact is not None:
        return count.exact
    return _("不足 5 家") if count == FEW else _("为保密不列出")


def _participation(found: Participation, library: Library) -> Table:
    rows = [(_("全部"), found.all)]
    rows += [(place_title(library, place), stages) for place, stages in found.places]
    return Table(
        "districts",
        _("各地参加情况"),
        _("按行政区顺序排列。地区之间只看参加，不比等级。"),
        (_("地区"), _("已参加"), _("已提交"), _("有效")),
        tuple((name, *map(count_cell, (s.started, s.submitted, s.valid))) for name, s in rows),
    )
