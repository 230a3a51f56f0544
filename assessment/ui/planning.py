"""Goals a firm may choose, and the plan that reaches one."""

from __future__ import annotations

from assessment.services.results import Result
from questionnaires.conditions import Outcome
from questionnaires.model import MaturityModel
from questionnaires.program import Program
from scoring.plan import Plan, plan


def level_goals(result: Result) -> tuple[int, ...]:
    """Return the levels above the firm's own."""
    return tuple(range(result.scorecard.level + 1, 6))


def program_goals(result: Result) -> tuple[Program, ...]:
    """Return the programs that still ask for a level or an answer the firm does not have."""
    offered = (*result.recommendations.recognition, *result.recommendations.help)
    return tuple(
        found.program
        for found in offered
        if any(
            judgement.verdict.outcome is not Outcome.MET
            and judgement.requirement.when is not None
            and judgement.requirement.when.lower_bounds()
            for judgement in found.judgements
        )
    )


def plan_for(model: MaturityModel, result: Result, goal: int | Program) -> Plan:
    """Return the plan of least effort for a goal."""
    return plan(model, result.sheet, result.facts, goal, on=result.scorecard.on)
