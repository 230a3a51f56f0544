"""What a change of a published group tells of the firms that came or went.

Two sheets of a group, subtracted, are nearly a sheet of the firms that came, or of those that
went. They are enough firms (``scoring.overlap``), but if nearly all of them stand in one narrow
band, the change tells the value of each by name, as a sheet of such firms would
(``scoring.sheets``). Such a change waits until more firms come.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from scoring.overlap import Overlap
from scoring.sheets import Rule, Sheet, sheet_of, step_of

Histograms = Mapping[int, NDArray[Any]]


def telling(
    overlap: Overlap, before: Sequence[Histograms], after: Histograms, rule: Rule
) -> Iterator[int]:
    """Yield the units whose change of one measure tells too much.

    ``overlap`` is that of the firms that have the measure; ``before`` gives the histogram of each
    version that is told now, shape (bins,), by publication; ``after`` that of a unit as it would be.
    """
    told = {version: counts for each in before for version, counts in each.items()}
    for unit, version, came, went in overlap.changes(told):
        earlier, now = _sheet(told[version], rule), sheet_of(after[unit], rule)
        if earlier and now and tells(earlier, now, came, went, rule):
            yield unit


def left_over(overlap: Overlap, told: Histograms, after: Histograms, rule: Rule) -> Iterator[int]:
    """Yield the units that tell too much when groups of another publication are added up.

    What is left of a unit without the groups that lie in it, or of a group without the units that
    lie in it, is seen as well as a change.
    """
    earlier = {version: sheet for version in told if (sheet := _sheet(told[version], rule))}
    now = {unit: sheet for unit in overlap.sizes if (sheet := sheet_of(after[unit], rule))}
    for unit, versions, firms in overlap.parts_of_units(earlier):
        if unit in now and _stand_together([earlier[v] for v in versions], now[unit], firms, rule):
            yield unit
    for version, units, firms in overlap.parts_of_versions(earlier):
        shown = [now[unit] for unit in units if unit in now]
        if _stand_together(shown, earlier[version], firms, rule):
            yield from filter(overlap.is_new, units)


def tells(before: Sheet, after: Sheet, came: int, went: int, rule: Rule) -> bool:
    """Tell whether nearly all firms that came, or that went, are seen to stand in one narrow band."""
    came_together = _stand_together([before], after, came, rule)
    return came_together or _stand_together([after], before, went, rule)


def _sheet(counts: NDArray[Any], rule: Rule) -> Sheet | None:
    """Return the sheet of a group that is told now, perhaps under a rule of smaller groups."""
    return sheet_of(counts, replace(rule, firms=1)) if counts.any() else None


def _stand_together(less: Sequence[Sheet], more: Sheet, firms: int, rule: Rule) -> bool:
    """Tell whether so many firms, those by which ``more`` has more, stand in one narrow band.

    A band is one of ``more``, or one of both, on the steps that a group of so many firms has; or
    any bands of ``more`` together that are no wider than such a step.
    """
    if not firms:
        return False
    step, own = step_of(firms, rule), set(more.edges)
    bands = [*pairwise(_on_steps(own, step)), *_close(more.edges, step)]
    bands += pairwise(_on_steps(own.intersection(*(sheet.edges for sheet in less)), step))
    return _hold(less, more, np.array(bands).T, firms, rule)


def _hold(
    less: Sequence[Sheet], more: Sheet, bands: NDArray[np.int64], firms: int, rule: Rule
) -> bool:
    starts, ends = bands
    gained = _totals(more, ends, "right") - _totals(more, starts, "right")
    for sheet in less:
        gained -= _totals(sheet, ends, "left") - _totals(sheet, starts, "right")
    narrow = rule.is_narrow(ends - starts, more.edges[-1] - more.edges[0])
    return bool((narrow & (100 * gained > rule.dominance * firms)).any())


def _close(edges: Sequence[int], width: int) -> Iterator[tuple[int, int]]:
    """Yield all pairs of edges that are no further apart than a width."""
    for place, start in enumerate(edges):
        last = bisect_right(edges, start + width)
        yield from ((start, end) for end in edges[place + 1 : last])


def _on_steps(edges: Iterable[int], step: int) -> list[int]:
    first, *inner, last = sorted(edges)
    return [first, *(edge for edge in inner if edge % step == 0), last]


def _totals(
    sheet: Sheet, edges: NDArray[np.int64], side: Literal["left", "right"]
) -> NDArray[np.int64]:
    """Return how many firms stand below edges: at least ("right"), or at most ("left")."""
    totals = np.cumsum([0, *sheet.counts])
    at = np.searchsorted(sheet.edges, edges, side=side)
    return totals[at - 1 if side == "right" else at]
