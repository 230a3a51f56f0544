"""What self-assessments tell of indicators: n of N firms that agreed to be counted, never official.

It is read from what ``self_counting`` stored and says no more than that does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assessment.domain.firms import Actor
from assessment.domain.indicators import IndicatorValue
from assessment.domain.permissions import Action
from assessment.domain.ports import Unit
from assessment.services.indicator_lines import standing_entries
from assessment.services.self_judging import ALL
from assessment.services.tools import Tools
from questionnaires.library import Library
from questionnaires.self_assessed import Denominator, Measure
from scoring.aggregates import World
from scoring.arithmetic import FULL
from scoring.benchmarks import Benchmarks, Group
from scoring.cohorts import ABOVE_MICRO, Cohort
from scoring.editions import Edition
from scoring.tallies import Tally, tally_of


@dataclass(frozen=True)
class Coverage:
    """A tally among one set of firms, and how large the set is by the bureau's own entry.

    ``tally`` is ``None`` where too few firms can be told of, ``registered`` where no number of the
    set was entered. ``share``: firms counted as having it, of all of the set, in hundredths of a
    percent; at least so many have it.
    """

    denominator: Denominator
    tally: Tally | None
    registered: IndicatorValue | None
    share: int | None


@dataclass(frozen=True)
class SelfCount:
    """What a measure says of a region, and when it was counted (both ``None``: too few firms)."""

    measure: Measure
    on: date | None
    tally: Tally | None
    coverages: tuple[Coverage, ...]


@dataclass(frozen=True)
class SelfCounts:
    """What self-assessments tell of a region, by indicator.

    ``world`` is that of invented firms where only those take part. ``counts`` is ``None`` for
    regions that are not told of by themselves, ``is_built`` false before the first count.
    """

    world: World
    is_built: bool
    counts: Mapping[str, SelfCount] | None

    def of(self, indicator_id: str) -> SelfCount | None:
        return None if self.counts is None else self.counts.get(indicator_id)


class SelfFigures:
    """The use case: a bureau reads what was counted of a region."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def of(self, region: str, actor: Actor) -> SelfCounts:
        """Return what is told of a region.

        Raises:
            NotFound: no such region, or none of this bureau's.
        """
        with self._tools.store.reading() as unit:
            self._tools.access.region(unit, actor, Action.INDICATOR_READ, region)
            world, told = _newest(unit, self._tools.library)
            entries = standing_entries(unit.indicators.values(region))
        return told_of(self._tools.library, region, world, told, entries)


def told_of(
    library: Library,
    region: str,
    world: World,
    told: Mapping[str, Edition],
    entries: Sequence[IndicatorValue],
) -> SelfCounts:
    """Return what editions, by measure, say of the indicators that a region tracks."""
    if any(region not in edition.lattice.regions for edition in told.values()):
        return SelfCounts(world, True, None)
    places = {place.id for place in library.regions.lineage(region)}
    tracked = {i.id for r in library.indicators if r.region in places for i in r.indicators}
    found = {
        indicator: _measured(library, measure, region, told.get(measure.id), entries)
        for measure in library.self_assessed.measures
        for indicator in measure.indicators
        if indicator in tracked
    }
    return SelfCounts(world, bool(told), found)


def _newest(unit: Unit, library: Library) -> tuple[World, dict[str, Edition]]:
    """Return what was counted of the measures as they are defined now.

    A demo has no real firms; where there are any, invented ones are not looked at.
    """
    told = library.self_assessed
    wanted = {(measure.id, told.digest(measure)) for measure in told.measures}
    worlds: tuple[World, ...] = ("real", "demo")
    for world in worlds:
        found = {
            entry.measure: Edition.from_plain(plain)
            for entry, plain in unit.indicators.self_counts(world)
            if (entry.measure, entry.digest) in wanted
        }
        if found:
            return world, found
    return "real", {}


def _measured(
    library: Library,
    measure: Measure,
    region: str,
    edition: Edition | None,
    entries: Sequence[IndicatorValue],
) -> SelfCount:
    group = None
    if edition is not None:
        group = Benchmarks(edition).group(Cohort(region, None, ABOVE_MICRO))
    sets = [library.self_assessed.denominator(each) for each in measure.denominators]
    return SelfCount(
        measure=measure,
        on=None if group is None else group.on,
        tally=_tally(group, ALL),
        coverages=tuple(_coverage(each, _tally(group, each.id), entries) for each in sets),
    )


def _tally(group: Group | None, name: str) -> Tally | None:
    found = None if group is None else group.measures.get(name)
    return None if found is None else tally_of(found)


def _coverage(
    each: Denominator, tally: Tally | None, entries: Sequence[IndicatorValue]
) -> Coverage:
    known = [entry for entry in entries if entry.indicator_id == each.id]
    registered = known[-1] if known else None
    return Coverage(each, tally, registered, _share(tally, registered))


def _share(tally: Tally | None, registered: IndicatorValue | None) -> int | None:
    """Return hundredths of a percent, rounded down; none where the total cannot be right."""
    if tally is None or tally.have is None or registered is None or registered.value is None:
        return None
    total = Decimal(registered.value)
    return None if total < tally.have else int(FULL * tally.have // total)
