"""Accounts, sessions, codes and attempts, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from assessment.domain.account_ports import AccountsWanted, Channel, Message, MessageKind
from assessment.domain.accounts import (
    Account,
    AccountSession,
    CodeKind,
    HeldRole,
    Identity,
    Method,
    Role,
    Stage,
)
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.ports import Visit
from tests.db.conftest import NOON

MINUTE = timedelta(minutes=1)


def account(number: int, **more: Any) -> Account:
    fields: dict[str, Any] = {
        "id": f"account{number:09}",
        "name": f"name-{number}",
        "display_name": "王工",
        "mobile": None,
        "email": None,
        "region": "yanta",
        "active": True,
        "created_at": NOON,
    }
    return Account(**(fields | more))


def add(unit: Any, number: int, **more: Any) -> bool:
    fresh = account(number, **more)
    unit.firms.add_actor(Actor(ActorKind.ACCOUNT, fresh.id), NOON)
    return bool(unit.accounts.add(fresh, "hash"))


def session(number: int, **more: Any) -> AccountSession:
    fresh = AccountSession(
        f"account{number:09}",
        None,
        Stage.FULL,
        Method.PASSWORD,
        NOON,
        NOON,
        NOON + 10 * MINUTE,
    )
    return replace(fresh, **more)


@pytest.fixture
def held(desk: Any) -> Any:
    with desk.store.writing() as unit:
        assert unit.accounts.is_empty()
        assert add(unit, 1, mobile="13800001234")
    return desk.store


def test_an_account_is_found_by_name_and_number(held: Any) -> None:
    with held.reading() as unit:
        assert not unit.accounts.is_empty()
        found = unit.accounts.by_name("name-1")
        assert found == unit.accounts.by_name("13800001234") == account(1, mobile="13800001234")
        assert unit.accounts.by_name("NAME-1") is unit.accounts.get("nobody") is None


@pytest.mark.parametrize("taken", [{"name": "name-1"}, {"mobile": "13800001234"}])
def test_what_is_taken_leaves_the_rest_of_the_unit_alone(held: Any, taken: dict[str, str]) -> None:
    with held.writing() as unit:
        assert add(unit, 2)
        assert not add(unit, 3, **taken)
        assert not unit.accounts.change(account(2, **taken))
    with held.reading() as unit:
        assert unit.accounts.get(account(2).id) == account(2)
        assert unit.accounts.get(account(3).id) is None


def test_accounts_are_searched_a_page_at_a_time(held: Any) -> None:
    with held.writing() as unit:
        for number in range(2, 8):
            assert add(unit, number, display_name="李_厂长" if number == 5 else "王工")
        unit.accounts.give_role(account(3).id, HeldRole(Role.ADMIN), NOON)

    def names(**wanted: Any) -> list[str]:
        with held.reading() as unit:
            asked = AccountsWanted(**wanted)
            found = [each.name for each in unit.accounts.search(asked)]
            assert len(found) <= unit.accounts.count(asked)
            return found

    assert names(limit=2) == ["name-1", "name-2"]
    assert names(limit=2, offset=6) == ["name-7"]
    assert names(text="NAME-7") == ["name-7"]
    assert names(text="李_") == names(text="_厂") == ["name-5"]
    assert names(text="王_") == []
    assert names(text="0000123") == ["name-1"]
    assert names(role=Role.ADMIN) == ["name-3"]
    with held.reading() as unit:
        assert unit.accounts.shown_names({account(5).id, "nobody"}) == {account(5).id: "李_厂长"}
        assert unit.accounts.shown_names(()) == {}


def test_roles_are_given_and_taken(held: Any) -> None:
    desk, admin = HeldRole(Role.BUREAU, "xian"), HeldRole(Role.ADMIN)
    owner = account(1).id
    with held.writing() as unit:
        assert unit.accounts.give_role(owner, desk, NOON)
        assert not unit.accounts.give_role(owner, desk, NOON)
        assert unit.accounts.give_role(owner, admin, NOON)
        assert unit.accounts.roles(owner) == (admin, desk)
        assert [a.id for a in unit.accounts.find(Role.BUREAU, "xian")] == [owner]
        assert unit.accounts.find(Role.BUREAU, "qingdao") == ()
        assert unit.accounts.take_role(owner, desk)
        assert not unit.accounts.take_role(owner, desk)
        assert unit.accounts.roles(owner) == (admin,)


def test_a_step_is_used_once_by_many_at_the_same_time(held: Any) -> None:
    def use(_number: int) -> bool:
        with held.writing() as unit:
            return bool(unit.accounts.use_totp(account(1).id, 100))

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(use, range(16))) == 1
    with held.writing() as unit:
        assert not unit.accounts.use_totp(account(1).id, 99)
        assert unit.accounts.use_totp(account(1).id, 101)


def test_a_code_is_used_once_by_many_at_the_same_time(held: Any) -> None:
    with held.writing() as unit:
        codes = ("a" * 64, "b" * 64)
        unit.sign_ins.put_codes(account(1).id, CodeKind.PRINTED, codes, issued_by="x", at=NOON)

    def take(_number: int) -> bool:
        with held.writing() as unit:
            taken = unit.sign_ins.take_code(account(1).id, "a" * 64, NOON, (CodeKind.PRINTED,))
        return taken is not None

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(take, range(16))) == 1
    with held.reading() as unit:
        assert unit.sign_ins.codes_left(account(1).id, CodeKind.PRINTED) == 1


def test_codes_belong_to_one_account_one_kind_and_a_time(held: Any) -> None:
    with held.writing() as unit:
        add(unit, 2)
        late = {"issued_by": "x", "at": NOON, "expires_at": NOON + MINUTE}
        unit.sign_ins.put_codes(account(1).id, CodeKind.DESK, ("c" * 64,), **late)
        for owner, kinds, now in (
            (account(2).id, tuple(CodeKind), NOON),
            (account(1).id, (CodeKind.PRINTED,), NOON),
        ):
            assert unit.sign_ins.take_code(owner, "c" * 64, now, kinds) is None
        mine = (account(1).id, "c" * 64, NOON + MINUTE, tuple(CodeKind))
        assert unit.sign_ins.take_code(*mine) is None


def test_sessions_are_kept_by_hash_and_end(held: Any) -> None:
    with held.writing() as unit:
        for token in ("a" * 64, "b" * 64, "c" * 64):
            unit.sign_ins.add_session(token, session(1))
        unit.sign_ins.note_use("a" * 64, NOON + MINUTE)
        unit.sign_ins.add_ticket("t" * 64, account(1).id, NOON + MINUTE)
        unit.sign_ins.drop_session("b" * 64)
    with held.writing() as unit:
        assert unit.sign_ins.session("a" * 64) == session(1, seen_at=NOON + MINUTE)
        assert unit.sign_ins.session("b" * 64) is None
        unit.sign_ins.drop_sessions(account(1).id, but="c" * 64)
        assert unit.sign_ins.session("a" * 64) is None
        assert unit.sign_ins.session("c" * 64) is not None
        assert unit.sign_ins.take_ticket("t" * 64, NOON) is None
        unit.accounts.set_active(account(1).id, False)
        assert unit.sign_ins.session("c" * 64) is None


def test_attempts_count_until_they_succeed_and_are_forgotten(held: Any) -> None:
    with held.writing() as unit:
        numbers = [
            unit.sign_ins.add_attempt("n" * 64, "a" * 64, NOON + n * MINUTE) for n in range(3)
        ]
        unit.sign_ins.attempt_succeeded(numbers[1])
        assert unit.sign_ins.failures_on("n" * 64, NOON - MINUTE) == (NOON, NOON + 2 * MINUTE)
        assert unit.sign_ins.failures_from("a" * 64, NOON) == (NOON + 2 * MINUTE,)
        assert unit.sign_ins.is_familiar("n" * 64, "a" * 64)
        assert not unit.sign_ins.is_familiar("n" * 64, "b" * 64)
        unit.sign_ins.forget_before(NOON + 9 * MINUTE, NOON, NOON)
        assert unit.sign_ins.failures_on("n" * 64, NOON - MINUTE) == ()
        assert unit.sign_ins.is_familiar("n" * 64, "a" * 64)
        unit.sign_ins.forget_before(NOON, NOON + 9 * MINUTE, NOON)
        assert not unit.sign_ins.is_familiar("n" * 64, "a" * 64)


def test_an_identity_belongs_to_one_account_and_keeps_the_last_code(held: Any) -> None:
    first = Identity("https://id.example", "1", account(1).id, None)
    with held.writing() as unit:
        unit.accounts.put_identity(first, NOON)
        unit.accounts.put_identity(replace(first, credit_code="9" * 18), NOON)
        assert unit.accounts.identities(account(1).id) == (replace(first, credit_code="9" * 18),)
        assert unit.accounts.identity("https://id.example", "2") is None


def test_a_message_is_taken_once(held: Any) -> None:
    message = Message("message000000001", account(1).id, Channel.SMS, MessageKind.WELCOME, NOON)
    with held.writing() as unit:
        unit.sign_ins.add_message(message)
        assert unit.sign_ins.waiting_messages(5) == (message,)
        assert unit.sign_ins.take_message(message.id, NOON)
        assert not unit.sign_ins.take_message(message.id, NOON)
        assert unit.sign_ins.waiting_messages(5) == ()


def test_strangers_lose_a_firm_and_accounts_keep_it(desk: Any, held: Any) -> None:
    firm_id, assessment_id = desk.assessment.firm_id, desk.assessment.id
    with held.writing() as unit:
        unit.firms.add_owner(firm_id, account(1).id, NOON + MINUTE)
        unit.entries.put_code(assessment_id, "a" * 64, NOON)
        visit = Visit(desk.actor, assessment_id)
        unit.entries.add_session("s" * 64, visit, NOON, NOON + MINUTE)
        assert [owner.kind for owner in unit.accounts.owners(firm_id)] == [
            ActorKind.ANONYMOUS,
            ActorKind.ACCOUNT,
        ]
        unit.accounts.drop_strangers(firm_id)
        assert unit.accounts.owners(firm_id) == (account(1).actor,)
        assert unit.accounts.firms_of(account(1).id) == (firm_id,)
        assert unit.entries.assessment_by_code("a" * 64) is None
        assert unit.entries.visit("s" * 64, NOON) is None
        assert unit.firms.owns(account(1).id, assessment_id)
