"""Plans: what a firm can aim at, and the steps of least effort towards it."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.services.peers import FirmType, PeerView
from assessment.services.results import Result
from questionnaires.conditions import Outcome
from questionnaires.library import Library
from questionnaires.program import Program
from scoring.plan import Plan, Step, plan, plan_of
from scoring.recommend import Judgement, Recommendation
from scoring.type_names import TypeName


@dataclass(frozen=True)
class NearerType:
    """Coming nearer to the next better type of firm, by the answers that separate a firm from it.

    ``crosses``: with them the firm would belong to it.
    """

    name: TypeName
    steps: tuple[Step, ...]
    crosses: bool


Goal = int | Program | NearerType


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


def nearer_type(view: PeerView) -> NearerType | None:
    """Return the next better type as a goal, where a firm is told of one and of ways to it."""
    found = view.type
    if not isinstance(found, FirmType) or found.better is None or found.separation is None:
        return None
    if not found.separation.steps:
        return None
    return NearerType(found.better.name, found.separation.steps, found.separation.crosses)


def towards(library: Library, result: Result, goal: Goal) -> Plan:
    """Return the steps from a result to a goal.

    They are those of least effort to a level or a program's level demands; to a type they are the
    answers that separate the firm from it.
    """
    card = result.scorecard
    model = library.model(card.version)
    if isinstance(goal, NearerType):
        return plan_of(model, result.sheet, result.facts, goal.steps, on=card.on)
    return plan(model, result.sheet, result.facts, goal, on=card.on)


def _can_be_aimed_at(recommendation: Recommendation) -> bool:
    return not recommendation.held and any(map(_asks_for_levels, recommendation.judgements))


def _asks_for_levels(judgement: Judgement) -> bool:
    when = judgement.requirement.when
    met = judgement.verdict.outcome is Outcome.MET
    return not met and when is not None and when.lower_bounds() is not None
