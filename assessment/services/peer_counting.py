"""From the counted sheets of one model to what may be told of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assessment.domain.peers import Audience, PeerLedger, Sheets
from questionnaires.model import MaturityModel
from questionnaires.reference import Regions
from scoring.aggregates import (
    Votes,
    World,
    firm_marks,
    levels_of,
    measures_of,
    scores_of,
    votes_of,
)
from scoring.block import ScoreBlock, score_block
from scoring.cohorts import Lattice
from scoring.disclosure import count
from scoring.editions import Edition, edition_of
from scoring.histograms import whole
from scoring.ledger import Ledger
from scoring.retelling import EVERYWHERE, empty_ledger, retell
from scoring.sheets import BUREAU_VIEW, FIRM_VIEW, Rule


@dataclass(frozen=True)
class View:
    """What one audience sees: under which rule, on which regions, sectors and sizes, which measures.

    ``also`` are regions that are told at any level. What is seen beside another view is
    ``marked_as`` that one: what a firm says has the same mark in both, so that one can be checked
    against the other (``scoring.foreign``).
    """

    audience: Audience
    rule: Rule
    levels: tuple[str, ...]
    measures: Callable[[MaturityModel], tuple[str, ...]]
    values: Callable[[ScoreBlock], NDArray[np.generic]]
    by_size: bool = True
    by_sector: bool = True
    also: tuple[str, ...] = ()
    marked_as: View | None = None

    def cells(self, lattice: Lattice, places: list[str], sheets: Sheets) -> NDArray[np.int32]:
        """Return the smallest cell of each firm."""
        codes = lattice.codes(places, sheets.sectors, sheets.sizes)
        codes = codes if self.by_size else lattice.without_sizes(codes)
        return codes if self.by_sector else lattice.without_sectors(codes)

    def lattice(self, regions: Regions) -> Lattice:
        """Return the lattice; the regions of a policy are on it at any level."""
        also = [r.id for r in regions.regions if r.policy or r.id in self.also]
        return Lattice.of(regions, levels=self.levels, also=also)


FIRMS = View("firms", FIRM_VIEW, ("province", "city"), measures_of, scores_of)
BUREAUS = View(
    "bureaus",
    BUREAU_VIEW,
    ("province", "city"),
    lambda _model: ("level",),
    levels_of,
    by_size=False,
)
VIEWS = (FIRMS, BUREAUS)


@dataclass(frozen=True)
class Counting:
    """The sheets of one model with their scores, about to be counted.

    ``key`` is the secret under which firms are marked.
    """

    model: MaturityModel
    sheets: Sheets
    key: bytes
    world: World
    on: date
    round: str
    block: ScoreBlock = field(init=False)
    firms: NDArray[np.uint64] = field(init=False)

    def __post_init__(self) -> None:
        sheets = self.sheets
        block = score_block(
            self.model,
            sheets.answers,
            sheets.evidence,
            sheets.sectors,
            sheets.sizes,
            designated=sheets.designated,
            vetoed=sheets.vetoed,
        )
        object.__setattr__(self, "block", block)
        object.__setattr__(self, "firms", firm_marks(self.key, sheets.firms))

    def edition(
        self, view: View, regions: Regions, kept: PeerLedger | None
    ) -> tuple[Edition, PeerLedger]:
        """Count what an audience sees as far as is safe; return it with the ledger of today.

        Raises:
            KeyError: firms were counted in a region that the reference list has lost.
        """
        lattice, measures = view.lattice(regions), view.measures(self.model)
        found = self._votes(view, regions, whole(view.values(self.block)))
        ledger = count(
            lattice, found, moved(kept, lattice, view.rule, len(measures)), view.rule, on=self.on
        )
        edition = edition_of(
            lattice,
            ledger,
            view.rule,
            round=self.round,
            on=self.on,
            world=self.world,
            model=self.model.scoring_digest,
            measures=measures,
        )
        return edition, PeerLedger(ledger, lattice.regions, lattice.parents)

    def _votes(self, view: View, regions: Regions, values: NDArray[Any]) -> Votes:
        lattice = view.lattice(regions)
        places = [
            region if region in lattice.homes else _nowhere(lattice)
            for region in self.sheets.regions
        ]
        cells = view.cells(lattice, places, self.sheets)
        found = votes_of(self.key, lattice, self.firms, cells, values)
        if view.marked_as is None:
            return found
        return replace(found, marks=self._votes(view.marked_as, regions, values).marks)

    def populations(self, kept: PeerLedger | None) -> tuple[dict[str, int], PeerLedger]:
        """Return the populations that may be told of, each with the number of its version.

        The ledger of today comes with them.
        """
        ledger, versions = retell(
            self.key,
            self.firms,
            self.sheets.sizes,
            self.sheets.answers,
            self.block.score,
            empty_ledger() if kept is None else kept.ledger,
            on=self.on,
        )
        return versions, PeerLedger(ledger, EVERYWHERE.regions, EVERYWHERE.parents)


def _nowhere(lattice: Lattice) -> str:
    """Return a place that is compared everywhere only."""
    return next(place for place, home in lattice.homes.items() if home == 0)


def moved(kept: PeerLedger | None, lattice: Lattice, rule: Rule, measures: int) -> Ledger:
    """Return the kept ledger with the codes of today's lattice.

    Raises:
        KeyError: firms were counted in a region that the reference list has lost.
    """
    if kept is None:
        return Ledger.empty(measures, rule.scale.bins)
    if (kept.regions, kept.parents) == (lattice.regions, lattice.parents):
        return kept.ledger
    return kept.ledger.moved(Lattice(kept.regions, kept.parents, {}), lattice)
