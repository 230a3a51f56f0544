"""POST /bundles/zip and /clients/sheet: only to whoever may, streamed, and written down."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from starlette.testclient import TestClient

from assessment.bootstrap import Services
from assessment.services.report_material import Format
from assessment.services.visits import SESSION_COOKIE
from tests import consultancies
from tests.assessment.web.conftest import filled
from tests.portfolios import Office, open_office

ZIP, SHEET = "/bundles/zip", "/clients/sheet"


@pytest.fixture
def office(services: Services) -> Office:
    return open_office(services, ["甲厂", "乙厂"])


def enter(client: TestClient, services: Services, name: str) -> None:
    token = consultancies.enter(services, name)
    client.cookies.set(SESSION_COOKIE, token, domain="testserver.local")


@pytest.fixture
def lead(client: TestClient, services: Services, office: Office) -> TestClient:
    with services.answering._store.reading() as unit:
        name = unit.accounts.get(office.lead.id).name  # type: ignore[union-attr]
    enter(client, services, name)
    return client


def batch(office: Office, *, worked: bool = True) -> str:
    services, house = office.services, office.organisation.id
    made = services.batches.ask(house, office.lead, office.firms, (Format.JSON,))
    worker = services.batch_work.new_worker()
    if worked:
        services.batch_work.work_off(services.batch_work.claim(worker), worker)  # type: ignore[arg-type]
    return made.id


def post(client: TestClient, services: Services, path: str, **fields: str) -> Any:
    return client.post(path, data=filled(client, services, **fields))


def test_a_batch_comes_as_a_zip(lead: TestClient, services: Services, office: Office) -> None:
    response = post(lead, services, ZIP, batch=batch(office))
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/zip"
    assert response.headers["cache-control"] == "no-store"
    assert "content-length" not in response.headers  # it is written while it is sent
    said = response.headers["content-disposition"]
    assert "filename*=UTF-8''%E8%B4%A8%E9%98%B6-" in said
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == 3


def test_a_batch_that_is_not_ready_is_refused_in_words(
    lead: TestClient, services: Services, office: Office
) -> None:
    response = post(lead, services, ZIP, batch=batch(office, worked=False))
    assert response.status_code == 409
    assert "还在生成" in response.text


@pytest.mark.parametrize(("named", "status"), [("", 400), ("../x", 404), ("0" * 16, 404)])
def test_what_is_no_batch_is_refused(
    lead: TestClient, services: Services, named: str, status: int
) -> None:
    assert post(lead, services, ZIP, batch=named).status_code == status


def test_nobody_else_takes_a_batch(client: TestClient, services: Services, office: Office) -> None:
    made = batch(office)
    assert post(client, services, ZIP, batch=made).status_code == 401
    consultancies.account(services, "stranger")
    enter(client, services, "stranger")
    assert post(client, services, ZIP, batch=made).status_code == 404


@pytest.mark.parametrize("path", [ZIP, SHEET])
def test_a_form_of_another_page_takes_nothing(lead: TestClient, office: Office, path: str) -> None:
    data = {"batch": batch(office), "organisation": office.organisation.id, "format": "csv"}
    assert lead.post(path, data=data).status_code == 403
    other = {"origin": "http://evil.example"}
    assert lead.post(path, data=data, headers=other).status_code == 403


@pytest.mark.parametrize(
    ("form", "begin", "media"),
    [
        ("csv", b"\xef\xbb\xbf", "text/csv; charset=utf-8"),
        (
            "xlsx",
            b"PK",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ],
)
def test_the_sheet_comes_as_a_file(
    lead: TestClient, services: Services, office: Office, form: str, begin: bytes, media: str
) -> None:
    response = post(lead, services, SHEET, organisation=office.organisation.id, format=form)
    assert response.status_code == 200
    assert response.content.startswith(begin)
    assert response.headers["content-type"] == media
    assert f'filename="clients.{form}"' in response.headers["content-disposition"]


def test_the_sheet_of_another_organisation_is_not_handed_out(
    lead: TestClient, services: Services
) -> None:
    other = open_office(services, [], name="别的社")
    given = {"organisation": other.organisation.id}
    assert post(lead, services, SHEET, **given, format="csv").status_code == 404
    assert post(lead, services, SHEET, **given, format="docx").status_code == 400
    assert post(lead, services, SHEET, organisation="", format="csv").status_code == 400
