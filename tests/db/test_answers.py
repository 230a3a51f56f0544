"""Saving answers: one byte, compared and swapped, with its event."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from assessment.domain.assessments import EventKind, Note, rebuild_state_from_log
from assessment.domain.firms import Actor, ActorKind

POSITIONS = {f"Q{n}": n - 101 for n in range(101, 201)}


def state_of(desk: Any) -> Any:
    with desk.store.reading() as unit:
        return unit.answers.state(desk.assessment.id)


def events_of(desk: Any) -> Any:
    with desk.store.reading() as unit:
        return unit.answers.events(desk.assessment.id)


def put(desk: Any, *words: Any, **more: Any) -> Any:
    with desk.store.writing() as unit:
        return unit.answers.put(desk.change(*words, **more))


def test_an_answer_is_stored_in_its_position_with_its_event(desk: Any) -> None:
    written = put(desk, "Q103", 4, elapsed_ms=5200)
    assert written.rev == 1
    assert state_of(desk).value(2) == 4
    (event,) = events_of(desk)
    assert (event.rev, event.question_id, event.value, event.elapsed_ms) == (1, "Q103", 4, 5200)
    assert event.kind is EventKind.ANSWER
    assert event.at == desk.change("Q103", 4).at


@pytest.mark.parametrize("value", [-2, -1, 1, 5])
@pytest.mark.parametrize("question", ["Q101", "Q150", "Q200"])
def test_every_value_survives_in_the_first_a_middle_and_the_last_position(
    desk: Any, question: str, value: int
) -> None:
    put(desk, question, value)
    state = state_of(desk)
    assert state.value(POSITIONS[question]) == value
    assert sum(byte != 0 for byte in state.answers) == 1
    assert len(state.answers) == 100


def test_a_stale_base_changes_nothing_and_logs_nothing(desk: Any) -> None:
    put(desk, "Q103", 4)
    assert put(desk, "Q103", 2, base=0) is None
    assert state_of(desk).value(2) == 4
    assert len(events_of(desk)) == 1


def test_a_stranger_changes_nothing(desk: Any) -> None:
    with desk.store.writing() as unit:
        unit.firms.add_actor(
            Actor(ActorKind.ANONYMOUS, "actor00000000002"), desk.assessment.created_at
        )
    assert put(desk, "Q103", 4, actor_id="actor00000000002") is None


def test_a_submitted_assessment_does_not_change(desk: Any) -> None:
    with desk.store.writing() as unit:
        assert unit.firms.submit(desk.assessment.id, 0, desk.assessment.created_at)
    assert put(desk, "Q103", 4) is None


def test_submitting_needs_the_rev_that_was_read(desk: Any) -> None:
    put(desk, "Q103", 4)
    with desk.store.writing() as unit:
        assert not unit.firms.submit(desk.assessment.id, 0, desk.assessment.created_at)
        assert unit.firms.submit(desk.assessment.id, 1, desk.assessment.created_at)
    with desk.store.reading() as unit:
        assert not unit.answers.assessment(desk.assessment.id).is_draft


def test_a_failed_unit_leaves_nothing(desk: Any) -> None:
    def save_and_fail() -> None:
        with desk.store.writing() as unit:
            unit.answers.put(desk.change("Q103", 4))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        save_and_fail()
    assert state_of(desk).value(2) == 0
    assert events_of(desk) == ()


def test_a_reading_unit_keeps_no_change(desk: Any) -> None:
    with desk.store.reading() as unit:
        unit.answers.put(desk.change("Q103", 4))
    assert events_of(desk) == ()


def test_the_reason_of_not_applicable_is_kept_while_it_stands(desk: Any) -> None:
    put(desk, "Q103", -1, reason="no_export")
    with desk.store.reading() as unit:
        assert unit.answers.reasons(desk.assessment.id) == {"Q103": "no_export"}
    put(desk, "Q103", -1, base=-1, reason="no_projects")
    with desk.store.reading() as unit:
        assert unit.answers.reasons(desk.assessment.id) == {"Q103": "no_projects"}
    put(desk, "Q103", 3, base=-1)
    with desk.store.reading() as unit:
        assert unit.answers.reasons(desk.assessment.id) == {}
    assert [event.reason for event in events_of(desk)] == ["no_export", "no_projects", None]


def test_evidence_marks_are_bytes_of_their_own(desk: Any) -> None:
    put(desk, "Q103", 4)
    with desk.store.writing() as unit:
        assert unit.answers.mark(desk.change("Q103", 1, 0)).rev == 2
        assert unit.answers.mark(desk.change("Q103", 1, 0)) is None
    state = state_of(desk)
    assert (state.value(2), state.evidence[2]) == (4, 1)


def test_the_packed_state_rebuilds_from_the_log(desk: Any) -> None:
    put(desk, "Q101", 3)
    put(desk, "Q101", 5, base=3)
    put(desk, "Q102", -2)
    put(desk, "Q103", -1, reason="no_export")
    put(desk, "Q102", 0, base=-2)
    with desk.store.writing() as unit:
        unit.answers.mark(desk.change("Q101", 1, 0))
    assert rebuild_state_from_log(events_of(desk), POSITIONS) == state_of(desk)


def test_eight_threads_with_a_hundred_saves_each_lose_nothing(desk: Any) -> None:
    questions = list(POSITIONS)

    def save_all(thread: int) -> int:
        mine = [question for question in questions if POSITIONS[question] % 8 == thread]
        saved = 0
        for step in range(100):
            question = mine[step % len(mine)]
            value = step // len(mine) % 5 + 1
            base = (step // len(mine) - 1) % 5 + 1 if step >= len(mine) else 0
            saved += put(desk, question, value, base=base) is not None
        return saved

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(save_all, range(8))) == 800
    events = events_of(desk)
    assert [event.rev for event in events] == list(range(1, 801))
    assert rebuild_state_from_log(events, POSITIONS) == state_of(desk)


def test_of_eight_threads_on_one_question_one_wins(desk: Any) -> None:
    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(lambda n: put(desk, "Q103", n % 5 + 1), range(8)))
    assert sum(result is not None for result in results) == 1


def test_time_spent_adds_up_over_all_answers_of_a_question(desk: Any) -> None:
    put(desk, "Q101", 3, elapsed_ms=1000)
    put(desk, "Q101", 4, base=3, elapsed_ms=500)
    put(desk, "Q102", 2)
    with desk.store.reading() as unit:
        assert unit.answers.timings(desk.assessment.id) == {"Q101": 1500}


def test_the_last_event_says_who_answered_a_question(desk: Any) -> None:
    put(desk, "Q101", 3)
    put(desk, "Q101", 4, base=3)
    with desk.store.reading() as unit:
        assert unit.answers.last_event(desk.assessment.id, "Q101").value == 4
        assert unit.answers.last_event(desk.assessment.id, "Q102") is None


def test_a_note_replaces_the_old_one_and_an_empty_note_deletes_it(desk: Any) -> None:
    def write(text: str) -> dict[str, str]:
        note = Note(
            "note000000000001",
            desk.assessment.id,
            "Q101",
            text,
            desk.actor.id,
            desk.assessment.created_at,
        )
        with desk.store.writing() as unit:
            unit.answers.put_note(note)
            found: dict[str, str] = unit.answers.notes(desk.assessment.id)
        return found

    assert write("有会议记录") == {"Q101": "有会议记录"}
    assert write("记录在行政部") == {"Q101": "记录在行政部"}
    assert write("") == {}


def test_a_place_is_remembered_and_replaced(desk: Any) -> None:
    with desk.store.writing() as unit:
        assert unit.answers.place(desk.assessment.id) is None
        unit.answers.put_place(desk.assessment.id, "D2")
        unit.answers.put_place(desk.assessment.id, "D3")
        assert unit.answers.place(desk.assessment.id) == "D3"
