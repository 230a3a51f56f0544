"""Invented firms for tests, benchmarks and the demo: drawn from known types, through real answers.

A firm has a latent severity (how far it is on the whole), a lean of its type (where it is better
or worse than that) and a lean of its own; its answers follow a graded-response model (Samejima
1969, ``scoring.graded``). Latent values are in levels: around 3.0 the third anchor is the likeliest
answer. The proportions exercise the rules; they picture no real population, and invented firms
must never be shown among real ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from questionnaires.answers import LEVELS, OPEN, Answer, AnswerSheet
from questionnaires.base import SECTORS, SIZES
from questionnaires.gates import AnswerGate, FactGate
from questionnaires.model import MaturityModel
from scoring.graded import Items, Missing, draw_items, draw_levels, share, with_gaps

#: What a profile adds to the levels of some dimensions, by their place in the model.
PROFILES: dict[str, dict[int, float]] = {
    "even": {},
    "rules_first": {1: 1.0, 5: 1.3, 3: -1.0, 4: -1.3},
    "makers": {3: 1.3, 4: 1.0, 1: -1.0, 0: -0.8},
    "sellers": {6: 1.3, 7: 1.3, 1: -0.8, 2: -1.0},
    "paper": {0: 0.8, 1: 1.3, 2: 0.8, 9: -1.5},
}
EVEN_MIX: dict[str, float] = {name: 1 / len(PROFILES) for name in PROFILES}

#: Firms drawn at a time; bounds the memory beside the answers themselves.
_CHUNK = 32_768


@dataclass(frozen=True)
class Population:
    """What firms are drawn from.

    ``mix`` gives the share of each profile, ``profiles`` their leans by the place of a dimension.
    ``severity`` is the mean by size, ``severity_spread`` the standard deviation within a size (one
    for all, or by profile), ``lean_spread`` that of a firm's own lean in each dimension (one for
    all, or one a dimension) and ``style_spread`` that of the logarithm of how far apart a firm
    sets the levels. ``easiness`` is added to a dimension for all firms.
    """

    mix: Mapping[str, float] = field(default_factory=lambda: EVEN_MIX)
    profiles: Mapping[str, Mapping[int, float]] = field(default_factory=lambda: PROFILES)
    severity: Sequence[float] = (2.3, 2.7, 3.2, 3.6)
    severity_spread: float | Mapping[str, float] = 0.7
    lean_spread: float | Sequence[float] = 0.2
    style_spread: float = 0.0
    easiness: Sequence[float] | None = None
    size_shares: Sequence[float] = (0.5, 0.34, 0.12, 0.04)
    sector_shares: Sequence[float] = (0.3, 0.15, 0.15, 0.2, 0.2)
    missing: Missing = field(default_factory=Missing)

    def one_factor(self) -> Population:
        """Return the population without types: severity alone tells its firms apart."""
        return replace(self, mix={"even": 1.0}, profiles={"even": {}}, lean_spread=0.0)


@dataclass(frozen=True)
class Firms:
    """Sheets in the form that ``score_block`` takes, and the latent truth behind them.

    ``regions`` holds ids of places (empty where none were given), ``profiles`` the true types.
    """

    model: MaturityModel
    answers: NDArray[np.int8]
    evidence: NDArray[np.bool_]
    sectors: NDArray[np.int8]
    sizes: NDArray[np.int8]
    designated: NDArray[np.int8]
    vetoed: NDArray[np.bool_]
    regions: NDArray[np.str_]
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
    population: Population | None = None,
    mix: Mapping[str, float] | None = None,
    one_factor: bool = False,
    regions: Sequence[str] = (),
    sectors: NDArray[np.int8] | None = None,
    sizes: NDArray[np.int8] | None = None,
    items: Items | None = None,
) -> Firms:
    """Invent firms.

    ``mix`` replaces the shares of the profiles; ``one_factor`` takes the types away. ``regions``
    are ids of places, the first the most frequent. ``sectors`` and ``sizes`` (positions in
    ``SECTORS`` and ``SIZES``, shape (n_firms,)) are drawn unless given; so are the ``items``.
    """
    chance = np.random.default_rng(random_state)
    drawn = _chosen(population or Population(), mix, one_factor)
    items = items or draw_items(model, chance)
    sizes = _drawn(chance, drawn.size_shares, n_firms) if sizes is None else sizes
    sectors = _drawn(chance, drawn.sector_shares, n_firms) if sectors is None else sectors
    types = _drawn(chance, list(drawn.mix.values()), n_firms)
    severity = _severity(chance, drawn, types, sizes)
    answers, evidence = _answers(chance, model, drawn, items, severity, types)
    _open_unasked(model, answers, sectors, sizes)
    known = chance.random(n_firms) < 0.7
    designated = np.where(known, sizes + chance.integers(2, size=n_firms) > 1, -1)
    return Firms(
        model=model,
        answers=answers,
        evidence=evidence,
        sectors=sectors,
        sizes=sizes,
        designated=designated.astype(np.int8),
        vetoed=chance.random(n_firms) < 0.03,
        regions=_places(chance, regions, n_firms),
        severity=severity,
        profiles=np.array(list(drawn.mix)).take(types),
    )


def _chosen(
    population: Population, mix: Mapping[str, float] | None, one_factor: bool
) -> Population:
    chosen = population if mix is None else replace(population, mix=mix)
    return chosen.one_factor() if one_factor else chosen


def _drawn(chance: np.random.Generator, shares: Sequence[float], n_firms: int) -> NDArray[np.int8]:
    return chance.choice(len(shares), n_firms, p=shares).astype(np.int8)


def _severity(
    chance: np.random.Generator,
    population: Population,
    types: NDArray[np.int8],
    sizes: NDArray[np.int8],
) -> NDArray[np.float64]:
    given = population.severity_spread
    by_type = [given[name] if isinstance(given, Mapping) else given for name in population.mix]
    own = np.take(by_type, types) * chance.standard_normal(len(types))
    severity: NDArray[np.float64] = np.take(population.severity, sizes) + own
    return severity


def _answers(
    chance: np.random.Generator,
    model: MaturityModel,
    population: Population,
    items: Items,
    severity: NDArray[np.float64],
    types: NDArray[np.int8],
) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    """Return answers and evidence, of shape (n, questions), as if every firm were asked all."""
    leans, home = _leans(model, population), _homes(model)
    allowed = np.array([bool(question.not_applicable) for question in model.questions])
    answers = np.empty((len(severity), len(home)), np.int8)
    evidence = np.empty(answers.shape, np.bool_)
    for start in range(0, len(severity), _CHUNK):
        some = slice(start, start + _CHUNK)
        level, shape = severity[some], (len(severity[some]), leans.shape[1])
        own = population.lean_spread * chance.standard_normal(shape)
        latent = (level[:, None] + leans[types[some]] + own).astype(np.float32)
        stretch = np.exp(population.style_spread * chance.standard_normal((len(level), 1)))
        levels = draw_levels(chance, items, latent[:, home], stretch.astype(np.float32))
        shown = chance.random(levels.shape, np.float32) < share(level, 3.0)
        evidence[some] = (levels > LEVELS[0]) & shown
        answers[some] = with_gaps(chance, population.missing, allowed, levels, level)
    return answers, evidence


def _homes(model: MaturityModel) -> NDArray[np.intp]:
    """Return the place of the dimension of each question."""
    sizes = [len(dimension.questions) for dimension in model.dimensions]
    return np.repeat(np.arange(len(sizes)), sizes)


def _leans(model: MaturityModel, population: Population) -> NDArray[np.float64]:
    """Return what a type adds to each dimension, of shape (types, dimensions)."""
    places = range(len(model.dimensions))
    profiles = [population.profiles[name] for name in population.mix]
    leans = np.array([[profile.get(place, 0.0) for place in places] for profile in profiles])
    easiness = population.easiness or np.zeros(len(model.dimensions))
    return leans + np.asarray(easiness, np.float64)


def _open_unasked(
    model: MaturityModel,
    answers: NDArray[np.int8],
    sectors: NDArray[np.int8],
    sizes: NDArray[np.int8],
) -> None:
    """Leave open what a firm of its sector and size is not asked."""
    for place, sector in enumerate(SECTORS):
        for number, size in enumerate(SIZES):
            asked = [question.concerns(sector, size) for question in model.questions]
            rows = np.flatnonzero((sectors == place) & (sizes == number))
            answers[np.ix_(rows, ~np.array(asked))] = OPEN


def _places(chance: np.random.Generator, regions: Sequence[str], n_firms: int) -> NDArray[np.str_]:
    """Draw places, the first the most frequent and the last about a third as frequent."""
    if not regions:
        return np.full(n_firms, "")
    weights = np.linspace(3, 1, len(regions))
    return chance.choice(np.array(regions), n_firms, p=weights / weights.sum())
