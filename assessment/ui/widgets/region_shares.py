"""Shares of levels in a region, by sector, for micro firms and for the others; weighted beside."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.i18n import _
from assessment.services.peer_regions import RegionRow, RegionView
from assessment.ui.widgets.blocks import note, quiet, section, table
from assessment.ui.widgets.elements import Markup, Part, joined, listed, tag
from assessment.ui.widgets.figures import level_word
from assessment.ui.widgets.places import place_words
from assessment.words.peers import PERCENT, TENTHS, PeerWords, nearest, size_group
from questionnaires.model import MaturityModel
from scoring.benchmarks import Share
from scoring.weighting import WeightedShares

FEWEST = 5
#: A share in a wider range (hundredths of a percent) says nothing; in a bar all must be known closely.
VAGUE, CLOSE = 5000, 2000


def no_numbers() -> Markup:
    return note(tag("p", _("还没有统计过。有企业提交并同意参加对比以后，由管理员统计。")))


def region_block(found: RegionView, model: MaturityModel, peers: PeerWords) -> Markup:
    """Return both groups of sizes, and what was done with the register."""
    levels = [level.level for level in model.scale.levels]
    place = place_words(peers.library.regions, found.region)
    sizes = dict.fromkeys(row.cohort.size for row in found.rows)
    parts = [
        section(
            _("{place}：{size}").format(place=place, size=size_group(size)),
            _key(model, levels) if any(_is_drawn(r) for r in found.rows) else None,
            _table([r for r in found.rows if r.cohort.size == size], model, peers),
        )
        for size in sizes
    ]
    return joined((_lead(found), *parts, _reading()))


def _lead(found: RegionView) -> Markup:
    register = found.register
    told = [_("企业自评，不是抽样调查，不代表这个地区的全部企业。")]
    if register is not None and any(row.weighted for row in found.rows):
        told.append(
            _(
                "带“按名录加权”的一行，是按企业名录里各行业、各规模的家数换算过的，"
                "名录来自{source}，截至 {day}。"
            ).format(source=register.source, day=register.as_of)
        )
    elif register is not None:
        told.append(_("已导入企业名录，但参加的企业太少，还不能按它换算。"))
    return tag("div", *(tag("p", each) for each in told), css="region-lead")


def _key(model: MaturityModel, levels: list[int]) -> Markup | None:
    marks = [
        joined((tag("span", css=f"swatch level-{level}"), level_word(model, level)))
        for level in levels
    ]
    return listed(marks, css="key")


def _table(rows: list[RegionRow], model: MaturityModel, peers: PeerWords) -> Markup:
    titles = [level_word(model, level.level) for level in model.scale.levels]
    heads = (_("行业"), _("企业数"), *titles, _("说明"))
    lines = [line for row in rows for line in _lines(row, peers, len(titles))]
    numeric = range(1, 2 + len(titles))
    return table(_("各等级企业的比例"), heads, lines, numeric=numeric, css="regions")


def _lines(row: RegionRow, peers: PeerWords, levels: int) -> Iterator[tuple[Part, ...]]:
    sector = row.cohort.sector
    name = peers.sector(sector) if sector else _("所有行业")
    if row.group is None or row.shares is None:
        hidden = _("能单列的不足 {n} 家，不显示").format(n=FEWEST)
        yield (name, *("",) * (1 + levels), hidden)
        return
    told = _counted(row)
    if not is_told(row.shares):
        told = _("{counted}；下面各地每一格的家数都少，各级的比例说不准").format(counted=told)
        yield (tag("strong", name), str(row.group.firms), *("",) * levels, told)
        return
    head = joined((tag("strong", name), _bar(row.shares)))
    yield (head, str(row.group.firms), *map(share_range, row.shares), told)
    if row.weighted is not None:
        yield from _weighted(row.weighted)


def _weighted(found: WeightedShares) -> Iterator[tuple[Part, ...]]:
    """Return the weighted shares, and below how far participation moves each of them."""
    told = _("名录 {n} 家，参加了 {share}%；把握相当于 {effective} 家不加权的企业").format(
        n=found.register, share=nearest(found.coverage), effective=found.effective
    )
    head = joined((tag("span", _("按名录加权"), css="quiet"), _bar(found.shares)))
    yield (head, "", *map(share_range, found.shares), told)
    moved = _("参加的企业比名录多（+）或少（−）多少个百分点")
    yield (tag("span", _("参加带来的偏差"), css="quiet"), "", *map(points, found.bias), moved)


def _counted(row: RegionRow) -> str:
    assert row.group is not None
    day = _("截至 {day}").format(day=row.group.on)
    if row.group.complete >= TENTHS:
        return day
    part = _("约 {n} 成").format(n=row.group.complete) if row.group.complete else _("不到 1 成")
    return _("{day}；算进了{part}，其余的太少，单列会露出是谁").format(day=day, part=part)


def is_told(shares: tuple[Share, ...]) -> bool:
    """Tell whether the shares say anything: at least one of them is known within bounds."""
    return any(share.high - share.low <= VAGUE for share in shares)


def _is_drawn(row: RegionRow) -> bool:
    return row.shares is not None and is_close(row.shares)


def is_close(shares: tuple[Share, ...]) -> bool:
    """Tell whether every share is known closely enough to be drawn."""
    return all(share.high - share.low <= CLOSE for share in shares)


def _bar(shares: tuple[Share, ...]) -> Markup | None:
    """Return the shares as one bar, silent for readers; none where its parts would be guesses."""
    if not is_close(shares):
        return None
    parts = [
        tag("span", css=f"level-{n}", style=f"width:{share.middle / PERCENT:.1f}%")
        for n, share in enumerate(shares, start=1)
        if share.middle
    ]
    return tag("span", *parts, css="stack", aria_hidden="true")


def share_range(share: Share) -> str:
    """Return a share as it is known: 20%, or 15–25% where only a band is told."""
    low, high = share.low // PERCENT, -(-share.high // PERCENT)
    if high - low <= 1:
        return f"{nearest(share.middle)}%"
    return f"{low}–{high}%"


def points(hundredths: int) -> str:
    """Return a difference of shares with its sign, in whole percentage points."""
    whole = nearest(abs(hundredths))
    return "0" if not whole else f"{'+' if hundredths > 0 else '−'}{whole}"


def _reading() -> Markup:
    return quiet(
        _(
            "能单列的少于 {n} 家就不显示；差不多都在同一级的，只写一个范围，免得看出某一家。"
            "微型企业的问卷更短，和别的规模分开看。"
        ).format(n=FEWEST)
    )
