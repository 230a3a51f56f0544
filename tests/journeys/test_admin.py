"""An administrator at work: accounts, roles taken under open pages, disputes, and the trail."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from assessment.bootstrap import Services
from assessment.domain.accounts import HeldRole, Role
from assessment.services.account_rights import SYSTEM
from tests.journeys import acts, guests
from tests.journeys.acts import press, visit
from tests.journeys.conftest import DESK, LOOKS, PHONE, Shoot, Visitor
from tests.journeys.guests import browsing
from tests.journeys.server import Server, running
from tests.journeys.test_accessibility import SMALL, faults, unfold
from tests.journeys.test_bureau import NEW, come_back

pytestmark = pytest.mark.browser

CODE = "91350100M000100Y43"
FIRST, SECOND = "先来 :red[机械]厂", "后到 $x$ 机械厂"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An installation of its own: its accounts are counted, and its trail is changed by hand."""
    with running(tmp_path_factory.mktemp("admin")) as found:
        yield found


def fold_out(page: Page, words: str) -> None:
    """Open a fold, once the page has settled: one drawn anew would close it again."""
    acts.idle(page)
    page.wait_for_timeout(700)
    fold = page.get_by_test_id("stExpander").filter(has_text=words).first
    if fold.locator("details").get_attribute("open") is None:
        fold.locator("summary").click()
    page.wait_for_timeout(500)


def tick(page: Page, words: str) -> None:
    page.get_by_text(words).first.click()
    acts.idle(page)


def administrator(services: Services, name: str) -> str:
    return guests.account(services, name, HeldRole(Role.ADMIN), display_name="王主任")


def test_an_account_is_made_used_narrowed_and_switched_off(
    server: Server, visitor: Visitor, shoot: Shoot
) -> None:
    with server.services() as services:
        boss = administrator(services, "boss")
        for number in range(25):
            services.accounts.add(SYSTEM, f"firm{number:02}", HeldRole(Role.FIRM))
    with browsing(visitor, server, boss) as page:
        visit(page, "/users")
        expect(page.get_by_text("第 1 页，共 2 页")).to_be_visible()
        code = add_a_desk(page, shoot)
        person = visitor(**DESK).new_page()
        come_back(person, "yanta-desk", code)
        acts.sign_in(person, "yanta-desk", NEW)
        acts.enrol(person)
        acts.open_view(person, "测评活动")
        expect(person.get_by_text("西安市雁塔区").first).to_be_visible()
        find(page, "yanta")
        give_and_take(page, shoot)
        person.get_by_label("活动名称").fill("不该有的活动")
        press(person, "发起活动")
        # a new role with two factors ends the sessions that were there
        expect(person.get_by_text("请先登录")).to_be_visible()
        expect(person.get_by_label("活动名称")).to_have_count(0)
        with server.services() as services:
            assert services.campaigns.all() == ()
        switch_off(page)
        person.reload()
        acts.idle(person)
        expect(person.get_by_role("heading", level=1, name="登录")).to_be_visible()


def add_a_desk(page: Page, shoot: Shoot) -> str:
    """Add an account for a bureau; return the code its owner sets a password by."""
    fold_out(page, "新建账号")
    page.get_by_label("账号名或手机号", exact=True).fill("yanta-desk")
    page.get_by_label("称呼（可不填）").fill("雁塔区局 :red[x]")
    page.get_by_test_id("stExpander").get_by_text("主管部门", exact=True).click()
    acts.idle(page)
    acts.pick(page, "负责的地区（含下级）", "西安市雁塔区")
    page.get_by_test_id("stExpander").get_by_role("button", name="新建账号").click()
    expect(page.get_by_text("账号已建好")).to_be_visible()
    code = page.locator(".slip output").inner_text()
    shoot(page, "account-added")
    press(page, "已交给本人，收起")
    expect(page.get_by_text(code)).to_have_count(0)
    return code


