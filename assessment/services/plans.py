"""Plans: what a firm can aim at, and the steps of least effort towards it."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.services.results import Result
from questionnaires.conditions import Outcome
from questionnaires.library import Library
from questionnaires.program import Program
from scoring.plan import Plan, plan
from scoring.recommend import Judgement, Recommendation


@dataclass(frozen=True)
class Goals:
    """Levels above the firm's, and programs whose demands on answers and levels are not met."""

    levels: tuple[int, ...]
    programs: tuple[Program, ...]


def goals(library: Library, result: Result) -> Goals:
    """Return what the firm of a result can aim at. A program it cannot have is no goal."""
    card, found = result.scorecard, result.recommendations
    levels = library.model(card.version).scale.levels
    programs = (r.program for r in (*found.help, *found.recognition) if _can_be_aimed_at(r))
    return Goals(
        tuple(level.level for level in levels if level.level > card.level), tuple(programs)
    )


def towards(library: Library, result: Result, goal: int | Program) -> Plan:
    """Return the steps of least effort from a result to a level or a program's level demands."""
    card = result.scorecard
    model = library.model(card.version)
    return plan(model, result.sheet, result.facts, goal, on=card.on)


def _can_be_aimed_at(recommendation: Recommendation) -> bool:
    return not recommendation.held and any(map(_asks_for_levels, recommendation.judgements))


def _asks_for_levels(judgement: Judgement) -> bool:
    when = judgement.requirement.when
    met = judgement.verdict.outcome is Outcome.MET
    return not met and when is not None and when.lower_bounds() is not None
