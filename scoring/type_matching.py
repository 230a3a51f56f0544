"""Which types of a new fit are the types of the earlier one.

After a warm start types keep their places. After a cold one they come in any order, and people
would read a change of number as a change of the firm. So earlier and new types are paired to lie
as close together as possible on the whole (Kuhn 1955), close meaning Mahalanobis distance, the
standard deviations within types between two means; no firm need be in both. Between two rounds all
firms may have moved, because times change or questions are read otherwise. So types are also
compared by where they stand in their population, and the comparison that keeps more types counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from scoring.type_model import TypeModel, mahalanobis

#: Types further apart than this many standard deviations are not the same type.
FARTHEST = 1.5
#: A population that moved further than this is not the same, and only where types stand counts.
FARTHEST_TOGETHER = 4.0


@dataclass(frozen=True)
class TypeMatching:
    """What became of the types: numbers of the earlier ones, places of the new ones.

    ``kept`` maps the number of an earlier type to the place of the new one, ``gone`` are numbers
    without a new type, ``new`` places without an earlier one.
    """

    kept: Mapping[int, int]
    gone: tuple[int, ...]
    new: tuple[int, ...]


def match_types(
    earlier: TypeModel, later: TypeModel, *, farthest: float = FARTHEST
) -> TypeMatching:
    """Pair the types of two fits to the same dimensions.

    Raises ValueError where they have different dimensions.
    """
    if earlier.means.shape[1] != later.means.shape[1]:
        raise ValueError("types of different dimensions cannot be matched")
    covariance = (earlier.covariance + later.covariance) / 2
    moved = (later.overall_means - earlier.overall_means)[None]
    compared = [mahalanobis(earlier.means, later.means, covariance)]
    if mahalanobis(moved, np.zeros_like(moved), covariance).item() <= FARTHEST_TOGETHER:
        compared.append(mahalanobis(earlier.means, later.means - moved, covariance))
    pairs = max((_pairs(distances, farthest) for distances in compared), key=_closeness)
    kept = {earlier.numbers[old]: new for old, new, _ in pairs}
    return TypeMatching(
        kept=kept,
        gone=tuple(number for number in earlier.numbers if number not in kept),
        new=tuple(place for place in range(len(later)) if place not in kept.values()),
    )


def _pairs(distances: NDArray[np.float64], farthest: float) -> list[tuple[int, int, float]]:
    """Return pairs of an earlier and a later type, with their distance."""
    # a pair too far apart costs the same however far it is, and must not displace a close one
    places = zip(*linear_sum_assignment(np.minimum(distances, 2 * farthest)), strict=True)
    pairs = [(int(old), int(new), float(distances[old, new])) for old, new in places]
    return [pair for pair in pairs if pair[2] <= farthest]


def _closeness(pairs: list[tuple[int, int, float]]) -> tuple[int, float]:
    return len(pairs), -sum(distance for _, _, distance in pairs)


def renumbered(later: TypeModel, matching: TypeMatching, *, last: int = 0) -> TypeModel:
    """Return the new types in the order of the earlier ones, under their numbers.

    New types follow under numbers nobody had: above ``last``, the highest number ever given, and
    above every number of the matching.
    """
    highest = max((last, *matching.kept, *matching.gone))
    fresh = range(highest + 1, highest + 1 + len(matching.new))
    places = [matching.kept[number] for number in sorted(matching.kept)]
    return later.reordered([*places, *matching.new], [*sorted(matching.kept), *fresh])