def find(page: Page, words: str) -> None:
    page.get_by_label("账号名、称呼或手机号的一部分").fill(words)
    press(page, "查找")
    expect(page.get_by_text("找到 1 个账号")).to_be_visible()
    expect(page.get_by_text("雁塔区局 :red[x]")).to_be_visible()
    press(page, "查看")
    expect(page.get_by_role("heading", level=1, name="雁塔区局 :red[x]")).to_be_visible()


def give_and_take(page: Page, shoot: Shoot) -> None:
    """Give another region, then take both away; nothing is taken before a tick."""
    fold_out(page, "再给一个角色")
    page.get_by_test_id("stExpander").get_by_text("主管部门", exact=True).click()
    acts.idle(page)
    acts.pick(page, "负责的地区（含下级）", "合肥市")
    press(page, "给出角色")
    expect(page.get_by_role("heading", name="主管部门（合肥市）")).to_be_visible()
    shoot(page, "account")
    for place in ("合肥市", "西安市雁塔区"):
        fold_out(page, "收回这个角色")
        page.wait_for_timeout(500)
        press(page, "收回这个角色")
        fold_out(page, "收回这个角色")
        expect(page.get_by_text("请先勾选上面一句")).to_be_visible()
        tick(page, f"收回后他马上不能再做这项工作：主管部门（{place}）")
        press(page, "收回这个角色")
        expect(page.get_by_text("角色已收回。")).to_be_visible()
        expect(page.get_by_role("heading", name=f"主管部门（{place}）")).to_have_count(0)


def switch_off(page: Page) -> None:
    fold_out(page, "停用这个账号")
    tick(page, "我确定停用")
    press(page, "停用这个账号")
    expect(page.get_by_text("账号已停用，所有设备已退出。")).to_be_visible()
    expect(page.get_by_role("button", name="启用这个账号")).to_be_visible()


def test_a_dispute_is_settled_and_the_other_firm_keeps_the_rest(
    server: Server, visitor: Visitor, shoot: Shoot
) -> None:
    with server.services() as services:
        boss = administrator(services, "judge")
        first, second = guests.firm(services, FIRST), guests.firm(services, SECOND)
        for entered in (first, second):
            with services.trail._store.reading() as unit:
                found = unit.answers.assessment(str(entered.visit.assessment_id))
            assert found is not None
            services.confirmations.claim(found.firm_id, entered.visit.actor, CODE)
    with browsing(visitor, server, boss, **PHONE) as page:
        visit(page, "/disputes")
        expect(page.get_by_role("heading", name=FIRST)).to_be_visible()
        expect(page.get_by_role("heading", name=SECOND)).to_be_visible()
        fold_out(page, "判定归谁")
        tick(page, f"{SECOND}（后登记）")
        press(page, "判定")
        expect(page.get_by_text("还没有判定")).to_be_visible()
        tick(page, "我核对过两家的营业执照")
        shoot(page, "dispute")
        press(page, "判定")
        expect(page.get_by_text(f"已判定：{SECOND}（后登记）")).to_be_visible()
        expect(page.get_by_text("现在没有争议")).to_be_visible()
    with browsing(visitor, server, first.token) as page:
        visit(page, "/questionnaire")
        expect(page.locator(".card").first).to_be_visible()
        acts.choose(page, acts.cards(page)[0], 3)
        acts.saved(page, 1)


