"""The same at a desk without a mouse: Tab, arrows, space and Enter are enough."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import acts
from tests.journeys.conftest import DESK, Shoot, Visitor

pytestmark = pytest.mark.browser

Found = Callable[[dict[str, Any]], bool]


def tab_to(page: Page, found: Found, *, most: int = 80) -> dict[str, Any]:
    """Press Tab until what has the focus is what we look for."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focus = acts.active(page)
        if found(focus):
            return focus
    raise AssertionError(f"not reached in {most} tabs; last: {acts.active(page)}")


def labelled(words: str) -> Found:
    return lambda focus: words in focus["label"]


def button(words: str) -> Found:
    return lambda focus: focus["tag"] == "BUTTON" and words in focus["text"]


def radio(page: Page, words: str) -> Found:
    """Find the radio group whose options hold some words."""

    def is_in_group(focus: dict[str, Any]) -> bool:
        if focus["type"] != "radio":
            return False
        inside = page.evaluate(
            "() => document.activeElement.closest('[data-testid=stRadio]')?.textContent ?? ''"
        )
        return words in inside

    return is_in_group


def choose_by_arrows(page: Page, words: str) -> None:
    """In the radio group that has the focus, go to the option with these words."""
    page.keyboard.press("Space")
    for _ in range(30):
        acts.idle(page)
        picked = page.evaluate(
            "() => document.activeElement.closest('label')?.textContent.trim() ?? ''"
        )
        if picked.startswith(words):
            return
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(150)
    raise AssertionError(f"no option {words}")


def start_by_keyboard(page: Page) -> None:
    tab_to(page, button("同意并开始填写"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("企业名称")).to_be_visible()
    acts.idle(page)
    tab_to(page, labelled("企业名称"))
    page.keyboard.type(acts.FIRM)
    for place in ("西安市", "雁塔区"):
        tab_to(page, radio(page, place))
        choose_by_arrows(page, place)
    tab_to(page, labelled("主要做什么"))
    page.keyboard.type("机加工")
    expect(page.get_by_text("通用设备制造业")).to_be_visible()
    acts.idle(page)
    tab_to(page, labelled("一共有多少人干活"))
    page.keyboard.type("12")
    tab_to(page, radio(page, "是，自己做"))
    choose_by_arrows(page, "是，自己做")
    tab_to(page, button("开始测评"))
    page.keyboard.press("Enter")
    expect(page.locator(".resume-code")).to_be_visible()
    tab_to(page, button("我已记下，开始作答"))
    page.keyboard.press("Enter")
    expect(page.locator(".card").first).to_be_visible()
    acts.idle(page)


def answer_section(page: Page, given: dict[str, int]) -> None:
    """Answer each question with one tab stop and arrows: first level 1, then down to 3."""
    for question in acts.cards(page):
        tab_to(page, lambda focus, name=f"q-{question}": focus["name"] == name)
        page.keyboard.press("Space")
        for _ in range(2):
            page.keyboard.press("ArrowDown")
        given[question] = 3
        assert acts.chosen(page, question) == 3
    acts.saved(page, len(given))


def test_everything_can_be_done_by_keyboard(visitor: Visitor, shoot: Shoot) -> None:
    page = visitor(**DESK).new_page()
    page.goto("/")
    acts.idle(page)
    start_by_keyboard(page)
    given: dict[str, int] = {}
    answer_section(page, given)
    shoot(page, "answered-by-keyboard")
    while page.get_by_role("button", name="下一部分").count():
        title = page.evaluate(acts.SECTION_TITLE)
        tab_to(page, button("下一部分"))
        page.keyboard.press("Enter")
        page.wait_for_function(f"before => ({acts.SECTION_TITLE})() !== before", arg=title)
        acts.idle(page)
        answer_section(page, given)
    tab_to(page, button("检查并提交"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="检查并提交")).to_be_visible()
    acts.idle(page)
    tab_to(page, lambda focus: focus["type"] == "checkbox")
    page.keyboard.press("Space")
    acts.idle(page)
    tab_to(page, button("提交测评"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="测评结果")).to_be_visible()
    acts.idle(page)
    acts.no_errors(page)
    shoot(page, "result")
    for view in ("提升路线", "扶持项目"):
        tab_to(page, lambda focus, words=view: focus["tag"] == "A" and focus["text"] == words)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1, name=view)).to_be_visible()
        acts.idle(page)
        acts.no_errors(page)
        shoot(page, view)
