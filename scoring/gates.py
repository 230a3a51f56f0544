"""Gates: rules that cap the level, each with its sentence and what would lift it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from questionnaires.answers import DONT_KNOW, OPEN, AnswerSheet
from questionnaires.model import (
    AnswerGate,
    DimensionGate,
    EvidenceGate,
    FactGate,
    Gate,
    Question,
    ResultsGate,
    SpreadGate,
    UnknownGate,
)
from scoring.scorecard import GateOutcome, GateState, Lift
from scoring.tally import HIGHEST, Tally


@dataclass(frozen=True)
class Standing:
    """Everything gates look at: the tally, the sheet behind it, the facts, and the firm's kind."""

    tally: Tally
    sheet: AnswerSheet
    facts: Mapping[str, Any]
    sector: str
    size: str

    def is_open(self, question_id: str) -> bool:
        return self.sheet.value(question_id) in (OPEN, DONT_KNOW)

    def question(self, question_id: str) -> Question | None:
        """Return a question that counts for this firm, ``None`` where it does not."""
        if question_id not in self.tally.counted:
            return None
        return self.tally.model.question(question_id)

    @property
    def evidence_questions(self) -> tuple[str, ...]:
        return tuple(q.id for q in self.tally.asked if q.evidence and q.id in self.tally.counted)


@dataclass(frozen=True)
class _Finding:
    state: GateState
    caps_at: int | None = None
    lifts: tuple[Lift, ...] = ()


_PASSED = _Finding("passed")


def judge_gates(gates: Iterable[Gate], standing: Standing) -> tuple[GateOutcome, ...]:
    """Judge every gate that concerns the firm's sector, in the order of the model."""
    return tuple(
        _outcome(gate, _find(gate, standing)) for gate in gates if standing.sector in gate.sectors
    )


def capped(level: int, outcomes: Iterable[GateOutcome]) -> int:
    """Return the level that the gates leave."""
    return min([level, *(o.caps_at for o in outcomes if o.caps_at is not None)])


def _outcome(gate: Gate, finding: _Finding) -> GateOutcome:
    return GateOutcome(
        id=gate.id,
        rule=gate.rule,
        title=gate.title,
        sentence=gate.sentence,
        state=finding.state,
        caps_at=finding.caps_at,
        lifts=finding.lifts,
    )


@singledispatch
def _find(gate: Gate, standing: Standing) -> _Finding:
    raise TypeError(f"no rule for {type(gate).__name__}")


@_find.register
def _answer(gate: AnswerGate, standing: Standing) -> _Finding:
    question = standing.question(gate.question)
    bites = True if gate.fact is None else standing.facts.get(gate.fact)
    if question is None or bites is False:
        return _PASSED
    if standing.is_open(question.id):
        return _Finding("unknown", lifts=(Lift("answer", question.id),))
    if standing.tally.counted[question.id] >= gate.at_least:
        return _PASSED
    lifts = (Lift("raise", question.id, gate.at_least),)
    return _Finding("fired" if bites else "unknown", gate.caps_at, lifts)


@_find.register
def _fact(gate: FactGate, standing: Standing) -> _Finding:
    declared = standing.facts.get(gate.fact)
    if declared is None:
        return _Finding("unknown")
    return _Finding("fired", gate.caps_at) if declared else _PASSED


@_find.register
def _dimension(gate: DimensionGate, standing: Standing) -> _Finding:
    score = standing.tally.dimensions[gate.dimension]
    if score is None or score >= 100 * gate.at_least:
        return _PASSED
    lifts = climb(standing.tally, gate.dimension, 100 * gate.at_least)
    return _Finding("fired", gate.caps_at, lifts)


@_find.register
def _spread(gate: SpreadGate, standing: Standing) -> _Finding:
    tally = standing.tally
    levels = {
        d: level
        for d in gate.dimensions
        if tally.count(d) >= gate.min_scored and (level := tally.dimension_level(d)) is not None
    }
    if not levels or min(levels.values()) + gate.plus >= HIGHEST:
        return _PASSED
    weakest = min(levels.values())
    goal = 100 * tally.model.scale.levels[weakest].least_score
    weak = (d for d, level in levels.items() if level == weakest)
    lifts = tuple(lift for d in weak for lift in climb(tally, d, goal))
    return _Finding("fired", weakest + gate.plus, lifts)


@_find.register
def _results(gate: ResultsGate, standing: Standing) -> _Finding:
    tally = standing.tally
    lifts = (
        *climb(tally, gate.dimension, 100 * gate.at_least),
        *_missing_trends(gate, standing),
        *_missing_comparisons(gate, standing),
        *_low_dimensions(gate, tally),
    )
    if not lifts:
        return _PASSED
    return _Finding("fired", gate.for_level - 1, tuple(dict.fromkeys(lifts)))


def _missing_trends(gate: ResultsGate, standing: Standing) -> tuple[Lift, ...]:
    wanted = gate.trends_micro if standing.size == "micro" else gate.trends
    questions = [q.id for q in standing.tally.asked if q.trend]
    return _missing_levels(questions, wanted, gate.trend_level, standing.tally)


def _missing_comparisons(gate: ResultsGate, standing: Standing) -> tuple[Lift, ...]:
    questions = [q.id for q in standing.tally.asked if q.comparison]
    return _missing_levels(questions, gate.comparisons, gate.trend_level, standing.tally)


def _missing_levels(
    questions: list[str], wanted: int, level: int, tally: Tally
) -> tuple[Lift, ...]:
    """Return the answers nearest to ``level`` that are still missing to have ``wanted`` there."""
    counted = sorted((q for q in questions if q in tally.counted), key=lambda q: -tally.counted[q])
    there = sum(tally.counted[q] >= level for q in counted)
    still = max(0, min(wanted, len(counted)) - there)
    return tuple(Lift("raise", q, level) for q in counted[there : there + still])


def _low_dimensions(gate: ResultsGate, tally: Tally) -> tuple[Lift, ...]:
    goal = 100 * gate.every_dimension_at_least
    return tuple(lift for d in tally.model.dimensions for lift in climb(tally, d.id, goal))


@_find.register
def _evidence(gate: EvidenceGate, standing: Standing) -> _Finding:
    asked = standing.evidence_questions
    bare = [q for q in asked if not standing.sheet.answer(q).evidenced]
    have = len(asked) - len(bare)
    if not asked or 100 * have >= gate.share * len(asked):
        return _PASSED
    needed = -(-gate.share * len(asked) // 100) - have
    bare.sort(key=lambda q: -standing.tally.counted[q])
    lifts = tuple(Lift("evidence", q) for q in bare[:needed])
    return _Finding("fired", gate.for_level - 1, lifts)


@_find.register
def _unknown(gate: UnknownGate, standing: Standing) -> _Finding:
    open_gates = [q.id for q in standing.tally.asked if q.gate and standing.is_open(q.id)]
    if not open_gates:
        return _PASSED
    return _Finding("unknown", gate.caps_at, tuple(Lift("answer", q) for q in open_gates))


def climb(tally: Tally, dimension_id: str, goal: int) -> tuple[Lift, ...]:
    """Return answers to raise until a dimension reaches ``goal`` hundredths, lowest first."""
    levels = {
        q.id: tally.counted[q.id]
        for q in tally.model.dimension(dimension_id).questions
        if q.id in tally.counted
    }
    raised: dict[str, int] = {}
    while levels and (tally.dimension(dimension_id, levels) or 0) < goal:
        lowest = min(levels, key=lambda q: levels[q])
        levels[lowest] += 1
        raised[lowest] = levels[lowest]
    return tuple(Lift("raise", question, level) for question, level in raised.items())
