"""The types of one population: choose their number, follow them from day to day, describe them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from assessment.domain.peers import Measured, Sheets, Typology
from questionnaires.base import SECTORS
from questionnaires.model import MaturityModel
from scoring.arithmetic import round_half_up
from scoring.block import ScoreBlock
from scoring.features import POPULATIONS, comparable, features
from scoring.peers import FirmsAlike, PeerTypes, TooFewFirms, types_of
from scoring.progress import Progress
from scoring.reliability import quality
from scoring.responses import responses
from scoring.retelling import members
from scoring.type_cards import LEAST_FIRMS, type_cards
from scoring.type_count import count_types
from scoring.type_evidence import CountRules, TypeCount
from scoring.type_matching import match_types, renumbered
from scoring.type_model import TypeModel
from scoring.type_names import naming_dimensions
from scoring.usual_levels import level_counts, usual_levels

#: Shares of sectors within a type are told in steps of so many percent.
SHARE_STEP = 5


@dataclass(frozen=True)
class Population:
    """The firms of one population: what they say, and what they score."""

    name: str
    model: MaturityModel
    sheets: Sheets
    block: ScoreBlock
    rows: NDArray[np.intp]

    @classmethod
    def of(cls, name: str, model: MaturityModel, sheets: Sheets, block: ScoreBlock) -> Population:
        return cls(name, model, sheets, block, members(name, sheets.sizes))

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def comparable(self) -> NDArray[np.intp]:
        """The rows of the firms in which enough counts to have a type."""
        return self.rows[comparable(self.block.dimensions[self.rows])]

    def measured(self, version: int, *, on: date) -> Measured:
        """Return how well the questionnaire measures in this version of the population."""
        summed = responses(self.sheets.answers[self.rows], seconds=self.sheets.seconds[self.rows])
        return Measured(self.name, len(self), on, version, quality(self.model, summed))

    def found(
        self,
        earlier: Typology | None,
        rules: CountRules,
        *,
        on: date,
        random_state: int,
        progress: Progress | None = None,
    ) -> Typology | None:
        """Choose the number of types and find them; ``None`` where there is nobody to ask."""
        try:
            count = count_types(
                self.model,
                self.block.dimensions[self.rows],
                self.sheets.sectors[self.rows],
                self.sheets.sizes[self.rows],
                rules=rules,
                random_state=random_state,
                progress=progress,
            )
        except TooFewFirms:
            return None
        types = self._cold(count, earlier, random_state)
        last = 0 if earlier is None else earlier.last
        return self._told(_nothing(self.name, count, on, last), types, on)

    def followed(self, earlier: Typology, *, on: date, random_state: int) -> Typology:
        """Count the firms of today into the types there are; firms keep their types."""
        if earlier.types is None:
            return replace(earlier, firms=len(self), on=on)
        estimator = PeerTypes(len(earlier.types), start=earlier.types, random_state=random_state)
        try:
            types = types_of(self.block.dimensions[self.comparable], estimator)
        except (FirmsAlike, TooFewFirms):
            return replace(earlier, firms=len(self), on=on, cards=(), sectors={})
        return self._told(earlier, types, on)

    def _cold(
        self, count: TypeCount, earlier: Typology | None, random_state: int
    ) -> TypeModel | None:
        if count.n_types == 1:
            return None
        estimator = PeerTypes(count.n_types, random_state=random_state)
        types = types_of(self.block.dimensions[self.comparable], estimator)
        if earlier is None or earlier.types is None:
            first = 0 if earlier is None else earlier.last
            numbers = range(first + 1, first + 1 + len(types))
            return types.reordered(range(len(types)), numbers)
        return renumbered(types, match_types(earlier.types, types), last=earlier.last)

    def _told(self, earlier: Typology, types: TypeModel | None, on: date) -> Typology:
        """Describe the types with the firms of today."""
        if types is None:
            return replace(earlier, firms=len(self), on=on)
        rows = self.comparable
        places = types.predict(features(self.block.dimensions[rows], types.usual))
        naming = naming_dimensions(self.model, SECTORS, POPULATIONS[self.name])
        cards = type_cards(self.model, types, places, self.block.score[rows], naming)
        counts = level_counts(self.sheets.answers[rows], places, len(types))
        return replace(
            earlier,
            firms=len(self),
            on=on,
            types=types,
            cards=cards,
            sectors=_sectors(types, places, self.sheets.sectors[rows]),
            usual=usual_levels(counts),
            last=max(earlier.last, *types.numbers),
        )


def _nothing(population: str, count: TypeCount, on: date, last: int) -> Typology:
    return Typology(
        population=population,
        firms=0,
        on=on,
        found_on=on,
        count=count,
        types=None,
        cards=(),
        sectors={},
        usual=None,
        last=last,
    )


def _sectors(
    types: TypeModel, places: NDArray[np.intp], sectors: NDArray[np.int8]
) -> Mapping[int, tuple[tuple[str, int], ...]]:
    """Return for each type the sectors that enough of its firms are in, with rounded shares."""
    found = {}
    for place, number in enumerate(types.numbers):
        counts = np.bincount(sectors[places == place], minlength=len(SECTORS)).tolist()
        shares = [
            (s, _rounded(n, sum(counts)))
            for s, n in zip(SECTORS, counts, strict=True)
            if n >= LEAST_FIRMS
        ]
        found[number] = tuple(sorted(shares, key=lambda pair: -pair[1]))
    return found


def _rounded(firms: int, of: int) -> int:
    return SHARE_STEP * round_half_up(100 * firms, SHARE_STEP * of)
