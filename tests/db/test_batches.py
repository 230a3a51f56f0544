"""Batches and the sheet of clients in the memory, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import text

from assessment.domain.assessments import State
from assessment.domain.batches import Batch, BatchState, Item, ItemState, Tally
from assessment.domain.firms import ActorKind, Firm, Origin
from assessment.domain.receipts import Receipt
from assessment.domain.sharing import Organisation
from tests.db.conftest import NOON, new_assessment

HOUSE = "house00000000001"
LATER = NOON + timedelta(minutes=5)
LONG_AGO = NOON - timedelta(days=1)


def batch(number: int, desk: Any, kind: ActorKind = ActorKind.ACCOUNT, **more: Any) -> Batch:
    made = Batch(
        id=f"batch{number:011}",
        organisation_id=HOUSE,
        actor_id=desk.actor.id,
        actor_kind=kind,
        clients=1,
        state=BatchState.WAITING,
        worker=None,
        created_at=NOON + timedelta(seconds=number),
        seen_at=NOON,
    )
    return replace(made, **more)


def items(batch_id: str, desk: Any, count: int) -> list[Item]:
    firm_id, assessment_id = desk.assessment.firm_id, desk.assessment.id
    return [Item(batch_id, place, firm_id, assessment_id, "pdf") for place in range(count)]


def found(desk: Any, *numbers: int, **more: Any) -> list[Batch]:
    """Store batches of two reports each."""
    made = [batch(number, desk, **more) for number in numbers]
    with desk.store.writing() as unit:
        if unit.organisations.get(HOUSE) is None:
            unit.organisations.add(Organisation(HOUSE, "诚信社", NOON))
        for each in made:
            unit.batches.add(each, items(each.id, desk, 2))
    return made


def test_a_batch_comes_back_as_it_was_stored(desk: Any) -> None:
    first, second = found(desk, 1, 2)
    with desk.store.reading() as unit:
        assert unit.batches.get(first.id) == first
        assert unit.batches.get("batch-that-is-no") is None
        assert unit.batches.of(desk.actor.id, HOUSE) == (second, first)
        assert unit.batches.of(desk.actor.id, "house00000000002") == ()
        assert unit.batches.items(first.id) == tuple(items(first.id, desk, 2))
        assert unit.batches.open_of(desk.actor.id) == 2
        assert unit.batches.tallies((first.id, second.id))[first.id] == Tally(waiting=2)


def test_a_report_is_settled_once(desk: Any) -> None:
    (one,) = found(desk, 1)
    item = items(one.id, desk, 1)[0]
    made = replace(
        item, state=ItemState.MADE, file_id="f" * 16, on=date(2026, 11, 21), is_draft=False
    )
    with desk.store.writing() as unit:
        assert unit.batches.next_item(one.id) == item
        assert unit.batches.settle(made, ItemState.WAITING)
        assert not unit.batches.settle(made, ItemState.WAITING)
    with desk.store.reading() as unit:
        assert unit.batches.items(one.id)[0] == made
        assert unit.batches.next_item(one.id).position == 1
        assert unit.batches.tallies((one.id,))[one.id] == Tally(waiting=1, made=1)
        assert unit.batches.files() == {"f" * 16}
        assert unit.batches.files_of_actor(desk.actor.id) == ("f" * 16,)
        assert unit.batches.files_of_actor("somebody") == ()


def test_a_batch_is_one_workers_until_it_falls_silent(desk: Any) -> None:
    first, second = found(desk, 1, 2)
    with desk.store.writing() as unit:
        assert unit.batches.claim("one", NOON, LONG_AGO).id == first.id
        assert unit.batches.claim("two", NOON, LONG_AGO).id == second.id
        assert unit.batches.claim("three", NOON, LONG_AGO) is None
        assert unit.batches.claim("three", NOON, LONG_AGO, first.id) is None
        assert not unit.batches.beat(first.id, "two", LATER)
        assert unit.batches.beat(first.id, "one", LATER)
        silent_since = NOON + timedelta(minutes=1)
        assert unit.batches.first_in_line(silent_since) == second.id
        assert unit.batches.claim("three", LATER, silent_since).worker == "three"
        assert not unit.batches.beat(second.id, "two", LATER)


def test_the_batches_of_the_command_line_wait_for_it(desk: Any) -> None:
    (own,) = found(desk, 1, kind=ActorKind.SYSTEM)
    with desk.store.writing() as unit:
        assert unit.batches.first_in_line(LONG_AGO) is None
        assert unit.batches.claim("server", NOON, LONG_AGO) is None
        assert unit.batches.claim("command", NOON, LONG_AGO, own.id).state is BatchState.WORKING


def test_a_batch_moves_only_from_the_states_that_are_named(desk: Any) -> None:
    (one,) = found(desk, 1)
    working, waiting = (BatchState.WORKING,), (BatchState.WAITING,)
    with desk.store.writing() as unit:
        assert not unit.batches.move(one.id, working, BatchState.DONE, LATER)
        assert unit.batches.move(one.id, waiting, BatchState.CANCELLED, LATER)
        assert unit.batches.get(one.id) == replace(one, state=BatchState.CANCELLED, seen_at=LATER)


def test_old_batches_lose_their_files_and_then_their_rows(desk: Any) -> None:
    (one,) = found(desk, 1)
    made = replace(items(one.id, desk, 1)[0], state=ItemState.MADE, file_id="f" * 16)
    with desk.store.writing() as unit:
        unit.batches.settle(made, ItemState.WAITING)
        assert unit.batches.untouched_since(LONG_AGO) == ()
        assert unit.batches.untouched_since(NOON) == (one,)
        unit.batches.forget_files(one.id)
        assert unit.batches.files() == frozenset()
        unit.batches.drop_before(LATER)
        assert unit.batches.get(one.id) is not None  # it was never removed
        unit.batches.move(one.id, tuple(BatchState), BatchState.REMOVED, NOON)
        unit.batches.drop_before(LATER)
        assert unit.batches.get(one.id) is None
        assert unit.batches.items(one.id) == ()


def test_erasing_takes_reports_of_a_firm_and_batches_of_a_person(desk: Any) -> None:
    (one,) = found(desk, 1)
    made = replace(items(one.id, desk, 1)[0], state=ItemState.MADE, file_id="f" * 16)
    with desk.store.writing() as unit:
        unit.batches.settle(made, ItemState.WAITING)
        assert unit.privacy.erase_firm(desk.assessment.firm_id, frozenset(), LATER) == ("f" * 16,)
        assert unit.batches.items(one.id) == ()
        assert unit.batches.get(one.id) is not None
        unit.privacy.erase_person(desk.actor.id, LATER)
        assert unit.batches.get(one.id) is None


def test_many_clients_are_read_at_once(desk: Any) -> None:
    first = desk.assessment
    other = Firm("firm000000000002", "另一家厂", None, Origin.REAL, NOON)
    newer = replace(new_assessment(2, first.firm_id), created_at=LATER)
    lone = new_assessment(3, other.id)
    with desk.store.writing() as unit:
        unit.firms.add_firm(other)
        for assessment in (newer, lone):
            unit.firms.add_assessment(assessment, State.blank(3))
        unit.firms.put_facts(first.id, desk.actor.id, {"firm.employees": 12}, NOON)
        for number in range(4):
            at = NOON + timedelta(hours=number)
            whose = first.id if number < 3 else newer.id
            sequence = number + 1 if number < 3 else 1
            unit.receipts.add(Receipt(f"receipt{number:09}", whose, "{}", "0" * 64, at, sequence))
    ids = (first.firm_id, other.id, "firm-that-is-not")
    with desk.store.reading() as unit:
        assert unit.portfolios.firms(ids)[other.id] == other
        kept = unit.portfolios.assessments(ids)
        assert [each.assessment.id for each in kept[first.firm_id]] == [newer.id, first.id]
        assert kept[first.firm_id][1].facts == {"firm.employees": 12}
        assert kept[first.firm_id][1].state == unit.answers.state(first.id)
        receipts = unit.portfolios.receipts(ids)[first.firm_id]
        assert [r.id for r in receipts] == [f"receipt{n:09}" for n in (3, 2, 1)]
        assert unit.portfolios.receipts(()) == unit.portfolios.assessments(()) == {}
        assert unit.portfolios.names((desk.actor.id,)) == {}
        assert unit._connection.execute(text("SELECT 1")).scalar() == 1
