"""Templates of organisations, and by which of them a report is written, on both databases."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest

from assessment.domain.accounts import Account, HeldRole, Role
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.letterheads import Letterhead
from assessment.domain.sharing import Client, Grant, GrantLevel, Organisation
from tests.db.conftest import NOON

HELPER, FIRM = "helper0000000001", "firm000000000001"
FIRST, SECOND = "organisation0001", "organisation0002"
LATER = NOON + timedelta(days=9)


def template(organisation_id: str, content: bytes) -> tuple[Letterhead, bytes]:
    digest = hashlib.sha256(content).hexdigest()
    return Letterhead(organisation_id, digest, len(content), HELPER, NOON), content


def let_in(unit: Any, organisation_id: str, *, days: int = 0) -> None:
    """Let an organisation in to the firm, and its helper look after it from a day on."""
    unit.accounts.give_role(HELPER, HeldRole(Role.CONSULTANT, organisation_id), NOON)
    unit.organisations.assign(Client(organisation_id, FIRM, HELPER, NOON + timedelta(days=days)))
    unit.organisations.add_grant(
        Grant(f"g{organisation_id[1:]}", FIRM, organisation_id, GrantLevel.READ, LATER, "x", NOON)
    )


@pytest.fixture
def houses(desk: Any) -> Any:
    with desk.store.writing() as unit:
        unit.firms.add_actor(Actor(ActorKind.ACCOUNT, HELPER), NOON)
        assert unit.accounts.add(Account(HELPER, "h", "h", None, None, None, True, NOON), None)
        for organisation_id in (FIRST, SECOND):
            unit.organisations.add(Organisation(organisation_id, "咨询社", NOON))
    return desk


def test_a_template_comes_back_and_the_next_takes_its_place(houses: Any) -> None:
    with houses.store.writing() as unit:
        assert unit.letterheads.of(FIRST) is None
        assert unit.letterheads.content(FIRST) is None
        for content in (b"PK old", b"PK new"):
            letterhead, _ = template(FIRST, content)
            unit.letterheads.put(letterhead, content)
            assert unit.letterheads.of(FIRST) == letterhead
            assert unit.letterheads.content(FIRST) == content
        assert unit.letterheads.of(SECOND) is None
    with houses.store.writing() as unit:
        assert unit.letterheads.of(FIRST).uploaded_at == NOON
        assert unit.letterheads.drop(FIRST)
        assert not unit.letterheads.drop(FIRST)
        assert unit.letterheads.of(FIRST) is None


def test_a_consultant_writes_by_the_template_of_the_organisation_that_assigned_them_first(
    houses: Any,
) -> None:
    with houses.store.writing() as unit:
        for organisation_id in (FIRST, SECOND):
            unit.letterheads.put(*template(organisation_id, organisation_id.encode()))
        assert unit.letterheads.through(HELPER, FIRM, NOON) is None
        let_in(unit, FIRST, days=1)
        assert unit.letterheads.through(HELPER, FIRM, NOON) == FIRST.encode()
        let_in(unit, SECOND)
        assert unit.letterheads.through(HELPER, FIRM, NOON) == SECOND.encode()
        assert unit.letterheads.through(HELPER, "firm000000000009", NOON) is None
        assert unit.letterheads.through("somebody", FIRM, NOON) is None
        unit.letterheads.drop(SECOND)
        assert unit.letterheads.through(HELPER, FIRM, NOON) is None


@pytest.mark.parametrize("end", ["date", "withdrawn", "unassigned", "role"])
def test_what_ended_lends_no_template(houses: Any, end: str) -> None:
    with houses.store.writing() as unit:
        unit.letterheads.put(*template(FIRST, b"PK"))
        let_in(unit, FIRST)
        assert unit.letterheads.through(HELPER, FIRM, NOON) == b"PK"
        if end == "withdrawn":
            assert unit.organisations.withdraw(f"g{FIRST[1:]}", NOON)
        if end == "unassigned":
            assert unit.organisations.unassign(FIRST, FIRM, HELPER)
        if end == "role":
            unit.accounts.take_role(HELPER, HeldRole(Role.CONSULTANT, FIRST))
        now = LATER if end == "date" else NOON
        assert unit.letterheads.through(HELPER, FIRM, now) is None


def test_an_organisation_that_is_erased_takes_its_template_along(houses: Any) -> None:
    with houses.store.writing() as unit:
        for organisation_id in (FIRST, SECOND):
            unit.letterheads.put(*template(organisation_id, b"PK"))
        unit.privacy.erase_organisation(FIRST)
        assert unit.letterheads.of(FIRST) is None
        kept = unit.letterheads.of(SECOND)
        assert kept is not None
