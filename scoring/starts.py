"""Where the mixture starts from: k-means on how a firm leans, and on how far it is.

Firms differ most in overall severity, and plain k-means cuts along it. Taken apart into a centred
profile (each dimension minus the firm's mean) and a level, the leans weigh ten times as much, and
k-means finds types near those of the mixture. Two other views are mixed in, because the best
optimum is not always reached from one (many starts: Biernacki, Celeux & Govaert 2003).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_ROUNDS = 12


def starts(
    X: Floats, n_types: int, n_starts: int, chance: np.random.Generator
) -> Iterator[NDArray[np.intp]]:
    """Yield ``n_starts`` divisions of the firms, each of shape (n,) with places below n_types."""
    views = [_profile_and_level(X), X, _evened(_profile_and_level(X))]
    for start in range(n_starts):
        yield k_means(views[start % len(views)], n_types, chance)


def k_means(X: Floats, n_types: int, chance: np.random.Generator) -> NDArray[np.intp]:
    """Return places of the nearest centres after some rounds (Lloyd 1982).

    Enough for a start; it does not go on until nothing moves.
    """
    centres, turned, units = _apart(X, n_types, chance), np.ascontiguousarray(X.T), np.eye(n_types)
    places = _nearest(turned, centres)
    for _ in range(_ROUNDS):
        counts = np.bincount(places, minlength=n_types)
        sums = units[:, places] @ X
        full = counts > 0
        centres[full] = sums[full] / counts[full, None]
        before, places = places, _nearest(turned, centres)
        if np.array_equal(before, places):
            break
    return places


def _apart(X: Floats, n_types: int, chance: np.random.Generator) -> Floats:
    """Choose firms far from one another (k-means++, Arthur & Vassilvitskii 2007)."""
    chosen = [int(chance.integers(len(X)))]
    distances = np.full(len(X), np.inf)
    for _ in range(n_types - 1):
        distances = np.minimum(distances, ((X - X[chosen[-1]]) ** 2).sum(axis=1))
        reached = np.cumsum(distances)
        drawn = np.searchsorted(reached, chance.random() * reached[-1], side="right")
        chosen.append(min(int(drawn), len(X) - 1))
    return X[chosen].copy()


def _nearest(turned: Floats, centres: Floats) -> NDArray[np.intp]:
    """Return the nearest centre of each column."""
    closeness = centres @ turned
    closeness -= 0.5 * (centres**2).sum(axis=1, keepdims=True)
    nearest: NDArray[np.intp] = closeness.argmax(axis=0)
    return nearest


def _profile_and_level(X: Floats) -> Floats:
    level = X.mean(axis=1, keepdims=True)
    return np.hstack([X - level, level])


def _evened(X: Floats) -> Floats:
    """Let every column vary alike; one that does not vary stays as it is."""
    spread = X.std(axis=0)
    return X / np.where(spread > 0, spread, 1.0)
