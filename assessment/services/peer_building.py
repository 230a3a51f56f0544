"""Snapshots of peers: count everybody anew, follow the types or choose them anew, and store it.

It reads in one unit and writes in another, because it may take a minute. Nothing of what a firm
says is stored: a snapshot holds groups, and the ledger keyed marks.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING

from threadpoolctl import threadpool_limits

from assessment.domain.audit import AuditKind
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.moments import day_in_china
from assessment.domain.peer_json import body_of, entry_of, snapshot_of
from assessment.domain.peers import (
    AUDIENCES,
    Audience,
    Measured,
    PeerLedger,
    PeerSnapshot,
    Sheets,
    Typology,
)
from assessment.domain.ports import Unit
from assessment.services.peer_counting import VIEWS, Counting, View, moved
from assessment.services.peer_meanwhile import LEVEL_PART, BuiltMeanwhile, rounds_beside, stamp
from assessment.services.submissions import submission_of
from assessment.services.tools import Tools
from questionnaires.model import MaturityModel
from scoring.aggregates import World
from scoring.editions import Edition
from scoring.features import POPULATIONS
from scoring.foreign import apart, beside
from scoring.progress import Progress, say_nothing
from scoring.type_evidence import CountRules

if TYPE_CHECKING:
    from assessment.services.peer_types import Population

WORLDS: tuple[World, ...] = ("real", "demo")
DAYS_A_MONTH = 30.4375


@dataclass(frozen=True)
class PeerRules:
    """How far back submissions count, and when types are accepted."""

    months: int = 24
    types: CountRules = field(default_factory=CountRules)

    def since(self, now: datetime) -> datetime:
        return now - timedelta(days=round(self.months * DAYS_A_MONTH))


@dataclass(frozen=True)
class Built:
    """A snapshot that was stored, with how many firms it counts."""

    snapshot: PeerSnapshot
    firms: int


@dataclass(frozen=True)
class _Read:
    """What one snapshot is counted from, read in one unit."""

    world: World
    model: MaturityModel
    sheets: Sheets
    ledgers: Mapping[Audience, PeerLedger | None]
    last: PeerSnapshot | None
    rounds: tuple[PeerLedger, ...]
    stamp: Hashable


class PeerBuilding:
    """The use case of those who run the installation; ``key`` marks firms in the ledgers."""

    def __init__(self, tools: Tools, key: bytes, rules: PeerRules) -> None:
        self._tools = tools
        self._key = key
        self._rules = rules

    def build(
        self, *, refit: bool = False, random_state: int = 0, progress: Progress | None = None
    ) -> tuple[Built, ...]:
        """Build a snapshot for each world and model with firms that count; return them.

        With ``refit`` the number of types is chosen anew, which may take minutes.

        Raises:
            BuiltMeanwhile: another snapshot came first; what came before it was stored.
        """
        tell, now = progress or say_nothing, self._tools.clock()
        self._list_submissions(tell)
        built = []
        for world, digest in self._wanted(now):
            read = self._read(world, digest, now, tell)
            if len(read.sheets) or read.last is not None:
                # the matrices are small: several threads would only wait for one another
                with threadpool_limits(limits=1):
                    snapshot, ledgers = self._counted(read, now, refit, random_state, tell)
                self._store(snapshot, ledgers, read.stamp)
                built.append(Built(snapshot, len(read.sheets)))
        return tuple(built)

    def _list_submissions(self, tell: Progress) -> None:
        """List what was submitted before there was a list, or restored without it."""
        with self._tools.store.reading() as unit:
            missing = unit.peers.unlisted()
        for done, assessment_id in enumerate(missing):
            tell("listing", done, len(missing))
            with self._tools.store.writing() as unit:
                self._list(unit, assessment_id)

    def _list(self, unit: Unit, assessment_id: str) -> None:
        assessment, receipt = (
            unit.answers.assessment(assessment_id),
            unit.receipts.of(assessment_id),
        )
        if assessment is not None and receipt is not None:
            model = self._tools.library.model(receipt.content["version"])
            unit.peers.put_submission(submission_of(model, receipt, assessment.firm_id))

    def _wanted(self, now: datetime) -> tuple[tuple[World, str], ...]:
        """Return the worlds and models of which somebody submitted something or was counted."""
        digests = [model.scoring_digest for model in self._tools.library.models]
        since = self._rules.since(now)
        with self._tools.store.reading() as unit:
            return tuple(
                (world, digest)
                for world, digest in product(WORLDS, digests)
                if unit.peers.snapshots(world, digest)
                or unit.peers.has_sheets(world, digest, since)
            )

    def _read(self, world: World, digest: str, now: datetime, tell: Progress) -> _Read:
        model = _model(self._tools.library.models, digest)
        with self._tools.store.reading() as unit:
            blocks = list(_told(unit, world, digest, self._rules.since(now), tell))
            return _Read(
                world=world,
                model=model,
                sheets=Sheets.joined(blocks, len(model.questions)),
                ledgers={a: unit.peers.ledger(world, digest, a) for a in AUDIENCES},
                last=newest(unit, world, digest),
                rounds=tuple(rounds_beside(unit, world, LEVEL_PART, None)),
                stamp=stamp(unit, world, digest),
            )

    def _counted(
        self, read: _Read, now: datetime, refit: bool, random_state: int, tell: Progress
    ) -> tuple[PeerSnapshot, dict[Audience, PeerLedger]]:
        on, since = day_in_china(now), day_in_china(self._rules.since(now))
        tell("scoring", 0, 1)
        counting = Counting(
            read.model, read.sheets, self._key, read.world, on, f"{self._rules.months}m"
        )
        editions, ledgers = {}, {}
        for done, view in enumerate(VIEWS):
            tell("counting", done, len(VIEWS) + 1)
            editions[view.audience], ledgers[view.audience] = self._edition(read, counting, view)
        tell("counting", len(VIEWS), len(VIEWS) + 1)
        versions, ledgers["types"] = counting.populations(read.ledgers["types"])
        typologies, measured = self._populations(
            counting, read, versions, refit, random_state, tell
        )
        snapshot = PeerSnapshot(
            id=self._tools.new_id(),
            world=read.world,
            model=read.model.scoring_digest,
            version=read.model.version,
            on=on,
            built_at=now,
            since=since,
            firms=editions["firms"],
            bureaus=editions["bureaus"],
            typologies=typologies,
            measured=measured,
        )
        return snapshot, ledgers

    def _edition(self, read: _Read, counting: Counting, view: View) -> tuple[Edition, PeerLedger]:
        """Count what an audience sees; bureaus see rounds beside it."""
        kept, regions = read.ledgers[view.audience], self._tools.library.regions
        if view.audience != "bureaus" or not read.rounds:
            return counting.edition(view, regions, kept)
        lattice = view.lattice(regions)
        own, others = moved(kept, lattice, view.rule, 1), [each.ledger for each in read.rounds]
        joint = PeerLedger(beside(own, others), lattice.regions, lattice.parents)
        edition, ledger = counting.edition(view, regions, joint)
        return edition, replace(ledger, ledger=apart(ledger.ledger))

    def _populations(
        self,
        counting: Counting,
        read: _Read,
        versions: Mapping[str, int],
        refit: bool,
        random_state: int,
        tell: Progress,
    ) -> tuple[dict[str, Typology], dict[str, Measured]]:
        """Tell of each population anew where that is safe; else leave it as it was."""
        # the machinery of learning: half a second that no server waits for
        from assessment.services.peer_types import Population

        typologies = dict(read.last.typologies) if read.last else {}
        measured = dict(read.last.measured) if read.last else {}
        for done, name in enumerate(POPULATIONS):
            tell("types", done, len(POPULATIONS))
            is_told = name in measured and measured[name].version == versions.get(name)
            if name not in versions or (is_told and not refit):
                continue
            population = Population.of(name, read.model, read.sheets, counting.block)
            measured[name] = population.measured(versions[name], on=counting.on)
            found = self._typology(
                population, typologies.get(name), counting.on, refit, random_state, tell
            )
            if found is not None:
                typologies[name] = found
        tell("types", len(POPULATIONS), len(POPULATIONS))
        return typologies, measured

    def _typology(
        self,
        population: Population,
        earlier: Typology | None,
        on: date,
        refit: bool,
        random_state: int,
        tell: Progress,
    ) -> Typology | None:
        if refit:
            return population.found(
                earlier, self._rules.types, on=on, random_state=random_state, progress=tell
            )
        if earlier is None:
            return None
        return population.followed(earlier, on=on, random_state=random_state)

    def _store(
        self,
        snapshot: PeerSnapshot,
        ledgers: Mapping[Audience, PeerLedger],
        seen: Hashable,
    ) -> None:
        operator = Actor(ActorKind.SYSTEM, "system")
        with self._tools.store.writing() as unit:
            if stamp(unit, snapshot.world, snapshot.model) != seen:
                raise BuiltMeanwhile
            unit.peers.add_snapshot(entry_of(snapshot), body_of(snapshot))
            for audience, ledger in ledgers.items():
                unit.peers.put_ledger(snapshot.world, snapshot.model, audience, ledger)
            kind = AuditKind.PEERS_BUILT
            self._tools.record(unit, kind, operator, "peer_snapshot", snapshot.id)


def newest(unit: Unit, world: World, model: str) -> PeerSnapshot | None:
    """Return the newest snapshot of a model, if there is one."""
    entries = unit.peers.snapshots(world, model)
    found = unit.peers.snapshot(entries[0].id) if entries else None
    return None if found is None else snapshot_of(*found)


def _told(
    unit: Unit, world: World, digest: str, since: datetime, tell: Progress
) -> Iterator[Sheets]:
    """Pass blocks on, and tell how far the reading is."""
    total, done = unit.peers.listed(), 0
    for block in unit.peers.sheets(world, digest, since):
        tell("reading", done, total)
        done += len(block)
        yield block


def _model(models: tuple[MaturityModel, ...], digest: str) -> MaturityModel:
    return next(model for model in models if model.scoring_digest == digest)