def test_the_trail_is_searched_exported_checked_and_a_changed_row_is_found(
    server: Server, visitor: Visitor, shoot: Shoot
) -> None:
    with server.services() as services:
        boss = administrator(services, "auditor")
    with browsing(visitor, server, boss) as page:
        visit(page, "/audit")
        expect(page.locator("table.trail tbody tr").first).to_be_visible()
        search(page)
        shoot(page, "trail")
        export(page)
        press(page, "开始核对")
        expect(page.get_by_text("完整，没有发现改动")).to_be_visible()
        anchor = page.locator("output.anchor").inner_text()
        shoot(page, "checked")
        assert "verified, anchor " in server.zhijie("audit", "verify", "--anchor", anchor)
        with hand_changed(server):
            press(page, "开始核对")
            expect(page.get_by_text("发现问题，日志不可信")).to_be_visible()
            expect(page.get_by_text("第 1 条：这条记录被改过")).to_be_visible()
            shoot(page, "changed")
            with pytest.raises(subprocess.CalledProcessError) as failed:
                server.zhijie("audit", "verify")
            assert "an event was changed: event 1\n" in failed.value.stdout
        press(page, "开始核对")
        expect(page.get_by_text("完整，没有发现改动")).to_be_visible()


def search(page: Page) -> None:
    """Look for one kind of event by one person on one day."""
    acts.pick(page, "事件", "启用动态验证码")
    page.get_by_label("操作人（账号名或编号）").fill("auditor")
    press(page, "查找")
    expect(page.locator("table.trail tbody tr")).to_have_count(1)
    expect(page.locator("table.trail tbody tr")).to_contain_text("王主任")
    page.get_by_label("到哪天（含）").fill("2020-01-01")
    press(page, "查找")
    expect(page.get_by_text("没有符合的记录")).to_be_visible()
    page.get_by_label("到哪天（含）").fill("")
    press(page, "查找")
    expect(page.locator("table.trail tbody tr")).to_have_count(1)


def export(page: Page) -> None:
    """Take what was found as a table and the whole as lines; both are written down."""
    with page.expect_download() as download:
        page.get_by_role("button", name="导出查到的记录（表格 CSV）").click()
    rows = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 2
    assert "启用动态验证码" in rows[1]
    with page.expect_download() as download:
        page.get_by_role("button", name="导出全部日志（JSON 行）").click()
    lines = download.value.path().read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["seq"] for line in lines] == list(range(1, len(lines) + 1))
    page.get_by_label("操作人（账号名或编号）").fill("")
    acts.pick(page, "事件", "导出操作日志")
    press(page, "查找")
    expect(page.locator("table.trail tbody tr")).to_have_count(2)


@contextmanager
def hand_changed(server: Server) -> Iterator[None]:
    """Change a row in the file of the database, behind the application's back; then undo it."""
    change = "UPDATE audit_event SET object_id = ? WHERE seq = 1"
    with closing(sqlite3.connect(server.folder / "var" / "zhijie.db")) as connection:
        (before,) = connection.execute("SELECT object_id FROM audit_event WHERE seq = 1").fetchone()
        with connection:
            connection.execute(change, ("somebodyelse",))
        yield
        with connection:
            connection.execute(change, (before,))


@LOOKS
def test_the_pages_of_an_administrator_have_no_serious_fault(
    server: Server, visitor: Visitor, shoot: Shoot, device: dict[str, Any], scheme: str
) -> None:
    with server.services() as services:
        boss = administrator(services, f"looks{scheme}{device['viewport']['width']}")
        own = guests.who(services, boss).account.id
        if not services.organisations.all():
            lead = services.accounts.add(SYSTEM, "the-lead", None, display_name="张顾问")
            services.organisations.found(guests.who(services, boss).actor, "秦岭咨询", lead.id)
    with browsing(visitor, server, boss, **device, color_scheme=scheme) as page:
        found: list[str] = []
        small: list[str] = []
        for address in (
            "/users",
            f"/users?account={own}",
            "/organisations",
            "/disputes",
            "/audit",
            "/desk",
        ):
            visit(page, address)
            unfold(page)
            found += faults(page, address)
            small += page.evaluate(SMALL) if device is PHONE else []
            shoot(page, f"{address.strip('/').replace('?', '-').partition('=')[0]}-{scheme}")
        assert not found, "\n".join(found)
        assert not small, "\n".join(small)
