"""Colleagues on one sheet: what each is told of it and of the others, and a thousand saves at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from assessment.domain.assessments import rebuild_state_from_log
from assessment.domain.sharing import MemberRole
from assessment.services.answering import Clash, Saved

FILL, READ = MemberRole.CONTRIBUTOR, MemberRole.READER


@pytest.fixture
def helper(bench: Any) -> Any:
    """Return a function that lets a visitor in by a link for some parts."""

    def enter(*parts: str, role: MemberRole = FILL) -> Any:
        invitations = bench.services.invitations
        made = invitations.invite_colleague(bench.assessment_id, bench.actor, role, parts)
        return invitations.accept(made.token).actor

    return enter


def save(bench: Any, actor: Any, question: str, value: int, base: int = 0) -> Any:
    return bench.services.answering.save(bench.assessment_id, actor, question, value, base)


def test_an_acknowledgement_counts_what_the_person_sees(bench: Any, helper: Any) -> None:
    bench.save("Q503", 3)
    actor = helper("D1")
    view = bench.services.answering.open(bench.assessment_id, actor)
    saved = save(bench, actor, "Q103", 4)
    assert (saved.saved, saved.total) == (1, view.total)
    again = save(bench, actor, "Q103", 4)
    assert (again.saved, again.total) == (1, view.total)
    assert bench.save("Q101", 3).saved == 3


def test_a_contradiction_with_what_a_person_does_not_see_is_not_told(
    bench: Any, helper: Any
) -> None:
    """Else the sentence would tell them what the others have answered."""
    bench.grow()
    bench.save("Q503", 2)
    actor = helper("D10")
    assert save(bench, actor, "Q1001", 5).hints == ()
    assert bench.services.answering.open(bench.assessment_id, actor).hints == ()
    (hint,) = bench.save("Q503", 1, base=2).hints
    assert set(hint.questions) == {"Q503", "Q1001"}
    both = helper("D5", "D10")
    assert save(bench, both, "Q503", 2, 1).hints == (hint,)


def test_a_clash_names_the_account_that_was_first(bench: Any, services: Any, helper: Any) -> None:
    account = services.accounts.register(
        "lao-wang", "correct horse battery 9", "10.0.0.3", display_name="王工"
    )
    wang = services.visits.require(account.token).actor
    made = services.invitations.invite_colleague(bench.assessment_id, bench.actor, FILL, ("D1",))
    services.invitations.accept(made.token, wang)
    save(bench, wang, "Q103", 4)
    nameless = helper("D1")
    for actor in (bench.actor, nameless):
        clash = save(bench, actor, "Q103", 2)
        assert isinstance(clash, Clash)
        assert clash.who == "另一位填写人（王工）"
    assert save(bench, wang, "Q103", 2).who == "您自己"
    save(bench, nameless, "Q101", 4)
    assert save(bench, bench.actor, "Q101", 2).who == "另一位填写人"


def test_names_of_others_are_told_to_the_owner_alone(town: Any) -> None:
    progress = town.services.members.progress
    told = {
        who: progress(town.draft, town.who[who]).people for who in ("owner", "reader", "filler")
    }
    assert {person.name for person in told["owner"]} == {
        "owner",
        "gone",
        "contributor",
        "reader",
        None,
    }
    assert {person.name for person in told["reader"]} == {"reader", None}
    assert {person.name for person in told["filler"]} == {None}
    by_link = next(p for p in told["owner"] if p.actor_id == town.who["visitor"].id)
    assert by_link.invitation_id == town.ids["link"]


def test_an_offer_tells_the_owner_that_it_is_their_own(bench: Any, helper: Any) -> None:
    invitations = bench.services.invitations
    made = invitations.invite_colleague(bench.assessment_id, bench.actor, FILL, ("D1",))
    assert invitations.look(made.token, bench.actor).is_own
    assert not invitations.look(made.token, helper("D2")).is_own
    assert not invitations.look(made.token).is_own


def third_answers(bench: Any, *named: str) -> dict[str, Any]:
    """Return the answers nobody in the test was to touch."""
    answers = bench.services.answering.open(bench.assessment_id, bench.actor).answers
    return {question: answer for question, answer in answers.items() if question not in named}


def events_and_state(bench: Any) -> Any:
    with bench.services.answering._store.reading() as unit:
        return unit.answers.events(bench.assessment_id), unit.answers.state(bench.assessment_id)


def test_a_thousand_saves_of_two_people_at_once_touch_no_third_answer(
    bench: Any, helper: Any
) -> None:
    for question in ("Q201", "Q205", "Q601"):
        bench.save(question, 3)
    before = third_answers(bench)
    people = {"Q103": bench.actor, "Q503": helper("D5")}

    def five_hundred(question: str) -> list[Any]:
        values = [1 + n % 5 for n in range(500)]
        return [
            save(bench, people[question], question, value, base)
            for base, value in zip([0, *values], values, strict=False)
        ]

    with ThreadPoolExecutor(2) as threads:
        outcomes = [*threads.map(five_hundred, people)]
    assert all(isinstance(saved, Saved) for saved in [*outcomes[0], *outcomes[1]])
    assert third_answers(bench, *people) == before
    events, state = events_and_state(bench)
    assert len(events) == 1003
    assert len({event.rev for event in events}) == 1003
    model = bench.services.library.model()
    positions = {q: model.position(q) for q in model.question_ids}
    assert rebuild_state_from_log(events, positions).answers == state.answers


def test_a_thousand_alternating_saves_on_one_answer_lose_none_and_touch_no_other(
    bench: Any, helper: Any
) -> None:
    """Each starts from what the other has stored; whoever starts from something else is told."""
    bench.save("Q101", 2)
    before, other, value = third_answers(bench), helper("D1"), 0
    for turn in range(1000):
        actor, last = (bench.actor, other)[turn % 2], value
        value = 1 + turn % 5
        assert isinstance(save(bench, actor, "Q103", value, last), Saved)
        if turn % 50 == 1:
            stale = save(bench, actor, "Q103", 1 + (turn + 2) % 5, last)
            assert isinstance(stale, Clash)
            assert stale.value == value
    assert third_answers(bench, "Q103") == before
    steps = bench.services.history.of(bench.assessment_id, bench.actor, "Q103")
    assert [step.new for step in steps] == [1 + turn % 5 for turn in range(1000)]
    assert [step.is_you for step in steps] == [turn % 2 == 0 for turn in range(1000)]


def test_the_history_tells_how_somebody_without_a_name_came_in(bench: Any, helper: Any) -> None:
    actor = helper("D1")
    save(bench, actor, "Q103", 4)
    bench.save("Q101", 3)
    by_link, by_owner = bench.services.history.of(bench.assessment_id, bench.actor)
    assert (by_link.is_owner, by_owner.is_owner) == (False, True)
    assert by_link.invitation_id
    assert by_owner.invitation_id is None


def test_a_reopened_sheet_can_be_filled_in_by_colleagues_again(bench: Any, helper: Any) -> None:
    actor = helper("D1")
    for question in bench.services.library.model().applicable("M", "micro"):
        bench.save(question.id, 3, elapsed_ms=6000)
    bench.services.results.submit(bench.assessment_id, bench.actor, date(2026, 11, 21))
    bench.services.history.reopen(bench.assessment_id, bench.actor)
    assert isinstance(save(bench, actor, "Q103", 5, 3), Saved)
