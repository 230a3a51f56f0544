"""Populations with known types, drawn through the real questionnaire, and how well types are found.

S1: firms of one type differ by chance alone. S2: they also differ in overall severity and, each in
its own way, in every dimension. S3: more so, in style of answering too, and with more "not
applicable". S4: how much severity differs depends on the type. S5: one factor, no types.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.metrics import adjusted_rand_score

from questionnaires.model import MaturityModel
from scoring.features import features, usual_scores
from scoring.graded import Items, Missing, draw_items
from scoring.one_factor import dimension_scores
from scoring.synthetic import Firms, Population, make_firms

#: What a type adds to the levels of dimensions, by their place.
TYPES: dict[str, dict[int, float]] = {
    "starting": dict.fromkeys(range(10), -0.75) | {5: -0.2, 6: -0.4},
    "process": {1: 0.7, 2: 0.8, 3: 0.2, 5: 0.3, 6: -0.5, 7: -0.5, 4: -0.2},
    "customer": {0: 0.5, 6: 0.9, 7: 0.7, 1: -0.3, 2: -0.5, 4: -0.1},
    "digital": {4: 1.2, 3: 0.6, 1: 0.2, 8: -0.3, 5: -0.1},
    "paper": {0: 0.4, 5: 0.8, 1: 0.3, 9: -0.8, 3: -0.5, 4: -0.5},
    "leading": dict.fromkeys(range(10), 1.1),
}
SHARES = dict(zip(TYPES, (0.28, 0.22, 0.16, 0.10, 0.17, 0.07), strict=True))
SPREADS = dict(zip(TYPES, (0.25, 0.4, 0.6, 0.5, 0.4, 0.3), strict=True))

_PURE = Population(
    mix=SHARES,
    profiles=TYPES,
    severity=(2.9, 2.9, 2.9, 2.9),
    severity_spread=0.0,
    lean_spread=0.0,
    missing=Missing(unsure=0.03, unfinished=0.0),
)
SCENARIOS: dict[str, Population] = {
    "S1": _PURE,
    "S2": replace(_PURE, severity_spread=0.5, lean_spread=0.3),
    "S3": replace(
        _PURE,
        severity_spread=0.6,
        lean_spread=0.38,
        style_spread=0.15,
        missing=Missing(not_applicable=0.4, unsure=0.06, unfinished=0.0),
    ),
    "S4": replace(_PURE, severity_spread=SPREADS, lean_spread=0.3),
    "S5": replace(_PURE, severity_spread=0.6).one_factor(),
}

#: Sizes of the firms of one kind, and their shares.
MEDIUM, MICRO, MIXED = (0, 0, 1, 0), (1, 0, 0, 0), (0, 0.68, 0.24, 0.08)


@dataclass(frozen=True)
class Drawn:
    """Firms, their scores X of shape (n, d), and their true types as numbers (n,)."""

    firms: Firms
    X: NDArray[np.float64]
    truth: NDArray[np.intp]


@dataclass(frozen=True)
class Source:
    """Draws firms of a scenario that answer the same items, as often as asked."""

    model: MaturityModel
    scenario: str
    seed: int
    sizes: tuple[float, ...] = MEDIUM

    def draw(self, n_firms: int, number: int = 0) -> Drawn:
        chance = np.random.default_rng([self.seed, number])
        one_sector = self.sizes == MEDIUM
        firms = make_firms(
            n_firms,
            random_state=chance,
            model=self.model,
            population=replace(SCENARIOS[self.scenario], size_shares=self.sizes),
            sectors=np.zeros(n_firms, np.int8) if one_sector else None,
            items=self.items,
        )
        truth = np.searchsorted(sorted(TYPES), firms.profiles)
        return Drawn(firms, scores_of(firms), truth)

    @property
    def items(self) -> Items:
        """The same for every draw: how hard the questions are belongs to the questionnaire."""
        return draw_items(self.model, np.random.default_rng(self.seed))


def scores_of(firms: Firms) -> NDArray[np.float64]:
    dimensions = dimension_scores(firms)
    return features(dimensions, usual_scores(dimensions))


def ceiling(seen: Drawn, new: Drawn) -> float:
    """Return how well types are told where they are known: by a supervised linear discriminant."""
    told = LinearDiscriminantAnalysis().fit(seen.X, seen.truth).predict(new.X)
    return agreement(new.truth, told)


def agreement(truth: NDArray[np.intp], places: NDArray[np.intp]) -> float:
    """Return the adjusted Rand index."""
    return float(adjusted_rand_score(truth, places))
