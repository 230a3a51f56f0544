"""What a person does on the pages, as functions that read like it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Locator, Page, Response, TimeoutError, expect

from tests.builders import digits_now

PASSWORD = "correct horse battery 9"
FIRM = "西安恒准精密机械加工部"
IDLE = (
    '[data-testid="stApp"][data-test-script-state="notRunning"]'
    '[data-test-connection-state="CONNECTED"]'
)
SECTION_TITLE = """() => {
  for (const host of document.querySelectorAll('[data-testid="stBidiComponentIsolated"]')) {
    const title = host.shadowRoot && host.shadowRoot.querySelector("h2")
    if (title) return title.textContent
  }
  return null
}"""


def idle(page: Page) -> None:
    """Wait until the page has been drawn and the server is there."""
    page.wait_for_selector(IDLE, timeout=60_000)


def fill_start(page: Page) -> None:
    """Agree to the notice, then answer the five questions of a micro machining firm."""
    page.get_by_role("button", name="同意并开始填写").click()
    page.get_by_label("企业名称").fill(FIRM)
    page.keyboard.press("Tab")
    for place in ("西安市", "雁塔区"):
        page.get_by_test_id("stRadioOption").filter(has_text=re.compile(f"^{place}$")).click()
        idle(page)
    page.get_by_label("主要做什么").fill("机加工")
    expect(page.get_by_text("通用设备制造业")).to_be_visible()
    page.get_by_label("一共有多少人干活").fill("12")
    page.keyboard.press("Tab")
    idle(page)
    page.get_by_text("是，自己做").click()
    idle(page)


def start(page: Page) -> str:
    """Begin an assessment and return its resume code; the questionnaire is open then."""
    page.goto("/")
    idle(page)
    fill_start(page)
    page.get_by_role("button", name="开始测评").click()
    code = page.locator(".resume-code output")
    expect(code).to_be_visible()
    words = code.inner_text()
    page.get_by_role("button", name="我已记下，开始作答").click()
    expect(page.locator(".card").first).to_be_visible()
    idle(page)
    return words


def resume(page: Page, code: str) -> None:
    """Come back with a resume code."""
    page.goto("/")
    page.get_by_label("续答码").fill(code)
    page.get_by_role("button", name="继续测评").click()
    expect(page.get_by_label("续答码")).to_have_count(0)
    idle(page)


def register(page: Page, name: str, password: str = PASSWORD) -> None:
    """Make an account of one's own; the start page is open then, with the account signed in."""
    page.goto("/register")
    idle(page)
    page.get_by_label("手机号或账号名", exact=True).fill(name)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_label("再输一遍密码", exact=True).fill(password)
    page.get_by_role("button", name="注册并登录").click()
    entered(page)


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """Give name and password. Staff goes on with `enrol` the first time, then with `prove`."""
    page.goto("/sign-in")
    idle(page)
    page.get_by_label("手机号或账号名", exact=True).fill(name)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录", exact=True).click()
    entered(page)


def enrol(page: Page) -> str:
    """Set the second factor up after the first sign-in; return its letters for `prove`."""
    letters = page.locator(".letters").inner_text().replace(" ", "").replace("\n", "")
    page.get_by_label("六位动态验证码", exact=True).fill(digits_now(letters, datetime.now(UTC)))
    page.get_by_role("button", name="确认并进入").click()
    entered(page)
    return letters


def prove(page: Page, letters: str) -> None:
    """Give the second factor at a later sign-in. Digits count once, so these are the next ones."""
    soon = datetime.now(UTC) + timedelta(seconds=30)
    page.get_by_label("六位动态验证码").fill(digits_now(letters, soon))
    page.get_by_role("button", name="确认并进入").click()
    entered(page)


def sign_out(page: Page) -> None:
    """Leave by the page of the account."""
    open_view(page, "我的账号")
    page.get_by_role("button", name="退出登录", exact=True).click()
    entered(page)
    expect(page.get_by_text("已退出登录")).to_be_visible()


def pick(page: Page, label: str, option: str) -> None:
    """Choose from a list as a person does: open it, click; once more if a scroll closed it."""
    idle(page)
    box = page.get_by_role("combobox", name=label)
    wanted = page.get_by_role("option", name=option, exact=True)
    for _ in range(3):
        box.scroll_into_view_if_needed()
        page.wait_for_timeout(300)
        box.click()
        box.fill(option)
        try:
            wanted.click(timeout=5_000)
        except TimeoutError:
            continue
        idle(page)
        return
    raise AssertionError(f"the list {label} never offered {option}")


