"""Answers: four states that never stand for one another, and one byte each."""

from __future__ import annotations

import pytest
from hypothesis import given

from questionnaires.answers import DONT_KNOW, NOT_APPLICABLE, OPEN, Answer, AnswerSheet
from tests.builders import miniature_model, sheets


def test_a_question_without_an_answer_is_open() -> None:
    sheet = AnswerSheet({"Q101": 3})

    assert sheet.value("Q102") == OPEN
    assert "Q102" not in sheet
    assert sheet.answer("Q102") == Answer(OPEN)


@pytest.mark.parametrize("value", [6, -3, 100])
def test_a_value_that_is_no_answer_is_refused(value: int) -> None:
    with pytest.raises(ValueError, match="is not one of"):
        Answer(value)


def test_a_changed_sheet_is_another_sheet() -> None:
    sheet = AnswerSheet({"Q101": 3})

    changed = sheet.replaced("Q101", NOT_APPLICABLE).replaced("Q102", DONT_KNOW)

    assert sheet.value("Q101") == 3
    assert dict(changed) == {"Q101": Answer(NOT_APPLICABLE), "Q102": Answer(DONT_KNOW)}


@given(sheets(miniature_model()))
def test_a_packed_sheet_unpacks_to_the_same_answers(sheet: AnswerSheet) -> None:
    questions = miniature_model().question_ids

    answers, evidence = sheet.packed(questions)
    unpacked = AnswerSheet.unpacked(questions, answers, evidence)

    assert len(answers) == len(evidence) == len(questions)
    assert all(unpacked.answer(question) == sheet.answer(question) for question in questions)
