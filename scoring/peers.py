"""PeerTypes: types of firm found in dimension scores, in the grammar of scikit-learn."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal, Self
from warnings import catch_warnings, simplefilter

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from scoring.features import features, usual_scores
from scoring.mixture import LEAST_VARIANCE, Fit, Mixture, posterior
from scoring.search import Effort, resume, search
from scoring.type_model import TypeModel

Floats = NDArray[np.float64]
Method = Literal["mixture", "kmeans", "tied"]

_MOST_DIFFERENT = 1000


class TooFewFirms(ValueError):
    """Fewer firms than types."""


class FirmsAlike(ValueError):
    """Fewer different firms than types."""


class PeerTypes(ClusterMixin, BaseEstimator):  # type: ignore[misc]
    """Find types of firm.

    By default a Gaussian mixture with one covariance for all types: firms of one type differ in
    overall severity, and a shared covariance takes that out of the distance (measured: twice the
    adjusted Rand index of k-means where they do, the same where they do not).

    Parameters
    ----------
    n_types : number of types; ``scoring.type_count`` says how many a population carries.
    method : "mixture"; or a bar to measure it against: "kmeans" (ten starts) or "tied"
        (scikit-learn's mixture with tied covariance, ten starts).
    n_starts, n_promising : starts of the mixture, and how many of them are polished.
    start_sample, polish_sample : how many firms starts see, and how many final fits see.
    max_iter, tol : most rounds, and the least gain a round in mean log likelihood.
    start : earlier types to go on from (a warm start: firms keep their types); else a cold start.
    random_state : int, numpy ``RandomState`` or ``Generator``, or None.

    Attributes
    ----------
    types_ : the fitted TypeModel; after a cold start types rise by mean score, from number 1.
    labels_ : places of the types of the firms fitted to, shape (n,).
    likelihood_ : mean log likelihood of a firm, in the units of X.
    n_iter_, converged_ : rounds of the last polish, and whether it came to rest.
    """

    def __init__(
        self,
        n_types: int = 3,
        *,
        method: Method = "mixture",
        n_starts: int = 24,
        n_promising: int = 4,
        start_sample: int = 20_000,
        polish_sample: int = 60_000,
        max_iter: int = 500,
        tol: float = 1e-6,
        start: TypeModel | None = None,
        random_state: Any = None,
    ) -> None:
        self.n_types = n_types
        self.method = method
        self.n_starts = n_starts
        self.n_promising = n_promising
        self.start_sample = start_sample
        self.polish_sample = polish_sample
        self.max_iter = max_iter
        self.tol = tol
        self.start = start
        self.random_state = random_state

    def fit(self, X: ArrayLike, y: object = None) -> Self:
        """Find the types in X of shape (n, d), d scores a firm (``features``), without gaps.

        Raises TooFewFirms, FirmsAlike, and ValueError for NaN or a start that does not fit.
        """
        scores: Floats = validate_data(self, X, dtype=np.float64)
        self._require_enough(scores)
        fit = self._fitted(scores, _generator(self.random_state))
        self.types_ = self._types(fit.mixture, scores.mean(axis=0))
        self.labels_ = self.types_.predict(scores)
        self.likelihood_, self.n_iter_, self.converged_ = fit.likelihood, fit.rounds, fit.converged
        return self

    def predict(self, X: ArrayLike) -> NDArray[np.intp]:
        """Return the place of the likeliest type of each firm, shape (n,)."""
        scores = self._seen(X)
        return self.types_.predict(scores)

    def predict_proba(self, X: ArrayLike) -> Floats:
        """Return how clearly each firm belongs to each type, shape (n, k); rows sum to 1."""
        scores = self._seen(X)
        return self.types_.predict_proba(scores)

    def membership(self, X: ArrayLike) -> Floats:
        """Return how clearly each firm belongs to its own type (0-1), shape (n,)."""
        clearest: Floats = self.predict_proba(X).max(axis=1)
        return clearest

    def score(self, X: ArrayLike, y: object = None) -> float:
        """Return the mean log likelihood of a firm."""
        scores, types = self._seen(X), self.types_
        return posterior(Mixture(types.weights, types.means, types.covariance), scores)[1]

    def _seen(self, X: ArrayLike) -> Floats:
        check_is_fitted(self)
        scores: Floats = validate_data(self, X, dtype=np.float64, reset=False)
        return scores

    def _require_enough(self, X: Floats) -> None:
        if self.n_types < 1:
            raise ValueError(f"n_types={self.n_types} must be at least 1")
        if len(X) < self.n_types:
            raise TooFewFirms(f"n_samples={len(X)} is fewer than n_types={self.n_types}")
        if self.n_types > 1 and not _differ(X, self.n_types):
            raise FirmsAlike(f"fewer than n_types={self.n_types} firms have different scores")
        if self.start is not None and self.start.means.shape != (self.n_types, X.shape[1]):
            raise ValueError(
                f"start has {self.start.means.shape} means for {(self.n_types, X.shape[1])}"
            )

    def _fitted(self, X: Floats, chance: np.random.Generator) -> Fit:
        effort = Effort(
            n_starts=self.n_starts,
            n_promising=self.n_promising,
            start_sample=self.start_sample,
            polish_sample=self.polish_sample,
            max_iter=self.max_iter,
            tol=self.tol,
        )
        if self.method in _BARS:
            return _BARS[self.method](X, self.n_types, int(chance.integers(2**31)))
        if self.method != "mixture":
            raise ValueError(f"method={self.method!r} is not mixture, kmeans or tied")
        if self.start is not None:
            earlier = Mixture(self.start.weights, self.start.means, self.start.covariance)
            return resume(X, earlier, effort, chance)
        return search(X, self.n_types, effort, chance)

    def _types(self, mixture: Mixture, usual: Floats) -> TypeModel:
        places = range(self.n_types)
        types = TypeModel(tuple(places), mixture.weights, mixture.means, mixture.covariance, usual)
        if self.start is not None and self.method == "mixture":
            return types.reordered(places, self.start.numbers)
        rising = np.argsort(mixture.means.mean(axis=1), kind="stable").tolist()
        return types.reordered(rising, range(1, self.n_types + 1))


def types_of(dimensions: ArrayLike, estimator: PeerTypes) -> TypeModel:
    """Return the types that an estimator finds in dimension scores (n, d) with gaps (-1).

    They hold the scores that fill gaps, so they can be asked about any firm.
    """
    usual = usual_scores(dimensions)
    return replace(estimator.fit(features(dimensions, usual)).types_, usual=usual)


def _kmeans(X: Floats, n_types: int, seed: int) -> Fit:
    """Fit k-means; as a mixture: types of equal weight that spread alike in every direction."""
    found = KMeans(n_types, n_init=10, random_state=seed).fit(X)
    variance = max(found.inertia_ / X.size, LEAST_VARIANCE)
    weights = np.full(n_types, 1 / n_types)
    mixture = Mixture(weights, found.cluster_centers_, variance * np.eye(X.shape[1]))
    return Fit(mixture, posterior(mixture, X)[1], found.n_iter_, True)


def _tied(X: Floats, n_types: int, seed: int) -> Fit:
    with catch_warnings():
        simplefilter("ignore", ConvergenceWarning)  # told by ``converged_``
        found = GaussianMixture(n_types, covariance_type="tied", n_init=10, random_state=seed)
        found.fit(X)
    mixture = Mixture(found.weights_, found.means_, found.covariances_)
    return Fit(mixture, posterior(mixture, X)[1], found.n_iter_, found.converged_)


_BARS = {"kmeans": _kmeans, "tied": _tied}


def _differ(X: Floats, least: int) -> bool:
    """Tell whether at least so many rows differ."""
    few = np.unique(X[:_MOST_DIFFERENT], axis=0)
    return len(few) >= least or len(np.unique(X, axis=0)) >= least


def _generator(random_state: Any) -> np.random.Generator:
    if isinstance(random_state, np.random.Generator):
        return random_state
    return np.random.default_rng(check_random_state(random_state).randint(2**31))
