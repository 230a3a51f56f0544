"""What a goal demands of scores, answers and evidence, read off the gates and the thresholds."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import singledispatch

from questionnaires.answers import AnswerSheet
from questionnaires.conditions import Outcome
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
from questionnaires.program import Program
from scoring.consistency import condition_values
from scoring.gates import Standing, evidence_needed, trends_wanted
from scoring.scorecard import ScoreCard


@dataclass
class Demands:
    """Least scores (hundredths), least answers, how many of some questions must reach a level.

    ``evidence`` pieces are to be added to ``bare`` questions; ``to_answer`` need a clear answer;
    ``blocked`` are sentences about what no answer can change.
    """

    overall: int = 0
    dimensions: dict[str, int] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)
    counts: list[tuple[tuple[str, ...], int, int]] = field(default_factory=list)
    to_answer: frozenset[str] = frozenset()
    bare: tuple[str, ...] = ()
    evidence: int = 0
    blocked: tuple[str, ...] = ()

    def need_overall(self, least: int) -> None:
        self.overall = max(least, self.overall)

    def need_dimension(self, dimension: str, least: int) -> None:
        self.dimensions[dimension] = max(least, self.dimensions.get(dimension, 0))

    def need_answer(self, question: str, least: int) -> None:
        self.answers[question] = max(least, self.answers.get(question, 0))


def demands_of_level(level: int, standing: Standing) -> Demands:
    """Collect what a level demands: its threshold, and every gate that would hold it lower."""
    demands = Demands()
    _demand_level(level, standing, demands)
    return demands


def demands_of_program(
    program: Program, standing: Standing, sheet: AnswerSheet, card: ScoreCard
) -> Demands:
    """Collect the levels and answers that a program's unmet requirements ask for."""
    values = condition_values(sheet, standing.facts, card.levels())
    demands = Demands()
    for requirement in program.eligibility:
        bounds = requirement.when.lower_bounds() if requirement.when else None
        if bounds and requirement.judge(values).outcome is not Outcome.MET:
            possible = [_demand_bound(n, least, standing, demands) for n, least in bounds.items()]
            demands.blocked += () if all(possible) else (requirement.text,)
    return demands


def _demand_level(level: int, standing: Standing, demands: Demands) -> None:
    demands.need_overall(_threshold(level, standing))
    for gate in standing.form.gates:
        _demand(gate, level, standing, demands)


def _demand_bound(name: str, least: int, standing: Standing, demands: Demands) -> bool:
    """Demand a level or an answer; false where this firm has nothing that could reach it."""
    space, identifier = name.split(".")
    if identifier == "overall":
        _demand_level(least, standing, demands)
    elif space == "answer" and identifier in standing.tally.counted:
        demands.need_answer(identifier, least)
    elif space == "level" and identifier in standing.tally.dimensions:
        demands.need_dimension(identifier, _threshold(least, standing))
    else:
        return False
    return True


def _threshold(level: int, standing: Standing) -> int:
    return 100 * standing.form.model.scale.levels[level - 1].least_score


@singledispatch
def _demand(gate: Gate, level: int, standing: Standing, demands: Demands) -> None:
    raise TypeError(f"no rule for {type(gate).__name__}")


@_demand.register
def _(gate: AnswerGate, level: int, standing: Standing, demands: Demands) -> None:
    bites = gate.fact is None or standing.facts.get(gate.fact) is not False
    if gate.caps_at < level and bites and gate.question in standing.tally.counted:
        demands.need_answer(gate.question, gate.at_least)


@_demand.register
def _(gate: FactGate, level: int, standing: Standing, demands: Demands) -> None:
    if gate.caps_at < level and standing.facts.get(gate.fact):
        demands.blocked = (*demands.blocked, gate.sentence)


@_demand.register
def _(gate: DimensionGate, level: int, standing: Standing, demands: Demands) -> None:
    if gate.caps_at < level and gate.dimension in standing.tally.dimensions:
        demands.need_dimension(gate.dimension, 100 * gate.at_least)


@_demand.register
def _(gate: SpreadGate, level: int, standing: Standing, demands: Demands) -> None:
    least = level - gate.plus
    for dimension in gate.dimensions:
        counted = standing.tally.count(dimension)
        if least > 1 and counted and counted >= gate.min_scored:
            demands.need_dimension(dimension, _threshold(least, standing))


@_demand.register
def _(gate: ResultsGate, level: int, standing: Standing, demands: Demands) -> None:
    if gate.for_level > level:
        return
    tally, form = standing.tally, standing.form
    for dimension in tally.dimensions:
        demands.need_dimension(dimension, 100 * gate.every_dimension_at_least)
    if gate.dimension in tally.dimensions:
        demands.need_dimension(gate.dimension, 100 * gate.at_least)
    wanted = [(form.trends, trends_wanted(gate, form)), (form.comparisons, gate.comparisons)]
    for questions, number in wanted:
        counted = tuple(question for question in questions if question in tally.counted)
        demands.counts.append((counted, gate.trend_level, min(number, len(counted))))


@_demand.register
def _(gate: EvidenceGate, level: int, standing: Standing, demands: Demands) -> None:
    if gate.for_level <= level:
        demands.bare = standing.bare
        demands.evidence = max(demands.evidence, evidence_needed(gate, standing))


@_demand.register
def _(gate: UnknownGate, level: int, standing: Standing, demands: Demands) -> None:
    if gate.caps_at < level:
        demands.to_answer = demands.to_answer.union(standing.open_gates)
