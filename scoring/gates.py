"""Gates: rules that cap the level, each with its sentence and what would lift it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import singledispatch
from heapq import heapify, heapreplace
from typing import Any

from questionnaires.gates import (
    AnswerGate,
    DimensionGate,
    EvidenceGate,
    FactGate,
    Gate,
    ResultsGate,
    SpreadGate,
    UnknownGate,
)
from scoring.arithmetic import least_numerator
from scoring.form import Form
from scoring.scorecard import GateOutcome, GateState, Lift
from scoring.tally import HIGHEST, Tally


@dataclass(frozen=True)
class Standing:
    """Everything gates look at.

    ``open`` are the counted questions without a clear answer, ``bare`` those that ask for
    evidence and have none.
    """

    tally: Tally
    facts: Mapping[str, Any]
    open: frozenset[str]
    bare: tuple[str, ...]

    @property
    def form(self) -> Form:
        return self.tally.form

    @property
    def evidence_questions(self) -> tuple[str, ...]:
        """The counted questions that ask for evidence."""
        return tuple(q for q in self.form.evidence_questions if q in self.tally.counted)

    @property
    def open_gates(self) -> tuple[str, ...]:
        return tuple(q for q in self.form.gate_questions if q in self.open)


@dataclass(frozen=True)
class Finding:
    """What a gate says; ``caps_at`` is ``None`` while it does not hold the level."""

    state: GateState
    caps_at: int | None = None


PASSED = Finding("passed")
UNKNOWN = Finding("unknown")


def judge_gates(standing: Standing) -> tuple[GateOutcome, ...]:
    """Judge every gate that concerns the firm's sector, in the order of the model."""
    return tuple(_outcome(gate, standing) for gate in standing.form.gates)


def capped_level(standing: Standing) -> int:
    """Return the level that the gates leave, without reasons."""
    return lowest(standing.tally.level, (find(g, standing).caps_at for g in standing.form.gates))


def lowest(level: int, caps: Iterable[int | None]) -> int:
    """Return a level held down by caps."""
    return min([level, *(cap for cap in caps if cap is not None)])


def _outcome(gate: Gate, standing: Standing) -> GateOutcome:
    finding = find(gate, standing)
    return GateOutcome(
        id=gate.id,
        rule=gate.rule,
        title=gate.title,
        sentence=gate.sentence,
        state=finding.state,
        caps_at=finding.caps_at,
        lifts=() if finding is PASSED else lifts(gate, standing),
    )


# ------------------------------------------------------------------------- what a gate says


@singledispatch
def find(gate: Gate, standing: Standing) -> Finding:
    """Judge one gate."""
    raise TypeError(f"no rule for {type(gate).__name__}")


@find.register
def _(gate: AnswerGate, standing: Standing) -> Finding:
    level = standing.tally.counted.get(gate.question)
    bites = True if gate.fact is None else standing.facts.get(gate.fact)
    if level is None or bites is False:
        return PASSED
    if gate.question in standing.open:
        return UNKNOWN
    if level >= gate.at_least:
        return PASSED
    return Finding("fired" if bites else "unknown", gate.caps_at)


@find.register
def _(gate: FactGate, standing: Standing) -> Finding:
    declared = standing.facts.get(gate.fact)
    if declared is None:
        return UNKNOWN
    return Finding("fired", gate.caps_at) if declared else PASSED


@find.register
def _(gate: DimensionGate, standing: Standing) -> Finding:
    score = standing.tally.dimensions.get(gate.dimension)
    if score is None or score >= 100 * gate.at_least:
        return PASSED
    return Finding("fired", gate.caps_at)


@find.register
def _(gate: SpreadGate, standing: Standing) -> Finding:
    weakest = min(_spread(gate, standing.tally).values(), default=HIGHEST)
    if weakest + gate.plus >= HIGHEST:
        return PASSED
    return Finding("fired", weakest + gate.plus)


@find.register
def _(gate: ResultsGate, standing: Standing) -> Finding:
    tally = standing.tally
    passed = (
        tally.dimensions.get(gate.dimension, 100 * gate.at_least) >= 100 * gate.at_least
        and not _missing_trends(gate, tally)
        and not _missing_comparisons(gate, tally)
        and all(s >= 100 * gate.every_dimension_at_least for s in tally.dimensions.values())
    )
    return PASSED if passed else Finding("fired", gate.for_level - 1)


@find.register
def _(gate: EvidenceGate, standing: Standing) -> Finding:
    asked = len(standing.evidence_questions)
    if 100 * (asked - len(standing.bare)) >= gate.share * asked:
        return PASSED
    return Finding("fired", gate.for_level - 1)


@find.register
def _(gate: UnknownGate, standing: Standing) -> Finding:
    return Finding("unknown", gate.caps_at) if standing.open_gates else PASSED


