"""The place among peers and the type, where enough firms allow it."""

from __future__ import annotations

from assessment.i18n import _
from assessment.reports.document import (
    Block,
    Cell,
    Column,
    Grid,
    Listing,
    Pair,
    Pairs,
    Paragraph,
    Picture,
    Section,
    count,
    percent,
    points,
)
from assessment.reports.peer_picture import spreads, spreads_words
from assessment.services.report_material import FirmType, PeerSection, Spread


def peers(found: PeerSection) -> Section:
    """Return how the firm stands among firms like it."""
    blocks: list[Block] = [
        Pairs(
            "peers",
            (
                Pair("group", _("和谁比"), found.group),
                Pair("n", _("同行家数"), count(found.n)),
            ),
        ),
        Picture("spreads", spreads(found.spreads), spreads_words(found.spreads), 100),
        spread_grid(found.spreads),
        *(_type(found.type) if found.type else ()),
        Paragraph(_("只和自愿参加的真实企业比，不排名；家数不够的不显示。"), "quiet"),
    ]
    return Section("peers", _("和同行比"), tuple(blocks))


def spread_grid(found: tuple[Spread, ...]) -> Grid:
    columns = (
        Column("measure", _("方面"), 5),
        Column("own", _("本企业"), 2, "number"),
        Column("low", _("同行较低"), 2, "number"),
        Column("middle", _("同行居中"), 2, "number"),
        Column("high", _("同行较高"), 2, "number"),
        Column("first", _("下四分位"), 2, "number"),
        Column("median", _("中位"), 2, "number"),
        Column("third", _("上四分位"), 2, "number"),
    )
    return Grid("spreads", _("各方面的分布"), columns, tuple(map(_spread, found)))


def _spread(spread: Spread) -> tuple[Cell, ...]:
    quartiles: tuple[int | None, ...] = spread.quartiles or (None, None, None)
    return (
        spread.measure,
        points(spread.own),
        percent(spread.low),
        percent(spread.middle),
        percent(spread.high),
        *(points(quartile) for quartile in quartiles),
    )


def _type(found: FirmType) -> tuple[Block, ...]:
    rows = (
        Pair("type", _("最接近的类型"), found.name),
        Pair("type_share", _("同行中属于这一类的"), percent(found.share)),
        Pair("type_membership", _("接近程度"), percent(found.membership)),
        Pair("type_better", _("上一步可以学的类型"), found.better),
    )
    pairs = Pairs("type", rows, _("企业类型"))
    if not found.separating:
        return (pairs,)
    return (pairs, Listing(found.separating, key="separating", title=_("差别主要在这些题")))
