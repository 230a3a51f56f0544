"""What a goal demands of scores, answers and evidence, read off the gates and the thresholds."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import singledispatch

from questionnaires.conditions import Outcome
from questionnaires.model import (
    AnswerGate,
    DimensionGate,
    EvidenceGate,
    FactGate,
    Gate,
    ResultsGate,
    SpreadGate,
    UnknownGate,
)
from questionnaires.program import Program
from scoring.consistency import condition_values
from scoring.gates import Standing
from scoring.scorecard import ScoreCard


@dataclass
class Demands:
    """Least scores (hundredths), least answers, how many of some questions must reach a level."""

    overall: int = 0
    dimensions: dict[str, int] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)
    counts: list[tuple[tuple[str, ...], int, int]] = field(default_factory=list)
    to_answer: frozenset[str] = frozenset()
    bare: tuple[str, ...] = ()
    evidence: int = 0
    blocked: tuple[str, ...] = ()

    def need_dimension(self, dimension: str, least: int) -> None:
        self.dimensions[dimension] = max(least, self.dimensions.get(dimension, 0))

    def need_answer(self, question: str, least: int) -> None:
        self.answers[question] = max(least, self.answers.get(question, 0))


def demands_of_level(level: int, standing: Standing) -> Demands:
    """Collect what a level demands: its threshold, and every gate that would hold it lower."""
    model = standing.tally.model
    demands = Demands(overall=100 * model.scale.levels[level - 1].least_score)
    for gate in model.gates:
        if standing.sector in gate.sectors:
            _demand(gate, level, standing, demands)
    return demands


def demands_of_program(program: Program, standing: Standing, card: ScoreCard) -> Demands:
    """Collect the levels and answers that a program's unmet requirements ask for."""
    values = condition_values(standing.sheet, standing.facts, card.levels())
    demands = Demands()
    for requirement in program.eligibility:
        bounds = requirement.when.lower_bounds() if requirement.when else None
        if bounds and requirement.judge(values).outcome is not Outcome.MET:
            for name, least in bounds.items():
                _bound(name, least, demands, standing)
    return demands


def _bound(name: str, least: int, demands: Demands, standing: Standing) -> None:
    space, identifier = name.split(".")
    if space == "answer":
        if identifier in standing.tally.counted:
            demands.need_answer(identifier, least)
    elif identifier == "overall":
        _merge(demands, demands_of_level(least, standing))
    elif standing.tally.dimensions[identifier] is not None:
        levels = standing.tally.model.scale.levels
        demands.need_dimension(identifier, 100 * levels[least - 1].least_score)


def _merge(into: Demands, other: Demands) -> None:
    into.overall = max(into.overall, other.overall)
    for dimension, least in other.dimensions.items():
        into.need_dimension(dimension, least)
    for question, least in other.answers.items():
        into.need_answer(question, least)
    into.counts.extend(other.counts)
    into.to_answer |= other.to_answer
    into.bare, into.evidence = other.bare, max(into.evidence, other.evidence)
    into.blocked = (*into.blocked, *other.blocked)


@singledispatch
def _demand(gate: Gate, level: int, standing: Standing, demands: Demands) -> None:
    raise TypeError(f"no rule for {type(gate).__name__}")


@_demand.register
def _answer(gate: AnswerGate, level: int, standing: Standing, demands: Demands) -> None:
    bites = gate.fact is None or standing.facts.get(gate.fact) is not False
    if gate.caps_at < level and bites and gate.question in standing.tally.counted:
        demands.need_answer(gate.question, gate.at_least)


@_demand.register
def _fact(gate: FactGate, level: int, standing: Standing, demands: Demands) -> None:
    if gate.caps_at < level and standing.facts.get(gate.fact):
        demands.blocked = (*demands.blocked, gate.sentence)


@_demand.register
def _dimension(gate: DimensionGate, level: int, standing: Standing, demands: Demands) -> None:
    if gate.caps_at < level and standing.tally.dimensions[gate.dimension] is not None:
        demands.need_dimension(gate.dimension, 100 * gate.at_least)


@_demand.register
def _spread(gate: SpreadGate, level: int, standing: Standing, demands: Demands) -> None:
    least = level - gate.plus
    for dimension in gate.dimensions:
        counted = standing.tally.count(dimension)
        if least > 1 and counted and counted >= gate.min_scored:
            threshold = standing.tally.model.scale.levels[least - 1].least_score
            demands.need_dimension(dimension, 100 * threshold)


@_demand.register
def _results(gate: ResultsGate, level: int, standing: Standing, demands: Demands) -> None:
    if gate.for_level > level:
        return
    tally = standing.tally
    for dimension, score in tally.dimensions.items():
        if score is not None:
            demands.need_dimension(dimension, 100 * gate.every_dimension_at_least)
    if tally.dimensions[gate.dimension] is not None:
        demands.need_dimension(gate.dimension, 100 * gate.at_least)
    trends = tuple(q.id for q in tally.asked if q.trend and q.id in tally.counted)
    wanted = gate.trends_micro if standing.size == "micro" else gate.trends
    demands.counts.append((trends, gate.trend_level, min(wanted, len(trends))))
    compared = tuple(q.id for q in tally.asked if q.comparison and q.id in tally.counted)
    demands.counts.append((compared, gate.trend_level, min(gate.comparisons, len(compared))))


@_demand.register
def _evidence(gate: EvidenceGate, level: int, standing: Standing, demands: Demands) -> None:
    if gate.for_level > level:
        return
    asked = standing.evidence_questions
    demands.bare = tuple(q for q in asked if not standing.sheet.answer(q).evidenced)
    have = len(asked) - len(demands.bare)
    needed = -(-gate.share * len(asked) // 100) - have
    demands.evidence = max(demands.evidence, needed)


@_demand.register
def _unknown(gate: UnknownGate, level: int, standing: Standing, demands: Demands) -> None:
    if gate.caps_at < level:
        open_gates = (q.id for q in standing.tally.asked if q.gate and standing.is_open(q.id))
        demands.to_answer = demands.to_answer.union(open_gates)
