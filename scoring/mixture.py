"""A Gaussian mixture whose types share one covariance, fitted by expectation-maximisation.

With a shared ("tied") covariance the quadratic term of the density is the same for every type. So
who belongs to which type is decided by one linear function a type, as in Fisher's discriminant,
and the term itself is needed only in the mean, where it is a trace. One round of
expectation-maximisation (Dempster, Laird & Rubin 1977; McLachlan & Peel 2000) is then two matrix
products and a softmax. Data are whitened first (mean 0, covariance 1), which changes no result
and drops directions in which no two firms differ.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: The least variance within types, as a share of the variance of all firms in each direction.
LEAST_VARIANCE = 1e-4
#: Directions whose variance is below this share of the widest are taken as having none.
_NO_VARIANCE = 1e-10


@dataclass(frozen=True)
class Whitening:
    """Turns scores X of shape (n, d) into Z = (X - mean) @ forth, of shape (n, rank).

    ``blank`` (d, d) is the covariance put where no two firms differ, so that it can be inverted.
    """

    mean: Floats
    forth: Floats
    back: Floats
    blank: Floats

    @classmethod
    def of(cls, X: Floats) -> Whitening:
        mean = X.mean(axis=0)
        values, vectors = np.linalg.eigh(np.atleast_2d(np.cov(X.T, bias=True)))
        kept = values > max(_NO_VARIANCE * values[-1], np.finfo(float).tiny)
        roots, used, unused = np.sqrt(values[kept]), vectors[:, kept], vectors[:, ~kept]
        blank = max(LEAST_VARIANCE * float(values[-1]), LEAST_VARIANCE) * unused @ unused.T
        return cls(mean, used / roots, (used * roots).T, blank)

    def whitened(self, X: Floats) -> Floats:
        Z: Floats = (X - self.mean) @ self.forth
        return Z

    def forward(self, mixture: Mixture) -> Mixture:
        """Return a mixture of scores as one of whitened scores."""
        covariance = self.forth.T @ mixture.covariance @ self.forth
        return Mixture(mixture.weights, self.whitened(mixture.means), covariance)

    def backward(self, mixture: Mixture) -> Mixture:
        """Return a mixture of whitened scores as one of scores."""
        covariance = self.back.T @ mixture.covariance @ self.back + self.blank
        return Mixture(mixture.weights, self.mean + mixture.means @ self.back, covariance)


@dataclass(frozen=True)
class Mixture:
    """Weights of shape (k,), means (k, d) and the shared covariance (d, d) of k types."""

    weights: Floats
    means: Floats
    covariance: Floats

    def linear(self) -> tuple[Floats, Floats]:
        """Return slopes (d, k) and offsets (k,) of the log posterior, up to a term all share."""
        slopes = np.asarray(np.linalg.solve(self.covariance, self.means.T), np.float64)
        with np.errstate(divide="ignore"):
            offsets = np.log(self.weights) - 0.5 * np.einsum("kd,dk->k", self.means, slopes)
        return slopes, offsets


@dataclass(frozen=True)
class Fit:
    """A fitted mixture, its mean log likelihood a firm (natural), and how it came about."""

    mixture: Mixture
    likelihood: float
    rounds: int
    converged: bool


def posterior(mixture: Mixture, Z: Floats) -> tuple[Floats, float]:
    """Return who belongs where, of shape (k, n), and the mean log likelihood of a firm.

    One row a type: the sums over a handful of types then run along whole rows.
    """
    return _posterior(mixture, np.ascontiguousarray(Z.T), Z.T @ Z / len(Z))


def polish(mixture: Mixture, Z: Floats, *, max_iter: int, tol: float) -> Fit:
    """Improve a mixture until the mean log likelihood gains less than ``tol`` a round."""
    turned, second, before = np.ascontiguousarray(Z.T), Z.T @ Z / len(Z), -np.inf
    for rounds in range(1, max_iter + 1):
        shares, likelihood = _posterior(mixture, turned, second)
        if likelihood - before < tol:
            return Fit(mixture, likelihood, rounds, True)
        mixture, before = mixture_of(shares, Z, second), likelihood
    return Fit(mixture, before, max_iter, False)


def mixture_of(shares: Floats, Z: Floats, second: Floats) -> Mixture:
    """Return the mixture that fits memberships ``shares`` of shape (k, n) best.

    ``second`` is ``Z.T @ Z / n``.
    """
    counts = shares.sum(axis=1) + 10 * np.finfo(float).eps
    means = shares @ Z / counts[:, None]
    weights = counts / counts.sum()
    covariance = second - (means.T * weights) @ means
    covariance.flat[:: len(covariance) + 1] += LEAST_VARIANCE
    return Mixture(weights, means, covariance)


def _posterior(mixture: Mixture, turned: Floats, second: Floats) -> tuple[Floats, float]:
    slopes, offsets = mixture.linear()
    shares = slopes.T @ turned
    shares += offsets[:, None]
    top = shares.max(axis=0)
    np.exp(np.subtract(shares, top, out=shares), out=shares)
    sums = shares.sum(axis=0)
    shares /= sums
    top += np.log(sums)
    return shares, float(top.mean()) - _shared_term(mixture.covariance, second)


def _shared_term(covariance: Floats, second: Floats) -> float:
    """Return the mean of the term of the log density that is the same for every type."""
    quadratic = np.linalg.solve(covariance, second).trace()
    _, logdet = np.linalg.slogdet(covariance)
    return 0.5 * float(quadratic + logdet + len(second) * np.log(2 * np.pi))
