"""A plan in words: from where, to where, by which steps, and why there may be none."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any

import pytest

from assessment.ui.widgets.goal import level_choice
from assessment.ui.widgets.plan_steps import plan_block
from questionnaires.answers import DONT_KNOW
from scoring.plan import Plan, Step, plan

ON = date(2026, 11, 21)


def planned(firm: Any, goal: int) -> Plan:
    return plan(firm.words.model, firm.sheet, firm.facts, goal, on=ON)


@pytest.fixture
def workshop(examples: Any) -> Any:
    return examples.firm(level=2, Q201=DONT_KNOW)


def test_every_step_is_shown_with_where_it_leads(workshop: Any) -> None:
    found = planned(workshop, 3)
    text = plan_block(found, workshop.words)
    assert text.count('class="step-item"') == len(found.steps)
    raised = [step for step in found.steps if step.kind == "raise"]
    assert raised
    assert all(
        escape(workshop.words.anchor(step.question, step.to_level)) in text for step in raised
    )


def test_the_plan_says_what_comes_of_it(workshop: Any) -> None:
    found = planned(workshop, 3)
    text = plan_block(found, workshop.words)
    assert workshop.words.model.scale.title(found.after.level) in text
    assert f"{len(found.steps)} 步" in text
    assert f">{found.effort}<" in text


def test_a_raise_over_several_levels_shows_those_between(workshop: Any) -> None:
    steps = (Step("raise", "Q101", 2, 5, 3),)
    text = plan_block(Plan(steps, 3, workshop.card, workshop.card), workshop.words)
    assert "中间先做到的 2 档" in text
    assert escape(workshop.words.anchor("Q101", 4)) in text


def test_the_three_kinds_of_steps_come_in_their_order(workshop: Any) -> None:
    steps = (
        Step("evidence", "Q201", 2, 2, 1),
        Step("raise", "Q207", 2, 3, 2),
        Step("answer", "Q205", 1, 1, 1),
    )
    text = plan_block(Plan(steps, 4, workshop.card, workshop.card), workshop.words)
    order = [text.index(f"q={question}") for question in ("Q205", "Q207", "Q201")]
    assert order == sorted(order)
    assert "答清这道题" in text
    assert "补上佐证" in text


def test_what_blocks_is_said_instead_of_steps(workshop: Any) -> None:
    text = plan_block(
        Plan((), 0, workshop.card, workshop.card, ("在<失信>名单里",)), workshop.words
    )
    assert "在&lt;失信&gt;名单里" in text
    assert "step-item" not in text


def test_nothing_to_do_is_good_news(workshop: Any) -> None:
    text = plan_block(Plan((), 0, workshop.card, workshop.card), workshop.words)
    assert "已经满足" in text


def test_a_level_is_chosen_with_its_meaning(library: Any) -> None:
    model = library.model()
    assert level_choice(model, 3) == f"保证：{model.scale.levels[2].meaning}"
