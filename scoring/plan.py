"""plan(): the smallest set of steps that reaches a goal, solved exactly.

What the goal demands (``scoring.demands``) becomes a mixed-integer program (``scoring.milp``).
Every plan is scored again before it is returned.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from questionnaires.answers import DONT_KNOW, OPEN, Answer, AnswerSheet
from questionnaires.model import MaturityModel
from questionnaires.program import Program
from scoring.demands import Demands, demands_of_level, demands_of_program
from scoring.maturity import Counts, score
from scoring.milp import SMALL_EFFORT, NoPlanError, Solution, solve
from scoring.scorecard import ScoreCard
from scoring.tally import Tally


@dataclass(frozen=True)
class Step:
    """Raise an answer from one level to another, answer clearly, or add evidence."""

    kind: Literal["raise", "answer", "evidence"]
    question: str
    from_level: int
    to_level: int
    effort: int


@dataclass(frozen=True)
class Plan:
    """Steps towards a goal. ``blocked`` says what no answer can change; then there are no steps."""

    steps: tuple[Step, ...]
    effort: int
    before: ScoreCard
    after: ScoreCard
    blocked: tuple[str, ...] = ()


def plan(
    model: MaturityModel,
    sheet: AnswerSheet,
    facts: Mapping[str, Any],
    goal: int | Program,
    *,
    on: date,
) -> Plan:
    """Return the plan of least effort that reaches a level, or a program's level requirements.

    Effort is the sum of 1-3 for each level an answer rises, and 1 for each clear answer and each
    piece of evidence. A plan does not lean on silence: where a gate asks for an answer, an open
    one is taken as the lowest. Raises KeyError while sector or size is unknown.
    """
    before = score(model, sheet, facts, on=on)
    standing = Counts.of(model, sheet, facts).standing
    if isinstance(goal, Program):
        demands = demands_of_program(goal, standing, sheet, before)
    else:
        demands = demands_of_level(goal, standing)
    if demands.blocked:
        return Plan((), 0, before, before, demands.blocked)
    steps = tuple(_steps(standing.tally, demands, solve(standing.tally, demands)))
    after = score(model, _carried_out(sheet, steps), facts, on=on)
    if isinstance(goal, int) and after.level < goal:
        raise NoPlanError(f"the steps reach level {after.level}, not {goal}")
    return Plan(steps, sum(step.effort for step in steps), before, after)


def plan_of(
    model: MaturityModel,
    sheet: AnswerSheet,
    facts: Mapping[str, Any],
    steps: Sequence[Step],
    *,
    on: date,
) -> Plan:
    """Return a plan made of given steps, with the score before and after them.

    Raises KeyError while sector or size is unknown.
    """
    before = score(model, sheet, facts, on=on)
    after = score(model, _carried_out(sheet, steps), facts, on=on)
    return Plan(tuple(steps), sum(step.effort for step in steps), before, after)


def _steps(tally: Tally, demands: Demands, solution: Solution) -> Iterable[Step]:
    for question, now in tally.counted.items():
        then = solution.levels.get(question, now)
        if then > now:
            effort = tally.form.model.question(question).effort
            yield Step("raise", question, now, then, effort * (then - now))
        elif question in demands.to_answer:
            yield Step("answer", question, now, now, SMALL_EFFORT)
    for question in solution.evidence:
        level = solution.levels.get(question, tally.counted[question])
        yield Step("evidence", question, level, level, SMALL_EFFORT)


def _carried_out(sheet: AnswerSheet, steps: Sequence[Step]) -> AnswerSheet:
    for step in steps:
        old = sheet.answer(step.question)
        if step.kind == "evidence":
            level = step.to_level if old.value in (OPEN, DONT_KNOW) else old.value
            sheet = sheet.replaced(step.question, Answer(level, old.reason, evidenced=True))
        else:
            answer = Answer(step.to_level, None, old.evidenced)
            sheet = sheet.replaced(step.question, answer)
    return sheet
