"""POST /licence and GET /licence/{firm_id}: a plain form in, and out to the desk alone."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from starlette.testclient import TestClient

from assessment.domain.accounts import HeldRole, Role
from assessment.domain.audit import AuditKind, Wanted
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.licences import HANDED_IN
from assessment.services.visits import SESSION_COOKIE
from tests.assessment.web.conftest import filled

CODE = "91610113MA6TX1K201"
PDF = b"%PDF-1.7\n" + b"0" * 200
GUESSED = "0" * 16


def picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (80, 60), "white").save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.fixture
def firm(bench: Any) -> str:
    with bench.services.trail._store.reading() as unit:
        firm_id = str(unit.answers.assessment(bench.assessment_id).firm_id)
    bench.services.confirmations.claim(firm_id, bench.actor, CODE)
    return firm_id


@pytest.fixture
def desk(bench: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that makes a client somebody with a role."""

    def sit(client: TestClient, *roles: HeldRole) -> None:
        services = bench.services
        actor = Actor(ActorKind.ACCOUNT, "desk000000000001")
        monkeypatch.setattr(
            type(services.visits), "visit", lambda _self, _token: _Visit(actor), raising=True
        )
        monkeypatch.setattr("db.sharing.SqlSharing.roles", lambda _self, _actor: roles)

    return sit


class _Visit:
    assessment_id = None

    def __init__(self, actor: Actor) -> None:
        self.actor = actor


def post(client: TestClient, bench: Any, firm: str, data: bytes, **more: Any) -> Any:
    fields = filled(client, bench.services, firm=firm, agree="2026-11")
    files = {"photo": ("a.jpg", data, "image/jpeg")}
    return client.post("/licence", data=fields, files=files, **more)


def status(bench: Any, firm: str) -> Any:
    return bench.services.licences.status(firm, bench.actor)


def refusals(bench: Any) -> int:
    with bench.services.trail._store.reading() as unit:
        return len(unit.audit.search(Wanted(frozenset({AuditKind.REFUSED}))))


def test_a_photo_is_handed_in_by_a_plain_form(member: TestClient, bench: Any, firm: str) -> None:
    response = post(member, bench, firm, picture())
    assert (response.status_code, response.headers["location"]) == (
        303,
        f"/sharing?notice={HANDED_IN}",
    )
    assert status(bench, firm).media_type == "image/jpeg"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "licence_missing"),
        (b"<html><script>alert(1)</script></html>", "licence_kind"),
        (PDF + bytes(1024 * 1024), "licence_size"),
    ],
)
def test_what_is_no_photo_leads_back_with_a_notice(
    member: TestClient, bench: Any, firm: str, data: bytes, code: str
) -> None:
    response = post(member, bench, firm, data)
    assert response.headers["location"] == f"/sharing?notice={code}"
    assert status(bench, firm) is None


def test_a_body_far_over_the_limit_is_not_read(member: TestClient, bench: Any, firm: str) -> None:
    assert post(member, bench, firm, bytes(3 * 1024 * 1024)).status_code == 413
    assert status(bench, firm) is None


def test_without_a_session_or_the_mark_or_from_elsewhere_nothing_is_taken(
    member: TestClient,
    client: TestClient,
    bench: Any,
    firm: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    files = {"photo": ("a.jpg", picture(), "image/jpeg")}
    assert member.post("/licence", data={"firm": firm}, files=files).status_code == 403
    foreign = {"origin": "https://evil.example"}
    assert post(member, bench, firm, picture(), headers=foreign).status_code == 403
    assert "foreign origin was refused at '/licence'" in caplog.text
    assert "evil.example" not in caplog.text
    assert member.post("/licence", data={"firm": firm}).status_code == 400
    client.cookies.delete(SESSION_COOKIE)
    assert post(client, bench, firm, picture()).status_code == 401
    assert status(bench, firm) is None


@pytest.mark.parametrize("guess", [GUESSED, "../../etc/passwd", "企业", ""])
def test_a_guessed_firm_takes_no_photo_and_the_attempt_is_recorded(
    member: TestClient, bench: Any, firm: str, guess: str
) -> None:
    before = refusals(bench)
    assert post(member, bench, guess, picture()).status_code == 404
    assert refusals(bench) == before + 1
    assert status(bench, firm) is None


def test_the_desk_sees_the_picture_and_no_cache_keeps_it(
    member: TestClient, bench: Any, firm: str, desk: Any
) -> None:
    post(member, bench, firm, picture())
    desk(member, HeldRole(Role.BUREAU, "yanta"))
    got = member.get(f"/licence/{firm}")
    assert (got.status_code, got.headers["content-type"]) == (200, "image/jpeg")
    assert Image.open(io.BytesIO(got.content)).size == (80, 60)
    assert got.headers["content-disposition"] == "inline"
    assert got.headers["cache-control"] == "private, no-store"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert got.headers["cross-origin-resource-policy"] == "same-origin"
    with bench.services.trail._store.reading() as unit:
        assert unit.audit.search(Wanted(frozenset({AuditKind.LICENCE_READ})))


def test_a_pdf_is_saved_and_never_shown(
    member: TestClient, bench: Any, firm: str, desk: Any
) -> None:
    post(member, bench, firm, PDF)
    desk(member, HeldRole(Role.ADMIN))
    got = member.get(f"/licence/{firm}")
    assert got.content == PDF
    assert got.headers["content-disposition"] == 'attachment; filename="licence.pdf"'


@pytest.mark.parametrize("roles", [(), (HeldRole(Role.BUREAU, "hefei"),)])
def test_nobody_else_sees_it_and_the_attempt_is_recorded(
    member: TestClient, bench: Any, firm: str, desk: Any, roles: Any
) -> None:
    post(member, bench, firm, picture())
    before = refusals(bench)
    own = member.get(f"/licence/{firm}")
    desk(member, *roles)
    assert (own.status_code, member.get(f"/licence/{firm}").status_code) == (403, 404)
    assert refusals(bench) == before + 2
    desk(member, HeldRole(Role.ADMIN))
    for guess in (GUESSED, "..%2f..%2fetc%2fpasswd", "%00", "a" * 65):
        got = member.get(f"/licence/{guess}")
        assert b"root:" not in got.content
        assert not got.headers["content-type"].startswith("image/")


def test_a_stranger_is_told_to_come_in_first(client: TestClient, firm: str) -> None:
    assert client.get(f"/licence/{firm}").status_code == 401
