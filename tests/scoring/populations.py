"""Small populations for tests of cohorts: two provinces, five cities, whoever votes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from questionnaires.base import SECTORS, SIZES
from scoring.aggregates import Votes, votes
from scoring.benchmarks import Benchmarks
from scoring.cohorts import Lattice
from scoring.disclosure import count
from scoring.editions import Edition, edition_of
from scoring.ledger import Ledger
from scoring.sheets import FIRM_VIEW, Rule

KEY = b"a key for tests"
FIRST, SECOND = date(2026, 1, 31), date(2026, 2, 28)
MODEL = "digest"
CITIES = ("a1", "a2", "a3", "b1", "b2")
LATTICE = Lattice(
    regions=("A", "B", *CITIES),
    parents=(0, 0, 1, 1, 1, 2, 2),
    homes={"A": 1, "B": 2, "a1": 3, "a2": 4, "a3": 5, "b1": 6, "b2": 7, "nowhere": 0},
)


@dataclass(frozen=True)
class Population:
    """Firms by id: where each stands and what it scores, (n,) and (n, measures)."""

    ids: tuple[str, ...]
    cells: NDArray[Any]
    scores: NDArray[Any]

    def __len__(self) -> int:
        return len(self.ids)

    def votes(self) -> Votes:
        return votes(KEY, LATTICE, self.ids, self.cells, self.scores)

    def only(self, chosen: Any) -> Population:
        places = np.arange(len(self))[chosen]
        ids = tuple(self.ids[place] for place in places)
        return Population(ids, self.cells[places], self.scores[places])

    def and_(self, other: Population) -> Population:
        return Population(
            self.ids + other.ids,
            np.concatenate([self.cells, other.cells]),
            np.concatenate([self.scores, other.scores]),
        )

    def saying(self, scores: Any) -> Population:
        return replace(self, scores=scores)


def cell(city: str, sector: str, size: str) -> int:
    codes = LATTICE.codes([city], [SECTORS.index(sector)], [SIZES.index(size)])  # type: ignore[arg-type]
    return int(codes[0])


def firms_in(place: int, scores: ArrayLike, name: str = "firm") -> Population:
    """Return firms of one cell; each score is one firm's."""
    table = np.asarray(scores, np.int16)
    if table.ndim == 1:
        table = table[:, None]
    ids = tuple(f"{name}-{place}-{number}" for number in range(len(table)))
    return Population(ids, np.full(len(table), place, np.int32), table)


def population(
    firms: int,
    chance: np.random.Generator,
    *,
    measures: int = 2,
    name: str = "f",
    cities: Sequence[str] = CITIES,
) -> Population:
    """Invent firms; half are micro, and few are large, so that many cells are too small."""
    cells = LATTICE.codes(
        chance.choice(cities, firms).tolist(),
        chance.choice(len(SECTORS), firms, p=(0.35, 0.1, 0.2, 0.1, 0.25)),
        chance.choice(len(SIZES), firms, p=(0.5, 0.34, 0.12, 0.04)),
    )
    return Population(
        tuple(f"{name}{number}" for number in range(firms)), cells, scores(firms, chance, measures)
    )


def scores(firms: int, chance: np.random.Generator, measures: int = 2) -> NDArray[Any]:
    level = chance.normal(4_500, 1_700, (firms, 1))
    own = chance.normal(0, 700, (firms, measures))
    return np.clip(np.rint(level + own), 0, 10_000).astype(np.int16)


def counted(
    found: Population, ledger: Ledger | None = None, rule: Rule = FIRM_VIEW, on: date = FIRST
) -> Ledger:
    before = ledger or Ledger.empty(found.scores.shape[1], rule.scale.bins)
    return count(LATTICE, found.votes(), before, rule, on=on)


def edition(ledger: Ledger, rule: Rule = FIRM_VIEW, on: date = FIRST) -> Edition:
    names = [f"m{number}" for number in range(ledger.counts.shape[1])]
    return edition_of(
        LATTICE,
        ledger,
        rule,
        round="2026",
        on=on,
        world="demo",
        model=MODEL,
        measures=names,
    )


def benchmarks(found: Population, rule: Rule = FIRM_VIEW) -> Benchmarks:
    return Benchmarks(edition(counted(found, rule=rule), rule))
