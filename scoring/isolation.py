"""Can published groups, added and subtracted, single out too few firms?

Every group of firms that was ever published is a *version*. What a firm said was counted in some
versions: its *pattern*. Whoever knows the distribution of every version can form any combination
of them, each with a coefficient; a firm then counts with the sum of the coefficients of its
pattern. A combination singles out the firms whose sum is not zero. It is dangerous where these
are some, but fewer than a least number.

Patterns shared by enough firms are safe to touch, so in a dangerous combination the sum of each
such pattern is zero. These equations settle nearly every coefficient by themselves; what they
leave open falls into small knots of versions, which are searched in full. (In the words of
matroids: the least weight of a cocircuit. It is hard in general and easy here.)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import combinations
from math import comb
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import null_space

Pattern = frozenset[int]

#: A knot that is larger, or needs more combinations than this, is taken to be dangerous.
MOST_VERSIONS = 300
MOST_COMBINATIONS = 20_000


def singled_out(
    patterns: Mapping[Pattern, int], least: int, asked: Collection[int] | None = None
) -> set[int]:
    """Return versions that, combined, single out at least one firm and fewer than ``least``.

    ``patterns`` says how many firms share each pattern. Empty where nothing is dangerous. With
    ``asked`` only combinations are searched that may hold one of these versions.
    """
    shared = [pattern for pattern, firms in patterns.items() if firms >= least]
    settled = _settled(shared)
    equations = {pattern - settled for pattern in shared} - {Pattern()}
    weights: dict[Pattern, int] = defaultdict(int)
    for pattern, firms in patterns.items():
        if firms < least and pattern - settled:
            weights[pattern - settled] += firms
    dangerous: set[int] = set()
    for knot in _knots([*equations, *weights]):
        if asked is not None and knot.isdisjoint(asked):
            continue
        if _least_weight(knot, equations, weights, least) < least:
            dangerous |= knot
    return dangerous


def _settled(equations: Iterable[Pattern]) -> set[int]:
    """Return the versions whose coefficient must be zero, found one after another.

    An equation in which one version is left says that its coefficient is zero.
    """
    left = [set(equation) for equation in equations]
    holding: dict[int, list[int]] = defaultdict(list)
    for place, equation in enumerate(left):
        for version in equation:
            holding[version].append(place)
    ready = [next(iter(equation)) for equation in left if len(equation) == 1]
    settled: set[int] = set()
    while ready:
        version = ready.pop()
        settled.add(version)
        for place in holding.pop(version, ()):
            left[place].discard(version)
            ready.extend(left[place] if len(left[place]) == 1 else ())
    return settled


def _knots(groups: Iterable[Iterable[int]]) -> list[set[int]]:
    """Return the sets of versions that hang together."""
    knots: dict[int, set[int]] = {}
    for group in groups:
        members = set(group)
        joined = members.union(*(knots[version] for version in members if version in knots))
        knots.update(dict.fromkeys(joined, joined))
    return list({id(knot): knot for knot in knots.values()}.values())


def _least_weight(
    knot: set[int], equations: Iterable[Pattern], weights: Mapping[Pattern, int], least: int
) -> int:
    """Return the fewest firms that a combination within a knot singles out; ``least`` if none."""
    if len(knot) > MOST_VERSIONS:
        return 0
    versions = sorted(knot)
    free = _free(_table([e for e in equations if e <= knot], versions), len(versions))
    patterns = [pattern for pattern in weights if pattern <= knot]
    sums = _table(patterns, versions) @ free
    firms = np.array([weights[pattern] for pattern in patterns])
    moved = np.abs(sums).max(axis=1, initial=0.0) > _ZERO
    return _search(sums[moved], firms[moved], least)


_ZERO = 1e-9


def _table(groups: list[Any], versions: list[int]) -> NDArray[np.float64]:
    return np.array([[v in group for v in versions] for group in groups], np.float64).reshape(
        len(groups), len(versions)
    )


def _free(equations: NDArray[np.float64], versions: int) -> NDArray[np.float64]:
    """Return a basis of the coefficients that satisfy all equations, as columns."""
    basis: NDArray[np.float64] = null_space(equations) if len(equations) else np.eye(versions)
    return basis


def _search(sums: NDArray[np.float64], firms: NDArray[Any], least: int) -> int:
    """Return the least total of firms whose sum is not zero, over all combinations but none.

    The least is reached where as many independent sums as possible are zero.
    """
    if not len(sums):
        return least
    rank = int(np.linalg.matrix_rank(sums, tol=_ZERO))
    if comb(len(sums), rank - 1) > MOST_COMBINATIONS:
        return 0
    found = least
    for chosen in combinations(range(len(sums)), rank - 1):
        found = min(found, _weight(sums, firms, list(chosen), rank))
    return found


def _weight(sums: NDArray[np.float64], firms: NDArray[Any], zero: list[int], rank: int) -> int:
    """Return how many firms are left when the sums of some patterns are zero."""
    spanned = sums[zero]
    if np.linalg.matrix_rank(spanned, tol=_ZERO) < rank - 1 if zero else rank > 1:
        return int(firms.sum())
    residual = sums - sums @ np.linalg.pinv(spanned) @ spanned if zero else sums
    return int(firms[np.abs(residual).max(axis=1) > 1e-7].sum())
