"""POST /regions/export: a region's numbers as a file, for its bureau; taking it is written down."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from assessment.bootstrap import Services
from assessment.domain.accounts import HeldRole, Role
from assessment.domain.audit import AuditKind, Wanted
from tests.assessment.web.conftest import filled
from tests.assessment.web.test_join import signed_in

PATH = "/regions/export"


def export(client: TestClient, services: Services, region: str) -> Any:
    return client.post(PATH, data=filled(client, services, region=region))


def exports(services: Services) -> int:
    with services.trail._store.reading() as unit:
        return len(unit.audit.search(Wanted(frozenset({AuditKind.EXPORTED}))))


@pytest.fixture
def desk(client: TestClient, services: Services) -> TestClient:
    signed_in(client, services, "desk", HeldRole(Role.BUREAU, "yanta"))
    return client


def test_a_bureau_takes_the_table_of_its_region(desk: TestClient, services: Services) -> None:
    response = export(desk, services, "yanta")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert "zhijie-region-yanta-" in response.headers["content-disposition"]
    assert response.headers["cache-control"] == "no-store"
    assert response.content.decode("utf-8-sig").startswith("数据,地区,行业,规模,")
    assert exports(services) == 1


@pytest.mark.parametrize("region", ["beilin", "xian", "nowhere"])
def test_another_region_is_not_handed_out(
    desk: TestClient, services: Services, region: str
) -> None:
    assert export(desk, services, region).status_code == 404
    assert exports(services) == 0


@pytest.mark.parametrize("region", ["", "../x\n", "x" * 99])
def test_what_is_no_region_is_refused(desk: TestClient, services: Services, region: str) -> None:
    response = export(desk, services, region)
    assert response.status_code in (400, 404)
    assert exports(services) == 0


def test_nobody_else_takes_a_region(client: TestClient, services: Services) -> None:
    assert export(client, services, "yanta").status_code in (401, 403)
    signed_in(client, services, "root", HeldRole(Role.ADMIN))
    assert export(client, services, "yanta").status_code == 404
    assert exports(services) == 0


def test_a_form_of_another_page_is_refused(desk: TestClient, services: Services) -> None:
    assert desk.post(PATH, data={"region": "yanta"}).status_code in (400, 403)
    assert exports(services) == 0
