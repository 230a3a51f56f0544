"""POST /cockpit/export: only for a bureau of the round, only groups of the lattice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from assessment.bootstrap import Services
from assessment.domain.accounts import HeldRole, Role
from assessment.domain.audit import AuditKind, Wanted
from assessment.domain.firms import Actor, ActorKind
from tests.assessment.web.conftest import filled
from tests.assessment.web.test_join import signed_in

PATH = "/cockpit/export"
GROUP = {"region": "xian", "sector": "", "size": "micro", "table": "", "format": "csv"}


def exports(services: Services) -> int:
    with services.trail._store.reading() as unit:
        return len(unit.audit.search(Wanted(frozenset({AuditKind.EXPORTED}))))


@pytest.fixture
def campaign(client: TestClient, services: Services) -> str:
    signed_in(client, services, "desk", HeldRole(Role.BUREAU, "xian"))
    account = services.accounts
    with account._store.reading() as unit:
        (row,) = unit._connection.exec_driver_sql("SELECT id FROM account").fetchall()
    desk, now = Actor(ActorKind.ACCOUNT, row[0]), services.clock()
    return services.campaigns.add(desk, "普测", "xian", now, now + timedelta(days=9)).id


def ask(client: TestClient, services: Services, campaign: str, **more: str) -> Any:
    fields = {"campaign": campaign, **GROUP, **more}
    return client.post(PATH, data=filled(client, services, **fields))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_shown_is_handed_out_and_written_down(
    client: TestClient, services: Services, campaign: str, kind: str
) -> None:
    found = ask(client, services, campaign, format=kind)
    assert found.status_code == 200
    assert found.headers["cache-control"] == "no-store"
    assert found.headers["content-disposition"].endswith(f'.{kind}"')
    assert exports(services) == 1
    if kind == "csv":
        assert "各地参加情况" in found.content.decode("utf-8-sig")
        assert "等级分布" not in found.content.decode("utf-8-sig")


@pytest.mark.parametrize(
    "wrong",
    [
        {"format": "pdf"},
        {"size": "12"},
        {"sector": "C34"},
        {"region": "企业"},
        {"table": "level"},
        {"campaign": ""},
    ],
    ids=str,
)
def test_what_no_page_of_ours_asks_is_refused(
    client: TestClient, services: Services, campaign: str, wrong: dict[str, str]
) -> None:
    fields = {"campaign": campaign, **GROUP, **wrong}
    found = client.post(PATH, data=filled(client, services, **fields))
    assert found.status_code == 400
    assert exports(services) == 0


def test_other_regions_and_rounds_are_not_found(
    client: TestClient, services: Services, campaign: str
) -> None:
    assert ask(client, services, campaign, region="hefei").status_code == 404
    assert ask(client, services, "0" * 16).status_code == 404
    assert exports(services) == 0