# ------------------------------------------------------------------------- what would lift it


@singledispatch
def lifts(gate: Gate, standing: Standing) -> tuple[Lift, ...]:
    """Say what would lift a gate that has not passed; nothing where no answer can."""
    return ()


@lifts.register
def _(gate: AnswerGate, standing: Standing) -> tuple[Lift, ...]:
    if gate.question in standing.open:
        return (Lift("answer", gate.question),)
    return (Lift("raise", gate.question, gate.at_least),)


@lifts.register
def _(gate: DimensionGate, standing: Standing) -> tuple[Lift, ...]:
    return climb(standing.tally, gate.dimension, 100 * gate.at_least)


@lifts.register
def _(gate: SpreadGate, standing: Standing) -> tuple[Lift, ...]:
    tally = standing.tally
    levels = _spread(gate, tally)
    weakest = min(levels.values())
    goal = 100 * tally.form.model.scale.levels[weakest].least_score
    weak = (dimension for dimension, level in levels.items() if level == weakest)
    return tuple(lift for dimension in weak for lift in climb(tally, dimension, goal))


@lifts.register
def _(gate: ResultsGate, standing: Standing) -> tuple[Lift, ...]:
    tally, everywhere = standing.tally, 100 * gate.every_dimension_at_least
    found = (
        *climb(tally, gate.dimension, 100 * gate.at_least),
        *_missing_trends(gate, tally),
        *_missing_comparisons(gate, tally),
        *(lift for dimension in tally.dimensions for lift in climb(tally, dimension, everywhere)),
    )
    return tuple(dict.fromkeys(found))


@lifts.register
def _(gate: EvidenceGate, standing: Standing) -> tuple[Lift, ...]:
    needed = evidence_needed(gate, standing)
    best_first = sorted(standing.bare, key=lambda q: -standing.tally.counted[q])
    return tuple(Lift("evidence", question) for question in best_first[:needed])


@lifts.register
def _(gate: UnknownGate, standing: Standing) -> tuple[Lift, ...]:
    return tuple(Lift("answer", question) for question in standing.open_gates)


def evidence_needed(gate: EvidenceGate, standing: Standing) -> int:
    """Return how many pieces of evidence are missing."""
    asked = len(standing.evidence_questions)
    return -(-gate.share * asked // 100) - (asked - len(standing.bare))


def trends_wanted(gate: ResultsGate, form: Form) -> int:
    """Return how many trends a firm of this size must show."""
    return gate.trends_micro if form.size == "micro" else gate.trends


def climb(tally: Tally, dimension_id: str, goal: int) -> tuple[Lift, ...]:
    """Return answers to raise until a dimension reaches ``goal`` hundredths, lowest first."""
    if tally.dimensions.get(dimension_id, goal) >= goal:
        return ()
    points, part = tally.form.model.scale.points, tally.shares[dimension_id]
    missing = least_numerator(goal, part.whole) - 100 * tally.totals[dimension_id]
    waiting = [(tally.counted[question], place, question) for place, question in enumerate(part.of)]
    heapify(waiting)
    raised: dict[str, int] = {}
    while missing > 0 and waiting[0][0] < HIGHEST:
        level, place, question = waiting[0]
        missing -= 100 * part.of[question] * (points[level] - points[level - 1])
        raised[question] = level + 1
        heapreplace(waiting, (level + 1, place, question))
    return tuple(Lift("raise", question, level) for question, level in raised.items())


def _spread(gate: SpreadGate, tally: Tally) -> dict[str, int]:
    """Return the levels of the dimensions that have enough counted questions."""
    return {
        dimension: level
        for dimension in gate.dimensions
        if tally.count(dimension) >= gate.min_scored
        and (level := tally.dimension_level(dimension)) is not None
    }


def _missing_trends(gate: ResultsGate, tally: Tally) -> tuple[Lift, ...]:
    wanted = trends_wanted(gate, tally.form)
    return _missing_levels(tally.form.trends, wanted, gate.trend_level, tally)


def _missing_comparisons(gate: ResultsGate, tally: Tally) -> tuple[Lift, ...]:
    return _missing_levels(tally.form.comparisons, gate.comparisons, gate.trend_level, tally)


def _missing_levels(
    questions: Sequence[str], wanted: int, level: int, tally: Tally
) -> tuple[Lift, ...]:
    """Return the answers nearest to ``level`` that are still missing to have ``wanted`` there."""
    counted = sorted((q for q in questions if q in tally.counted), key=lambda q: -tally.counted[q])
    there = sum(tally.counted[q] >= level for q in counted)
    still = max(0, min(wanted, len(counted)) - there)
    return tuple(Lift("raise", q, level) for q in counted[there : there + still])
