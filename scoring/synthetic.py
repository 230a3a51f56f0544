"""Invented firms for tests and benchmarks.

Each firm has a latent severity (how far it is on the whole) and a profile (where it is better or
worse than that). The proportions exercise the rules; they picture no real population, and
invented firms must never be shown as peers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from questionnaires.answers import DONT_KNOW, LEVELS, NOT_APPLICABLE, OPEN, Answer, AnswerSheet
from questionnaires.base import SECTORS, SIZES
from questionnaires.gates import AnswerGate, FactGate
from questionnaires.model import MaturityModel

#: What a profile adds to the levels of some dimensions, by their place in the model.
PROFILES: dict[str, dict[int, float]] = {
    "even": {},
    "rules_first": {1: 0.8, 5: 1.0, 3: -0.8, 4: -1.0},
    "makers": {3: 1.0, 4: 0.8, 1: -0.8, 0: -0.6},
    "sellers": {6: 1.0, 7: 1.0, 1: -0.6, 2: -0.8},
    "paper": {0: 0.6, 1: 1.0, 2: 0.6, 9: -1.2},
}
EVEN_MIX: dict[str, float] = {name: 1 / len(PROFILES) for name in PROFILES}

_SIZE_SHARES = (0.5, 0.34, 0.12, 0.04)
_SEVERITY_BY_SIZE = (2.3, 2.7, 3.2, 3.6)


@dataclass(frozen=True)
class Firms:
    """Sheets in the form that ``score_block`` takes, and the latent truth behind them."""

    model: MaturityModel
    answers: NDArray[np.int8]
    evidence: NDArray[np.bool_]
    sectors: NDArray[np.int8]
    sizes: NDArray[np.int8]
    designated: NDArray[np.int8]
    vetoed: NDArray[np.bool_]
    severity: NDArray[np.float64]
    profiles: NDArray[np.str_]

    def __len__(self) -> int:
        return len(self.answers)

    def sheet(self, firm: int) -> AnswerSheet:
        """Return one firm's answers in the form that ``score`` takes."""
        triples = zip(self.model.question_ids, self.answers[firm], self.evidence[firm], strict=True)
        return AnswerSheet({q: Answer(int(a), evidenced=bool(e)) for q, a, e in triples})

    def facts(self, firm: int) -> dict[str, Any]:
        """Return what gates and the choice of questions read of one firm."""
        known: dict[str, Any] = {
            "firm.sector": SECTORS[self.sectors[firm]],
            "firm.size": SIZES[self.sizes[firm]],
        }
        for gate in self.model.gates:
            if isinstance(gate, FactGate):
                known[gate.fact] = bool(self.vetoed[firm])
            elif isinstance(gate, AnswerGate) and gate.fact and self.designated[firm] >= 0:
                known[gate.fact] = bool(self.designated[firm])
        return known


def make_firms(
    n_firms: int,
    *,
    random_state: int | np.random.Generator,
    model: MaturityModel,
    mix: Mapping[str, float] = EVEN_MIX,
) -> Firms:
    """Invent firms of every sector and size; ``mix`` gives the share of each profile."""
    chance = np.random.default_rng(random_state)
    sizes = chance.choice(len(SIZES), n_firms, p=_SIZE_SHARES).astype(np.int8)
    sectors = chance.integers(len(SECTORS), size=n_firms, dtype=np.int8)
    profiles = chance.choice(list(mix), n_firms, p=list(mix.values()))
    severity = np.take(_SEVERITY_BY_SIZE, sizes) + 0.8 * chance.standard_normal(n_firms)
    answers = _levels(chance, model, severity, profiles)
    evidence = (answers > LEVELS[0]) & (chance.random(answers.shape) < _share(severity, 3.0))
    answers = _with_gaps(chance, model, answers, severity)
    known = chance.random(n_firms) < 0.7
    designated = np.where(known, sizes + chance.integers(2, size=n_firms) > 1, -1)
    return Firms(
        model=model,
        answers=np.where(_asked(model)[sectors, sizes], answers, OPEN).astype(np.int8),
        evidence=evidence,
        sectors=sectors,
        sizes=sizes,
        designated=designated.astype(np.int8),
        vetoed=chance.random(n_firms) < 0.03,
        severity=severity,
        profiles=profiles,
    )


def _levels(
    chance: np.random.Generator,
    model: MaturityModel,
    severity: NDArray[np.float64],
    profiles: NDArray[np.str_],
) -> NDArray[np.int8]:
    """Return a level for every question: severity, profile, difficulty, and noise."""
    places = {dimension.id: place for place, dimension in enumerate(model.dimensions)}
    home = [places[model.dimension_of(question).id] for question in model.question_ids]
    leaning = {name: [lean.get(place, 0.0) for place in home] for name, lean in PROFILES.items()}
    shape = (len(severity), len(home))
    latent = severity[:, None] + 0.5 * chance.standard_normal(len(home))
    latent += np.array([leaning[name] for name in profiles]).reshape(shape)
    latent += 0.7 * chance.standard_normal(shape)
    return np.clip(np.rint(latent), LEVELS[0], LEVELS[-1]).astype(np.int8)


def _with_gaps(
    chance: np.random.Generator,
    model: MaturityModel,
    answers: NDArray[np.int8],
    severity: NDArray[np.float64],
) -> NDArray[np.int8]:
    """Put "not applicable", "don't know" and open where firms would."""
    allowed = np.array([bool(question.not_applicable) for question in model.questions])
    unsure = 0.06 * _share(-severity, -2.5)
    unfinished = chance.random((len(answers), 1)) < 0.1
    answers = np.where(chance.random(answers.shape) < unsure, DONT_KNOW, answers)
    answers = np.where(allowed & (chance.random(answers.shape) < 0.1), NOT_APPLICABLE, answers)
    return np.where(unfinished & (chance.random(answers.shape) < 0.3), OPEN, answers)


def _share(severity: NDArray[np.float64], middle: float) -> NDArray[np.float64]:
    """Return a share that rises with severity and is one half at ``middle``."""
    return 1 / (1 + np.exp(middle - severity))[:, None]


def _asked(model: MaturityModel) -> NDArray[np.bool_]:
    """Return which questions each sector and size is asked."""
    return np.array([[[q.concerns(k, s) for q in model.questions] for s in SIZES] for k in SECTORS])
