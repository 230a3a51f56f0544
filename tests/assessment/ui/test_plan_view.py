"""The plan page: a level or a program as the goal, and the way there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from streamlit.testing.v1 import AppTest

from assessment.services.plans import goals

View = Callable[..., AppTest]


def test_the_next_level_is_the_first_goal(view: View, answered: Any, shown: Any) -> None:
    page = view("plan", answered.entered.token)
    assert not page.exception
    assert "力气合计" in shown(page)
    assert "要做到" in shown(page) or "补上佐证" in shown(page)


def test_another_level_gives_another_plan(view: View, answered: Any, shown: Any) -> None:
    page = view("plan", answered.entered.token)
    first = shown(page)
    page.radio(key=f"goal-level-{answered.assessment_id}").set_value(5).run()
    assert not page.exception
    assert shown(page) != first
    assert "卓越" in shown(page)


def test_a_program_is_chosen_from_a_list_with_a_chinese_placeholder(
    view: View, answered: Any, shown: Any
) -> None:
    page = view("plan", answered.entered.token)
    kind = page.radio(key=f"goal-kind-{answered.assessment_id}")
    kind.set_value(kind.options[-1]).run()
    choice = page.selectbox(key=f"goal-program-{answered.assessment_id}")
    assert choice.value is None
    assert choice.placeholder == "请选择项目"
    assert "请先选一个目标" in shown(page)
    choice.set_value(_first_program(answered)).run()
    assert not page.exception
    assert "别的申报条件" in shown(page)


def test_a_link_names_the_program(view: View, answered: Any) -> None:
    program = _first_program(answered)
    page = view("plan", answered.entered.token, program=program)
    assert page.selectbox(key=f"goal-program-{answered.assessment_id}").value == program


def _first_program(bench: Any) -> str:
    result = bench.services.results.preview(bench.assessment_id, bench.actor, date(2026, 11, 21))
    return str(goals(bench.services.library, result).programs[0].id)
