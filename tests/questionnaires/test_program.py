"""Programs: requirements judged three-valued, windows, shares."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from questionnaires.conditions import Outcome
from questionnaires.program import Program, Requirement, Window, eligibility
from tests.builders import miniature, miniature_model

FITTING = {"level.D1": 3, "firm.exports": True, "firm.certificates": frozenset({"qms"})}


def award() -> Program:
    return miniature().program("award")


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        (FITTING, "eligible"),
        ({**FITTING, "level.D1": 2}, "not_eligible"),
        ({"level.D1": 2}, "not_eligible"),
        ({"level.D1": 3}, "undetermined"),
        ({}, "undetermined"),
    ],
)
def test_one_unmet_requirement_is_a_no_and_one_unknown_leaves_it_open(
    given: dict[str, Any], outcome: str
) -> None:
    assert eligibility(award().judge(given)) == outcome


def test_what_no_source_told_is_always_unknown() -> None:
    assert Requirement(text="没有查到", unread=True).judge(FITTING).outcome is Outcome.UNKNOWN


def test_a_requirement_known_for_some_is_unknown_for_the_others() -> None:
    context = {"vocabulary": _vocabulary()}
    requirement = Requirement.model_validate(
        {
            "text": "有出口",
            "when": "firm.exports == true",
            "known_for": 'firm.sector == "M"',
        },
        context=context,
    )
    no_exports = {"firm.exports": False}

    assert requirement.judge({**no_exports, "firm.sector": "M"}).outcome is Outcome.UNMET
    assert requirement.judge({**no_exports, "firm.sector": "S"}).outcome is Outcome.UNKNOWN
    assert requirement.judge(no_exports).outcome is Outcome.UNKNOWN
    assert requirement.facts == ("firm.exports", "firm.sector")


def _vocabulary() -> Any:
    from questionnaires.conditions import Vocabulary

    model = miniature_model()
    return Vocabulary.of(
        miniature().facts.facts, (d.id for d in model.dimensions), model.question_ids
    )


@pytest.mark.parametrize(
    ("window", "open_"),
    [
        (Window(kind="always"), True),
        (Window(kind="yearly"), False),
        (Window(kind="unknown"), False),
        (Window(kind="batch", opens=date(2026, 11, 1), closes=date(2026, 11, 21)), True),
        (Window(kind="batch", opens=date(2026, 11, 22), closes=date(2026, 12, 1)), False),
        (Window(kind="batch", opens=date(2026, 11, 1)), False),
    ],
)
def test_a_window_is_open_all_year_or_between_known_days(window: Window, open_: bool) -> None:
    assert window.is_open(date(2026, 11, 21)) is open_


def test_shares_are_read_as_whole_percents() -> None:
    assert miniature().program("coaching").lift_percent == {"P11": 60, "D2": 40}
