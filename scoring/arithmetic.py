"""Exact integer arithmetic. Scores are whole hundredths of a point (0-10000).

Floats put about one firm in a hundred on the wrong level, because scores fall exactly on
thresholds. So a dimension is rounded half up once, the total is rounded half up once from the
rounded dimensions, and everything else compares integers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import lcm

FULL = 10_000


def round_half_up(numerator: int, denominator: int) -> int:
    """Return ``numerator / denominator`` rounded half up. Both are non-negative."""
    return (2 * numerator + denominator) // (2 * denominator)


def dimension_score(practices: Iterable[tuple[int, int]]) -> int | None:
    """Return a dimension's score in hundredths from (sum of points, count) per practice.

    Questions weigh the same within a practice, practices the same within a dimension;
    a practice without counted questions drops out. ``None`` where nothing counts.
    """
    counted = [(points, count) for points, count in practices if count]
    if not counted:
        return None
    common = lcm(*(count for _, count in counted))
    total = sum(points * (common // count) for points, count in counted)
    return round_half_up(100 * total, common * len(counted))


def overall_score(scores: Mapping[str, int | None], weights: Mapping[str, int]) -> int:
    """Return the weighted total in hundredths; a missing dimension's weight is shared out."""
    present = {d: score for d, score in scores.items() if score is not None}
    weight = sum(weights[d] for d in present)
    if not weight:
        return 0
    return round_half_up(sum(weights[d] * score for d, score in present.items()), weight)


def share(part: int, whole: int) -> int:
    """Return a part of a whole in hundredths of a percent, rounded half up; 0 of nothing is 0."""
    return round_half_up(FULL * part, whole) if whole else 0
