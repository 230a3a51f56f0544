"""What self-assessments tell of indicators: n of N firms that agreed to be counted, never official.

Nothing is told of fewer than five firms, nor where fewer than five are left on the other side.
Only the whole region of a bureau is counted: a region and all its parts but one would tell of the
last part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessment.domain.accounts import Role
from assessment.domain.firms import Actor
from assessment.domain.indicators import COUNTED, Counted, IndicatorValue
from assessment.domain.permissions import Action
from assessment.domain.ports import Unit
from assessment.domain.small_counts import FEW, LEAST, WITHHELD, Shown, shown, shown_of
from assessment.services.indicator_lines import standing_entries
from assessment.services.profile_form import from_json
from assessment.services.tools import Tools
from questionnaires.answers import LEVELS, AnswerSheet
from questionnaires.conditions import Outcome
from questionnaires.library import Library
from questionnaires.self_assessed import Denominator, Measure, all_met


@dataclass(frozen=True)
class Tally:
    """How many firms have something, of how many that said whether. ``total`` of the same set."""

    have: Shown
    said: Shown


@dataclass(frozen=True)
class Coverage:
    """A tally among one set of firms, and how large the set is by the bureau's own entry.

    ``registered`` is ``None`` where no number of the set was entered. ``share``: firms counted as
    having it, of all of the set, in hundredths of a percent; at least so many have it.
    """

    denominator: Denominator
    tally: Tally
    registered: IndicatorValue | None
    share: int | None


@dataclass(frozen=True)
class SelfCount:
    """What a measure says of a region. ``added`` is the sum of a number, where that is counted."""

    measure: Measure
    tally: Tally
    added: int | None
    coverages: tuple[Coverage, ...]


@dataclass(frozen=True)
class SelfCounts:
    """What self-assessments tell of a region; ``None`` for ``counts`` where it is not counted."""

    firms: Shown
    counts: Mapping[str, SelfCount] | None

    def of(self, indicator_id: str) -> SelfCount | None:
        return None if self.counts is None else self.counts.get(indicator_id)


@dataclass(frozen=True)
class Judged:
    """What one submission says: its place, per measure whether and how many, and its sets."""

    place: str
    outcomes: Mapping[str, Outcome]
    numbers: Mapping[str, int]
    sets: frozenset[str]


class SelfCounting:
    """The use case: counting what firms of a region said that agreed to it.

    A receipt never changes, so what it says is worked out once and remembered as long as it may
    be counted.
    """

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._judged: dict[str, Judged] = {}

    def of(self, region: str, actor: Actor) -> SelfCounts:
        """Count for one of the bureau's own regions; of a part of it nothing is told.

        Raises:
            NotFound: no such region, or none of this bureau's.
        """
        with self._tools.store.reading() as unit:
            self._tools.access.region(unit, actor, Action.INDICATOR_READ, region)
            if not self._is_whole(unit, actor, region):
                return SelfCounts(FEW, None)
            everybody = self._everybody(unit)
            entries = standing_entries(unit.indicators.values(region))
        within = self._tools.library.regions.within
        return counted(
            self._tools.library,
            region,
            [j for j in everybody if j.place and within(j.place, (region,))],
            entries,
        )

    def _everybody(self, unit: Unit) -> list[Judged]:
        """Return what all firms say that may be counted now; what may not any more is forgotten."""
        ids, before = unit.indicators.countable(COUNTED), self._judged
        fresh = [each for each in ids if each not in before]
        found = {
            each.receipt_id: judged(self._tools.library, values_of(self._tools.library, each))
            for each in unit.indicators.counted(fresh)
        }
        self._judged = {each: found.get(each) or before[each] for each in ids}
        return list(self._judged.values())

    def _is_whole(self, unit: Unit, actor: Actor, region: str) -> bool:
        roles = unit.sharing.roles(actor.id)
        return any(held.role is Role.BUREAU and held.scope == region for held in roles)


Values = Mapping[str, Any]


def judged(library: Library, values: Values) -> Judged:
    """Work out what one firm says, from what conditions read of it."""
    told, place = library.self_assessed, values.get("firm.region")
    return Judged(
        place=str(place) if place in library.regions else "",
        outcomes={m.id: _outcome(m, values) for m in told.measures},
        numbers={m.id: int(values.get(m.adds, 0)) for m in told.measures if m.adds},
        sets=frozenset(
            each.id for each in told.denominators if all_met(each.among, values) is Outcome.MET
        ),
    )


def values_of(library: Library, firm: Counted) -> Values:
    """Return what conditions read of a submission: the facts and the answers that are levels."""
    model = library.model(firm.model_version)
    sheet = AnswerSheet.unpacked(model.question_ids, firm.answers, bytes(len(firm.answers)))
    answers = {f"answer.{q}": a.value for q, a in sheet.items() if a.value in LEVELS}
    return {**from_json(library, firm.facts), **answers}


def counted(
    library: Library, region: str, firms: Sequence[Judged], entries: Sequence[IndicatorValue]
) -> SelfCounts:
    """Count the firms of a region, for the indicators it tracks."""
    places = {place.id for place in library.regions.lineage(region)}
    ids = {i.id for r in library.indicators if r.region in places for i in r.indicators}
    found = {
        indicator: _measured(library, measure, firms, entries)
        for measure in library.self_assessed.measures
        for indicator in measure.indicators
        if indicator in ids
    }
    return SelfCounts(shown(len(firms)), found)


def _measured(
    library: Library, measure: Measure, firms: Sequence[Judged], entries: Sequence[IndicatorValue]
) -> SelfCount:
    outcomes = {n: firm.outcomes[measure.id] for n, firm in enumerate(firms)}
    told = {n: o is Outcome.MET for n, o in outcomes.items() if o is not Outcome.UNKNOWN}
    sets = [library.self_assessed.denominator(each) for each in measure.denominators]
    groups = [frozenset(n for n in told if each.id in firms[n].sets) for each in sets]
    tally, *tallies = _tallies(told, [frozenset(told), *groups])
    added = sum(firms[n].numbers[measure.id] for n in told) if measure.adds else None
    return SelfCount(
        measure=measure,
        tally=tally,
        added=added if tally.have.exact is not None else None,
        coverages=tuple(
            _coverage(each, found, entries) for each, found in zip(sets, tallies, strict=True)
        ),
    )


def _outcome(measure: Measure, values: Values) -> Outcome:
    if measure.adds is None:
        return all_met(measure.counts, values)
    if measure.known_by is not None and measure.known_by not in values:
        return Outcome.UNKNOWN
    number = values.get(measure.adds)
    return Outcome.UNKNOWN if number is None else Outcome.of(number > 0)


def _tallies(told: Mapping[int, bool], groups: Sequence[frozenset[int]]) -> list[Tally]:
    """Count groups; one that differs from a larger shown one by a few firms is withheld."""
    found: dict[int, Tally] = {}
    known: list[frozenset[int]] = []
    for place in sorted(range(len(groups)), key=lambda i: (-len(groups[i]), i)):
        group = groups[place]
        if any(group <= other and 0 < len(other - group) < LEAST for other in known):
            found[place] = Tally(WITHHELD, WITHHELD)
            continue
        known.append(group)
        have = sum(told[n] for n in group)
        found[place] = Tally(shown_of(have, len(group)), shown(len(group)))
    return [found[place] for place in range(len(groups))]


def _coverage(each: Denominator, tally: Tally, entries: Sequence[IndicatorValue]) -> Coverage:
    known = [entry for entry in entries if entry.indicator_id == each.id]
    registered = known[-1] if known else None
    return Coverage(each, tally, registered, _share(tally.have.exact, registered))


def _share(have: int | None, registered: IndicatorValue | None) -> int | None:
    """Return hundredths of a percent, rounded down; none where the total cannot be right."""
    if have is None or registered is None or registered.value is None:
        return None
    total = Decimal(registered.value)
    return None if total < have else int(10_000 * have // total)
