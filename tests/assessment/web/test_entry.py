"""Coming in and leaving, by plain forms."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from assessment.bootstrap import Services
from assessment.services.forms import FORM_COOKIE
from assessment.services.visits import SESSION_COOKIE
from tests.assessment.web.conftest import application, filled


def cookie_of(response: Any) -> str:
    return str(response.headers["set-cookie"])


def test_a_ticket_sets_the_cookie_and_leads_home(client: TestClient, bench: Any) -> None:
    facts = bench.services.profiles.facts(bench.assessment_id, bench.actor)
    given = {fact: facts[fact] for fact in facts if not fact.endswith("_ceiling")}
    started = bench.services.profiles.start(given)
    response = client.post("/start", data=filled(client, bench.services, ticket=started.ticket))
    assert (response.status_code, response.headers["location"]) == (303, "/")
    cookie = cookie_of(response).lower()
    assert cookie.startswith(f"{SESSION_COOKIE}=")
    for part in ("httponly", "samesite=lax", "path=/", "max-age=2592000"):
        assert part in cookie
    assert "secure" not in cookie
    visit = bench.services.visits.visit(client.cookies[SESSION_COOKIE])
    assert visit.assessment_id == started.assessment_id
    again = client.post("/start", data=filled(client, bench.services, ticket=started.ticket))
    assert again.headers["location"] == "/?notice=ticket"


def test_a_code_brings_back(client: TestClient, bench: Any) -> None:
    response = client.post(
        "/resume", data=filled(client, bench.services, code=bench.started.resume_code.lower())
    )
    assert (response.status_code, response.headers["location"]) == (303, "/")
    visit = bench.services.visits.visit(client.cookies[SESSION_COOKIE])
    assert visit.assessment_id == bench.assessment_id


@pytest.mark.parametrize("code", ["", "nonsense", "ABCD-EFGH-JKMN-PQRS"])
def test_a_wrong_code_leads_home_with_a_notice_and_no_cookie(
    client: TestClient, bench: Any, code: str
) -> None:
    response = client.post("/resume", data=filled(client, bench.services, code=code))
    assert (response.status_code, response.headers["location"]) == (303, "/?notice=code")
    assert "set-cookie" not in response.headers


def test_guessing_codes_is_slowed(client: TestClient, bench: Any) -> None:
    services = bench.services
    for _ in range(5):
        client.post("/resume", data=filled(client, bench.services, code="ABCD-EFGH-JKMN-PQRS"))
    response = client.post("/resume", data=filled(client, services, code=bench.started.resume_code))
    assert response.headers["location"] == "/?notice=too_many"


def test_leaving_ends_the_session(member: TestClient, bench: Any) -> None:
    response = member.post("/leave", data=filled(member, bench.services))
    assert (response.status_code, response.headers["location"]) == (303, "/")
    assert "max-age=0" in cookie_of(response).lower()
    assert bench.services.visits.visit(bench.entered.token) is None


@pytest.mark.parametrize("path", ["/start", "/resume", "/leave"])
def test_forms_of_other_sites_open_no_door(client: TestClient, bench: Any, path: str) -> None:
    form = {"code": bench.started.resume_code}
    response = client.post(path, data=form, headers={"origin": "http://evil.example"})
    assert response.status_code == 403
    assert "set-cookie" not in response.headers
    assert '<html lang="zh-CN">' in response.text


def test_the_cookie_is_secure_where_people_come_by_https(services: Services, bench: Any) -> None:
    origin = "https://zhijie.example"
    app = application(services, public_origin=origin)
    bench.services = services
    with TestClient(app, follow_redirects=False) as client:
        response = client.post(
            "/resume",
            data=_form(services, bench.started.resume_code),
            headers={"origin": origin, "cookie": f"{FORM_COOKIE}=browser"},
        )
        assert response.status_code == 303
        assert "max-age=31536000" in response.headers["strict-transport-security"]
    with TestClient(app, base_url="https://zhijie.example", follow_redirects=False) as client:
        response = client.post(
            "/resume",
            data=_form(services, bench.started.resume_code),
            headers={"origin": origin, "cookie": f"{FORM_COOKIE}=browser"},
        )
        assert "secure" in cookie_of(response).lower()


def _form(services: Services, code: str) -> dict[str, str]:
    return {"code": code, "form": services.forms.mark("browser", None)}
