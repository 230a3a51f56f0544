"""What a change of a published group tells of the firms that came or went.

Two sheets of a group, subtracted, are nearly a sheet of the firms that came, or of those that
went. They are enough firms (``scoring.overlap``), but if nearly all of them stand in one narrow
band, the change tells the value of each by name, as a sheet of such firms would
(``scoring.sheets``). Such a change waits until more firms come.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from scoring.overlap import Overlap
from scoring.sheets import Rule, Sheet, sheet_of, step_of


def telling(overlap: Overlap, before: Any, after: Any, rule: Rule) -> Iterator[int]:
    """Yield the units whose change of one measure tells too much.

    ``overlap`` is that of the firms that have the measure; ``before`` and ``after`` give the
    histogram of a unit, shape (bins,), as it is published and as it would be.
    """
    for unit, earlier, came, went in overlap.changes():
        sheets = sheet_of(before[earlier], rule), sheet_of(after[unit], rule)
        if sheets[0] and sheets[1] and tells(sheets[0], sheets[1], came, went, rule):
            yield unit


def tells(before: Sheet, after: Sheet, came: int, went: int, rule: Rule) -> bool:
    """Tell whether nearly all firms that came, or that went, are seen to stand in one narrow band."""
    return _stand_together(before, after, came, rule) or _stand_together(after, before, went, rule)


def _stand_together(less: Sheet, more: Sheet, firms: int, rule: Rule) -> bool:
    """Tell whether so many firms, the least by which ``more`` has more, stand in one narrow band.

    A band is one of ``more``, or one of both, on the steps that a group of so many firms has; or
    any bands of ``more`` together that are no wider than such a step.
    """
    if not firms:
        return False
    step, own = step_of(firms, rule), set(more.edges)
    bands = [*pairwise(_on_steps(own, step)), *_close(more.edges, step)]
    bands += pairwise(_on_steps(own & set(less.edges), step))
    return _hold(less, more, np.array(bands).T, firms, rule)


def _hold(less: Sheet, more: Sheet, bands: NDArray[np.int64], firms: int, rule: Rule) -> bool:
    starts, ends = bands
    gained = _totals(more, ends, "right") - _totals(more, starts, "right")
    gained -= _totals(less, ends, "left") - _totals(less, starts, "right")
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
