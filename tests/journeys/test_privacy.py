"""Taking one's data along and having it erased: by a resume code, and with an account."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from assessment.domain.accounts import HeldRole, Role
from assessment.domain.sharing import GrantLevel
from assessment.services.visits import SESSION_COOKIE
from tests.journeys import acts, guests
from tests.journeys.conftest import DESK, PHONE, Shoot, Visitor
from tests.journeys.server import Server
from tests.journeys.test_accessibility import faults
from tests.journeys.watch import Watch

pytestmark = pytest.mark.browser

NAME = "长安精工机械厂"


def erase(page: Page, fold: str, typed: str, button: str) -> None:
    page.get_by_test_id("stExpander").filter(has_text=fold).locator("summary").click()
    page.get_by_label(f"确定的话，请在这里输入“{typed}”四个字").fill(typed)
    page.get_by_role("button", name=button, exact=True).click()
    acts.entered(page)


def assessment_of(server: Server, token: str) -> tuple[str, str]:
    """Return the firm of a session, and its name as it is stored."""
    with server.services() as services:
        visit = services.visits.visit(token)
        assert visit is not None
        with services.answering._store.reading() as unit:
            found = unit.answers.assessment(str(visit.assessment_id))
            assert found is not None
            firm = unit.firms.firm(found.firm_id)
    assert firm is not None
    return firm.id, firm.name


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_a_visitor_takes_the_data_along_and_erases_the_firm(
    visitor: Visitor, server: Server, shoot: Shoot, device: dict[str, Any]
) -> None:
    with server.services() as services:
        entered = guests.firm(services, NAME)
        guests.answer_all(services, entered)
    firm_id, _name = assessment_of(server, entered.token)
    context = visitor(**device, accept_downloads=True)
    guests.let_in(context, server.url, entered.token)
    watch = Watch(context)
    page = context.new_page()
    page.goto("/")
    acts.idle(page)
    page.locator(".page-foot").get_by_role("link", name="隐私与个人信息").click()
    acts.entered(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("隐私与个人信息")
    shoot(page, "visitor")
    assert faults(page, "privacy") == []

    page.get_by_role("button", name="准备企业的信息").click()
    acts.idle(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载企业的信息").click()
    told = json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))
    assert told["firm"][0]["name"] == NAME

    erase(page, "清除这家企业的信息", "清除企业", "清除企业的信息")
    expect(page.get_by_text("企业的信息已经清除")).to_be_visible()
    shoot(page, "erased")
    assert [c for c in context.cookies() if c.get("name") == SESSION_COOKIE] == []
    page.goto("/result")
    acts.idle(page)
    expect(page.get_by_text("请先开始一次测评")).to_be_visible()
    with server.services() as services, services.answering._store.reading() as unit:
        firm = unit.firms.firm(firm_id)
        assert firm is not None
        assert firm.name == ""
    watch.is_clean(known=6)


def test_an_account_withdraws_an_agreement_and_erases_itself(
    visitor: Visitor, server: Server, shoot: Shoot
) -> None:
    with server.services() as services:
        entered = guests.firm(services, NAME)
        token = guests.account(services, "boss", display_name="王厂长")
        boss = guests.who(services, token).actor
        code = services.profiles.new_code(str(entered.visit.assessment_id), entered.visit.actor)
        services.visits.resume(code, "10.0.0.2", token)
        lead = guests.who(services, guests.account(services, "lead")).actor
        root = guests.who(services, guests.account(services, "root", HeldRole(Role.ADMIN))).actor
        organisation = services.organisations.found(root, "秦岭质量咨询社", lead.id)
        later = services.clock() + timedelta(days=90)
        firm_id, _name = assessment_of(server, token)
        services.grants.grant(firm_id, boss, organisation.id, GrantLevel.READ, later)
    context = visitor(**DESK)
    guests.let_in(context, server.url, token)
    watch = Watch(context)
    page = context.new_page()
    page.goto("/privacy")
    acts.idle(page)
    expect(page.get_by_role("heading", name="秦岭质量咨询社")).to_be_visible()
    page.get_by_text("撤回这项同意").click()
    acts.idle(page)
    shoot(page, "withdrawing")
    page.get_by_role("button", name="确定撤回").click()
    expect(page.get_by_text("已撤回，对方现在看不到了")).to_be_visible()
    expect(page.get_by_text("已结束的同意（1 项）")).to_be_visible()
    with server.services() as services:
        (grant,) = services.grants.of_firm(firm_id, boss)
        assert grant.withdrawn_at is not None

    erase_wrongly(page)
    expect(page.get_by_text("什么都没有清除")).to_be_visible()
    erase(page, "清除我的账号", "清除账号", "清除我的账号")
    expect(page.get_by_text("您的账号已经清除，这台设备已退出")).to_be_visible()
    expect(page.get_by_text(re.compile("确定的话"))).to_have_count(0)
    assert [c for c in context.cookies() if c.get("name") == SESSION_COOKIE] == []
    with server.services() as services:
        assert services.sign_in.who(token) is None
        with services.answering._store.reading() as unit:
            assert unit.accounts.get(boss.id) is None
            firm = unit.firms.firm(firm_id)
            assert firm is not None
            assert firm.name == ""
    watch.is_clean(known=6)


def erase_wrongly(page: Page) -> None:
    """Type something else first."""
    page.get_by_test_id("stExpander").filter(has_text="清除我的账号").locator("summary").click()
    page.get_by_label("确定的话，请在这里输入“清除账号”四个字").fill("清除")
    page.get_by_role("button", name="清除我的账号", exact=True).click()
    acts.entered(page)
