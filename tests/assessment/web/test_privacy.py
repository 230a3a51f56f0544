"""POST /erase: typed words, this browser's own form, and the session that ends with it."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from assessment.domain.accounts import HeldRole, Role
from assessment.services.account_rights import SYSTEM
from assessment.services.visits import SESSION_COOKIE
from tests.assessment.web.conftest import filled

PASSWORD = "correct horse battery 9"


def firm_of(bench: Any) -> str:
    with bench.services.answering._store.reading() as unit:
        return str(unit.answers.assessment(bench.assessment_id).firm_id)


def erase(client: TestClient, services: Any, **fields: str) -> Any:
    return client.post("/erase", data=filled(client, services, **fields))


def name_of(bench: Any, firm_id: str) -> str:
    with bench.services.answering._store.reading() as unit:
        return str(unit.firms.firm(firm_id).name)


def test_the_typed_words_erase_the_firm_and_end_the_session(member: TestClient, bench: Any) -> None:
    firm_id = firm_of(bench)
    done = erase(member, bench.services, what="firm", firm=firm_id, typed=" 清除企业 ")
    assert (done.status_code, done.headers["location"]) == (303, "/privacy?erased=firm")
    assert name_of(bench, firm_id) == ""
    assert SESSION_COOKIE not in member.cookies
    assert bench.services.visits.visit(bench.entered.token) is None


@pytest.mark.parametrize("typed", ["", "清除", "清除账号", "清除企业！"])
def test_other_words_erase_nothing(member: TestClient, bench: Any, typed: str) -> None:
    firm_id = firm_of(bench)
    back = erase(member, bench.services, what="firm", firm=firm_id, typed=typed)
    assert back.headers["location"] == "/privacy?notice=not_confirmed"
    assert name_of(bench, firm_id)
    assert bench.services.visits.visit(bench.entered.token) is not None


def test_nobody_erases_what_is_not_theirs(member: TestClient, bench: Any) -> None:
    services = bench.services
    facts = services.profiles.facts(bench.assessment_id, bench.actor)
    given = {fact: facts[fact] for fact in facts if not fact.endswith("_ceiling")}
    other = services.profiles.start(given)
    with services.answering._store.reading() as unit:
        theirs = unit.answers.assessment(other.assessment_id).firm_id
    for what, firm, code in (
        ("firm", theirs, "not_found"),
        ("firm", "../..", "not_found"),
        ("account", "", "not_found"),
        ("everything", "", "not_confirmed"),
    ):
        typed = {"firm": "清除企业", "account": "清除账号"}.get(what, "")
        back = erase(member, services, what=what, firm=firm, typed=typed)
        assert back.headers["location"] == f"/privacy?notice={code}"
    assert name_of(bench, theirs)


def test_without_a_session_there_is_nothing_to_erase(client: TestClient, bench: Any) -> None:
    back = erase(client, bench.services, what="firm", firm=firm_of(bench), typed="清除企业")
    assert back.headers["location"] == "/privacy?notice=no_session"


def signed_in(client: TestClient, services: Any, name: str) -> str:
    services.accounts.add(SYSTEM, name, HeldRole(Role.FIRM), password=PASSWORD)
    token = services.sign_in.enter(name, PASSWORD, "10.0.0.9").token
    client.cookies.set(SESSION_COOKIE, token, domain="testserver.local")
    return str(token)


def test_an_account_is_erased_with_its_session(client: TestClient, bench: Any) -> None:
    services = bench.services
    token = signed_in(client, services, "boss")
    done = erase(client, services, what="account", typed="清除账号")
    assert done.headers["location"] == "/privacy?erased=account"
    assert SESSION_COOKIE not in client.cookies
    assert services.sign_in.who(token) is None


def test_an_account_that_erases_a_firm_stays_signed_in(client: TestClient, bench: Any) -> None:
    services = bench.services
    token = signed_in(client, services, "boss")
    services.visits.resume(bench.started.resume_code, "10.0.0.2", token)
    done = erase(client, services, what="firm", firm=firm_of(bench), typed="清除企业")
    assert done.headers["location"] == "/privacy?erased=firm"
    assert client.cookies[SESSION_COOKIE] == token
    assert services.sign_in.who(token) is not None
