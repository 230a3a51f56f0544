"""POST /join: taking an invitation by a plain form."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from assessment.domain.sharing import MemberRole
from assessment.services.visits import SESSION_COOKIE
from tests.assessment.web.conftest import ORIGIN, filled


@pytest.fixture
def link(bench: Any) -> Any:
    return bench.services.invitations.invite_colleague(
        bench.assessment_id, bench.actor, MemberRole.CONTRIBUTOR, ("D1",)
    )


def save(client: TestClient, bench: Any, question: str, base: int = 0) -> Any:
    fields = {"assessment": bench.assessment_id, "question": question, "value": 4, "base": base}
    return client.post("/api/answers", json=fields)


def test_a_link_gives_a_session_for_its_dimension_until_it_is_withdrawn(
    client: TestClient, bench: Any, link: Any
) -> None:
    given = filled(client, bench.services, invitation=link.token)
    response = client.post("/join", data=given)
    assert (response.status_code, response.headers["location"]) == (303, "/")
    assert "httponly" in response.headers["set-cookie"].lower()
    assert save(client, bench, "Q103").status_code == 200
    assert save(client, bench, "Q503").json()["code"] == "forbidden"
    bench.services.invitations.withdraw(link.invitation.id, bench.actor)
    assert save(client, bench, "Q103", 4).json()["code"] == "not_found"


def test_a_used_link_leads_home_with_a_notice(client: TestClient, bench: Any, link: Any) -> None:
    bench.services.invitations.accept(link.token)
    given = filled(client, bench.services, invitation=link.token)
    response = client.post("/join", data=given)
    assert response.headers["location"] == "/?notice=invitation"
    assert SESSION_COOKIE not in client.cookies


def test_a_form_from_elsewhere_takes_no_link(client: TestClient, bench: Any, link: Any) -> None:
    assert client.post("/join", data={"invitation": link.token}).status_code == 403
    given = filled(client, bench.services, invitation=link.token)
    foreign = {"origin": "https://evil.example"}
    assert client.post("/join", data=given, headers=foreign).status_code == 403
    assert client.headers["origin"] == ORIGIN
    assert bench.services.invitations.look(link.token)
