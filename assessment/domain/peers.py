"""Peers: what a submission says in the form that is read in blocks, and what a snapshot keeps.

A snapshot holds numbers of groups and the parameters of the types, never rows of firms.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from scoring.aggregates import World
from scoring.editions import Edition
from scoring.ledger import Ledger
from scoring.reliability import Quality
from scoring.type_cards import TypeCard
from scoring.type_evidence import TypeCount
from scoring.type_model import TypeModel

#: Who sees an edition: everybody on the firms' pages, or bureaus.
Audience = Literal["firms", "bureaus", "types"]
AUDIENCES: tuple[Audience, ...] = ("firms", "bureaus", "types")


@dataclass(frozen=True)
class Submission:
    """What was submitted last of an assessment, in the form ``score_block`` takes.

    ``sector`` and ``size`` are positions in ``SECTORS`` and ``SIZES``; ``designated`` is 1, 0, or
    -1 for unknown; ``answers`` and ``evidence`` hold one byte a question; ``seconds`` are those
    spent on the answers, ``None`` where that is not known.
    """

    assessment_id: str
    firm_id: str
    scoring_digest: str
    submitted_at: datetime
    region: str | None
    sector: int
    size: int
    designated: int
    vetoed: bool
    answers: bytes
    evidence: bytes
    seconds: int | None


@dataclass(frozen=True)
class Sheets:
    """The counted submissions of one model: one a firm, in a fixed order.

    ``answers`` (int8) and ``evidence`` have shape (n, questions); the other arrays shape (n,).
    ``seconds`` is NaN where it is not known. ``regions`` are ids of the reference list, empty
    where unknown.
    """

    firms: tuple[str, ...]
    regions: tuple[str, ...]
    sectors: NDArray[np.int8]
    sizes: NDArray[np.int8]
    designated: NDArray[np.int8]
    vetoed: NDArray[np.bool_]
    answers: NDArray[np.int8]
    evidence: NDArray[np.bool_]
    seconds: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.firms)

    @classmethod
    def joined(cls, blocks: Sequence[Sheets], questions: int) -> Sheets:
        """Put blocks together; without any, there are no sheets."""
        if not blocks:
            return cls.none(questions)
        names = ("sectors", "sizes", "designated", "vetoed", "answers", "evidence", "seconds")
        arrays = {name: np.concatenate([getattr(b, name) for b in blocks]) for name in names}
        return cls(
            firms=tuple(firm for block in blocks for firm in block.firms),
            regions=tuple(region for block in blocks for region in block.regions),
            **arrays,
        )

    @classmethod
    def none(cls, questions: int) -> Sheets:
        """Return no sheets at all."""
        small, truths = np.empty(0, np.int8), np.empty(0, np.bool_)
        return cls(
            firms=(),
            regions=(),
            sectors=small,
            sizes=small,
            designated=small,
            vetoed=truths,
            answers=np.empty((0, questions), np.int8),
            evidence=np.empty((0, questions), np.bool_),
            seconds=np.empty(0),
        )


@dataclass(frozen=True)
class Typology:
    """The types of one population, as they were found on a day.

    Without ``types`` the population carries none. ``count`` is the evidence for their number.
    ``usual`` (types, questions) are the usual levels. ``found_on`` is the day on which their
    number was chosen, ``on`` the day on which firms were last counted into them; ``last`` is the
    highest number a type ever had.
    """

    population: str
    firms: int
    on: date
    found_on: date
    count: TypeCount
    types: TypeModel | None
    cards: tuple[TypeCard, ...]
    sectors: Mapping[int, tuple[tuple[str, int], ...]]
    usual: NDArray[np.int8] | None
    last: int

    @property
    def shown(self) -> tuple[int, ...]:
        """The numbers of the types that may be told of."""
        return tuple(card.number for card in self.cards)

    def card(self, number: int) -> TypeCard | None:
        return next((card for card in self.cards if card.number == number), None)


@dataclass(frozen=True)
class Measured:
    """How well the questionnaire measures in one population, counted on a day.

    ``version`` is the number under which the ledger knows the firms counted.
    """

    population: str
    firms: int
    on: date
    version: int
    quality: Quality


@dataclass(frozen=True)
class PeerSnapshot:
    """Everything that is told of peers on one day, for one model, in one world.

    ``model`` is the scoring digest, ``version`` the model's version. ``firms`` is the edition for
    the firms' pages, ``bureaus`` that for bureaus.
    """

    id: str
    world: World
    model: str
    version: str
    on: date
    built_at: datetime
    since: date
    firms: Edition
    bureaus: Edition
    typologies: Mapping[str, Typology]
    measured: Mapping[str, Measured]


@dataclass(frozen=True)
class SnapshotEntry:
    """A snapshot as a list shows it."""

    id: str
    world: World
    model: str
    version: str
    on: date
    built_at: datetime


@dataclass(frozen=True)
class PeerLedger:
    """A ledger with the regions of the lattice that its codes are of."""

    ledger: Ledger
    regions: tuple[str, ...]
    parents: tuple[int, ...]


@dataclass(frozen=True)
class RegisterRow:
    """How many firms of a sector and size a region has, by the register of firms."""

    region: str
    sector: str
    size: str
    firms: int


@dataclass(frozen=True)
class FirmRegister:
    """The imported register: where it is from, as of which day, and its counts."""

    source: str
    as_of: date
    rows: tuple[RegisterRow, ...]


class PeerStore(Protocol):
    """Submissions in blocks, snapshots, and what must be remembered between them."""

    def put_submission(self, submission: Submission) -> None:
        """Store what an assessment says now, in place of what it said before."""

    def unlisted(self) -> tuple[str, ...]:
        """Return the assessments that have a receipt and no submission here, by id."""

    def has_sheets(self, world: World, model: str, since: datetime) -> bool:
        """Tell whether ``sheets`` yields any."""

    def listed(self) -> int:
        """Return how many submissions there are, whether they count or not."""

    def sheets(self, world: World, model: str, since: datetime) -> Iterator[Sheets]:
        """Yield the counted submissions block by block: the latest of each firm since a moment.

        Only firms whose credit code is confirmed and that agreed to be compared are counted.
        """

    def add_snapshot(self, entry: SnapshotEntry, body: Mapping[str, Any]) -> None: ...
    def snapshots(self, world: World, model: str | None = None) -> tuple[SnapshotEntry, ...]:
        """Return the snapshots of a world, newest first."""

    def snapshot(self, snapshot_id: str) -> tuple[SnapshotEntry, Mapping[str, Any]] | None:
        """Return what was stored of a snapshot."""

    def ledger(self, world: World, model: str, audience: Audience) -> PeerLedger | None: ...
    def put_ledger(
        self, world: World, model: str, audience: Audience, ledger: PeerLedger
    ) -> None: ...
    def register(self) -> FirmRegister | None: ...
    def put_register(self, register: FirmRegister) -> None:
        """Store a register in place of the old one."""