def visit(page: Page, address: str) -> None:
    """Open a page by its address."""
    page.goto(address)
    idle(page)


def press(page: Page, words: str) -> None:
    """Click the first button of these words."""
    page.get_by_role("button", name=words, exact=True).first.click()
    page.wait_for_timeout(300)
    idle(page)


def entered(page: Page) -> None:
    """Wait until the page a form leads to has been drawn."""
    page.wait_for_load_state("load")
    page.wait_for_timeout(300)
    idle(page)


def cards(page: Page) -> list[str]:
    """Return the ids of the questions of the open section."""
    return [str(card.get_attribute("id"))[2:] for card in page.locator(".card").all()]


def card(page: Page, question: str) -> Locator:
    return page.locator(f"#q-{question}")


def choose(page: Page, question: str, value: int) -> None:
    """Click an answer as a person does: on its words."""
    option = card(page, question).locator(f"label:has(input[value='{value}'])")
    option.scroll_into_view_if_needed()
    option.click(position={"x": 40, "y": 14})


def change(page: Page, question: str, value: int) -> None:
    """Choose another answer and wait until it is stored: the card still says so of the last one."""

    def is_reply(reply: Response) -> bool:
        return reply.request.method == "POST" and "/api/answers" in reply.url

    with page.expect_response(is_reply) as reply:
        choose(page, question, value)
    assert reply.value.ok
    expect(status(page, question)).to_have_text("已保存")


def chosen(page: Page, question: str) -> int:
    """Return the answer that is shown."""
    picked = card(page, question).locator("input[type=radio]:checked")
    return int(picked.get_attribute("value") or 0) if picked.count() else 0


def status(page: Page, question: str) -> Locator:
    return card(page, question).locator(".foot .status")


def saved(page: Page, number: int) -> None:
    """Wait until the page says how many answers are safe."""
    expect(page.locator(".count").first).to_have_text(
        re.compile(rf"^已保存 {number} / "), timeout=60_000
    )


def next_section(page: Page) -> bool:
    """Turn to the next section; `False` on the last one."""
    button = page.get_by_role("button", name="下一部分")
    if not button.count():
        return False
    before = page.evaluate(SECTION_TITLE)
    button.click()
    page.wait_for_function(f"before => ({SECTION_TITLE})() !== before", arg=before)
    idle(page)
    return True


def sections(page: Page) -> Iterator[list[str]]:
    """Yield the questions of one section after the other, turning the page in between."""
    yield cards(page)
    while next_section(page):
        yield cards(page)


def open_view(page: Page, name: str) -> None:
    """Go to a page by the navigation: the bar and its menus on a desk, the drawer on a phone."""
    bar = _bar(page, name)
    if bar is None:
        page.get_by_test_id("stExpandSidebarButton").click()
        page.wait_for_timeout(500)
        bar = page.get_by_test_id("stSidebarNavLink").filter(has_text=name)
    bar.first.click()
    page.wait_for_timeout(300)
    idle(page)


def _bar(page: Page, name: str) -> Locator | None:
    """Return the link of a page in the bar, with its menu opened; ``None`` on a phone."""
    found = page.get_by_test_id("stTopNavLink").filter(has_text=name)
    if found.count() and found.first.is_visible():
        return found
    for menu in page.get_by_test_id("stTopNavSection").all():
        if menu.is_visible():
            menu.click()
            found = page.get_by_test_id("stTopNavDropdownLink").filter(has_text=name)
            page.wait_for_timeout(300)
            if found.count():
                return found
            page.keyboard.press("Escape")
    return None


def no_errors(page: Page) -> None:
    """Nothing on the page says that something went wrong."""
    expect(page.get_by_text("事件编号")).to_have_count(0)


def active(page: Page) -> dict[str, Any]:
    """Return what has the focus, looking into the instrument."""
    return dict(
        page.evaluate("""() => {
          let found = document.activeElement
          while (found && found.shadowRoot) found = found.shadowRoot.activeElement
          if (!found) return {}
          return { tag: found.tagName, name: found.name || "", value: found.value || "",
                   text: (found.textContent || "").trim().slice(0, 60), type: found.type || "",
                   label: found.getAttribute("aria-label") || "" }
        }""")
    )
