"""Counting what self-assessments tell of indicators, once a day, as far as is safe.

Like snapshots of peers it is counted for everybody at once and told in groups of at least ten
firms, which are told anew only when ten of them changed (``scoring.disclosure``), so that nobody
is found by watching a figure from day to day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assessment.domain.audit import AuditKind
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.indicators import CountEntry
from assessment.domain.moments import day_in_china
from assessment.domain.peers import PeerLedger
from assessment.domain.ports import Unit
from assessment.services.peer_building import WORLDS, PeerRules
from assessment.services.peer_counting import BUREAUS, moved
from assessment.services.peer_meanwhile import BuiltMeanwhile
from assessment.services.self_judging import Columns, Judged, judged
from assessment.services.tools import Tools
from questionnaires.library import Library
from questionnaires.self_assessed import Measure
from scoring.aggregates import World, firm_marks, votes_of
from scoring.disclosure import count
from scoring.editions import Edition, edition_of
from scoring.progress import Progress, say_nothing
from scoring.tallies import TALLY_VIEW, without_differences

#: The name of what is told, where rounds have theirs.
STANDING = "standing"


@dataclass(frozen=True)
class CountBuilt:
    """What became of one measure in one world: of how many firms, and whether it is told anew."""

    world: World
    measure: str
    firms: int
    is_told: bool


class SelfCounting:
    """The use case of those who run the installation; ``key`` marks firms in the ledgers."""

    def __init__(self, tools: Tools, key: bytes, rules: PeerRules) -> None:
        self._tools = tools
        self._key = key
        self._rules = rules

    def build(self, *, progress: Progress | None = None) -> tuple[CountBuilt, ...]:
        """Count every measure anew in both worlds, and store what is told anew.

        Raises:
            BuiltMeanwhile: somebody else counted meanwhile; what came before it was stored.
        """
        tell = progress or say_nothing
        return tuple(
            self._counted(world, measure, firms)
            for world in WORLDS
            if (firms := self._firms(world, tell))
            for measure in self._tools.library.self_assessed.measures
        )

    def _firms(self, world: World, tell: Progress) -> list[Judged]:
        """Return what the firms of a known place say."""
        tell(f"judging {world} firms", 0, 1)
        since = self._rules.since(self._tools.clock())
        with self._tools.store.reading() as unit:
            found = [judged(self._tools.library, f) for f in unit.indicators.counted(world, since)]
        return [firm for firm in found if firm.place]

    def _counted(self, world: World, measure: Measure, firms: Sequence[Judged]) -> CountBuilt:
        library, on = self._tools.library, day_in_china(self._tools.clock())
        digest = library.self_assessed.digest(measure)
        said = [firm for firm in firms if measure.id in firm.has]
        with self._tools.store.reading() as unit:
            last = standing(unit, world, measure.id, digest)
            kept = unit.indicators.count_ledger(world, measure.id, digest)
        edition, ledger = counted(library, self._key, measure, said, kept, world=world, on=on)
        is_told = last is None or last[1].units != edition.units
        if is_told:
            entry = CountEntry(world, measure.id, digest, on, self._tools.clock())
            self._store(entry, last, edition, ledger)
        return CountBuilt(world, measure.id, len(said), is_told)

    def _store(
        self,
        entry: CountEntry,
        last: tuple[CountEntry, Edition] | None,
        edition: Edition,
        ledger: PeerLedger,
    ) -> None:
        operator = Actor(ActorKind.SYSTEM, "system")
        with self._tools.store.writing() as unit:
            now = standing(unit, entry.world, entry.measure, entry.digest)
            if (now and now[0].built_at) != (last and last[0].built_at):
                raise BuiltMeanwhile
            unit.indicators.put_count(entry, edition.plain(), ledger)
            kind = AuditKind.PEERS_BUILT
            self._tools.record(unit, kind, operator, "self_count", entry.measure)


def standing(
    unit: Unit, world: World, measure: str, digest: str
) -> tuple[CountEntry, Edition] | None:
    """Return what was told last of a measure as it is defined now."""
    found: list[Any] = [
        (entry, Edition.from_plain(plain))
        for entry, plain in unit.indicators.self_counts(world)
        if (entry.measure, entry.digest) == (measure, digest)
    ]
    return found[0] if found else None


def counted(
    library: Library,
    key: bytes,
    measure: Measure,
    said: Sequence[Judged],
    kept: PeerLedger | None,
    *,
    world: World,
    on: date,
) -> tuple[Edition, PeerLedger]:
    """Return what may be told of the firms that spoke of a measure, and the ledger of today."""
    columns, lattice = Columns.of(library.self_assessed, measure), BUREAUS.lattice(library.regions)
    found = votes_of(
        key,
        lattice,
        firm_marks(key, [firm.firm_id for firm in said]),
        lattice.of_places([firm.place for firm in said]),
        columns.values([f.has[measure.id] for f in said], [f.sets for f in said]),
    )
    before = moved(kept, lattice, TALLY_VIEW, len(columns.names))
    ledger = count(lattice, found, before, TALLY_VIEW, on=on)
    edition = edition_of(
        lattice,
        ledger,
        TALLY_VIEW,
        round=STANDING,
        on=on,
        world=world,
        model=library.self_assessed.digest(measure),
        measures=columns.names,
    )
    safe = without_differences(edition, columns.rests)
    return safe, PeerLedger(ledger, lattice.regions, lattice.parents)
