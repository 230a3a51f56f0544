"""What holds for every sheet, of the miniature model and of the real one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.answers import DONT_KNOW, LEVELS, NOT_APPLICABLE, OPEN, Answer, AnswerSheet
from questionnaires.base import SECTORS, SIZES
from questionnaires.library import Library
from questionnaires.model import MaturityModel
from tests.builders import (
    facts,
    known_facts,
    miniature_model,
    model_data,
    model_of,
    nothing_declared,
    question_data,
    scored,
    sheets,
    uniform,
)

MODELS = pytest.mark.parametrize("name", ["miniature", "real"])


def model_named(name: str, library: Library) -> MaturityModel:
    return miniature_model() if name == "miniature" else library.model()


@MODELS
@settings(max_examples=80)
@given(data=st.data())
def test_raising_an_answer_never_lowers_a_score_or_a_level(
    library: Library, name: str, data: st.DataObject
) -> None:
    model = model_named(name, library)
    answers, known = data.draw(sheets(model)), data.draw(known_facts())
    questions = model.applicable(known["firm.sector"], known["firm.size"])
    question = data.draw(st.sampled_from(questions)).id
    old = answers.answer(question)
    if old.value not in LEVELS[:-1]:
        old = Answer(1, evidenced=old.evidenced)
    higher = data.draw(st.integers(old.value + 1, 5))

    before = scored(model, answers.replaced(question, old), known)
    after = scored(
        model, answers.replaced(question, Answer(higher, evidenced=old.evidenced)), known
    )

    assert after.score >= before.score
    assert after.evidence_score >= before.evidence_score
    assert after.raw_level >= before.raw_level
    assert after.level >= before.level
    assert after.evidence_level >= before.evidence_level
    assert after.interval.low_level >= before.interval.low_level
    assert after.interval.high_level >= before.interval.high_level


@MODELS
@settings(max_examples=30)
@given(data=st.data())
def test_adding_evidence_never_lowers_anything(
    library: Library, name: str, data: st.DataObject
) -> None:
    model = model_named(name, library)
    answers, known = data.draw(sheets(model)), data.draw(known_facts())
    question = data.draw(st.sampled_from(model.questions)).id
    proven = Answer(answers.value(question), evidenced=True)

    before, after = (
        scored(model, answers, known),
        scored(model, answers.replaced(question, proven), known),
    )

    assert after.score == before.score
    assert after.evidence_score >= before.evidence_score
    assert after.evidence_share >= before.evidence_share
    assert after.level >= before.level
    assert after.evidence_level >= before.evidence_level


@MODELS
@settings(max_examples=30)
@given(data=st.data())
def test_the_parts_of_a_card_fit_together(library: Library, name: str, data: st.DataObject) -> None:
    model = model_named(name, library)
    answers, known = data.draw(sheets(model)), data.draw(known_facts())

    card = scored(model, answers, known)

    assert 0 <= card.evidence_score <= card.score <= 10_000
    assert card.interval.low_score <= card.score <= card.interval.high_score
    assert card.interval.low_score <= card.evidence_score
    assert card.evidence_level <= card.level <= card.raw_level
    assert card.interval.low_level <= card.interval.high_level
    assert card.score_if_not_applicable_were_zero <= card.score
    assert 0 <= card.coverage <= 10_000
    assert (card.level < card.raw_level) == bool(card.binding_gates)


@MODELS
@settings(max_examples=15)
@given(data=st.data())
def test_the_order_of_answers_is_irrelevant(
    library: Library, name: str, data: st.DataObject
) -> None:
    model = model_named(name, library)
    answers, known = data.draw(sheets(model)), data.draw(known_facts())
    shuffled = AnswerSheet(dict(data.draw(st.permutations(list(answers.items())))))

    assert scored(model, shuffled, known) == scored(model, answers, known)


@pytest.mark.parametrize("sector", SECTORS)
@pytest.mark.parametrize("size", SIZES)
@MODELS
def test_all_best_with_evidence_is_the_top(
    library: Library, name: str, sector: str, size: str
) -> None:
    model = model_named(name, library)

    card = scored(model, uniform(model, sector, size, 5), facts(sector, size))

    assert (card.score, card.evidence_score, card.level, card.evidence_level) == (
        10_000,
        10_000,
        5,
        5,
    )
    assert not card.provisional
    assert card.coverage == card.evidence_share == 10_000


@pytest.mark.parametrize("sector", SECTORS)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("answer", [1, OPEN, DONT_KNOW])
@MODELS
def test_all_worst_is_the_bottom(
    library: Library, name: str, sector: str, size: str, answer: int
) -> None:
    model = model_named(name, library)

    card = scored(model, uniform(model, sector, size, answer, evidenced=False), facts(sector, size))

    assert (card.score, card.evidence_score, card.level) == (0, 0, 1)
    assert card.provisional == (answer != 1)


def without(question: str) -> MaturityModel:
    """Return the miniature model lacking a question, without the gates and checks that name it."""
    data = model_data()
    for questions, found in question_data(data):
        if found["id"] == question:
            questions.remove(found)
    data["gates"] = [gate for gate in data["gates"] if gate.get("question") != question]
    data["checks"] = [c for c in data["checks"] if question not in c.get("questions", ())]
    return model_of(data)


REMOVABLE = {question: without(question) for question in ("Q103", "Q202")}


@pytest.mark.parametrize("question", REMOVABLE)
@settings(max_examples=80)
@given(answers=sheets(miniature_model()), known=known_facts())
def test_not_applicable_equals_a_model_without_the_question(
    question: str, answers: AnswerSheet, known: dict[str, Any]
) -> None:
    model = miniature_model()
    marked = answers.replaced(question, NOT_APPLICABLE)

    card = scored(model, marked, known)
    expected = scored(REMOVABLE[question], marked, known)

    for name in ("score", "evidence_score", "raw_level", "level", "evidence_level", "coverage"):
        assert getattr(card, name) == getattr(expected, name), name
    assert card.interval == expected.interval
    assert card.evidence_share == expected.evidence_share
    assert card.provisional == expected.provisional
    assert [d.score for d in card.dimensions] == [d.score for d in expected.dimensions]
    assert {gate.id: gate.state for gate in card.gates} == {
        gate.id: gate.state for gate in expected.gates
    }


@MODELS
@settings(max_examples=30)
@given(data=st.data())
def test_declaring_that_nothing_happened_changes_no_level(
    library: Library, name: str, data: st.DataObject
) -> None:
    model = model_named(name, library)
    answers, known = data.draw(sheets(model)), data.draw(known_facts())
    vetoes = nothing_declared(model)
    unasked = {fact: value for fact, value in known.items() if fact not in vetoes}

    assert (
        scored(model, answers, unasked).level == scored(model, answers, {**unasked, **vetoes}).level
    )


@MODELS
@settings(max_examples=30)
@given(data=st.data())
def test_a_veto_leaves_the_first_level(library: Library, name: str, data: st.DataObject) -> None:
    model = model_named(name, library)
    answers, known = data.draw(sheets(model)), data.draw(known_facts())
    for fact in nothing_declared(model):
        card = scored(model, answers, {**known, fact: True})
        assert card.level == 1
        assert card.vetoed
