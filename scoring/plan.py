"""plan(): the smallest set of steps that reaches a goal, solved exactly.

A mixed-integer program over "the answer to q is at least l". The rounded score of a dimension is
an integer variable held below its exact sum plus one half, so the solver rounds as
``scoring.arithmetic`` does. Every plan is scored again before it is returned.
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
from scoring.gates import Standing
from scoring.maturity import score
from scoring.milp import solve
from scoring.scorecard import ScoreCard
from scoring.tally import Tally, counted_levels, scored_questions

#: Effort of answering a question clearly, and of adding a piece of evidence.
SMALL_EFFORT = 1


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
    piece of evidence. Raises KeyError while sector or size is unknown.
    """
    before = score(model, sheet, facts, on=on)
    asked = scored_questions(model, before.sector, before.size)
    weights = model.weights[before.sector]  # type: ignore[index]
    tally = Tally(model, weights, asked, counted_levels(asked, sheet))
    standing = Standing(tally, sheet, facts, before.sector, before.size)
    if isinstance(goal, Program):
        demands = demands_of_program(goal, standing, before)
    else:
        demands = demands_of_level(goal, standing)
    if demands.blocked:
        return Plan((), 0, before, before, demands.blocked)
    efforts = {question.id: question.effort for question in asked}
    levels, evidence = solve(tally, demands, efforts, SMALL_EFFORT)
    steps = tuple(_steps(tally, sheet, levels, evidence, demands, efforts))
    after = score(model, _carried_out(sheet, steps), facts, on=on)
    return Plan(steps, sum(step.effort for step in steps), before, after)


def _steps(
    tally: Tally,
    sheet: AnswerSheet,
    levels: Mapping[str, int],
    evidence: Iterable[str],
    demands: Demands,
    efforts: Mapping[str, int],
) -> Iterable[Step]:
    for question_id in tally.counted:
        now, then = tally.counted[question_id], levels.get(question_id, 1)
        if then > now:
            yield Step("raise", question_id, now, then, efforts[question_id] * (then - now))
        elif question_id in demands.to_answer:
            yield Step("answer", question_id, now, now, SMALL_EFFORT)
    for question_id in evidence:
        level = levels.get(question_id, tally.counted[question_id])
        yield Step("evidence", question_id, level, level, SMALL_EFFORT)


def _carried_out(sheet: AnswerSheet, steps: Sequence[Step]) -> AnswerSheet:
    for step in steps:
        old = sheet.answer(step.question)
        level = old.value if step.kind == "evidence" and _is_clear(old) else step.to_level
        evidenced = old.evidenced or step.kind == "evidence"
        sheet = sheet.replaced(step.question, Answer(level, None, evidenced))
    return sheet


def _is_clear(answer: Answer) -> bool:
    return answer.value not in (OPEN, DONT_KNOW)
