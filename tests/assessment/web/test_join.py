"""POST /join: taking an invitation by a plain form."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from assessment.domain.accounts import HeldRole, Role, Stage
from assessment.domain.sharing import MemberRole
from assessment.services.account_rights import SYSTEM
from assessment.services.visits import SESSION_COOKIE
from tests.assessment.web.conftest import ORIGIN, filled
from tests.builders import digits_now

PASSWORD = "correct horse battery 9"


@pytest.fixture
def link(bench: Any) -> Any:
    return bench.services.invitations.invite_colleague(
        bench.assessment_id, bench.actor, MemberRole.CONTRIBUTOR, ("D1",)
    )


def firm_of(bench: Any) -> str:
    view = bench.services.answering.open(bench.assessment_id, bench.actor)
    return str(view.assessment.firm_id)


def signed_in(client: TestClient, services: Any, name: str, role: HeldRole | None = None) -> None:
    """Let this client hold the session of a new account."""
    held = role or HeldRole(Role.FIRM)
    services.accounts.add(SYSTEM, name, held, password=PASSWORD)
    opened = services.sign_in.enter(name, PASSWORD, "10.0.0.9")
    token = opened.token
    if opened.stage is not Stage.FULL:
        letters = services.second_factor.begin(token).letters
        code = digits_now(letters, services.clock())
        token = services.second_factor.prove(token, code, "10.0.0.9").token
    client.cookies.set(SESSION_COOKIE, token, domain="testserver.local")


def save(client: TestClient, bench: Any, question: str, base: int = 0) -> Any:
    fields = {"assessment": bench.assessment_id, "question": question, "value": 4, "base": base}
    return client.post("/api/answers", json=fields)


def test_a_link_gives_a_session_for_its_dimension_until_it_is_withdrawn(
    client: TestClient, bench: Any, link: Any
) -> None:
    given = filled(client, bench.services, invitation=link.token)
    response = client.post("/join", data=given)
    assert (response.status_code, response.headers["location"]) == (
        303,
        "/questionnaire?joined=fill",
    )
    assert "httponly" in response.headers["set-cookie"].lower()
    assert save(client, bench, "Q103").status_code == 200
    assert save(client, bench, "Q503").json()["code"] == "forbidden"
    bench.services.invitations.withdraw(link.invitation.id, bench.actor)
    assert save(client, bench, "Q103", 4).json()["code"] == "not_found"


def test_a_used_link_leads_back_to_its_page_with_a_notice(
    client: TestClient, bench: Any, link: Any
) -> None:
    bench.services.invitations.accept(link.token)
    given = filled(client, bench.services, invitation=link.token)
    response = client.post("/join", data=given)
    assert response.headers["location"] == f"/join?t={link.token}&notice=invitation"
    assert SESSION_COOKIE not in client.cookies


@pytest.mark.parametrize("token", ["", "a" * 400, "//evil.example", "a\r\nset-cookie: x=1", "'<b>"])
def test_nothing_but_a_token_comes_back_in_the_address(
    client: TestClient, bench: Any, token: str
) -> None:
    response = client.post("/join", data=filled(client, bench.services, invitation=token))
    location = response.headers["location"]
    assert location.startswith("/join?")
    assert location.endswith("notice=invitation")
    assert len(location) < 320
    assert not set(location) & set("<>'\r\n ")
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize(
    ("role", "parts", "page"),
    [
        (MemberRole.READER, ("*",), "/result?joined=read"),
        (MemberRole.READER, ("D1",), "/questionnaire?joined=read"),
        (MemberRole.CONTRIBUTOR, ("*",), "/questionnaire?joined=fill"),
    ],
)
def test_a_colleague_lands_where_the_work_is(
    client: TestClient, bench: Any, role: MemberRole, parts: tuple[str, ...], page: str
) -> None:
    invitations = bench.services.invitations
    made = invitations.invite_colleague(bench.assessment_id, bench.actor, role, parts)
    given = filled(client, bench.services, invitation=made.token)
    assert client.post("/join", data=given).headers["location"] == page


def test_a_firm_changes_hands_after_a_second_word_only(client: TestClient, bench: Any) -> None:
    services, firm_id = bench.services, firm_of(bench)
    offered = services.invitations.pass_on(firm_id, bench.actor)
    post = lambda **more: client.post(  # noqa: E731
        "/join", data=filled(client, services, invitation=offered.token, **more)
    )
    stranger = post(sure="yes")
    assert stranger.headers["location"].endswith("&notice=not_signed_in")
    signed_in(client, services, "heir")
    assert post().headers["location"].endswith("&notice=not_sure")
    assert services.visits.visit(bench.entered.token) is not None
    assert post(sure="yes").headers["location"] == "/colleagues?joined=own"
    assert services.visits.visit(bench.entered.token) is None
    assert save(client, bench, "Q103").status_code == 200


def test_an_organisation_is_joined_on_the_page_of_its_clients(
    client: TestClient, services: Any
) -> None:
    admin = services.accounts.add(SYSTEM, "root", HeldRole(Role.ADMIN), password=PASSWORD)
    lead = services.accounts.add(SYSTEM, "lead", HeldRole(Role.FIRM), password=PASSWORD)
    found = services.organisations.found(admin.actor, "秦岭咨询社", lead.id)
    made = services.invitations.invite_member(found.id, lead.actor)
    signed_in(client, services, "advisor")
    given = filled(client, services, invitation=made.token)
    assert client.post("/join", data=given).headers["location"] == "/clients?joined=work"


def test_an_account_that_may_not_is_told_on_the_page_of_the_link(
    client: TestClient, services: Any, link: Any
) -> None:
    signed_in(client, services, "root", HeldRole(Role.ADMIN))
    given = filled(client, services, invitation=link.token)
    location = client.post("/join", data=given).headers["location"]
    assert location == f"/join?t={link.token}&notice=invitation_role"
    assert services.invitations.look(link.token)


def test_a_form_from_elsewhere_takes_no_link(client: TestClient, bench: Any, link: Any) -> None:
    assert client.post("/join", data={"invitation": link.token}).status_code == 403
    given = filled(client, bench.services, invitation=link.token)
    foreign = {"origin": "https://evil.example"}
    assert client.post("/join", data=given, headers=foreign).status_code == 403
    assert client.headers["origin"] == ORIGIN
    assert bench.services.invitations.look(link.token)
