"""How many types a population carries, and whether it carries any.

Every clustering method returns as many types as it is asked for, and most rules for their number
find some where there are none. Two things must hold before types are spoken of: fitted to one half
of the firms, they say of the other half what a fit to that half says (prediction strength,
Tibshirani & Walther 2005, who ask for 0.8); and they do so better than in populations without
types that answer the same questionnaire (``scoring.one_factor``). The rule counts too few types
where they overlap, which is the safe side. One type is an answer: then there are none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil

import numpy as np
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.metrics import adjusted_rand_score

from questionnaires.model import MaturityModel
from scoring.features import comparable, features, usual_scores
from scoring.one_factor import OneFactor
from scoring.peers import FirmsAlike, PeerTypes, TooFewFirms
from scoring.progress import Progress, say_nothing
from scoring.type_evidence import CountRules, Evidence, TypeCount

Floats = NDArray[np.float64]

#: Draws the scores (n, d) of a population without types.
DrawNull = Callable[[np.random.Generator], Floats]
#: Fewer starts and rounds than a final fit: a population is looked at hundreds of times.
QUICK = PeerTypes(n_starts=9, n_promising=2, max_iter=100, tol=1e-5)


def count_types(
    model: MaturityModel,
    dimensions: NDArray[np.int16],
    sectors: NDArray[np.int8],
    sizes: NDArray[np.int8],
    *,
    rules: CountRules | None = None,
    estimator: PeerTypes | None = None,
    random_state: int | np.random.Generator = 0,
    progress: Progress | None = None,
) -> TypeCount:
    """Count the types of firms of one model from their dimension scores (n, d).

    ``sectors`` and ``sizes`` (n,) are positions in ``SECTORS`` and ``SIZES``; the populations
    without types get the same. Firms of which too little
    counts are left out (``comparable``). Raises TooFewFirms where there are none at all.
    """
    rules, chance = rules or CountRules(), np.random.default_rng(random_state)
    rows = chance.permutation(np.flatnonzero(comparable(dimensions)))[: rules.sample]
    some = dimensions[rows]
    if not len(some):
        raise TooFewFirms("no firms to count types of")
    null = OneFactor.like(model, some, sectors[rows], sizes[rows])
    X = features(some, usual_scores(some))
    return choose_types(
        X, null, rules=rules, estimator=estimator, random_state=chance, progress=progress
    )


def choose_types(
    X: Floats,
    null: DrawNull,
    *,
    rules: CountRules,
    estimator: PeerTypes | None = None,
    random_state: int | np.random.Generator = 0,
    progress: Progress | None = None,
) -> TypeCount:
    """Choose the largest number of types that stands both tests in X of shape (n, d)."""
    chance, tell = np.random.default_rng(random_state), progress or say_nothing
    look = _Look(estimator or QUICK, rules, chance)
    numbers = range(1, max(min(rules.most, len(X) // (2 * rules.least_firms)), 1) + 1)
    found: list[Evidence] = []
    for number in numbers:
        tell("numbers", len(found), len(numbers))
        found.append(look.evidence(X, number))
    tell("numbers", len(found), len(numbers))
    likely = {e.n_types: e.strength for e in found if _is_likely(e, rules)}
    limits = _null_strengths(look, null, likely, tell)
    judged = tuple(_judged(evidence, limits) for evidence in found)
    return TypeCount(max(e.n_types for e in judged if e.accepted), len(X), judged)


def prediction_strength(
    X: Floats, estimator: PeerTypes, n_splits: int, chance: np.random.Generator
) -> float:
    """Return how well types found in one half of the firms hold in the other (0-1).

    For each type found in a half: the share of its pairs of firms that the other half's types
    keep together, and of these the least; the mean over both directions of ``n_splits`` halvings.
    0 where a half has too few different firms.
    """
    strengths = []
    for _ in range(n_splits):
        order = chance.permutation(len(X))
        halves = X[order[::2]], X[order[1::2]]
        try:
            one, other = (_fitted(estimator, half, chance) for half in halves)
        except (FirmsAlike, TooFewFirms):
            return 0.0
        strengths.append(_kept_together(one.labels_, other.predict(halves[0]), one.n_types))
        strengths.append(_kept_together(other.labels_, one.predict(halves[1]), one.n_types))
    return float(np.mean(strengths))


@dataclass(frozen=True)
class _Look:
    """Looks at numbers of types in a population with one estimator."""

    estimator: PeerTypes
    rules: CountRules
    chance: np.random.Generator

    def strength(self, X: Floats, n_types: int) -> float:
        estimator = clone(self.estimator).set_params(n_types=n_types)
        return prediction_strength(X, estimator, self.rules.n_splits, self.chance)

    def evidence(self, X: Floats, n_types: int) -> Evidence:
        estimator = clone(self.estimator).set_params(n_types=n_types)
        try:
            whole = _fitted(estimator, X, self.chance)
        except FirmsAlike:
            return Evidence(n_types, 0.0, None, np.inf, 0.0, 0, False)
        return Evidence(
            n_types=n_types,
            strength=self.strength(X, n_types) if n_types > 1 else 1.0,
            null_strength=None,
            bic=_bic(whole, X),
            stability=self._stability(whole, X) if n_types > 1 else 1.0,
            smallest=int(np.bincount(whole.labels_, minlength=n_types).min()),
            accepted=n_types == 1,
        )

    def _stability(self, whole: PeerTypes, X: Floats) -> float:
        """Return the mean adjusted Rand index of refits to firms drawn with replacement."""
        agreed = []
        for _ in range(self.rules.n_bootstraps):
            drawn = X[self.chance.integers(len(X), size=len(X))]
            try:
                again = _fitted(whole, drawn, self.chance)
            except FirmsAlike:
                return 0.0
            agreed.append(adjusted_rand_score(whole.labels_, again.predict(X)))
        return float(np.mean(agreed))


def _null_strengths(
    look: _Look, null: DrawNull, strengths: dict[int, float], tell: Progress
) -> dict[int, float]:
    """Return the prediction strength that chance reaches, by number of types.

    The largest number is looked at first, and smaller ones only if it does not stand. A number is
    given up once chance has beaten it too often; then what beat it is returned.
    """
    rules, drawn = look.rules, list[Floats]()
    reached: dict[int, float] = {}
    for number in sorted(strengths, reverse=True):
        values: list[float] = []
        while len(values) < rules.n_null and not _beaten(values, strengths[number], rules):
            tell(f"null {number}", len(values), rules.n_null)
            if len(values) == len(drawn):
                drawn.append(null(look.chance))
            values.append(look.strength(drawn[len(values)], number))
        tell(f"null {number}", rules.n_null, rules.n_null)
        reached[number] = _percentile(values, rules.percentile)
        if reached[number] < strengths[number]:
            break
    return reached


def _beaten(values: list[float], strength: float, rules: CountRules) -> bool:
    """Tell whether more populations reach the strength than the percentile leaves room for."""
    room = rules.n_null - 1 - ceil(rules.percentile / 100 * (rules.n_null - 1))
    return sum(value >= strength for value in values) > room


def _percentile(values: list[float], percentile: float) -> float:
    """Return a percentile that is one of the values; of 20 values the 95th is the highest."""
    return float(np.percentile(values, percentile, method="higher"))


def _is_likely(evidence: Evidence, rules: CountRules) -> bool:
    enough = evidence.smallest >= rules.least_firms and evidence.strength >= rules.least_strength
    return evidence.n_types > 1 and enough


def _judged(evidence: Evidence, limits: dict[int, float]) -> Evidence:
    if evidence.n_types not in limits:
        return evidence
    limit = limits[evidence.n_types]
    return replace(evidence, null_strength=limit, accepted=evidence.strength > limit)


def _kept_together(places: NDArray[np.intp], others: NDArray[np.intp], n_types: int) -> float:
    """Return the least share of a type's pairs of firms that stay together under ``others``."""
    table = np.zeros((n_types, n_types))
    np.add.at(table, (places, others), 1)
    firms = table.sum(axis=1)
    together, pairs = (table * (table - 1)).sum(axis=1), firms * (firms - 1)
    return float((together / np.maximum(pairs, 1)).min())


def _bic(fit: PeerTypes, X: Floats) -> float:
    """Return Schwarz's criterion: lower is better."""
    k, d = fit.types_.means.shape
    parameters = (k - 1) + k * d + d * (d + 1) // 2
    return float(parameters * np.log(len(X)) - 2 * len(X) * fit.score(X))


def _fitted(estimator: PeerTypes, X: Floats, chance: np.random.Generator) -> PeerTypes:
    fresh: PeerTypes = clone(estimator).set_params(random_state=int(chance.integers(2**31)))
    return fresh.fit(X)
