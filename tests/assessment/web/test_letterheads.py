"""POST /consultancy/template and below: a template in, a template or a sample out."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from assessment.bootstrap import Services
from assessment.domain.audit import AuditKind, Wanted
from assessment.domain.letterheads import MOST_BYTES
from assessment.reports.word import TEMPLATE
from assessment.services.visits import SESSION_COOKIE
from tests.assessment.web.conftest import filled
from tests.consultancies import House
from tests.word_files import with_line

OWN = with_line("诚信咨询社")
PATH = "/consultancy/template"


@pytest.fixture
def house(services: Services, bench: Any) -> House:
    return House.built(services, bench)


@pytest.fixture
def lead(client: TestClient, house: House) -> TestClient:
    client.cookies.set(SESSION_COOKIE, house.token("lead"), domain="testserver.local")
    return client


def hand_in(client: TestClient, house: House, data: bytes, **fields: str) -> Any:
    given = filled(client, house.services, **({"organisation": house.organisation.id} | fields))
    files = {"template": ("模板.docx", data, "application/octet-stream")}
    return client.post(PATH, data=given, files=files)


def take(client: TestClient, house: House, what: str, **fields: str) -> Any:
    given = filled(client, house.services, organisation=house.organisation.id, **fields)
    return client.post(f"{PATH}/{what}", data=given)


def in_use(house: House) -> bytes:
    return house.services.letterheads.template(house.organisation.id, house.lead)


def test_a_template_is_taken_in_use_and_handed_out_again(lead: TestClient, house: House) -> None:
    assert take(lead, house, "download").content == TEMPLATE.read_bytes()
    response = hand_in(lead, house, OWN)
    assert response.status_code == 303
    assert response.headers["location"] == "/consultancy?notice=letterhead_taken"
    told = take(lead, house, "download")
    assert told.content == OWN == in_use(house)
    assert told.headers["cache-control"] == "private, no-store"
    assert told.headers["content-disposition"] == 'attachment; filename="zhijie-template.docx"'
    assert "wordprocessingml" in told.headers["content-type"]
    assert take(lead, house, "download", which="ours").content == TEMPLATE.read_bytes()


def test_a_sample_is_a_word_file(lead: TestClient, house: House) -> None:
    told = take(lead, house, "sample")
    assert told.content.startswith(b"PK\x03\x04")
    assert told.headers["content-disposition"] == 'attachment; filename="zhijie-sample.docx"'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "letterhead_missing"),
        (bytes(MOST_BYTES + 1), "letterhead_size"),
        (with_line("{{企业名}}"), "letterhead"),
    ],
)
def test_a_broken_one_leads_back_with_a_code_and_the_sentence_waits(
    lead: TestClient, house: House, data: bytes, code: str
) -> None:
    hand_in(lead, house, OWN)
    response = hand_in(lead, house, data)
    assert response.headers["location"] == f"/consultancy?notice={code}"
    told = house.services.letterheads.told(house.lead)
    assert told is not None
    assert told.code == code
    assert in_use(house) == OWN


def test_what_is_larger_than_any_template_is_not_read(lead: TestClient, house: House) -> None:
    assert hand_in(lead, house, bytes(7 * 1024 * 1024)).status_code == 413


def test_members_and_strangers_are_refused_and_it_is_recorded(
    client: TestClient, house: House
) -> None:
    def refusals() -> int:
        with house.services.trail._store.reading() as unit:
            return len(unit.audit.search(Wanted(frozenset({AuditKind.REFUSED}))))

    for token in ("", house.bench.entered.token):
        client.cookies.set(SESSION_COOKIE, token, domain="testserver.local")
        assert hand_in(client, house, OWN).status_code == 401
        assert take(client, house, "download").status_code == 401
        assert take(client, house, "sample").status_code == 401
    client.cookies.set(SESSION_COOKIE, house.token("member"), domain="testserver.local")
    before = refusals()
    assert hand_in(client, house, OWN).status_code == 403
    assert take(client, house, "download").status_code == 403
    assert take(client, house, "sample").status_code == 403
    assert refusals() == before + 3
    assert in_use(house) == TEMPLATE.read_bytes()


@pytest.mark.parametrize("organisation", ["", "x" * 65, "机构"])
def test_what_is_no_organisation_is_refused(
    lead: TestClient, house: House, organisation: str
) -> None:
    assert hand_in(lead, house, OWN, organisation=organisation).status_code == 400


def test_another_organisation_is_not_found(lead: TestClient, house: House) -> None:
    assert hand_in(lead, house, OWN, organisation="0000000000000000").status_code == 404


def test_without_the_mark_of_the_form_nothing_is_taken(lead: TestClient, house: House) -> None:
    files = {"template": ("a.docx", OWN, "application/octet-stream")}
    given = {"organisation": house.organisation.id}
    assert lead.post(PATH, data=given, files=files).status_code == 403
    assert lead.post(PATH, data=given).status_code == 400
    assert lead.post(f"{PATH}/download", data=given).status_code == 403
    assert in_use(house) == TEMPLATE.read_bytes()


def test_a_form_without_a_file_is_told(lead: TestClient, house: House) -> None:
    given = filled(lead, house.services, organisation=house.organisation.id, template="x")
    response = lead.post(PATH, data=given, files={"other": ("a", b"x")})
    assert response.headers["location"] == "/consultancy?notice=letterhead_missing"
