"""plan(): reaches the goal, and nothing cheaper does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.answers import DONT_KNOW, NOT_APPLICABLE, OPEN, Answer, AnswerSheet
from questionnaires.library import Library
from questionnaires.model import MaturityModel
from scoring.maturity import level_of
from scoring.milp import NoPlanError
from scoring.plan import Plan, plan
from scoring.synthetic import make_firms
from tests.builders import (
    ON,
    facts,
    miniature,
    miniature_model,
    model_data,
    model_of,
    nothing_declared,
    sheet,
    uniform,
)


@pytest.fixture
def model() -> MaturityModel:
    return miniature_model()


def plan_for(answers: AnswerSheet, goal: int, **known: Any) -> Plan:
    return plan(miniature_model(), answers, facts(**known), goal, on=ON)


@dataclass(frozen=True)
class Change:
    """One way to change one answer, and its effort."""

    answer: Answer
    effort: int


def changes(model: MaturityModel, question: str, answer: Answer) -> Iterator[Change]:
    """Yield everything a firm can do about one question."""
    effort = model.question(question).effort
    if answer.value == NOT_APPLICABLE:
        yield Change(answer, 0)
        return
    asks_evidence = model.question(question).evidence is not None
    proofs = {answer.evidenced, True} if asks_evidence else {answer.evidenced}
    for evidenced in proofs:
        proving = int(evidenced and not answer.evidenced)
        yield Change(Answer(answer.value, evidenced=evidenced), proving)
        now = max(answer.value, 1)
        if answer.value in (OPEN, DONT_KNOW):
            yield Change(Answer(1, evidenced=evidenced), 1 + proving)
        for level in range(now + 1, 6):
            yield Change(Answer(level, evidenced=evidenced), effort * (level - now) + proving)


def least_effort(
    model: MaturityModel, answers: AnswerSheet, known: dict[str, Any], goal: int
) -> int:
    """Try everything, cheapest first where that is easy, and return the least effort."""
    questions = [
        q.id for q in model.applicable(known["firm.sector"], known["firm.size"]) if q.scored
    ]
    ways = [list(changes(model, q, answers.answer(q))) for q in questions]
    best = 10**6
    for chosen in product(*ways):
        effort = sum(change.effort for change in chosen)
        if effort < best:
            changed = AnswerSheet(
                {q: change.answer for q, change in zip(questions, chosen, strict=True)}
            )
            if surely_reaches(model, changed, known, goal):
                best = effort
    return best


def surely_reaches(
    model: MaturityModel, answers: AnswerSheet, known: dict[str, Any], goal: int
) -> bool:
    """A plan does not lean on silence: what is open must also do as a clear lowest answer."""
    clear = AnswerSheet(
        {
            question: Answer(max(answer.value, 1), evidenced=answer.evidenced)
            for question, answer in answers.items()
            if answer.value != NOT_APPLICABLE
        }
    )
    return all(level_of(model, tried, known) >= goal for tried in (answers, clear))


def small_model() -> MaturityModel:
    """The miniature model with three questions and the same gates: small enough to try it all."""
    data = model_data()
    data["dimensions"][0]["practices"][1]["questions"] = []
    del data["dimensions"][0]["practices"][1]
    data["checks"] = []
    data["dimensions"][1]["practices"][0]["questions"] = data["dimensions"][1]["practices"][0][
        "questions"
    ][:1]
    data["gates"] = [g for g in data["gates"] if g["id"] != "SPREAD"]
    data["gates"].append(
        {
            "id": "SPREAD-ALL",
            "rule": "G4",
            "kind": "spread",
            "title": "短板",
            "sentence": "最多比最弱的一块高一级",
            "dimensions": ["D1", "D2"],
            "plus": 1,
            "min_scored": 1,
        }
    )
    return model_of(data)


SMALL = small_model()
VALUES = st.sampled_from([OPEN, DONT_KNOW, 1, 2, 3, 4, 5])
SHEETS = st.fixed_dictionaries(
    {
        question: st.builds(lambda v, e: Answer(v, evidenced=e), VALUES, st.booleans())
        for question in SMALL.question_ids
    }
).map(AnswerSheet)
DESIGNATED = st.sampled_from([{}, {"above_designated": True}, {"above_designated": False}])


@settings(max_examples=60)
@given(SHEETS, st.integers(2, 5), DESIGNATED)
def test_no_cheaper_way_reaches_the_goal(
    answers: AnswerSheet, goal: int, known: dict[str, bool]
) -> None:
    firm = facts(**known)

    found = plan(SMALL, answers, firm, goal, on=ON)

    assert found.after.level >= goal
    assert found.effort == least_effort(SMALL, answers, firm, goal)


def test_a_plan_on_the_whole_miniature_model_is_the_cheapest() -> None:
    model = miniature_model()
    answers = sheet({"Q101": 3, "Q102": DONT_KNOW, "Q104": 2, "Q201": 3}, evidenced=("Q104",))
    firm = facts("S", "micro")

    assert plan(model, answers, firm, 3, on=ON).effort == least_effort(model, answers, firm, 3)


def test_answering_an_open_gate_question_clearly_may_be_enough(model: MaturityModel) -> None:
    data = model_data()
    data["gates"] = [gate for gate in data["gates"] if gate["kind"] == "unknown"]
    answers = uniform(model, "M", "small", 5).replaced("Q101", OPEN)

    found = plan(model_of(data), answers, facts(), 4, on=ON)

    assert [(step.kind, step.question, step.effort) for step in found.steps] == [
        ("answer", "Q101", 1)
    ]


def test_evidence_is_a_step_of_its_own() -> None:
    answers = uniform(miniature_model(), "M", "small", 4, evidenced=False)

    found = plan_for(answers, 4)

    assert [step.kind for step in found.steps] == ["evidence"] * 3
    assert found.effort == 3
    assert found.after.level == 4


def test_a_goal_that_is_reached_needs_no_steps() -> None:
    found = plan_for(uniform(miniature_model(), "M", "small", 4), 3)

    assert found.steps == ()
    assert found.effort == 0
    assert found.after == found.before


def test_what_no_answer_can_change_blocks_the_plan() -> None:
    found = plan_for(uniform(miniature_model(), "M", "small", 2), 3, major_incident=True)

    assert found.steps == ()
    assert found.blocked == ("发生过重大事故，只能是起步",)


def test_steps_never_go_down_and_evidence_is_kept() -> None:
    answers = sheet({"Q101": 2, "Q102": 1, "Q103": NOT_APPLICABLE, "Q104": 5}, evidenced=("Q104",))

    found = plan_for(answers, 4)

    raises = [step for step in found.steps if step.kind == "raise"]
    assert all(step.to_level > step.from_level for step in raises)
    assert "Q103" not in {step.question for step in found.steps}
    best = next(a for a in found.after.answers if a.question == "Q104")
    assert (best.value, best.evidenced) == (5, True)


def test_effort_is_the_sum_of_the_steps() -> None:
    found = plan_for(uniform(miniature_model(), "M", "small", 1, evidenced=False), 5)

    assert found.effort == sum(step.effort for step in found.steps)
    assert found.after.level == 5


def test_a_goal_above_every_answer_cannot_be_planned(model: MaturityModel) -> None:
    nothing = sheet(dict.fromkeys(model.question_ids, NOT_APPLICABLE))
    with pytest.raises(NoPlanError):
        plan(model, nothing, facts(), 3, on=ON)


class TestAProgramAsTheGoal:
    def test_its_levels_are_reached(self) -> None:
        award = miniature().program("award")
        answers = uniform(miniature_model(), "M", "small", 1)

        found = plan(miniature_model(), answers, facts(), award, on=ON)

        assert (found.before.dimension("D1").level, found.after.dimension("D1").level) == (1, 3)
        assert {step.question for step in found.steps} <= {"Q101", "Q102", "Q103", "Q104"}

    def test_nothing_is_to_be_done_where_they_are_met(self) -> None:
        award = miniature().program("award")
        answers = uniform(miniature_model(), "M", "small", 3)

        assert plan(miniature_model(), answers, facts(), award, on=ON).steps == ()

    def test_what_this_firm_is_not_asked_cannot_be_reached(self) -> None:
        award = miniature().program("award")
        answers = sheet(dict.fromkeys(["Q101", "Q102", "Q103", "Q104"], NOT_APPLICABLE))

        found = plan(miniature_model(), answers, facts(), award, on=ON)

        assert found.blocked == ("第一块达到 3 级",)


def test_plans_for_real_sheets_reach_the_next_level(library: Library) -> None:
    firms = make_firms(12, random_state=7, model=library.model())
    for firm in range(len(firms)):
        known = {**firms.facts(firm), **nothing_declared(library.model())}
        before = level_of(library.model(), firms.sheet(firm), known)
        goal = min(before + 1, 5)

        found = plan(library.model(), firms.sheet(firm), known, goal, on=ON)

        assert found.after.level >= goal
        assert found.effort > 0 or before == 5
