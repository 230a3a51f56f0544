"""Contradictions: of the miniature model each kind, of the real model each check C1-C13."""

from __future__ import annotations

from typing import Any

import pytest

from questionnaires.answers import DONT_KNOW, NOT_APPLICABLE, AnswerSheet
from questionnaires.library import Library
from questionnaires.model import MaturityModel
from scoring.consistency import condition_values, contradictions
from tests.builders import facts, miniature_model, scored, sheet, uniform

#: The answers and facts that contradict each other, and the least change that puts it right.
CHECKS: dict[str, tuple[dict[str, int], dict[str, Any], dict[str, int], dict[str, Any]]] = {
    "C1": ({"Q201": 4, "Q202": 1}, {}, {"Q202": 2}, {}),
    "C2": ({"Q302": 5, "Q301": 2}, {}, {"Q301": 3}, {}),
    "C3": ({"Q505": 3, "Q503": 3}, {}, {"Q503": 4}, {}),
    "C4": ({"Q506": 4, "Q503": 2}, {}, {"Q503": 3}, {}),
    "C5": ({"Q804": 4, "Q203": 1}, {}, {"Q203": 2}, {}),
    "C6": ({"Q103": 4, "Q104": 2}, {}, {"Q104": 3}, {}),
    "C7": ({"Q607": 3, "Q606": 1}, {}, {"Q606": 2}, {}),
    "C8": ({"Q1001": 4, "Q503": 2}, {}, {"Q503": 3}, {}),
    "C9": ({"Q507": 3, "Q502": 2}, {}, {"Q502": 3}, {}),
    "C10": ({"Q306": 3}, {"valid_certificates": 0}, {}, {"valid_certificates": 1}),
    "C12": ({"Q203": 4}, {"excellence_years": 1}, {}, {"excellence_years": 2}),
    "C13": ({}, {"code_region_matches": False}, {}, {"code_region_matches": True}),
}


def found(
    model: MaturityModel, answers: AnswerSheet, known: dict[str, Any], **more: Any
) -> list[str]:
    return [contradiction.id for contradiction in contradictions(model, answers, known, **more)]


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_finds_its_contradiction_and_nothing_else(library: Library, check: str) -> None:
    model = library.model()
    answers, known, change, news = CHECKS[check]

    assert found(model, sheet(answers), facts(size="large", **known)) == [check]
    assert (
        found(model, sheet({**answers, **change}), facts(size="large", **{**known, **news})) == []
    )


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_waits_for_clear_answers_and_known_facts(library: Library, check: str) -> None:
    model = library.model()
    answers, known, _, _ = CHECKS[check]
    for question in answers:
        for unclear in (DONT_KNOW, NOT_APPLICABLE):
            unsure = sheet({**answers, question: unclear})
            assert found(model, unsure, facts(size="large", **known)) == []
    if known:
        assert found(model, sheet(answers), facts(size="large")) == []


def test_every_check_of_the_model_is_tried_here(library: Library) -> None:
    assert {check.id for check in library.model().checks} == {*CHECKS, "C11"}


def test_a_check_of_questions_that_are_not_asked_is_not_judged(library: Library) -> None:
    answers, _, _, _ = CHECKS["C5"]
    assert found(library.model(), sheet(answers), facts(size="micro")) == []


class TestStraightLining:
    def test_is_found_where_nine_of_ten_answers_are_the_same(self, library: Library) -> None:
        model = library.model()
        questions = [question.id for question in model.applicable("P", "micro")]
        assert len(questions) == 20
        most = dict.fromkeys(questions, 2)

        assert found(model, sheet({**most, "Q101": 3, "Q103": 3}), facts("P", "micro")) == ["C11"]
        fewer = sheet({**most, "Q101": 3, "Q103": 3, "Q201": 3})
        assert found(model, fewer, facts("P", "micro")) == []

    def test_waits_for_enough_answers(self) -> None:
        model = miniature_model()

        assert found(model, sheet(dict.fromkeys(["Q101", "Q102"], 3)), facts()) == []
        assert found(model, uniform(model, "M", "small", 3), facts()) == ["C4"]

    def test_looks_only_at_what_is_asked(self) -> None:
        model = miniature_model()
        answers = {"Q101": 1, "Q102": 2, "Q103": 3, "Q104": 3, "Q105": 3, "Q201": 3, "Q202": 3}

        assert found(model, sheet(answers), facts("S", "micro")) == []

    def test_is_found_where_answers_come_too_fast(self) -> None:
        model = miniature_model()
        varied = sheet({"Q101": 1, "Q102": 2, "Q103": 3, "Q104": 4, "Q201": 5, "Q202": 1})
        slow = dict.fromkeys(["Q101", "Q102", "Q103", "Q104", "Q201"], 4000)
        fast = {**slow, "Q101": 100, "Q102": 100, "Q103": 3999}

        assert found(model, varied, facts(), timings=slow) == []
        assert found(model, varied, facts(), timings=fast) == ["C4"]
        assert found(model, varied, facts(), timings={"Q101": 5}) == []


class TestAboutOneQuestion:
    def test_only_its_checks_are_judged(self) -> None:
        model = miniature_model()
        answers = sheet({"Q101": 4, "Q103": 1, "Q102": 4})
        known = facts(employees=3, exports=False)

        assert found(model, answers, known) == ["C1", "C2", "C3"]
        assert found(model, answers, known, about="Q103") == ["C1"]
        assert found(model, answers, known, about="Q102") == ["C2"]
        assert found(model, answers, known, about="Q104") == []


def test_a_remark_does_not_count_against_credibility() -> None:
    model = miniature_model()
    answers = sheet({"Q101": 3, "Q102": 3, "Q103": 4, "Q104": 2, "Q201": 3, "Q202": 2})

    card = scored(model, answers, facts(exports=False))

    assert [(remark.id, remark.counts) for remark in card.contradictions] == [("C3", False)]


def test_conditions_read_facts_levels_and_clear_answers() -> None:
    values = condition_values(
        sheet({"Q101": 3, "Q102": DONT_KNOW}), {"firm.exports": True}, {"level.D1": 2}
    )
    assert values == {"firm.exports": True, "answer.Q101": 3, "level.D1": 2}
