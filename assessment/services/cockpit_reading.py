"""Reads the parts of a round: shares by measure, in the order a bureau needs them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from assessment.services.cockpit_spans import EDGES, spans
from assessment.services.cockpit_values import Demand, HeatRow, Line, Rate, Shares, Told
from assessment.services.round_parts import (
    CREDIBILITY,
    EVIDENCE,
    FIRED,
    LEAST_OF_ROUND,
    LEGAL_QUESTIONS,
    LEVEL,
    NO,
    ONE_STEP,
    OTHERS,
    READY,
    UNDETERMINED,
    blocker_measure,
    gate_measure,
    is_legal,
    is_open_to_tell,
    programs_of,
    standing_measure,
)
from questionnaires.base import SECTORS
from questionnaires.library import Library
from questionnaires.model import MaturityModel
from questionnaires.program import Program, Requirement
from scoring.arithmetic import FULL
from scoring.benchmarks import Benchmarks, Distribution, Group, Share
from scoring.cohorts import Cohort

STANDING_EDGES = (READY, ONE_STEP, UNDETERMINED, NO, EDGES[-1])
#: Low, middle and high: nothing stands above the third.
GRADE_EDGES = (1, 2, 3, EDGES[-1])
#: Questions at these levels are gaps; a dimension from here on is sound.
LOW, SOUND, TOP = 2, 3, EDGES[-1] - 1


@dataclass(frozen=True)
class RoundTold:
    """The parts of a round, each as it was told last."""

    parts: Mapping[str, Benchmarks]

    @cached_property
    def _part_of(self) -> dict[str, str]:
        return {m: name for name, part in self.parts.items() for m in part.edition.measures}

    @property
    def on(self) -> date | None:
        return max((part.edition.on for part in self.parts.values()), default=None)

    @property
    def firms(self) -> int:
        """Firms counted anywhere."""
        units = self.parts["level"].edition.units if "level" in self.parts else ()
        return sum(unit.firms for unit in units)

    @property
    def regions(self) -> tuple[str, ...]:
        part = self.parts.get("level")
        return () if part is None else part.edition.lattice.regions

    def group(self, part: str, cohort: Cohort) -> Group | None:
        found = self.parts.get(part)
        if found is None or cohort.region not in found.edition.lattice.regions:
            return None
        return found.group(cohort)

    def measure(self, measure: str, cohort: Cohort) -> Distribution | None:
        """Return one measure of a group; ``None`` where it is hidden."""
        part = self._part_of.get(measure)
        group = None if part is None else self.group(part, cohort)
        return None if group is None else group.measures.get(measure)

    def shares(self, _part: str, measure: str, cohort: Cohort) -> Shares | None:
        found = self.measure(measure, cohort)
        return None if found is None else found.shares(EDGES)

    def share(self, measure: str, cohort: Cohort, first: int, last: int) -> Share | None:
        """Return the share of firms from one level to another, both included."""
        found = self.measure(measure, cohort)
        return None if found is None else _between(found, first, last)


@dataclass(frozen=True)
class Reading:
    """Reads one round. ``on`` is the day on which windows of programs are looked at."""

    library: Library
    model: MaturityModel
    round: RoundTold
    on: date

    def told(self, cohort: Cohort, region: str) -> Told:
        """Return everything about a group that is shown."""
        group = self.round.group("level", cohort)
        credibility = self.round.measure(CREDIBILITY, cohort)
        return Told(
            firms=0 if group is None else group.firms,
            complete=0 if group is None else group.complete,
            level=self.round.shares("level", LEVEL, cohort),
            level_spans=spans(self.round.measure(LEVEL, cohort)),
            dimensions=tuple(self._line(d.id, d.title, cohort) for d in self.model.dimensions),
            gaps=self._gaps(cohort),
            gates=self._gates(cohort, legal=False),
            evidence=self.round.shares("profile", EVIDENCE, cohort),
            evidence_spans=spans(self.round.measure(EVIDENCE, cohort)),
            credibility=None if credibility is None else credibility.shares(GRADE_EDGES),
            credibility_spans=spans(credibility, GRADE_EDGES),
            legal=self._legal(cohort),
            legal_gates=self._gates(replace(cohort, sector=None), legal=True),
            heat=tuple(self._heat(replace(cohort, sector=sector)) for sector in SECTORS),
            demand=tuple(self.demand(cohort)),
            demand_by_place=tuple(self._demand_by_place(cohort)),
        )

    def demand(self, cohort: Cohort) -> Iterator[Demand]:
        """Yield each program of which something is told in a group, what is most wanted first.

        Programs are told of all sectors together, so that districts can be told.
        """
        cohort = replace(cohort, sector=None)
        found = [self._demand(program, cohort) for program in programs_of(self.library)]
        known = [each for each in found if each.firms is not None]
        yield from sorted(known, key=lambda each: (-_middle(each.ready), each.program.id))

    def _demand_by_place(self, cohort: Cohort) -> Iterator[Demand]:
        """Yield what is told of programs in each part of a region that is shown by itself."""
        for part in self.library.regions.children(cohort.region):
            yield from self.demand(replace(cohort, region=part.id))

    def _line(self, measure: str, title: str, cohort: Cohort) -> Line:
        found = self.round.measure(measure, cohort)
        shares = None if found is None else found.shares(EDGES)
        sound = None if found is None else _between(found, SOUND, TOP)
        return Line(
            measure, title, 0 if found is None else found.firms, shares, sound, spans(found)
        )

    def _gaps(self, cohort: Cohort) -> tuple[Rate, ...]:
        """Return the questions that most firms answer with one of the two lowest levels."""
        wanted = [q for q in self.model.questions if q.id not in LEGAL_QUESTIONS]
        rates = [self._rate(q.id, q.text, cohort, 1, LOW) for q in wanted]
        shown = [rate for rate in rates if rate.share is not None]
        return tuple(sorted(shown, key=lambda rate: (-_middle(rate.share), rate.id)))

    def _gates(self, cohort: Cohort, *, legal: bool) -> tuple[Rate, ...]:
        rates = [
            self._rate(gate_measure(gate.id), gate.title, cohort, FIRED, TOP)
            for gate in self.model.gates
            if is_legal(gate) == legal
        ]
        shown = [rate for rate in rates if rate.share is not None]
        return tuple(sorted(shown, key=lambda rate: (-_middle(rate.share), rate.id)))

    def _rate(self, measure: str, title: str, cohort: Cohort, first: int, last: int) -> Rate:
        found = self.round.measure(measure, cohort)
        share = None if found is None else _between(found, first, last)
        return Rate(measure, title, 0 if found is None else found.firms, share)

    def _legal(self, cohort: Cohort) -> tuple[Line, ...]:
        """Return what the law demands: of a whole region and thirty firms, whatever is filtered."""
        wide = replace(cohort, sector=None)
        wanted = [q for q in self.model.questions if q.id in LEGAL_QUESTIONS]
        lines = [self._line(q.id, q.text, wide) for q in wanted]
        return tuple(
            line
            if line.firms >= LEAST_OF_ROUND
            else replace(line, firms=0, shares=None, sound=None, spans=())
            for line in lines
        )

    def _heat(self, cohort: Cohort) -> HeatRow:
        assert cohort.sector is not None, "a row of the heat map is a sector"
        group = self.round.group("level", cohort)
        shares = (self.round.share(d.id, cohort, SOUND, TOP) for d in self.model.dimensions)
        return HeatRow(cohort.sector, None if group is None else group.firms, tuple(shares))

    def _demand(self, program: Program, cohort: Cohort) -> Demand:
        standing = self.round.measure(standing_measure(program.id), cohort)
        told = (
            (None,) * 4 if standing is None else map(_unless_vague, standing.shares(STANDING_EDGES))
        )
        ready, one_step, undetermined, _no = told
        blocker, is_other, blocked = self._blocker(program, cohort)
        return Demand(
            program=program,
            region=cohort.region or "",
            firms=None if standing is None else standing.firms,
            is_open=program.window.is_open(self.on),
            ready=ready,
            one_step=one_step,
            undetermined=undetermined,
            blocker=blocker,
            is_other=is_other,
            blocked=blocked,
        )

    def _blocker(
        self, program: Program, cohort: Cohort
    ) -> tuple[Requirement | None, bool, Share | None]:
        """Return the requirement that is certainly the most frequent blocker, and its share."""
        shares = self.round.shares("programs", blocker_measure(program.id), cohort)
        if shares is None:
            return None, False, None
        best = max(range(len(shares)), key=lambda place: shares[place].low)
        if shares[best].low <= max(s.high for p, s in enumerate(shares) if p != best):
            return None, False, None
        place = best + 1
        if place == OTHERS or place > len(program.eligibility):
            return None, True, shares[best]
        named = is_open_to_tell(program, place)
        return (program.eligibility[place - 1] if named else None), not named, shares[best]


def _between(found: Distribution, first: int, last: int) -> Share | None:
    """Return the share of firms from one level to another; ``None`` where nothing is told.

    A band that holds nearly everybody is widened (``scoring.sheets``): then the bounds are wide.
    """
    levels = sorted({EDGES[0], first, last + 1, EDGES[-1]})
    shares = found.shares(levels)
    share = shares[levels.index(first)]
    return _unless_vague(share)


def _unless_vague(share: Share) -> Share | None:
    return None if (share.low, share.high) == (0, FULL) else share


def _middle(share: Share | None) -> int:
    return -1 if share is None else share.middle
