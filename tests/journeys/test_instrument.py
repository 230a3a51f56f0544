"""The instrument against the real routes: two tabs, two people, lost answers, documents."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.journeys import acts, guests
from tests.journeys.conftest import DESK, PHONE, Visitor
from tests.journeys.server import Server

pytestmark = pytest.mark.browser

WAITING = "() => Object.keys(localStorage).filter(key => key.startsWith('zhijie:')).length"


def open_card(page: Page, section: int, question: str) -> None:
    """Open a section by its place in the list of contents and wait for a question of it."""
    contents = page.locator(".contents")
    if contents.get_attribute("open") is None:
        contents.locator("summary").click()
    contents.locator("button").nth(section - 1).click()
    expect(acts.card(page, question)).to_be_visible()
    acts.idle(page)


def leave(page: Page) -> None:
    """End the session on this device."""
    page.goto("/about")
    acts.idle(page)
    acts.open_view(page, "首页")
    page.get_by_role("button", name="退出，让别人用这台设备").click()


def another_page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto("/questionnaire")
    expect(page.locator(".card").first).to_be_visible()
    acts.idle(page)
    return page


def test_an_acknowledged_answer_leaves_the_browser(server: Server, visitor: Visitor) -> None:
    page = visitor(**PHONE).new_page()
    guests.begin(page, server)
    acts.choose(page, "Q101", 3)
    expect(acts.status(page, "Q101")).to_have_text("已保存")
    assert page.evaluate(WAITING) == 0
    page.get_by_role("button", name="清除作答").click()
    acts.saved(page, 0)
    assert acts.chosen(page, "Q101") == 0


def test_two_tabs_follow_each_other(server: Server, visitor: Visitor) -> None:
    context = visitor(**DESK)
    first = context.new_page()
    guests.begin(first, server)
    second = another_page(context)
    acts.choose(second, "Q101", 5)
    expect(acts.card(first, "Q101").locator("input[value='5']")).to_be_checked()
    acts.choose(first, "Q101", 2)
    expect(acts.status(first, "Q101")).to_have_text("已保存")
    expect(acts.card(second, "Q101").locator("input[value='2']")).to_be_checked()


def test_two_people_who_differ_are_asked(server: Server, visitor: Visitor) -> None:
    mine = visitor(**DESK).new_page()
    code = guests.begin(mine, server)
    theirs = visitor(**DESK).new_page()
    acts.resume(theirs, code)
    acts.open_view(theirs, "质量问卷")
    acts.choose(theirs, "Q101", 4)
    expect(acts.status(theirs, "Q101")).to_have_text("已保存")
    acts.choose(mine, "Q101", 2)
    expect(acts.status(mine, "Q101")).to_have_text("与他人冲突")
    mine.reload()
    expect(acts.status(mine, "Q101")).to_have_text("与他人冲突")
    mine.get_by_role("button", name="用他的").click()
    expect(acts.card(mine, "Q101").locator("input[value='4']")).to_be_checked()
    acts.change(theirs, "Q101", 3)
    acts.choose(mine, "Q101", 5)
    mine.get_by_role("button", name="保留我的").click()
    expect(acts.status(mine, "Q101")).to_have_text("已保存")
    assert acts.chosen(mine, "Q101") == 5


def test_a_lost_acknowledgement_is_no_conflict(server: Server, visitor: Visitor) -> None:
    page = visitor(**DESK).new_page()
    guests.begin(page, server)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/api/answers", lose, times=1)
    acts.choose(page, "Q101", 2)
    expect(acts.status(page, "Q101")).to_have_text("等待网络")
    acts.choose(page, "Q101", 4)
    expect(acts.status(page, "Q101")).to_have_text("已保存")
    acts.saved(page, 1)
    assert acts.chosen(page, "Q101") == 4


def test_a_closed_browser_sends_what_waits_when_it_comes_back(
    server: Server, visitor: Visitor
) -> None:
    context = visitor(**PHONE)
    page = context.new_page()
    guests.begin(page, server)
    context.set_offline(True)
    acts.choose(page, "Q103", 4)
    expect(acts.status(page, "Q103")).to_have_text("等待网络")
    context.new_page()
    page.close()
    context.set_offline(False)
    page = another_page(context)
    acts.saved(page, 1)
    assert acts.chosen(page, "Q103") == 4


def test_typing_survives_a_rerun_and_is_saved(server: Server, visitor: Visitor) -> None:
    page = visitor(**DESK).new_page()
    guests.begin(page, server)
    acts.card(page, "Q101").locator("summary", has_text="写备注").click()
    words = acts.card(page, "Q101").locator("textarea")
    words.press_sequentially("目标贴在车间墙上")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(words).to_be_focused()
    page.get_by_role("button", name="下一部分").click()
    expect(acts.card(page, "Q101")).to_have_count(0)
    acts.idle(page)
    page.get_by_role("button", name="上一部分").click()
    expect(acts.card(page, "Q101").locator("textarea")).to_have_value("目标贴在车间墙上")


def test_not_applicable_asks_for_its_reason(server: Server, visitor: Visitor) -> None:
    page = visitor(**PHONE).new_page()
    guests.begin(page, server)
    open_card(page, 3, "Q303")
    acts.choose(page, "Q303", -1)
    expect(acts.status(page, "Q303")).to_have_text("已保存")
    page.reload()
    expect(acts.card(page, "Q303").locator("input[value='-1']")).to_be_checked()


def test_answers_that_do_not_fit_are_pointed_out_where_they_stand(
    server: Server, visitor: Visitor
) -> None:
    page = visitor(**PHONE).new_page()
    guests.begin(page, server)
    open_card(page, 5, "Q506")
    acts.choose(page, "Q503", 1)
    acts.choose(page, "Q506", 4)
    for question in ("Q503", "Q506"):
        expect(acts.card(page, question).locator(".hints li")).to_have_count(1)
    acts.choose(page, "Q503", 4)
    expect(page.locator(".hints li")).to_have_count(0)


def test_documents_are_attached_reused_and_removed(server: Server, visitor: Visitor) -> None:
    page = visitor(**DESK).new_page()
    guests.begin(page, server)
    own = acts.card(page, "Q103")
    own.locator("summary", has_text="添加佐证材料").click()
    pdf: Any = {"name": "任命书.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 x"}
    own.locator("input[type=file]").set_input_files(pdf)
    expect(own.locator(".files li")).to_have_count(1)
    own.get_by_label("文号或证书编号").fill("质字〔2026〕3号")
    own.get_by_label("日期").fill("2026年6月3日")
    own.get_by_role("button", name="登记").click()
    expect(own.locator(".files li")).to_have_count(2)
    open_card(page, 2, "Q205")
    other = acts.card(page, "Q205")
    other.locator("summary", has_text="添加佐证材料").click()
    other.get_by_label("使用已上传的材料").select_option(label="任命书.pdf")
    expect(other.locator(".files li")).to_have_count(1)
    other.get_by_role("button", name="移除").click()
    other.get_by_role("button", name="移除").click()
    expect(other.locator(".files li")).to_have_count(0)
    bad: Any = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"not a pdf"}
    other.locator("input[type=file]").set_input_files(bad)
    expect(other.get_by_text("这个文件不能上传")).to_be_visible()


def test_leaving_stops_what_waits_for_the_old_firm(server: Server, visitor: Visitor) -> None:
    """What another firm has not sent yet is kept, and never sent under the new one's name."""
    context = visitor(**DESK)
    page = context.new_page()
    code = guests.begin(page, server)
    context.set_offline(True)
    acts.choose(page, "Q101", 5)
    expect(acts.status(page, "Q101")).to_have_text("等待网络")
    page.route("**/api/answers", lambda route: route.abort())
    context.set_offline(False)
    leave(page)
    expect(page.get_by_role("button", name="同意并开始填写")).to_be_visible()
    page.unroute("**/api/answers")
    acts.start(page)
    acts.saved(page, 0)
    assert acts.chosen(page, "Q101") == 0
    assert page.evaluate(WAITING) == 1
    leave(page)
    acts.resume(page, code)
    acts.open_view(page, "质量问卷")
    acts.saved(page, 1)
    assert acts.chosen(page, "Q101") == 5


def test_a_view_asked_for_directly_leads_to_the_start(visitor: Visitor) -> None:
    page = visitor(**DESK).new_page()
    for view in ("questionnaire", "result", "programs", "profile"):
        page.goto(f"/{view}")
        expect(page.get_by_text("请先开始一次测评，或用续答码进入")).to_be_visible()
        expect(page.get_by_role("button", name="同意并开始填写")).to_be_visible()
