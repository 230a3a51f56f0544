"""TypeModel: types of firm as plain numbers, and the type of one firm in microseconds.

A snapshot holds these numbers and no firm. With one covariance for all types the logarithm of how
likely a type is differs between types by a linear function of the scores, so a new firm needs one
product of ten numbers by the number of types.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.features import features
from scoring.mixture import Mixture

Floats = NDArray[np.float64]


class NotTypes(ValueError):
    """Numbers that describe no types."""


@dataclass(frozen=True)
class Assignment:
    """The type of one firm: its place, its number, and how clearly it belongs (0-1).

    ``memberships`` holds how clearly it belongs to every type, in the order of the types.
    """

    place: int
    number: int
    membership: float
    memberships: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class TypeModel:
    """k types in d dimensions, in hundredths of a point.

    ``numbers`` name the types for good: a type keeps its number from snapshot to snapshot.
    ``weights`` (k,) are shares of firms, ``means`` (k, d) the average scores, ``covariance`` (d, d)
    what firms of one type differ by, ``usual`` (d,) the scores that fill gaps (see ``features``).
    Raises NotTypes where shapes do not fit or a number is not finite.
    """

    numbers: tuple[int, ...]
    weights: Floats
    means: Floats
    covariance: Floats
    usual: Floats

    def __post_init__(self) -> None:
        k, d = self.means.shape if self.means.ndim == 2 else (0, 0)
        shapes = (len(self.numbers), *self.weights.shape, *self.covariance.shape, *self.usual.shape)
        if shapes != (k, k, d, d, d) or k == 0:
            raise NotTypes(f"shapes of types do not fit: {shapes} for means {self.means.shape}")
        parts = (self.weights, self.means, self.covariance)
        if not all(np.isfinite(part).all() for part in parts):
            raise NotTypes("types hold numbers that are not finite")

    def __len__(self) -> int:
        return len(self.numbers)

    @cached_property
    def _linear(self) -> tuple[Floats, Floats]:
        return Mixture(self.weights, self.means, self.covariance).linear()

    @property
    def slopes(self) -> Floats:
        """What one hundredth more in a dimension adds to the log-odds of a type; shape (d, k)."""
        return self._linear[0]

    @cached_property
    def spread(self) -> Floats:
        """Standard deviation within types of each dimension, shape (d,)."""
        return np.sqrt(np.diag(self.covariance))

    @cached_property
    def overall_means(self) -> Floats:
        """Average scores of all firms, shape (d,)."""
        means: Floats = self.weights @ self.means
        return means

    def logits(self, X: ArrayLike) -> Floats:
        """Return log posteriors of shape (n, k), up to a term that all types share."""
        slopes, offsets = self._linear
        logits: Floats = np.asarray(X, np.float64) @ slopes + offsets
        return logits

    def predict(self, X: ArrayLike) -> NDArray[np.intp]:
        """Return the place of the likeliest type of each row of X (n, d)."""
        places: NDArray[np.intp] = self.logits(X).argmax(axis=-1)
        return places

    def predict_proba(self, X: ArrayLike) -> Floats:
        """Return how clearly each firm belongs to each type, of shape (n, k); rows sum to 1."""
        logits = self.logits(X)
        shares: Floats = np.exp(logits - logits.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        return shares

    def assign(self, scores: Sequence[int] | NDArray[np.integer[Any]]) -> Assignment:
        """Return the type of one firm from its d dimension scores (hundredths, -1 for a gap).

        Raises TooLittleToCompare where fewer than half of the dimensions count, ValueError for NaN
        and for another number of dimensions.
        """
        x = np.asarray(scores, np.float64)
        if x.shape != self.usual.shape:
            raise ValueError(f"{x.shape} scores for types in {self.usual.shape} dimensions")
        if not x.min() >= 0 or self._has_blanks:
            x = features(x[None], self.usual)[0]
        shares = self.predict_proba(x)
        place = int(shares.argmax())
        memberships = tuple(shares.tolist())
        return Assignment(place, self.numbers[place], memberships[place], memberships)

    @cached_property
    def _has_blanks(self) -> bool:
        return bool(np.isnan(self.usual).any())

    def distances(self, x: ArrayLike) -> Floats:
        """Return Mahalanobis distances of x (d,) to the types, shape (k,), in SD within types."""
        apart = mahalanobis(np.asarray(x, np.float64)[None], self.means, self.covariance)
        return apart.ravel()

    def reordered(self, places: Sequence[int], numbers: Sequence[int]) -> TypeModel:
        """Return the types in another order and under other numbers."""
        order = list(places)
        weights, means = self.weights[order], self.means[order]
        return replace(self, numbers=tuple(numbers), weights=weights, means=means)

    def to_dict(self) -> dict[str, Any]:
        """Return plain numbers and lists, fit for JSON; ``None`` for a blank in ``usual``."""
        usual = [None if np.isnan(value) else value for value in self.usual.tolist()]
        return {
            "numbers": list(self.numbers),
            "weights": self.weights.tolist(),
            "means": self.means.tolist(),
            "covariance": self.covariance.tolist(),
            "usual": usual,
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> TypeModel:
        """Read back what :meth:`to_dict` wrote. Raises NotTypes."""
        try:
            return cls(
                numbers=tuple(map(int, plain["numbers"])),
                weights=np.array(plain["weights"], np.float64),
                means=np.array(plain["means"], np.float64),
                covariance=np.array(plain["covariance"], np.float64),
                usual=np.array(plain["usual"], np.float64),
            )
        except (KeyError, TypeError, ValueError) as fault:
            raise NotTypes(f"not the numbers of types: {fault}") from fault


def mahalanobis(X: Floats, means: Floats, covariance: Floats) -> Floats:
    """Return distances of the rows of X (n, d) to means (k, d), shape (n, k)."""
    apart = X[:, None, :] - means[None]
    squared = np.einsum("nkd,nkd->nk", apart, np.linalg.solve(covariance, apart[..., None])[..., 0])
    distances: Floats = np.sqrt(np.maximum(squared, 0.0))
    return distances
