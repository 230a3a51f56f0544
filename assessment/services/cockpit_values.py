"""What the cockpit says, as values. ``None`` stands for what is hidden."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from assessment.domain.sharing import Campaign
from assessment.domain.small_counts import Shown
from assessment.services.round_participation import Participation
from questionnaires.program import Program, Requirement
from scoring.aggregates import World
from scoring.benchmarks import Share
from scoring.cohorts import Cohort, CohortSize

Shares = tuple[Share, ...]
State = Literal["too_few", "not_built", "hidden", "shown"]


@dataclass(frozen=True)
class Filter:
    """A group of the lattice a bureau may choose."""

    region: str
    sector: str | None
    size: CohortSize


@dataclass(frozen=True)
class Span:
    """Steps of a scale side by side, from the ``first`` to the ``last`` of what is not told apart.

    The lowest step is number 1.
    """

    first: int
    last: int
    share: Share


@dataclass(frozen=True)
class Line:
    """One measure with its shares, by level from 1 on. ``firms`` have the measure.

    ``spans`` are the levels as far as they can be told apart, ``sound`` is the share at the third
    level or above.
    """

    id: str
    title: str
    firms: int
    shares: Shares | None
    sound: Share | None
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Rate:
    """How many firms do something, among those it is asked of."""

    id: str
    title: str
    firms: int
    share: Share | None


@dataclass(frozen=True)
class HeatRow:
    """One sector: for each dimension the share of firms at the third level or above."""

    sector: str
    firms: int | None
    shares: tuple[Share | None, ...]


@dataclass(frozen=True)
class Demand:
    """One program: the shares of firms that could start, are one step away, or undetermined.

    ``is_open`` says whether those that are ready can start today or wait for the notice.
    ``blocker`` is the requirement that most often comes first among those not met.
    """

    program: Program
    region: str
    firms: int | None
    is_open: bool
    ready: Share | None
    one_step: Share | None
    undetermined: Share | None
    blocker: Requirement | None
    is_other: bool
    blocked: Share | None


@dataclass(frozen=True)
class Told:
    """Everything that is told of one group."""

    firms: int
    complete: int
    level: Shares | None
    level_spans: tuple[Span, ...]
    dimensions: tuple[Line, ...]
    gaps: tuple[Rate, ...]
    gates: tuple[Rate, ...]
    evidence: Shares | None
    evidence_spans: tuple[Span, ...]
    credibility: Shares | None
    credibility_spans: tuple[Span, ...]
    legal: tuple[Line, ...]
    legal_gates: tuple[Rate, ...]
    heat: tuple[HeatRow, ...]
    demand: tuple[Demand, ...]
    demand_by_place: tuple[Demand, ...]


@dataclass(frozen=True)
class Rise:
    """The share of firms at a level or above, in the round before and in this one."""

    level: int
    before: Share
    now: Share


@dataclass(frozen=True)
class Movement:
    """Levels of the round before, beside those of this one."""

    campaign: Campaign
    firms: int
    before: Shares
    now: Shares
    rises: tuple[Rise, ...]


@dataclass(frozen=True)
class CockpitView:
    """What a bureau sees of a round.

    ``state``: fewer than thirty verified submissions; not counted yet; this group is hidden; or
    shown. ``regions`` are those one may choose. ``participation`` says who takes part, of no answer;
    before the first count there is none.
    """

    campaign: Campaign
    world: World
    cohort: Cohort
    state: State
    verified: Shown
    on: date | None
    regions: tuple[str, ...]
    participation: Participation | None
    told: Told | None
    movement: Movement | None
