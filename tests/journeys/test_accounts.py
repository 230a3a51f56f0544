"""A firm with an account on a phone, and the first administrator of an installation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import acts
from tests.journeys.conftest import DESK, LOOKS, PHONE, Shoot, Visitor
from tests.journeys.server import Server, running
from tests.journeys.test_accessibility import SMALL, faults

pytestmark = pytest.mark.browser

NUMBER = "138 1234 5678"
NEW_PASSWORD = "a longer one for 2027"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An installation of its own: the first test needs it without accounts, and passwords cost in full."""
    with running(tmp_path_factory.mktemp("accounts")) as found:
        yield found


def test_the_first_administrator_comes_from_the_command_line(
    server: Server, visitor: Visitor, shoot: Shoot
) -> None:
    page = visitor(**DESK).new_page()
    page.goto("/sign-in")
    acts.idle(page)
    expect(page.get_by_text("zhijie user add NAME")).to_be_visible()
    shoot(page, "empty-installation")
    told = server.zhijie("user", "add", "boss", "--code")
    code = re.findall(r"code (\S+),", told)[0]

    recover(page, "boss", code, acts.PASSWORD)
    acts.sign_in(page, "boss")
    expect(page.get_by_role("heading", level=1, name="设置动态验证码")).to_be_visible()
    shoot(page, "enrol")
    page.goto("/users")
    acts.idle(page)
    expect(page.get_by_role("heading", level=1, name="账号与角色")).to_have_count(0)
    page.goto("/sign-in")
    acts.idle(page)
    letters = acts.enrol(page)
    expect(page.get_by_role("heading", level=1, name="boss，您好")).to_be_visible()
    expect(page.get_by_text("zhijie user add")).to_have_count(0)
    shoot(page, "home-of-an-administrator")
    page.get_by_test_id("stPageLink-NavLink").filter(has_text="账号与角色").click()
    expect(page.get_by_role("heading", level=1, name="账号与角色")).to_be_visible()
    acts.idle(page)

    acts.sign_out(page)
    acts.sign_in(page, "boss")
    page.get_by_label("六位动态验证码").fill("000000")
    page.get_by_role("button", name="确认并进入").click()
    acts.entered(page)
    expect(page.get_by_text("动态验证码不正确或已经用过")).to_be_visible()
    acts.prove(page, letters)
    expect(page.get_by_role("heading", level=1, name="boss，您好")).to_be_visible()
    acts.no_errors(page)
    assert "Traceback" not in server.log()


def test_a_firm_registers_recovers_and_takes_its_assessment_into_the_account(
    server: Server, visitor: Visitor, shoot: Shoot
) -> None:
    other = visitor(**DESK).new_page()
    resume_code = acts.start(other)
    acts.choose(other, acts.cards(other)[0], 3)
    acts.saved(other, 1)

    page = visitor(**PHONE).new_page()
    acts.register(page, NUMBER)
    expect(page.get_by_role("heading", level=1, name="13812345678，您好")).to_be_visible()
    shoot(page, "fresh-home")
    codes = print_codes(page, shoot)
    acts.sign_out(page)
    shoot(page, "signed-out")
    recover(page, NUMBER, codes[2], NEW_PASSWORD)
    shoot(page, "recovered")
    acts.sign_in(page, NUMBER, acts.PASSWORD)
    expect(page.get_by_text("账号或密码不正确")).to_be_visible()
    acts.sign_in(page, "+86 13812345678", NEW_PASSWORD)
    expect(page.get_by_role("heading", level=1, name="13812345678，您好")).to_be_visible()

    page.get_by_label("续答码").fill(resume_code)
    page.get_by_role("button", name="收进我的账号").click()
    acts.entered(page)
    expect(page.get_by_role("heading", level=1, name=acts.FIRM)).to_be_visible()
    shoot(page, "claimed")
    page.get_by_role("button", name="关闭这份测评").click()
    expect(page.get_by_text("已答 1 题")).to_be_visible()
    acts.idle(page)
    shoot(page, "home-with-a-firm")
    page.get_by_role("button", name="继续作答").click()
    expect(page.locator(".card").first).to_be_visible()

    other.reload()
    acts.idle(other)
    expect(other.get_by_text("请先开始一次测评")).to_be_visible()
    other.goto("/")
    acts.idle(other)
    other.get_by_label("续答码").fill(resume_code)
    other.get_by_role("button", name="继续测评").click()
    acts.entered(other)
    expect(other.get_by_text("续答码不正确")).to_be_visible()
    assert "Traceback" not in server.log()


def test_an_account_answers_from_the_first_without_a_code(visitor: Visitor, shoot: Shoot) -> None:
    page = visitor(**DESK).new_page()
    acts.register(page, "second-factory")
    acts.fill_start(page)
    page.get_by_role("button", name="开始测评").click()
    expect(page.locator(".card").first).to_be_visible()
    acts.idle(page)
    acts.choose(page, acts.cards(page)[0], 3)
    acts.saved(page, 1)
    acts.open_view(page, "首页")
    expect(page.get_by_text("续答码")).to_have_count(0)
    shoot(page, "open")


