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
from assessment.words.peers import spread_words


def peers(found: PeerSection) -> Section:
    """Return how the firm stands among firms like it, or why it cannot be told."""
    blocks: list[Block] = [Paragraph(sentence) for sentence in found.told]
    if found.spreads:
        rows = (
            Pair("group", _("和谁比"), found.group),
            Pair("n", _("同行家数"), count(found.n or 0)),
            Pair("place", _("总分的位次"), found.place),
        )
        blocks = [
            Pairs("peers", rows),
            *blocks,
            Picture("spreads", spreads(found.spreads), spreads_words(found.spreads), 100),
            spread_grid(found.spreads),
        ]
    blocks += _type(found.type) if found.type else ()
    return Section("peers", _("和同行比"), tuple(blocks))


def spread_grid(found: tuple[Spread, ...]) -> Grid:
    columns = (
        Column("measure", _("方面"), 5),
        Column("own", _("本企业"), 2, "number"),
        Column("least", _("至少高于"), 2, "number"),
        Column("middle", _("约高于"), 2, "number"),
        Column("most", _("至多高于"), 2, "number"),
        Column("first", _("低四分位"), 3, "number"),
        Column("median", _("中位"), 3, "number"),
        Column("third", _("高四分位"), 3, "number"),
    )
    return Grid("spreads", _("各方面的得分和位次"), columns, tuple(map(_spread, found)))


_SHARES = ("least", "middle", "most")


def _spread(spread: Spread) -> tuple[Cell, ...]:
    place = spread.place
    shares = () if place is None else (place.low, place.middle, place.high)
    return (
        spread.measure,
        points(spread.own),
        *(map(percent, shares) if shares else (None,) * len(_SHARES)),
        *map(spread_words, spread.quartiles),
    )


def _type(found: FirmType) -> tuple[Block, ...]:
    rows = (
        Pair("type", _("最像的类型"), found.name),
        Pair("type_share", _("同行中属于这一类的"), percent(found.share)),
        Pair("type_membership", _("像这一类的把握"), percent(found.membership)),
        Pair("type_better", _("最近的更好一类"), found.better),
    )
    pairs = Pairs("type", rows, _("企业类型"))
    if not found.separating:
        return (pairs,)
    return (pairs, Listing(found.separating, key="separating", title=_("差别主要在这些题")))
