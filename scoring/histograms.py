"""Integer histograms of groups of firms: they add up, and a firm is taken out exactly.

Scores are whole hundredths (0-10000). A bin is half a point wide, 201 bins a measure: every edge
that may ever be shown (``scoring.sheets``) is a multiple of half a point, so nothing shown loses
by it, and a group takes 0.8 KB a measure instead of the 40 KB of single hundredths. Levels have
one bin each. A value of -1 is missing and is not counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from questionnaires.answers import LEVELS
from scoring.arithmetic import FULL

MISSING = -1


@dataclass(frozen=True)
class Scale:
    """Whole values from ``first`` to ``last``, counted in bins of ``step`` values."""

    first: int
    last: int
    step: int

    @cached_property
    def bins(self) -> int:
        return (self.last - self.first) // self.step + 1

    @cached_property
    def edges(self) -> NDArray[np.int64]:
        """Shape (bins + 1,): where each bin begins, and where the last one ends."""
        return self.first + self.step * np.arange(self.bins + 1)


HALF_POINTS = Scale(first=0, last=FULL, step=50)
LEVEL_BINS = Scale(first=LEVELS[0], last=LEVELS[-1], step=1)


def histograms(
    groups: ArrayLike, values: ArrayLike, n_groups: int, *, scale: Scale = HALF_POINTS
) -> NDArray[np.int32]:
    """Count values by group and measure: shape (n_groups, measures, bins).

    ``groups`` has shape (n,), with -1 for firms of no group; ``values`` has shape (n, measures).
    Histograms of the same groups merge by ``+``, and firms are taken out again by ``-``.

    Raises:
        ValueError: a value is not a whole number on the scale or missing, or a group is unknown.
    """
    columns, of = whole(values), np.asarray(groups, np.int64)
    if of.size and not -1 <= of.min() <= of.max() < n_groups:
        raise ValueError(f"a group is not one of the {n_groups}")
    require_on_scale(columns, scale)
    counts = np.empty((n_groups, columns.shape[1], scale.bins), np.int32)
    for measure in range(columns.shape[1]):
        column = columns[:, measure]
        counted = (column != MISSING) & (of >= 0)
        places = of[counted] * scale.bins + (column[counted] - scale.first) // scale.step
        tally = np.bincount(places, minlength=n_groups * scale.bins)
        counts[:, measure] = tally.reshape(n_groups, scale.bins)
    return counts


def whole(values: ArrayLike) -> NDArray[Any]:
    """Return values as a table of whole numbers.

    Raises:
        ValueError: they are not whole numbers (NaN among them), or not a table.
    """
    table = np.asarray(values)
    if table.ndim != 2 or table.dtype.kind not in "iu":
        raise ValueError("values must be a table of whole numbers; a missing one is -1")
    return table


def require_on_scale(values: NDArray[Any], scale: Scale) -> None:
    """Raise ValueError where a value is neither missing nor on the scale."""
    present = values[values != MISSING]
    if present.size and not scale.first <= present.min() <= present.max() <= scale.last:
        raise ValueError(f"a value is not between {scale.first} and {scale.last}")


def below(counts: NDArray[Any]) -> NDArray[np.int64]:
    """Return how many lie below each edge: shape (..., bins + 1), from 0 to all."""
    totals = np.zeros((*counts.shape[:-1], counts.shape[-1] + 1), np.int64)
    np.cumsum(counts, axis=-1, out=totals[..., 1:])
    return totals
