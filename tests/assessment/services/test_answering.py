"""Answering: saving, repeating, clashing, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from assessment.domain.assessments import rebuild_state_from_log
from assessment.domain.errors import (
    AlreadySubmitted,
    BadAnswer,
    BadText,
    NotAsked,
    NotFound,
    UnknownQuestion,
)
from assessment.domain.firms import Actor, ActorKind
from assessment.services.answering import Clash, Saved


def log_of(bench: Any) -> Any:
    with bench.services.answering._store.reading() as unit:
        return unit.answers.events(bench.assessment_id)


def test_a_new_sheet_is_open_and_counts_the_questions_this_firm_is_asked(bench: Any) -> None:
    view = bench.services.answering.open(bench.assessment_id, bench.actor)
    model = bench.services.library.model()
    assert view.saved == 0
    assert view.total == len(model.applicable("M", "micro")) < len(model.questions)
    assert (view.facts["firm.sector"], view.facts["firm.size"]) == ("M", "micro")
    assert view.answers == {}


def test_saving_counts_up_and_reading_gives_the_answer_back(bench: Any) -> None:
    first = bench.save("Q103", 3)
    second = bench.save("Q201", -2)
    assert (first.saved, second.saved, second.rev) == (1, 2, first.rev + 1)
    view = bench.services.answering.open(bench.assessment_id, bench.actor)
    assert {q: answer.value for q, answer in view.answers.items()} == {"Q103": 3, "Q201": -2}
    assert (view.saved, view.total, view.rev) == (2, second.total, second.rev)


def test_repeating_what_is_stored_succeeds_and_logs_nothing(bench: Any) -> None:
    saved = bench.save("Q101", 3)
    assert bench.save("Q101", 3) == saved
    assert bench.save("Q101", 3, base=3) == saved
    assert len(log_of(bench)) == 1


def test_clearing_an_answer_opens_the_question_again(bench: Any) -> None:
    bench.save("Q103", 3)
    assert bench.save("Q103", 0, base=3).saved == 0
    assert bench.services.answering.open(bench.assessment_id, bench.actor).answers == {}


def test_a_clash_tells_value_person_and_moment_and_changes_nothing(bench: Any) -> None:
    other = bench.somebody_else()
    bench.clock.pass_by(minutes=3)
    answering = bench.services.answering
    answering.save(bench.assessment_id, other, "Q103", 2, 0)
    assert bench.save("Q103", 4) == Clash(2, "另一位填写人", bench.clock.now)
    assert answering.save(bench.assessment_id, other, "Q103", 5, 0) == Clash(
        2, "您自己", bench.clock.now
    )
    assert answering.open(bench.assessment_id, bench.actor).answers["Q103"].value == 2


def test_a_base_that_never_was_is_a_clash_with_an_open_question(bench: Any) -> None:
    clash = bench.save("Q103", 4, base=3)
    assert isinstance(clash, Clash)
    assert clash.value == 0


def test_a_clash_is_settled_by_saving_on_the_new_base(bench: Any) -> None:
    bench.save("Q103", 2)
    assert isinstance(bench.save("Q103", 4), Clash)
    assert isinstance(bench.save("Q103", 4, base=2), Saved)


def question_with_reason(bench: Any) -> tuple[str, str, str]:
    asked = bench.services.library.model().applicable("M", "micro")
    question = next(q for q in asked if len(q.not_applicable) > 0)
    return question.id, question.not_applicable[0], question.not_applicable[-1]


def test_not_applicable_is_stored_with_its_reason(bench: Any) -> None:
    question, reason, _ = question_with_reason(bench)
    bench.save(question, -1, reason=reason)
    assert (
        bench.services.answering.open(bench.assessment_id, bench.actor).answers[question].reason
        == reason
    )
    assert isinstance(bench.save(question, -1, reason=reason), Saved)
    assert isinstance(bench.save(question, -1, base=-1, reason=reason), Saved)
    assert len(log_of(bench)) == 1
    bench.save(question, 2, base=-1)
    assert (
        bench.services.answering.open(bench.assessment_id, bench.actor).answers[question].reason
        is None
    )


def test_another_reason_is_another_answer(bench: Any) -> None:
    bench.grow()
    model = bench.services.library.model()
    question = next(q for q in model.applicable("M", "small") if len(q.not_applicable) > 1)
    first, second = question.not_applicable[:2]
    bench.save(question.id, -1, reason=first)
    assert isinstance(bench.save(question.id, -1, reason=second), Clash)
    assert isinstance(bench.save(question.id, -1, base=-1, reason=second), Saved)
    assert len(log_of(bench)) == 2


@pytest.mark.parametrize("value", [6, -3, 100])
def test_a_value_outside_the_scale_is_refused(bench: Any, value: int) -> None:
    with pytest.raises(BadAnswer):
        bench.save("Q103", value)


def test_not_applicable_needs_a_reason_the_question_allows(bench: Any) -> None:
    question, _, _ = question_with_reason(bench)
    for reason in (None, "because"):
        with pytest.raises(BadAnswer, match="原因"):
            bench.save(question, -1, reason=reason)
    gate = next(q for q in bench.services.library.model().applicable("M", "micro") if q.gate)
    with pytest.raises(BadAnswer, match="不清楚"):
        bench.save(gate.id, -1, reason="no_export")


def test_questions_of_others_are_refused_and_nothing_is_stored(bench: Any) -> None:
    model = bench.services.library.model()
    asked = model.applicable("M", "micro")
    other = next(q for q in model.questions if q not in asked)
    with pytest.raises(NotAsked):
        bench.save(other.id, 3)
    with pytest.raises(UnknownQuestion):
        bench.save("Q999", 3)
    assert log_of(bench) == ()


def test_a_stranger_finds_nothing(bench: Any) -> None:
    stranger = Actor(ActorKind.ANONYMOUS, "0000000000000000")
    answering = bench.services.answering
    for base in (0, 3):
        with pytest.raises(NotFound):
            answering.save(bench.assessment_id, stranger, "Q103", 3, base)
    with pytest.raises(NotFound):
        answering.save("0000000000000000", bench.actor, "Q103", 3, 0)
    with pytest.raises(NotFound):
        answering.note(bench.assessment_id, stranger, "Q103", "备注")
    with pytest.raises(NotFound):
        answering.open("0000000000000000", bench.actor)


def test_a_submitted_sheet_takes_no_answer_and_no_note(bench: Any) -> None:
    with bench.services.answering._store.writing() as unit:
        rev = unit.answers.assessment(bench.assessment_id).rev
        unit.firms.submit(bench.assessment_id, rev, bench.clock.now)
    with pytest.raises(AlreadySubmitted):
        bench.save("Q103", 3)
    with pytest.raises(AlreadySubmitted):
        bench.services.answering.note(bench.assessment_id, bench.actor, "Q103", "备注")


def test_hints_come_with_answers_that_can_contradict(bench: Any) -> None:
    assert bench.save("Q101", 3).hints is None
    assert bench.save("Q1001", 4).hints == ()
    hints = bench.save("Q503", 1).hints
    assert [hint.id for hint in hints] == ["C8"]
    assert [
        h.id for h in bench.services.answering.open(bench.assessment_id, bench.actor).hints
    ] == ["C8"]


def test_changed_facts_change_what_is_asked_from_the_next_answer_on(bench: Any) -> None:
    before = bench.save("Q103", 3)
    bench.grow()
    after = bench.save("Q201", 3)
    assert after.total > before.total


def test_time_spent_is_kept_within_an_hour(bench: Any) -> None:
    bench.save("Q101", 3, elapsed_ms=10**9)
    bench.save("Q103", 3, elapsed_ms=-5)
    assert [event.elapsed_ms for event in log_of(bench)] == [3_600_000, 0]


def test_notes_are_cleaned_stored_and_deleted(bench: Any) -> None:
    answering = bench.services.answering
    assert (
        answering.note(bench.assessment_id, bench.actor, "Q103", "  记录在\r\n办公室 ")
        == "记录在\n办公室"
    )
    assert answering.open(bench.assessment_id, bench.actor).notes == {"Q103": "记录在\n办公室"}
    answering.note(bench.assessment_id, bench.actor, "Q103", "")
    assert answering.open(bench.assessment_id, bench.actor).notes == {}
    with pytest.raises(BadText, match="1000"):
        answering.note(bench.assessment_id, bench.actor, "Q103", "长" * 1001)


def test_the_place_is_remembered(bench: Any) -> None:
    answering = bench.services.answering
    assert answering.open(bench.assessment_id, bench.actor).place is None
    answering.remember_place(bench.assessment_id, bench.actor, "D3")
    with pytest.raises(NotFound):
        answering.remember_place("0000000000000000", bench.actor, "D3")
    assert answering.open(bench.assessment_id, bench.actor).place == "D3"


def test_the_log_of_a_real_session_rebuilds_the_state(bench: Any) -> None:
    model = bench.services.library.model()
    for number, question in enumerate(model.applicable("M", "micro")):
        bench.save(question.id, number % 5 + 1)
    bench.save(
        "Q103",
        -2,
        base=bench.services.answering.open(bench.assessment_id, bench.actor).answers["Q103"].value,
    )
    positions = {question_id: i for i, question_id in enumerate(model.question_ids)}
    with bench.services.answering._store.reading() as unit:
        state = unit.answers.state(bench.assessment_id)
    assert rebuild_state_from_log(log_of(bench), positions) == state