def test_an_invitation_is_not_lost_on_the_way_through_registration(visitor: Visitor) -> None:
    page = visitor(**DESK).new_page()
    page.goto("/sign-in?next=%2Fjoin%3Ft%3Dabc")
    acts.idle(page)
    page.get_by_role("link", name="注册一个账号").click()
    acts.entered(page)
    page.get_by_label("手机号或账号名", exact=True).fill("guest-1")
    page.get_by_label("密码", exact=True).fill(acts.PASSWORD)
    page.get_by_label("再输一遍密码", exact=True).fill("something else 9")
    page.get_by_role("button", name="注册并登录").click()
    acts.entered(page)
    expect(page.get_by_text("两次输入的密码不一样")).to_be_visible()
    page.get_by_label("手机号或账号名", exact=True).fill("guest-1")
    page.get_by_label("密码", exact=True).fill(acts.PASSWORD)
    page.get_by_label("再输一遍密码", exact=True).fill(acts.PASSWORD)
    page.get_by_role("button", name="注册并登录").click()
    page.wait_for_url("**/join?t=abc")


@LOOKS
def test_no_page_of_accounts_has_a_serious_fault(
    visitor: Visitor, shoot: Shoot, device: dict[str, Any], scheme: str
) -> None:
    page = visitor(**device, color_scheme=scheme).new_page()
    strange: list[str] = []
    page.on("console", lambda said: strange.append(said.text) if said.type == "error" else None)
    found: list[str] = []
    for address in ("/", "/sign-in", "/register", "/recover?notice=recovery"):
        page.goto(address)
        acts.idle(page)
        found += faults(page, address)
        found += small(page, address) if device is PHONE else []
    acts.register(page, f"axe-{scheme}-{device['viewport']['width']}")
    found += faults(page, "home")
    acts.open_view(page, "我的账号")
    page.get_by_role("button", name="开启动态验证码").click()
    expect(page.locator(".letters")).to_be_visible()
    page.get_by_label("输入密码，确认是您本人").fill(acts.PASSWORD)
    page.get_by_role("button", name="生成八个新的恢复码").click()
    expect(page.locator(".codes-card")).to_be_visible()
    acts.idle(page)
    found += faults(page, "account")
    found += small(page, "account") if device is PHONE else []
    shoot(page, f"account-{scheme}")
    acts.open_view(page, "首页")
    acts.fill_start(page)
    page.get_by_role("button", name="开始测评").click()
    expect(page.locator(".card").first).to_be_visible()
    acts.open_view(page, "首页")
    found += faults(page, "open")
    page.get_by_role("button", name="关闭这份测评").click()
    expect(page.get_by_role("button", name="继续作答")).to_be_visible()
    acts.idle(page)
    found += faults(page, "home with a firm")
    assert not found, "\n".join(found)
    assert not [said for said in strange if "404" not in said]


def small(page: Page, where: str) -> list[str]:
    return [f"{where}: {each}" for each in page.evaluate(SMALL)]


def recover(page: Page, name: str, code: str, password: str) -> None:
    """Set a new password by a code, coming from the page of signing in."""
    page.goto("/sign-in")
    acts.idle(page)
    page.get_by_role("link", name="找回密码").click()
    acts.entered(page)
    page.get_by_label("手机号或账号名", exact=True).fill(name)
    page.get_by_label("恢复码", exact=True).fill(code)
    page.get_by_label("新密码", exact=True).fill(password)
    page.get_by_label("再输一遍新密码", exact=True).fill(password)
    page.get_by_role("button", name="保存新密码").click()
    acts.entered(page)
    expect(page.get_by_text("新密码已保存")).to_be_visible()


def print_codes(page: Page, shoot: Shoot) -> list[str]:
    """Print recovery codes on the page of the account; on paper there is nothing else."""
    acts.open_view(page, "我的账号")
    page.get_by_label("输入密码，确认是您本人").fill(acts.PASSWORD)
    page.get_by_role("button", name="生成八个新的恢复码").click()
    expect(page.locator(".codes-card")).to_be_visible()
    acts.idle(page)
    shoot(page, "codes")
    codes = page.locator(".codes code").all_inner_texts()
    assert len(set(codes)) == 8
    page.emulate_media(media="print")
    expect(page.locator(".codes-card")).to_be_visible()
    for hidden in ("联系方式", "修改密码", "动态验证码"):
        expect(page.get_by_role("heading", name=hidden)).to_be_hidden()
    expect(page.get_by_label("输入密码，确认是您本人")).to_be_hidden()
    page.emulate_media(media="screen")
    return codes


def test_nothing_of_a_password_reaches_the_log_or_the_disk(server: Server) -> None:
    """Passwords of the journeys above are nowhere in what the server wrote."""
    folder: Path = server.folder
    written = [p for p in folder.rglob("*") if p.is_file()]
    assert written
    for secret in (acts.PASSWORD, NEW_PASSWORD):
        assert not [p for p in written if secret.encode() in p.read_bytes()]
