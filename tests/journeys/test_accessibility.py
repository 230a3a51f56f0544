"""Every page, on a desk and on a phone, in light and dark: axe finds nothing serious."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

from tests.journeys import acts
from tests.journeys.conftest import DESK, PHONE, Shoot, Visitor

pytestmark = pytest.mark.browser

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js"))
VIEWS = (
    "企业信息",
    "质量问卷",
    "检查提交",
    "测评结果",
    "提升路线",
    "扶持项目",
    "政策对照",
    "测评说明",
    "首页",
)
RUN = """async () => {
  const found = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] })
  return found.violations
    .filter(each => ["serious", "critical"].includes(each.impact))
    .flatMap(each => each.nodes.map(node => `${each.id}: ${node.target} ${node.html.slice(0, 160)}`
      + ` ${node.failureSummary.slice(0, 200)}`))
}"""


def faults(page: Page, view: str) -> list[str]:
    """Return what axe calls serious or critical on the page as it stands."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return [f"{view}: {fault}" for fault in page.evaluate(RUN)]


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_serious_fault(
    visitor: Visitor, shoot: Shoot, device: dict[str, Any], scheme: str
) -> None:
    page = visitor(**device, color_scheme=scheme).new_page()
    page.goto("/")
    acts.idle(page)
    found = faults(page, "start")
    acts.fill_start(page)
    found += faults(page, "filled")
    page.get_by_role("button", name="开始测评").click()
    expect(page.locator(".resume-code")).to_be_visible()
    found += faults(page, "code")
    page.get_by_role("button", name="我已记下，开始作答").click()
    expect(page.locator(".card").first).to_be_visible()
    acts.idle(page)
    answer_a_little(page)
    for view in VIEWS:
        acts.open_view(page, view)
        unfold(page)
        found += faults(page, view)
        shoot(page, f"{view}-{scheme}")
    assert not found, "\n".join(found)


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
