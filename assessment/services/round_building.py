"""Counting a round: its submissions, part by part, as far as is safe beside all that is told.

A bureau sees the numbers of its regions and of every round there. So each part is checked against
the other rounds that tell the same measures, and the level against what bureaus see of regions
(``scoring.foreign``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from numpy.typing import NDArray

from assessment.domain.audit import AuditKind
from assessment.domain.errors import NotFound
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.moments import day_in_china
from assessment.domain.peers import PeerLedger, Sheets
from assessment.domain.ports import Unit
from assessment.domain.receipts import Receipt
from assessment.domain.rounds import RoundEntry, RoundSnapshot
from assessment.domain.sharing import Campaign
from assessment.services.funnels import funnel_of
from assessment.services.peer_counting import Counting
from assessment.services.peer_meanwhile import BuiltMeanwhile, others_of, stamp
from assessment.services.round_counting import counted, view_of
from assessment.services.round_judging import Judging, columns_of
from assessment.services.round_participation import PARTICIPATION, Participation
from assessment.services.round_parts import (
    LEAST_OF_ROUND,
    Part,
    levels_of_block,
    parts_of,
    programs_of,
    table_of,
)
from assessment.services.tools import Tools
from questionnaires.model import MaturityModel
from scoring.aggregates import World
from scoring.editions import Edition
from scoring.progress import Progress, say_nothing

#: How long after its end a round is still counted: firms are confirmed, others withdraw.
STILL_COUNTED = timedelta(days=90)
#: Receipts read in one unit.
CHUNK = 200


@dataclass(frozen=True)
class RoundBuilt:
    """What became of one round in one world: how many firms count, which parts were told anew."""

    campaign: Campaign
    world: World
    firms: int
    told: tuple[str, ...]


@dataclass(frozen=True)
class _Read:
    """What the parts of a round are counted from."""

    campaign: Campaign
    world: World
    model: MaturityModel
    sheets: Sheets
    columns: Sequence[Mapping[str, NDArray[Any]]]


class RoundBuilding:
    """The use case of those who run the installation; ``key`` marks firms in the ledgers."""

    def __init__(self, tools: Tools, key: bytes) -> None:
        self._tools = tools
        self._key = key

    def build(
        self, campaign_id: str, *, progress: Progress | None = None
    ) -> tuple[RoundBuilt, ...]:
        """Count one round anew, in each world that takes part.

        Raises:
            NotFound: there is no such campaign.
            BuiltMeanwhile: something else was told meanwhile; what came before it was stored.
        """
        with self._tools.store.reading() as unit:
            campaign = unit.organisations.campaign(campaign_id)
            worlds = unit.rounds.worlds(campaign_id)
        if campaign is None:
            raise NotFound
        tell = progress or say_nothing
        return tuple(self._built(campaign, world, tell) for world in worlds)

    def build_due(self, *, progress: Progress | None = None) -> tuple[RoundBuilt, ...]:
        """Do the same for every round that is open, or over since less than 90 days.

        Raises:
            BuiltMeanwhile: something else was told meanwhile; what came before it was stored.
        """
        now = self._tools.clock()
        with self._tools.store.reading() as unit:
            every = unit.organisations.campaigns()
        due = [c for c in every if c.opens_at <= now < c.closes_at + STILL_COUNTED]
        return tuple(built for c in due for built in self.build(c.id, progress=progress))

    def _built(self, campaign: Campaign, world: World, tell: Progress) -> RoundBuilt:
        self._tell_participation(campaign, world)
        read = self._read(campaign, world, tell)
        if len(read.sheets) < LEAST_OF_ROUND:
            return RoundBuilt(campaign, world, len(read.sheets), ())
        on = day_in_china(self._tools.clock())
        counting = Counting(read.model, read.sheets, self._key, world, on, campaign.id)
        columns = (levels_of_block(read.model, read.sheets, counting.block), *read.columns)
        told, parts = [], parts_of(self._tools.library, read.model)
        for done, part in enumerate(parts):
            tell("counting", done, len(parts))
            if self._tell(read, counting, part, columns):
                told.append(part.name)
        tell("counting", len(parts), len(parts))
        return RoundBuilt(campaign, world, len(read.sheets), tuple(told))

    def _read(self, campaign: Campaign, world: World, tell: Progress) -> _Read:
        model = self._tools.library.model(campaign.model_version)
        with self._tools.store.reading() as unit:
            blocks = list(unit.rounds.sheets(campaign.id, world))
        sheets = Sheets.joined([block.sheets for block in blocks], len(model.questions))
        judging = Judging(
            self._tools.library,
            model,
            programs_of(self._tools.library),
            day_in_china(self._tools.clock()),
        )
        ids = [assessment for block in blocks for assessment in block.assessments]
        enough = len(ids) >= LEAST_OF_ROUND
        receipts = self._receipts(ids, tell) if enough else iter(())
        return _Read(
            campaign, world, model, sheets, (columns_of(receipts, len(ids), judging.judge),)
        )

    def _receipts(self, ids: Sequence[str], tell: Progress) -> Iterator[Receipt]:
        for start in range(0, len(ids), CHUNK):
            tell("judging", start, len(ids))
            with self._tools.store.reading() as unit:
                found = [unit.receipts.of(each) for each in ids[start : start + CHUNK]]
            for receipt in found:
                assert receipt is not None, "what was submitted has a receipt"
                yield receipt
        tell("judging", len(ids), len(ids))

    def _tell(
        self,
        read: _Read,
        counting: Counting,
        part: Part,
        columns: Sequence[Mapping[str, NDArray[Any]]],
    ) -> bool:
        """Count one part and store it, unless it says what was said before."""
        key = read.campaign.id, read.world, part.name
        with self._tools.store.reading() as unit:
            seen = stamp(unit, read.world, read.model.scoring_digest)
            last = newest_part(unit, *key)
            kept = unit.rounds.ledger(*key)
            others = others_of(unit, read.model.scoring_digest, *key)
        # what a round asks stays the same as long as it is told
        part = part if last is None else replace(part, measures=last.edition.measures)
        values = table_of(part, len(read.sheets), columns)
        edition, ledger = counted(
            self._tools.library.regions,
            counting,
            view_of(part, read.campaign.region, values),
            kept,
            others,
        )
        if last is not None and last.edition.units == edition.units:
            return False
        self._store(read, part, edition, ledger, seen)
        return True

    def _tell_participation(self, campaign: Campaign, world: World) -> None:
        """Keep the funnel of today, unless it says what it said before."""
        with self._tools.store.reading() as unit:
            found = Participation.of(funnel_of(self._tools, unit, campaign))
            last = newest_participation(unit, unit.rounds.newest(campaign.id, world))
        if found != last:
            with self._tools.store.writing() as unit:
                self._add(unit, campaign, world, PARTICIPATION, 0, found.plain())

    def _store(
        self, read: _Read, part: Part, edition: Edition, ledger: PeerLedger, seen: object
    ) -> None:
        firms, key = len(read.sheets), (read.campaign.id, read.world, part.name)
        with self._tools.store.writing() as unit:
            if stamp(unit, read.world, read.model.scoring_digest) != seen:
                raise BuiltMeanwhile
            self._add(unit, read.campaign, read.world, part.name, firms, edition.plain())
            unit.rounds.put_ledger(*key, ledger)

    def _add(
        self,
        unit: Unit,
        campaign: Campaign,
        world: World,
        part: str,
        firms: int,
        body: Mapping[str, Any],
    ) -> None:
        now, snapshot = self._tools.clock(), self._tools.new_id()
        unit.rounds.add(
            RoundEntry(snapshot, campaign.id, world, part, day_in_china(now), now, firms), body
        )
        operator = Actor(ActorKind.SYSTEM, "system")
        self._tools.record(unit, AuditKind.PEERS_BUILT, operator, "round_snapshot", snapshot)


def newest_part(unit: Unit, campaign_id: str, world: World, part: str) -> RoundSnapshot | None:
    """Return a part as it was told last, if it was."""
    entries = unit.rounds.newest(campaign_id, world)
    entry = next((entry for entry in entries if entry.part == part), None)
    found = None if entry is None else unit.rounds.snapshot(entry.id)
    return None if found is None else RoundSnapshot(found[0], Edition.from_plain(found[1]))


def newest_participation(unit: Unit, entries: Iterable[RoundEntry]) -> Participation | None:
    """Return who takes part, as it was told last among the newest entries of a round."""
    entry = next((each for each in entries if each.part == PARTICIPATION), None)
    found = None if entry is None else unit.rounds.snapshot(entry.id)
    return None if found is None else Participation.from_plain(found[1])
