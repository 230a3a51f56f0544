"""Goals a firm can choose, and the plan towards one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assessment.services.plans import goals, towards
from questionnaires.conditions import Outcome

ON = date(2026, 11, 21)


@pytest.fixture
def result(bench: Any) -> Any:
    for question in bench.services.library.model().applicable("M", "micro"):
        bench.save(question.id, 2)
    return bench.services.results.preview(bench.assessment_id, bench.actor, ON)


def test_levels_above_the_firms_own_are_goals(bench: Any, result: Any) -> None:
    found = goals(bench.services.library, result).levels
    assert found == tuple(range(result.scorecard.level + 1, 6))


def test_a_program_that_asks_for_more_than_the_firm_has_is_a_goal(bench: Any, result: Any) -> None:
    for program in goals(bench.services.library, result).programs:
        recommendation = result.recommendations.find(program.id)
        assert not recommendation.held
        assert any(j.verdict.outcome is not Outcome.MET for j in recommendation.judgements)


def test_a_plan_reaches_the_level_it_is_for(bench: Any, result: Any) -> None:
    level = result.scorecard.level + 1
    found = towards(bench.services.library, result, level)
    assert found.blocked or found.after.level >= level


def test_a_plan_for_a_program_raises_what_it_asks_for(bench: Any, result: Any) -> None:
    library = bench.services.library
    program = goals(library, result).programs[0]
    found = towards(library, result, program)
    assert found.before.score <= found.after.score
