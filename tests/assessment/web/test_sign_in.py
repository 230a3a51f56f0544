"""The doors of accounts, by plain forms."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from assessment.bootstrap import Services
from assessment.domain.accounts import HeldRole, Role
from assessment.services.account_rights import SYSTEM
from assessment.services.forms import FORM_COOKIE
from assessment.services.visits import SESSION_COOKIE
from assessment.web.sign_in import PATHS
from tests.assessment.web.conftest import application, filled
from tests.builders import digits_now

PASSWORD = "correct horse battery"


def post(client: TestClient, services: Services, path: str, **fields: str) -> Any:
    return client.post(path, data=filled(client, services, **fields))


def registered(client: TestClient, services: Services) -> str:
    post(client, services, "/register", account="workshop", password=PASSWORD)
    return str(client.cookies[SESSION_COOKIE])


def test_registering_sets_the_cookie_and_leads_home(client: TestClient, services: Services) -> None:
    response = post(client, services, "/register", account="workshop", password=PASSWORD)
    assert (response.status_code, response.headers["location"]) == (303, "/")
    cookie = response.headers["set-cookie"].lower()
    for part in ("httponly", "samesite=lax", "path=/", "max-age=43200"):
        assert part in cookie
    assert services.sign_in.who(client.cookies[SESSION_COOKIE]) is not None


def test_signing_in_gives_a_new_token_and_out_ends_it(
    client: TestClient, services: Services
) -> None:
    first = registered(client, services)
    response = post(client, services, "/sign-in", account="workshop", password=PASSWORD)
    assert response.headers["location"] == "/"
    second = str(client.cookies[SESSION_COOKIE])
    assert second != first
    assert services.sign_in.who(first) is None
    response = post(client, services, "/sign-out")
    assert "max-age=0" in response.headers["set-cookie"].lower()
    assert services.sign_in.who(second) is None


@pytest.mark.parametrize("name", ["workshop", "nobody-knows-me"])
def test_a_refusal_leads_back_without_what_was_typed(
    client: TestClient, services: Services, name: str
) -> None:
    services.accounts.register("workshop", PASSWORD, "10.0.0.1")
    response = post(client, services, "/sign-in", account=name, password="wrong horse battery")
    assert response.headers["location"] == "/sign-in?notice=sign_in"
    assert "set-cookie" not in response.headers
    for _ in range(4):
        post(client, services, "/sign-in", account=name, password="wrong horse battery")
    response = post(client, services, "/sign-in", account=name, password=PASSWORD)
    assert response.headers["location"] == "/sign-in?notice=sign_in_slow&seconds=15"


def test_staff_is_led_to_the_second_factor(client: TestClient, services: Services) -> None:
    services.accounts.add(SYSTEM, "boss", HeldRole(Role.ADMIN), password=PASSWORD)
    response = post(client, services, "/sign-in", account="boss", password=PASSWORD)
    assert response.headers["location"] == "/sign-in"
    assert "max-age=600" in response.headers["set-cookie"].lower()
    assert client.get("/api/healthz").status_code == 200
    assert client.post("/api/answers", json={}).status_code in (400, 401)
    response = post(client, services, "/second-factor", code="000000")
    assert "notice=not_signed_in" in response.headers["location"]
    services.second_factor.begin(client.cookies[SESSION_COOKIE])
    response = post(client, services, "/second-factor", code="000000")
    assert "notice=second_factor" in response.headers["location"]


def test_password_and_recovery_by_forms(client: TestClient, services: Services) -> None:
    token = registered(client, services)
    (code, *_) = services.recovery.print_codes(token, PASSWORD, "10.0.0.1")
    new = "wrong mule accumulator"
    response = post(client, services, "/password", old=PASSWORD, new=new)
    assert response.headers["location"] == "/account?notice=password_changed"
    assert services.sign_in.who(token) is None
    assert services.sign_in.who(client.cookies[SESSION_COOKIE]) is not None
    response = post(client, services, "/recover", account="workshop", code=code, new=PASSWORD)
    assert response.headers["location"] == "/sign-in?notice=recovered"
    response = post(client, services, "/recover", account="workshop", code=code, new=PASSWORD)
    assert response.headers["location"] == "/recover?notice=recovery"


def test_a_ticket_of_a_provider_becomes_a_session(client: TestClient, services: Services) -> None:
    ticket = services.oidc.ticket(
        {"iss": "https://id.example", "sub": "1", "iat": int(services.clock().timestamp())}
    )
    response = post(client, services, "/sign-in/ticket", ticket=ticket)
    assert response.headers["location"] == "/"
    response = post(client, services, "/sign-in/ticket", ticket=ticket)
    assert response.headers["location"] == "/sign-in?notice=ticket"


JOIN = "/join?t=abc_DEF-1"


def test_a_form_leads_on_to_where_somebody_wanted_to_go(
    client: TestClient, services: Services
) -> None:
    fields = {"account": "workshop", "password": PASSWORD}
    response = post(client, services, "/register", next=JOIN, **fields)
    assert response.headers["location"] == JOIN
    response = post(client, services, "/sign-in", next=JOIN, **fields)
    assert response.headers["location"] == JOIN
    response = post(client, services, "/sign-in", next=JOIN, account="workshop", password="wrong")
    assert response.headers["location"] == f"/sign-in?notice=sign_in&next={quote(JOIN, safe='')}"
    services.accounts.add(SYSTEM, "boss", HeldRole(Role.ADMIN), password=PASSWORD)
    response = post(client, services, "/sign-in", next=JOIN, account="boss", password=PASSWORD)
    assert response.headers["location"] == f"/sign-in?next={quote(JOIN, safe='')}"
    letters = services.second_factor.begin(client.cookies[SESSION_COOKIE]).letters
    digits = digits_now(letters, services.clock())
    response = post(client, services, "/second-factor", next=JOIN, code=digits)
    assert response.headers["location"] == JOIN


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "/join?t=a\r\nset-cookie: x=1",
        "/join#x",
        "/a/b",
        "x" * 1000,
    ],
)
def test_a_form_never_leads_to_another_site(
    client: TestClient, services: Services, elsewhere: str
) -> None:
    fields = {"account": "workshop", "password": PASSWORD, "next": elsewhere}
    assert post(client, services, "/register", **fields).headers["location"] == "/"
    response = post(client, services, "/sign-in", **{**fields, "password": "wrong"})
    assert response.headers["location"] == "/sign-in?notice=sign_in"


def test_a_new_password_typed_twice_has_to_be_the_same(
    client: TestClient, services: Services
) -> None:
    fields = {"account": "workshop", "password": PASSWORD}
    response = post(client, services, "/register", again="another", **fields)
    assert response.headers["location"] == "/register?notice=password_twice"
    assert services.accounts.is_empty()
    token = registered(client, services)
    response = post(client, services, "/password", old=PASSWORD, new="x" * 12, again="y" * 12)
    assert response.headers["location"] == "/account?notice=password_twice"
    (code, *_) = services.recovery.print_codes(token, PASSWORD, "10.0.0.1")
    new = {"new": "wrong mule accumulator", "again": "wrong mule"}
    response = post(client, services, "/recover", account="workshop", code=code, **new)
    assert response.headers["location"] == "/recover?notice=password_twice"
    services.recovery.recover("workshop", code, new["new"], "10.0.0.1")


def test_a_second_factor_set_up_later_is_confirmed_on_the_page_of_the_account(
    client: TestClient, services: Services
) -> None:
    token = registered(client, services)
    letters = services.second_factor.begin(token).letters
    response = post(client, services, "/second-factor", code="12")
    assert response.headers["location"] == "/account?notice=second_factor"
    response = post(client, services, "/second-factor", code=digits_now(letters, services.clock()))
    assert response.headers["location"] == "/account?notice=second_factor_set"
    assert services.sign_in.who(token) is None
    assert services.sign_in.who(client.cookies[SESSION_COOKIE]) is not None


def test_signing_out_says_so(client: TestClient, services: Services) -> None:
    registered(client, services)
    response = post(client, services, "/sign-out")
    assert response.headers["location"] == "/?notice=signed_out"


def test_leaving_everywhere(client: TestClient, services: Services) -> None:
    token = registered(client, services)
    assert post(client, services, "/sign-out/everywhere").status_code == 303
    assert services.sign_in.who(token) is None
    response = post(client, services, "/sign-out/everywhere")
    assert response.headers["location"] == "/sign-in?notice=not_signed_in"


@pytest.mark.parametrize("path", [*PATHS, "/start", "/resume", "/leave"])
@pytest.mark.parametrize("mark", ["none", "wrong", "other browser", "before signing in"])
def test_every_form_needs_its_mark(
    client: TestClient, services: Services, path: str, mark: str
) -> None:
    token = registered(client, services)
    marks = {
        "none": "",
        "wrong": "ü" * 64,
        "other browser": services.forms.mark("another", token),
        "before signing in": services.forms.mark("browser", None),
    }
    response = client.post(path, data={"form": marks[mark], "account": "x"})
    assert response.status_code == 403
    assert "set-cookie" not in response.headers
    assert "请刷新页面" in response.text
    assert services.sign_in.who(token) is not None


@pytest.mark.parametrize("path", PATHS)
def test_foreign_pages_and_long_bodies_are_refused(
    client: TestClient, services: Services, path: str
) -> None:
    form = filled(client, services, account="x")
    response = client.post(path, data=form, headers={"origin": "http://evil.example"})
    assert response.status_code == 403
    response = client.post(path, data={**form, "password": "x" * 20_000})
    assert response.status_code == 413


def test_every_page_gives_a_new_browser_its_cookie_once(client: TestClient) -> None:
    first = client.get("/")
    cookie = first.headers["set-cookie"].lower()
    assert cookie.startswith(f"{FORM_COOKIE}=")
    for part in ("httponly", "samesite=lax", "path=/"):
        assert part in cookie
    assert "secure" not in cookie
    assert "set-cookie" not in client.get("/").headers
    client.cookies.clear()
    for path in ("/api/healthz", "/static/a.js", "/zhijie/app.css"):
        assert "set-cookie" not in client.get(path).headers


def test_the_forms_cookie_is_secure_behind_https(services: Services) -> None:
    app = application(services, public_origin="https://zhijie.example")
    with TestClient(app) as client:
        assert "secure" in client.get("/").headers["set-cookie"].lower()


def test_names_that_look_like_markup_are_refused_as_names(
    client: TestClient, services: Services
) -> None:
    for name in (":red[x]", "$x$", "<img onerror=alert(1)>", "a\x00b c", "'; drop table account"):
        response = post(client, services, "/register", account=name, password=PASSWORD)
        assert response.headers["location"] == "/register?notice=bad_name"
    assert services.accounts.is_empty()
