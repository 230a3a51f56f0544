"""POST /indicators/file and /indicators/export: a file in for its preview, the table out."""

from __future__ import annotations

import csv
import hashlib
import io
from typing import Any

import pytest
from starlette.testclient import TestClient

from assessment.bootstrap import Services
from assessment.domain.accounts import HeldRole, Role
from assessment.domain.audit import AuditKind, Wanted
from assessment.domain.errors import NotFound
from assessment.services.indicator_files import MOST_BYTES
from assessment.services.visits import SESSION_COOKIE
from tests.assessment.web.conftest import filled
from tests.assessment.web.test_join import signed_in

TABLE = "指标名称,日期,数值,来源\n制造业产品质量合格率,2025-12-31,94.2,公报\n".encode("gb18030")


@pytest.fixture
def city(client: TestClient, services: Services) -> TestClient:
    signed_in(client, services, "city", HeldRole(Role.BUREAU, "xian"))
    return client


def hand_in(client: TestClient, services: Services, data: bytes, region: str = "xian") -> Any:
    fields = filled(client, services, region=region)
    files = {"table": ("表.csv", data, "text/csv")}
    return client.post("/indicators/file", data=fields, files=files)


def refusals(services: Services) -> int:
    with services.trail._store.reading() as unit:
        return len(unit.audit.search(Wanted(frozenset({AuditKind.REFUSED}))))


def test_a_file_leads_to_its_preview_and_no_value_is_stored(
    city: TestClient, services: Services
) -> None:
    response = hand_in(city, services, TABLE)
    digest = hashlib.sha256(TABLE).hexdigest()
    assert response.status_code == 303
    assert response.headers["location"] == f"/indicators?region=xian&file={digest}"
    actor = services.sign_in.require(city.cookies.get(SESSION_COOKIE)).actor
    assert len(services.indicator_import.waiting("xian", actor, digest).new) == 1
    assert not any(track.values for track in services.indicators.of("xian", actor))


def test_a_file_that_is_too_big_leads_back_with_a_notice(
    city: TestClient, services: Services
) -> None:
    response = hand_in(city, services, bytes(MOST_BYTES + 1))
    assert response.headers["location"] == "/indicators?region=xian&notice=indicator_file_size"


@pytest.mark.parametrize("region", ["hefei", "nowhere"])
def test_a_region_of_another_bureau_takes_no_file_and_it_is_recorded(
    city: TestClient, services: Services, region: str
) -> None:
    before = refusals(services)
    assert hand_in(city, services, TABLE, region).status_code == 404
    assert city.post("/indicators/export", data=filled(city, services, region=region)).status_code
    assert refusals(services) == before + 2


@pytest.mark.parametrize("region", ["", "../x", "西安", "a b", "a&b=c"])
def test_what_is_no_region_is_refused(city: TestClient, services: Services, region: str) -> None:
    assert hand_in(city, services, TABLE, region).status_code == 400


def test_without_a_session_or_the_mark_nothing_is_taken(
    city: TestClient, services: Services
) -> None:
    files = {"table": ("a.csv", TABLE, "text/csv")}
    assert city.post("/indicators/file", data={"region": "xian"}, files=files).status_code == 403
    assert city.post("/indicators/file", data={"region": "xian"}).status_code == 400
    actor = services.sign_in.require(city.cookies.get(SESSION_COOKIE)).actor
    city.cookies.delete(SESSION_COOKIE)
    assert hand_in(city, services, TABLE).status_code == 401
    with pytest.raises(NotFound):
        services.indicator_import.waiting("hefei", actor, "0" * 64)


def test_the_table_is_handed_out_as_a_file(city: TestClient, services: Services) -> None:
    response = city.post("/indicators/export", data=filled(city, services, region="xian"))
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    assert "zhijie-indicators-xian-2026-11-21.csv" in response.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + 51 + 3
