"""features(): dimension scores of many firms as the numbers types are found in.

Only the dimension scores count. What a firm is (sector, size, place) stays out of the distance: it
is cross-tabulated with the types afterwards. Micro firms are a population of their own, because
their questionnaire is a third of the others'.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from questionnaires.base import Size
from scoring.arithmetic import FULL

Floats = NDArray[np.float64]

#: Types are found in each of these populations apart.
POPULATIONS: Mapping[str, tuple[Size, ...]] = {
    "micro": ("micro",),
    "larger": ("small", "medium", "large"),
}


class TooLittleToCompare(ValueError):
    """A firm in which fewer than half of the dimensions count."""


def comparable(dimensions: ArrayLike) -> NDArray[np.bool_]:
    """Tell in which firms at least half of the dimensions count; shape (n,)."""
    present = np.asarray(dimensions) >= 0
    enough: NDArray[np.bool_] = 2 * present.sum(axis=1) >= present.shape[1]
    return enough


def usual_scores(dimensions: ArrayLike) -> Floats:
    """Return the mean score of each dimension among the firms in which it counts.

    ``dimensions`` has shape (n, d), in hundredths, negative where nothing counts. NaN stands for a
    dimension that counts nowhere.
    """
    scores = np.asarray(dimensions, np.float64)
    counts = (scores >= 0).sum(axis=0)
    sums = np.maximum(scores, 0.0).sum(axis=0)
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


def features(dimensions: ArrayLike, usual: ArrayLike | None = None) -> Floats:
    """Return X of shape (n, d) in hundredths, without a gap.

    ``usual`` is :func:`usual_scores` of the firms the types are found in; by default, of these.
    Where nothing counts, a firm gets the usual score of that dimension, moved by how far its other
    dimensions are from theirs: a firm better than usual in all else is taken to be so here too.
    So a dimension that counts for no firm of a sector makes that sector no type. One that counts
    nowhere (NaN) is 0 for every firm and tells none from another.
    Raises TooLittleToCompare where :func:`comparable` is false, ValueError for NaN.
    """
    scores = np.asarray(dimensions, np.float64)
    if np.isnan(scores).any():
        raise ValueError("a score is NaN; a dimension that does not count is -1")
    if not (enough := comparable(scores)).all():
        row = int(enough.argmin())
        raise TooLittleToCompare(f"fewer than half of the dimensions of firm {row} count")
    common = usual_scores(scores) if usual is None else np.asarray(usual, np.float64)
    known = ~np.isnan(common)
    common, present = np.where(known, common, 0.0), (scores >= 0) & known
    if not present.all():
        beyond = ((scores - common) * present).sum(axis=1) / np.maximum(present.sum(axis=1), 1)
        filled = np.clip(common + beyond[:, None], 0, FULL) * known
        scores = np.where(present, scores, filled)
    return scores
