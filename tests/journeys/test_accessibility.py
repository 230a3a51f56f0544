"""Every page, on a desk and on a phone, in light and dark: axe finds nothing serious."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

from tests.journeys import acts, guests
from tests.journeys.conftest import DESK, PHONE, Shoot, Visitor
from tests.journeys.server import Server

pytestmark = pytest.mark.browser

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text("utf-8")
#: The rules of axe whose answer changes with the colour scheme.
COLOURS = ("color-contrast", "link-in-text-block")
VIEWS = (
    "企业信息",
    "质量问卷",
    "检查提交",
    "测评结果",
    "提升路线",
    "扶持项目",
    "企业类型",
    "政策对照",
    "测评说明",
    "首页",
)
#: Streamlit draws the drawer's menus as a list with blocks between its items; no setting changes it.
RUN = """async only => {
  const runOnly = only ?? ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
  const resultTypes = ["violations"]
  const found = await axe.run(document, { runOnly, resultTypes, elementRef: true })
  const ofTheDrawer = (each, node) => ["list", "listitem"].includes(each.id)
    && (!node.element || !node.element.isConnected
      || node.element.closest("[data-testid=stSidebarNavItems]"))
  return found.violations
    .filter(each => ["serious", "critical"].includes(each.impact))
    .flatMap(each => each.nodes.filter(node => !ofTheDrawer(each, node))
      .map(node => `${each.id}: ${node.target} ${node.html.slice(0, 160)}`
        + ` ${node.failureSummary.slice(0, 200)}`))
}"""


BACKGROUND = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
#: Faded text escapes axe: it knows the colour, not the opacity around it.
FADED = """() => [...document.querySelectorAll("#root *")]
  .filter(each => each.innerText && !each.querySelector("[disabled]") && !each.closest("[disabled]"))
  .filter(each => { const o = Number(getComputedStyle(each).opacity); return o > 0 && o < 0.85 })
  .map(each => `faded: ${each.dataset.testid || each.tagName} ${each.innerText.slice(0, 40)}`)"""
#: What a finger has to hit, looked for inside the instrument too.
SMALL = """() => {
  const roots = [document.querySelector("#root")]
  for (const each of document.querySelectorAll("*")) if (each.shadowRoot) roots.push(each.shadowRoot)
  const targets = roots.flatMap(root => [...root.querySelectorAll(
    "button, label.anchor, label.other, summary, select, input[type=text], [data-testid=stRadioOption]")])
  return targets.filter(each => each.checkVisibility())
    .map(each => ({ each, box: each.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 0 && box.height < 43.5)
    .map(({ each, box }) => `${each.tagName} ${each.textContent.slice(0, 30)} ${box.height}`)
}"""


def faults(page: Page, view: str, *, run: str = RUN, only: Sequence[str] = ()) -> list[str]:
    """Return what axe calls serious or critical on the page as it stands; ``only`` by some rules."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE)
    found = [*page.evaluate(run, list(only) or None), *page.evaluate(FADED)]
    return [f"{view}: {fault}" for fault in found]


def repaint(page: Page, scheme: str) -> None:
    """Change the colour scheme of the system under the open page."""
    before = page.evaluate(BACKGROUND)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.wait_for_function(f"before => {BACKGROUND} !== before", arg=before)
    page.wait_for_timeout(400)  # colours fade over
    acts.idle(page)


def faults_of_both(page: Page, shoot: Shoot, view: str) -> list[str]:
    """Return the faults of a page in light, and those that are of colours in dark."""
    found = faults(page, view)
    shoot(page, f"{view}-light")
    repaint(page, "dark")
    found += faults(page, f"{view} in the dark", only=COLOURS)
    shoot(page, f"{view}-dark")
    repaint(page, "light")
    return found


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_no_page_has_a_serious_fault(
    visitor: Visitor, shoot: Shoot, device: dict[str, Any]
) -> None:
    page = visitor(**device, color_scheme="light").new_page()
    page.goto("/")
    acts.idle(page)
    found = faults_of_both(page, shoot, "start")
    acts.fill_start(page)
    found += faults_of_both(page, shoot, "filled")
    page.get_by_role("button", name="开始测评").click()
    expect(page.locator(".resume-code")).to_be_visible()
    found += faults_of_both(page, shoot, "code")
    page.get_by_role("button", name="我已记下，开始作答").click()
    expect(page.locator(".card").first).to_be_visible()
    acts.idle(page)
    answer_a_little(page)
    for view in VIEWS:
        acts.open_view(page, view)
        unfold(page)
        found += faults_of_both(page, shoot, view)
    assert not found, "\n".join(found)


def test_a_finger_hits_what_it_means(server: Server, visitor: Visitor) -> None:
    page = visitor(**PHONE).new_page()
    page.goto("/")
    acts.idle(page)
    small = [f"start: {each}" for each in page.evaluate(SMALL)]
    guests.begin(page, server)
    unfold(page)
    answer_a_little(page)
    small += [f"questionnaire: {each}" for each in page.evaluate(SMALL)]
    assert not small, "\n".join(small)


def answer_a_little(page: Page) -> None:
    for n, question in enumerate(acts.cards(page)):
        acts.choose(page, question, 2 + n)
    acts.saved(page, 3)


def unfold(page: Page) -> None:
    """Open what is folded, so that it is looked at too."""
    page.evaluate("""() => {
      const roots = [document]
      for (const each of document.querySelectorAll("*")) if (each.shadowRoot) roots.push(each.shadowRoot)
      for (const root of roots) for (const fold of root.querySelectorAll("details")) fold.open = true
    }""")
    page.wait_for_timeout(300)
