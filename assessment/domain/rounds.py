"""Rounds: what a campaign's submissions add up to, in parts that are counted each by itself.

A ledger knows at most 64 measures, so a round is told in several parts. Each part is an edition
(``scoring.editions``) with a ledger of its own; nothing of a firm leaves it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from assessment.domain.peers import PeerLedger, Sheets
from scoring.aggregates import World
from scoring.editions import Edition


@dataclass(frozen=True)
class RoundEntry:
    """One part of a round as it was told on a day. ``firms`` took part; not all are counted."""

    id: str
    campaign_id: str
    world: World
    part: str
    on: date
    built_at: datetime
    firms: int


@dataclass(frozen=True)
class RoundSnapshot:
    """A part with what it tells."""

    entry: RoundEntry
    edition: Edition


@dataclass(frozen=True)
class RoundSheets:
    """Submissions of a round in a block, with the assessment that each row is of."""

    assessments: tuple[str, ...]
    sheets: Sheets


class RoundStore(Protocol):
    """Submissions of a round, what is told of it, and the ledgers behind."""

    def sheets(self, campaign_id: str, world: World) -> Iterator[RoundSheets]:
        """Yield the counted submissions block by block: the latest of each firm.

        Real firms count where their credit code is confirmed and their agreement to this round
        stands; demo firms among demo firms alone.
        """

    def verified(self, campaign_id: str, world: World, most: int) -> int:
        """Return how many firms count today; no further than ``most`` is counted."""

    def worlds(self, campaign_id: str) -> tuple[World, ...]:
        """Return the worlds of the firms that entered."""

    def add(self, entry: RoundEntry, body: Mapping[str, Any]) -> None: ...
    def newest(self, campaign_id: str, world: World) -> tuple[RoundEntry, ...]:
        """Return the newest of each part, by part."""

    def all_newest(self) -> tuple[RoundEntry, ...]:
        """Return the newest of each part of every round and world."""

    def snapshot(self, snapshot_id: str) -> tuple[RoundEntry, Mapping[str, Any]] | None: ...
    def ledger(self, campaign_id: str, world: World, part: str) -> PeerLedger | None: ...
    def put_ledger(self, campaign_id: str, world: World, part: str, ledger: PeerLedger) -> None: ...
