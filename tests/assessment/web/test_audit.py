"""POST /audit/export: the trail as a file, for administrators; taking it is written down."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from assessment.bootstrap import Services
from assessment.domain.accounts import HeldRole, Role
from assessment.domain.audit import AuditKind, Wanted
from assessment.services.account_rights import SYSTEM
from tests.assessment.web.conftest import filled
from tests.assessment.web.test_join import signed_in

PATH = "/audit/export"


def export(client: TestClient, services: Services, **fields: str) -> Any:
    return client.post(PATH, data=filled(client, services, **fields))


def exports(services: Services) -> int:
    with services.trail._store.reading() as unit:
        return len(unit.audit.search(Wanted(frozenset({AuditKind.AUDIT_EXPORTED}))))


@pytest.fixture
def boss(client: TestClient, services: Services) -> TestClient:
    signed_in(client, services, "boss", HeldRole(Role.ADMIN))
    return client


def test_a_search_is_handed_out_as_a_table(boss: TestClient, services: Services) -> None:
    for number in range(150):
        services.trail.note(AuditKind.EXPORTED, object_kind="firm", object_id=f"f{number}")
    response = export(boss, services, format="csv", kinds="exported imported")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"].startswith("attachment; filename=")
    assert response.headers["cache-control"] == "no-store"
    rows = response.content.decode("utf-8-sig").splitlines()
    assert len(rows) == 151
    assert rows[0] == "序号,时间,事件,操作人编号,对象类别,对象编号,摘要"
    assert exports(services) == 1


def test_a_table_keeps_to_actor_object_and_period(boss: TestClient, services: Services) -> None:
    services.trail.note(AuditKind.EXPORTED, object_kind="firm", object_id="f1")
    inside = {"since": "2026-11-21T00:00:00+08:00", "until": "2026-11-22T00:00:00+08:00"}
    for wanted, found in (
        ({"object": "f1", **inside}, 1),
        ({"object": "f2", **inside}, 0),
        ({"actor": "f1"}, 0),
        ({"object": "f1", "since": inside["until"]}, 0),
    ):
        response = export(boss, services, format="csv", **wanted)
        assert len(response.content.splitlines()) == found + 1, wanted


def test_the_whole_chain_is_handed_out_as_lines(boss: TestClient, services: Services) -> None:
    response = export(boss, services, format="jsonl")
    lines = [json.loads(line) for line in response.text.splitlines()]
    assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))
    assert exports(services) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"format": "xlsx"},
        {"format": "csv", "kinds": "sung"},
        {"format": "csv", "since": "yesterday"},
        {"format": "csv", "since": "2026-11-21T00:00:00"},
        {"format": "csv", "actor": "西安"},
    ],
)
def test_what_our_page_never_sends_is_refused(
    boss: TestClient, services: Services, fields: dict[str, str]
) -> None:
    assert export(boss, services, **fields).status_code == 400
    assert exports(services) == 0


@pytest.mark.parametrize("role", [None, HeldRole(Role.BUREAU, "xian")])
def test_nobody_else_gets_the_trail_and_the_no_is_recorded(
    client: TestClient, services: Services, role: HeldRole | None
) -> None:
    signed_in(client, services, "somebody", role)
    for kind in ("csv", "jsonl"):
        response = export(client, services, format=kind)
        assert response.status_code == 404
        assert b'"seq"' not in response.content
    with services.trail._store.reading() as unit:
        assert len(unit.audit.search(Wanted(frozenset({AuditKind.REFUSED})))) == 2
    assert exports(services) == 0


def test_a_stranger_and_a_form_of_another_page_get_nothing(
    client: TestClient, services: Services
) -> None:
    assert export(client, services, format="csv").status_code == 401
    signed_in(client, services, "boss", HeldRole(Role.ADMIN))
    assert client.post(PATH, data={"format": "csv"}).status_code == 403
    fields = filled(client, services, format="csv")
    foreign = client.post(PATH, data=fields, headers={"origin": "https://evil.example"})
    assert foreign.status_code == 403
    assert exports(services) == 0


def test_a_role_taken_while_the_page_is_open_ends_the_export(
    boss: TestClient, services: Services
) -> None:
    services.accounts.add(SYSTEM, "other", HeldRole(Role.ADMIN))
    account = services.accounts.named("boss").account
    services.accounts.take_role(SYSTEM, account.id, HeldRole(Role.ADMIN))
    assert export(boss, services, format="csv").status_code == 404
    assert exports(services) == 0
