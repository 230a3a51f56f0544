"""Pages with charts under the content policy: nothing is asked elsewhere, nothing breaks."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from assessment.domain.accounts import HeldRole, Role
from assessment.web.middleware import CONTENT_SECURITY_POLICY, HEADERS
from tests.journeys import acts, guests
from tests.journeys.conftest import DESK, PHONE, Visitor
from tests.journeys.server import Server
from tests.journeys.watch import Watch

pytestmark = pytest.mark.browser

FIRM_PAGES = {
    "/result": "测评结果",
    "/plan": "提升路线",
    "/programs": "扶持项目",
    "/types": "企业类型",
    "/policy-map": "政策对照",
    "/questionnaire": "质量问卷",
    "/privacy": "隐私与个人信息",
}


@pytest.fixture(scope="module")
def tokens(server: Server) -> dict[str, str]:
    with server.services() as services:
        entered = guests.firm(services, "西安恒准精密机械加工部")
        guests.answer_all(services, entered)
        admin = guests.account(services, "policy-root", HeldRole(Role.ADMIN))
        return {"firm": entered.token, "admin": admin}


def whole(page: Page) -> None:
    """Wait for the page, and scroll to its end: charts are drawn when they are seen."""
    acts.idle(page)
    expect(page.locator(".page-foot")).to_be_visible()
    page.locator(".page-foot").scroll_into_view_if_needed()
    page.wait_for_timeout(800)


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_pages_with_charts_keep_to_the_policy(
    visitor: Visitor, server: Server, tokens: dict[str, str], device: dict[str, Any]
) -> None:
    context = visitor(**device)
    guests.let_in(context, server.url, tokens["firm"])
    watch = Watch(context)
    page = context.new_page()
    for address, title in FIRM_PAGES.items():
        reply = page.goto(address)
        assert reply is not None
        for name, value in HEADERS.items():
            if name != "content-security-policy":
                assert reply.headers[name] == value, (address, name)
        assert "object-src 'none'" in reply.headers["content-security-policy"]
        whole(page)
        expect(page.get_by_role("heading", level=1)).to_contain_text(title)
        if address == "/result":
            expect(page.locator("figure.chart img").first).to_be_visible()
    watch.is_clean(known=2 * len(FIRM_PAGES))


def test_going_from_page_to_page_leaves_not_even_the_known_errors(
    visitor: Visitor, server: Server, tokens: dict[str, str]
) -> None:
    context = visitor(**DESK)
    guests.let_in(context, server.url, tokens["firm"])
    watch = Watch(context)
    page = context.new_page()
    page.goto("/")
    acts.idle(page)
    for title in ("测评结果", "提升路线", "扶持项目", "政策对照"):
        acts.open_view(page, title)
        whole(page)
        expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    watch.is_clean()


def test_the_audit_page_keeps_to_the_policy(
    visitor: Visitor, server: Server, tokens: dict[str, str]
) -> None:
    context = visitor(**DESK)
    guests.let_in(context, server.url, tokens["admin"])
    watch = Watch(context)
    page = context.new_page()
    page.goto("/audit")
    whole(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("审计日志")
    watch.is_clean(known=2)


def test_the_watch_sees_what_the_policy_stops(browser: Browser, server: Server) -> None:
    """Without this the tests above could not fail."""
    context = browser.new_context(base_url=server.url)
    watch = Watch(context)
    page = context.new_page()
    page.goto("/")
    acts.idle(page)
    page.evaluate(
        """() => {
          const image = document.createElement("img")
          image.src = "https://evil.example/x.png"
          document.body.append(image)
          fetch("https://evil.example/").catch(() => 0)
          try { new WebSocket("wss://evil.example/") } catch (refused) { console.log(refused) }
          const frame = document.createElement("iframe")
          frame.src = "https://evil.example/"
          document.body.append(frame)
        }"""
    )
    page.wait_for_timeout(800)
    context.close()
    stopped = {violation.split()[0] for violation in watch.violations}
    assert {"img-src", "connect-src"} <= stopped
    assert stopped & {"frame-src", "child-src", "default-src"}
    assert any("wss://evil.example" in violation for violation in watch.violations)
    assert "connect-src 'self'" in CONTENT_SECURITY_POLICY
