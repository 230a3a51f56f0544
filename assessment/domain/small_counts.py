"""Small counts: what may be shown of them, alone and in a table whose total is known.

A count below :data:`LEAST` is never told. In a table a second count is hidden where the first
could be found by subtraction: whoever knows the total and everything that is shown still finds at
least :data:`ROOM` possible values for each hidden small count. Only where all hidden counts are
zero may that be found out: it tells of nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: Fewer are not told.
LEAST = 5
#: Each hidden count could be any of so many numbers.
ROOM = 2


@dataclass(frozen=True)
class Shown:
    """What is told of a count: that it lies between ``low`` and ``high``; ``None`` for no end."""

    low: int
    high: int | None

    @property
    def exact(self) -> int | None:
        """The count itself, where it is told."""
        return self.low if self.low == self.high else None


FEW = Shown(0, LEAST - 1)
WITHHELD = Shown(LEAST, None)


def shown(count: int) -> Shown:
    """Return what is told of a count that stands alone."""
    return FEW if count < LEAST else Shown(count, count)


def shown_columns(columns: Sequence[Sequence[int]]) -> tuple[tuple[Shown, ...], ...]:
    """Return what is told of a table, column by column, where the totals are known.

    Each column counts a part of what the column before it counts (started, submitted, valid), so
    a row that is hidden in one is hidden in all that follow.
    """
    found: list[tuple[Shown, ...]] = []
    for column in columns:
        before = found[-1] if found else tuple(Shown(0, None) for _ in column)
        found.append(_column(column, before))
    return tuple(found)


def _column(counts: Sequence[int], before: Sequence[Shown]) -> tuple[Shown, ...]:
    hidden = {i for i, n in enumerate(counts) if n < LEAST or _is_hidden(before[i])}
    while _is_open(counts, before, hidden) and len(hidden) < len(counts):
        hidden.add(min(set(range(len(counts))) - hidden, key=lambda i: (counts[i], i)))
    return tuple(
        (FEW if n < LEAST else WITHHELD) if i in hidden else Shown(n, n)
        for i, n in enumerate(counts)
    )


def _is_hidden(cell: Shown) -> bool:
    return cell in (FEW, WITHHELD)


def _is_open(counts: Sequence[int], before: Sequence[Shown], hidden: set[int]) -> bool:
    """Tell whether subtraction leaves a hidden small count fewer possible values than it needs."""
    total = sum(counts[i] for i in hidden)
    if total == 0:
        return False
    ranges = {i: _range(counts[i], before[i], total) for i in hidden}
    for i, (low, high) in ranges.items():
        others = [ranges[j] for j in hidden if j != i]
        least = max(low, total - sum(each[1] for each in others))
        most = min(high, total - sum(each[0] for each in others))
        if counts[i] < LEAST and most - least + 1 < ROOM:
            return True
    return False


def _range(count: int, before: Shown, total: int) -> tuple[int, int]:
    """Return what is known of a hidden count from its label and the column before."""
    label = FEW if count < LEAST else WITHHELD
    ends = [end for end in (label.high, before.high, total) if end is not None]
    return min(label.low, *ends), min(ends)
