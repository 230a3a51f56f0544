"""Exact integer arithmetic. Scores are whole hundredths of a point (0-10000).

Floats put about one firm in a hundred on the wrong level, because scores fall exactly on
thresholds. So a dimension is rounded half up once, the total is rounded half up once from the
rounded dimensions, and everything else compares integers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import lcm

FULL = 10_000


@dataclass(frozen=True)
class Shares:
    """What each counted question weighs in its dimension: ``of[question] / whole``."""

    of: Mapping[str, int]
    whole: int


def shares(practices: Iterable[Sequence[str]]) -> Shares | None:
    """Share a dimension out among the counted questions of its practices.

    Questions weigh the same within a practice, practices the same within a dimension;
    a practice without counted questions drops out. ``None`` where nothing counts.
    """
    counted = [questions for questions in practices if questions]
    if not counted:
        return None
    common = lcm(*map(len, counted))
    of = {question: common // len(qs) for qs in counted for question in qs}
    return Shares(of, common * len(counted))


def round_half_up(numerator: int, denominator: int) -> int:
    """Return ``numerator / denominator`` rounded half up. Both are non-negative."""
    return (2 * numerator + denominator) // (2 * denominator)


def least_numerator(quotient: int, denominator: int) -> int:
    """Return the least numerator that rounds to ``quotient``."""
    return -(-(2 * quotient - 1) * denominator // 2)


def overall_score(scores: Mapping[str, int], weights: Mapping[str, int]) -> int:
    """Return the weighted total in hundredths; a missing dimension's weight is shared out."""
    weight = sum(weights[d] for d in scores)
    if not weight:
        return 0
    return round_half_up(sum(weights[d] * score for d, score in scores.items()), weight)


def share(part: int, whole: int) -> int:
    """Return a part of a whole in hundredths of a percent, rounded half up; 0 of nothing is 0."""
    return round_half_up(FULL * part, whole) if whole else 0
