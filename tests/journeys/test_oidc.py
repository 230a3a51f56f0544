"""Signing on by a provider: a real round trip between processes, driven by a real browser."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from assessment.bootstrap import Services, build_services
from assessment.domain.accounts import HeldRole, Role
from assessment.services.account_rights import SYSTEM
from assessment.services.visits import SESSION_COOKIE
from assessment.settings import Settings
from tests.journeys import acts
from tests.journeys.acts import idle
from tests.journeys.server import Server, free_port

HERE = Path(__file__).parent
SECRETS = """[auth]
redirect_uri = "{app}/oauth2callback"
cookie_secret = "only for this test, long enough to sign with"
client_id = "zhijie"
client_secret = "provider-secret"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2):
            return True
    except (urllib.error.URLError, OSError):
        return False


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[str]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with (tmp_path / "provider.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, str(HERE / "oidc_provider.py"), str(port)],
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    until = time.monotonic() + 30
    while not _answers(f"{url}/jwks") and time.monotonic() < until:
        time.sleep(0.1)
    yield url
    process.kill()
    process.wait()


@pytest.fixture
def app() -> str:
    """The application: a small page that shows who is here, unless a test asks for all of it."""
    return "tests/journeys/oidc_app.py"


@pytest.fixture
def server(tmp_path: Path, provider: str, app: str) -> Iterator[Server]:
    secrets = tmp_path / "secrets.toml"
    found = Server(tmp_path, app=app, options=("--secrets.files", str(secrets)))
    secrets.write_text(SECRETS.format(app=found.url, provider=provider), encoding="utf-8")
    found.start()
    yield found
    found.kill()


@pytest.fixture
def services(tmp_path: Path, server: Server) -> Iterator[Services]:
    built = build_services(Settings(data=tmp_path / "var"))
    yield built
    built.close()


def _sign_on(page: Page) -> None:
    page.goto("/")
    idle(page)
    expect(page.get_by_text("NOBODY")).to_be_visible()
    page.get_by_role("button", name="用统一身份认证登录").click()
    page.get_by_role("button", name="继续进入").click()
    expect(page.get_by_text("HERE")).to_be_visible()


def _token(context: Any) -> str:
    return next(c["value"] for c in context.cookies() if c["name"] == SESSION_COOKIE)


def test_a_provider_lets_somebody_in_and_we_decide_what_they_are(
    browser: Browser, server: Server, services: Services
) -> None:
    context = browser.new_context(locale="zh-CN", base_url=server.url)
    context.set_default_timeout(30_000)
    page = context.new_page()
    _sign_on(page)
    token = _token(context)
    here = services.sign_in.require(token)
    assert here.roles == (HeldRole(Role.FIRM),)
    assert here.account.display_name == "李厂长"
    with services.sign_in._store.reading() as unit:
        (identity,) = unit.accounts.identities(here.account.id)
    assert (identity.subject, identity.credit_code) == ("person-1", "91350100M000100Y43")

    services.accounts.give_role(SYSTEM, here.account.id, HeldRole(Role.CONSULTANT, "org1"))
    page.reload()
    expect(page.get_by_text("consultant")).to_be_visible()

    services.accounts.deactivate(SYSTEM, here.account.id)
    page.reload()
    expect(page.get_by_text("NOBODY")).to_be_visible()
    expect(page.get_by_text("账号或密码不正确")).to_be_visible()
    assert services.sign_in.who(token) is None
    context.close()


def _by_provider(page: Page) -> None:
    """Sign in by the provider on the pages of the application."""
    page.goto("/sign-in")
    idle(page)
    page.get_by_role("button", name="用统一身份认证登录").click()
    expect(page.get_by_role("heading", level=1, name="统一身份认证已通过")).to_be_visible()
    idle(page)
    page.get_by_role("button", name="继续进入").click()
    expect(page.get_by_role("heading", level=1, name="李厂长，您好")).to_be_visible()
    idle(page)


def _ends(provider: str) -> int:
    with urllib.request.urlopen(f"{provider}/ended", timeout=5) as told:
        return int(told.read())


@pytest.mark.parametrize("app", ["streamlit_app.py"])
def test_signing_out_ends_the_sign_on_at_the_provider_too(
    browser: Browser, server: Server, provider: str
) -> None:
    context = browser.new_context(locale="zh-CN", base_url=server.url)
    context.set_default_timeout(30_000)
    page = context.new_page()
    _by_provider(page)
    acts.open_view(page, "我的账号")
    expect(page.get_by_text("已绑定")).to_be_visible()
    expect(page.get_by_label("原密码")).to_have_count(0)
    assert _ends(provider) == 0
    page.get_by_role("button", name="退出登录", exact=True).click()
    expect(page.get_by_role("button", name="同意并开始填写")).to_be_visible()
    page.wait_for_timeout(2000)
    idle(page)
    assert _ends(provider) == 1
    left = {c["name"] for c in context.cookies()}
    assert SESSION_COOKIE not in left
    assert not [name for name in left if name.startswith("_streamlit_user")]
    page.goto("/sign-in")
    idle(page)
    expect(page.get_by_role("button", name="继续进入")).to_have_count(0)
    expect(page.get_by_role("button", name="用统一身份认证登录")).to_be_visible()
    context.close()


@pytest.mark.parametrize("app", ["streamlit_app.py"])
def test_an_account_with_a_password_is_linked_to_a_provider(
    browser: Browser, server: Server, services: Services
) -> None:
    context = browser.new_context(locale="zh-CN", base_url=server.url)
    context.set_default_timeout(30_000)
    page = context.new_page()
    acts.register(page, "factory-1")
    acts.open_view(page, "我的账号")
    page.get_by_role("button", name="去统一身份认证").click()
    page.get_by_role("link", name="去绑定").click()
    expect(page.get_by_text("刚才认证的是：李厂长")).to_be_visible()
    idle(page)
    page.get_by_role("button", name="绑定到这个账号").click()
    expect(page.get_by_text("已绑定统一身份认证")).to_be_visible()
    idle(page)
    here = services.sign_in.require(_token(context))
    assert here.account.name == "factory-1"
    assert services.oidc.has_provider(here.actor)
    page.get_by_role("button", name="退出登录", exact=True).click()
    expect(page.get_by_role("button", name="同意并开始填写")).to_be_visible()
    page.wait_for_timeout(2000)
    page.goto("/sign-in")
    idle(page)
    page.get_by_role("button", name="用统一身份认证登录").click()
    page.get_by_role("button", name="继续进入").click()
    expect(page.get_by_role("heading", level=1, name="factory-1，您好")).to_be_visible()
    context.close()
