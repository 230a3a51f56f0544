"""A micro firm on a phone: every answer survives a killed server, a lost network, another device."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import acts
from tests.journeys.conftest import DESK, PHONE, Shoot, Visitor
from tests.journeys.server import Server

pytestmark = pytest.mark.browser

#: What a careful small workshop would say, over and over.
PATTERN = (3, 2, 3, 4, 2, 3, -2, 3)


def answer_here(page: Page, given: dict[str, int], questions: list[str]) -> None:
    for question in questions:
        given[question] = PATTERN[len(given) % len(PATTERN)]
        acts.choose(page, question, given[question])


def test_a_micro_firm_answers_on_a_phone_and_nothing_is_lost(
    server: Server, visitor: Visitor, shoot: Shoot
) -> None:
    phone = visitor(**PHONE)
    page = phone.new_page()
    page.goto("/")
    acts.idle(page)
    shoot(page, "start")
    code = acts.start(page)
    shoot(page, "questionnaire")
    given: dict[str, int] = {}

    answer_here(page, given, acts.cards(page))
    acts.saved(page, len(given))
    assert acts.next_section(page)

    server.kill()
    answer_here(page, given, acts.cards(page))
    last = list(given)[-1]
    expect(acts.status(page, last)).to_have_text("等待网络")
    expect(page.locator(".banner")).to_contain_text("连不上服务器")
    page.wait_for_timeout(6000)  # longer than Streamlit waits before it covers the page
    expect(page.get_by_test_id("stDialog")).to_have_count(0)
    acts.choose(page, last, 4)
    given[last] = 4
    shoot(page, "server-gone")
    server.start()
    acts.saved(page, len(given))
    acts.idle(page)
    assert acts.next_section(page)

    phone.set_offline(True)
    answer_here(page, given, acts.cards(page))
    expect(acts.status(page, list(given)[-1])).to_have_text("等待网络")
    expect(page.locator(".banner")).to_contain_text("网络已断开")
    shoot(page, "offline")
    asleep(page)
    phone.set_offline(False)
    acts.saved(page, len(given))
    acts.idle(page)

    while acts.next_section(page):
        answer_here(page, given, acts.cards(page))
    acts.saved(page, len(given))
    page.reload()
    acts.idle(page)
    acts.saved(page, len(given))

    check_on_another_device(visitor(**DESK).new_page(), code, given)
    submit_and_read(page, shoot)
    assert "Traceback" not in server.log()


def asleep(page: Page) -> None:
    """Let a minute pass; for the second half the page is frozen, as on a phone that is locked."""
    browser = page.context.new_cdp_session(page)
    page.wait_for_timeout(30_000)
    browser.send("Page.setWebLifecycleState", {"state": "frozen"})
    time.sleep(30)
    browser.send("Page.setWebLifecycleState", {"state": "active"})


def check_on_another_device(page: Page, code: str, given: dict[str, int]) -> None:
    """Come in with the resume code elsewhere and find every answer."""
    acts.resume(page, code)
    acts.open_view(page, "质量问卷")
    page.locator(".contents button").first.click()
    expect(page.locator(".contents button").first).to_have_attribute("aria-current", "step")
    acts.idle(page)
    found = {q: acts.chosen(page, q) for questions in acts.sections(page) for q in questions}
    assert found == given


def submit_and_read(page: Page, shoot: Shoot) -> None:
    acts.open_view(page, "企业信息")
    expect(page.get_by_text("未达到小型的下限")).to_be_visible()
    shoot(page, "profile")
    acts.open_view(page, "检查提交")
    expect(page.get_by_text("选了“不清楚”（")).to_be_visible()
    shoot(page, "review")
    page.get_by_text("作答符合企业实际情况").click()
    acts.idle(page)
    page.get_by_role("button", name="提交测评").click()
    expect(page.get_by_role("heading", level=1, name="测评结果")).to_be_visible()
    expect(page.get_by_text("已提交。下面是测评结果。")).to_be_visible()
    expect(page.get_by_text("不得用于宣传").first).to_be_visible()
    acts.idle(page)
    acts.no_errors(page)
    shoot(page, "result")
    for view in ("提升路线", "扶持项目", "政策对照", "测评说明", "首页"):
        acts.open_view(page, view)
        acts.no_errors(page)
        shoot(page, view)
    acts.open_view(page, "质量问卷")
    expect(page.locator(".card input[type=radio]").first).to_be_disabled()
