"""Sessions in a real browser: what keeps somebody in, and what puts them out at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from assessment.domain.account_errors import NotAllowed
from assessment.domain.accounts import HeldRole, Role
from assessment.domain.errors import NoSession
from assessment.domain.tokens import fingerprint
from assessment.services.account_rights import SYSTEM
from assessment.services.visits import SESSION_COOKIE
from tests.journeys import acts, guests
from tests.journeys.conftest import DESK, Visitor
from tests.journeys.server import Server

pytestmark = pytest.mark.browser


def token_of(context: BrowserContext) -> str:
    return next(str(c["value"]) for c in context.cookies() if c["name"] == SESSION_COOKIE)


def go_to_account(page: Page) -> None:
    page.goto("/account")
    acts.idle(page)


def is_in(page: Page) -> None:
    expect(page.get_by_role("heading", level=1, name="我的账号")).to_be_visible()


def is_out(page: Page) -> None:
    expect(page.get_by_role("heading", level=1, name="登录")).to_be_visible()
    expect(page.get_by_text("请先登录")).to_be_visible()
    acts.idle(page)


def registered(visitor: Visitor, name: str) -> tuple[BrowserContext, Page]:
    """Return a browser in which somebody has just registered."""
    context = visitor(**DESK)
    page = context.new_page()
    acts.register(page, name)
    return context, page


def signed_in(visitor: Visitor, server: Server, name: str) -> tuple[BrowserContext, Page]:
    """Return a browser that has the cookie of a new account."""
    with server.services() as services:
        token = guests.account(services, name)
    page = holding(visitor, server, token)
    acts.visit(page, "/")
    return page.context, page


def holding(visitor: Visitor, server: Server, token: str) -> Page:
    """Return a page of another browser that has the cookie of somebody."""
    context = visitor(**DESK)
    guests.let_in(context, server.url, token)
    return context.new_page()


def test_a_session_survives_a_reload_and_a_restart_of_the_server(
    server: Server, visitor: Visitor
) -> None:
    _context, page = registered(visitor, "keeps")
    go_to_account(page)
    page.reload()
    acts.idle(page)
    is_in(page)
    server.kill()
    server.start()
    page.reload()
    acts.idle(page)
    is_in(page)


def test_a_copied_cookie_opens_nothing_after_signing_out(server: Server, visitor: Visitor) -> None:
    context, page = signed_in(visitor, server, "copied")
    token = token_of(context)
    thief = holding(visitor, server, token)
    go_to_account(thief)
    is_in(thief)
    acts.sign_out(page)
    thief.get_by_role("button", name="保存联系方式").click()
    is_out(thief)
    again = holding(visitor, server, token)
    go_to_account(again)
    is_out(again)


def test_a_planted_cookie_is_not_taken_over(server: Server, visitor: Visitor) -> None:
    with server.services() as services:
        strangers = guests.firm(services, "某厂").token
    for planted, name in ((strangers, "victim-1"), ("x" * 43, "victim-2")):
        context = visitor(**DESK)
        guests.let_in(context, server.url, planted)
        page = context.new_page()
        acts.register(page, name)
        assert token_of(context) != planted
        with server.services() as services:
            assert services.visits.visit(planted) is None
            assert guests.who(services, token_of(context)).account.name == name
        acts.sign_out(page)
        guests.let_in(context, server.url, planted)
        acts.sign_in(page, name)
        assert token_of(context) != planted


@pytest.mark.parametrize("at", [0, 21, -1])
def test_a_tampered_cookie_is_nobody(server: Server, visitor: Visitor, at: int) -> None:
    with server.services() as services:
        token = guests.account(services, f"tampered{at}")
    other = "A" if token[at] != "A" else "Q"
    letters = [*token]
    letters[at] = other
    page = holding(visitor, server, "".join(letters))
    go_to_account(page)
    is_out(page)


def test_a_session_nobody_used_for_hours_has_ended(server: Server, visitor: Visitor) -> None:
    context, page = signed_in(visitor, server, "sleeps")
    go_to_account(page)
    with server.services() as services, services.sign_in._store.writing() as unit:
        long_ago = datetime.now(UTC) - timedelta(hours=2, minutes=1)
        unit.sign_ins.note_use(fingerprint(token_of(context)), long_ago)
    page.get_by_role("button", name="保存联系方式").click()
    is_out(page)
    page.get_by_label("手机号或账号名", exact=True).fill("sleeps")
    page.get_by_label("密码", exact=True).fill(acts.PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/account")
    acts.idle(page)
    is_in(page)


def test_a_deactivated_account_is_out_at_its_next_click(server: Server, visitor: Visitor) -> None:
    context, page = signed_in(visitor, server, "leaves")
    acts.fill_start(page)
    page.get_by_role("button", name="开始测评").click()
    expect(page.locator(".card").first).to_be_visible()
    acts.idle(page)
    first, second, *_rest = acts.cards(page)
    acts.choose(page, first, 3)
    acts.saved(page, 1)
    with server.services() as services:
        here = services.sign_in.require(token_of(context))
        services.accounts.deactivate(SYSTEM, here.account.id)
    acts.choose(page, second, 4)
    expect(page.get_by_text(NoSession.sentence)).to_be_visible()
    with server.services() as services, services.sign_in._store.reading() as unit:
        state = unit.answers.state(str(here.assessment_id))
    assert sorted(state.answers)[-2:] == [0, 3]
    acts.open_view(page, "首页")
    expect(page.get_by_role("heading", level=1, name="给企业的质量管理做一次体检")).to_be_visible()
    go_to_account(page)
    is_out(page)


def test_a_role_that_is_taken_away_is_gone_from_an_open_page(
    server: Server, visitor: Visitor
) -> None:
    with server.services() as services:
        guests.account(services, "stays", HeldRole(Role.ADMIN))
        token = guests.account(services, "goes", HeldRole(Role.ADMIN))
    page = holding(visitor, server, token)
    page.goto("/")
    acts.idle(page)
    with server.services() as services:
        here = services.sign_in.require(token)
        services.accounts.take_role(SYSTEM, here.account.id, HeldRole(Role.ADMIN))
    page.get_by_test_id("stPageLink-NavLink").filter(has_text="账号与角色").click()
    expect(page.get_by_text(NotAllowed.sentence)).to_be_visible()
    acts.idle(page)
    expect(page.get_by_text("stays")).to_have_count(0)
    acts.open_view(page, "首页")
    expect(page.get_by_text("没有任何权限")).to_be_visible()
