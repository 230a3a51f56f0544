"""Codes, tickets, sessions, attempts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from assessment.domain.ports import Visit

MINUTE = timedelta(minutes=1)


@pytest.fixture
def visit(desk: Any) -> Visit:
    return Visit(desk.actor, desk.assessment.id)


def test_a_new_code_takes_the_place_of_the_old_one(desk: Any) -> None:
    at = desk.assessment.created_at
    with desk.store.writing() as unit:
        unit.entries.put_code(desk.assessment.id, "a" * 64, at)
        unit.entries.put_code(desk.assessment.id, "b" * 64, at)
        assert unit.entries.assessment_by_code("a" * 64) is None
        assert unit.entries.assessment_by_code("b" * 64) == desk.assessment.id


def test_a_ticket_opens_once(desk: Any, visit: Visit) -> None:
    now = desk.assessment.created_at
    with desk.store.writing() as unit:
        unit.entries.add_ticket("a" * 64, visit, now + MINUTE)
        assert unit.entries.take_ticket("a" * 64, now) == visit
        assert unit.entries.take_ticket("a" * 64, now) is None


def test_a_ticket_that_is_too_old_opens_nothing(desk: Any, visit: Visit) -> None:
    now = desk.assessment.created_at
    with desk.store.writing() as unit:
        unit.entries.add_ticket("a" * 64, visit, now)
        assert unit.entries.take_ticket("a" * 64, now) is None


def test_a_session_says_who_and_where_until_it_runs_out(desk: Any, visit: Visit) -> None:
    now = desk.assessment.created_at
    with desk.store.writing() as unit:
        unit.entries.add_session("a" * 64, visit, now, now + MINUTE)
        assert unit.entries.visit("a" * 64, now) == visit
        assert unit.entries.visit("a" * 64, now + MINUTE) is None
        assert unit.entries.visit("b" * 64, now) is None
        unit.entries.drop_session("a" * 64)
        assert unit.entries.visit("a" * 64, now) is None


def test_failed_attempts_are_counted_by_address_and_everywhere(desk: Any) -> None:
    now = desk.assessment.created_at
    with desk.store.writing() as unit:
        for minutes in (3, 2, 1):
            unit.entries.add_attempt("a" * 64, now - minutes * MINUTE, False)
        unit.entries.add_attempt("b" * 64, now - MINUTE, False)
        unit.entries.add_attempt("b" * 64, now, True)
        since = now - 2.5 * MINUTE
        assert unit.entries.attempts_from("a" * 64, since) == (now - 2 * MINUTE, now - MINUTE)
        assert unit.entries.attempts_anywhere(since) == 3


def test_what_is_old_is_forgotten(desk: Any, visit: Visit) -> None:
    now = desk.assessment.created_at
    with desk.store.writing() as unit:
        unit.entries.add_attempt("a" * 64, now - MINUTE, False)
        unit.entries.add_session("a" * 64, visit, now - MINUTE, now)
        unit.entries.add_ticket("a" * 64, visit, now)
        unit.entries.forget_before(now, now)
        assert unit.entries.attempts_anywhere(now - 2 * MINUTE) == 0
        assert unit.entries.visit("a" * 64, now - MINUTE) is None
        assert unit.entries.take_ticket("a" * 64, now - MINUTE) is None
