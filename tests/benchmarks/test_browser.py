"""What a person waits for, in a real browser: the first page, a saved answer, another section.

Baselines in the same run: a page of the same server without Streamlit (the health check) for the
first page, and a bare fetch of the same server from the same page for a saved answer.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean, median

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.journeys import acts
from tests.journeys.conftest import ARGUMENTS, CHROMIUM, DESK
from tests.journeys.server import Server

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser at {CHROMIUM}"),
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads CPU time from /proc"),
]
ANSWERS = 20
SECTIONS = 20
STARTS = 3
FETCH = """async () => {
  const begin = performance.now()
  await (await fetch("/api/healthz")).text()
  return performance.now() - begin
}"""


@pytest.fixture
def page(tmp_path: Path) -> Iterator[tuple[Server, Page]]:
    """A running server and an open page."""
    server = Server(tmp_path)
    server.start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        context = browser.new_context(**DESK, base_url=server.url, locale="zh-CN")
        yield server, context.new_page()
        browser.close()
    server.kill()


def cpu_ms(pid: int) -> float:
    """Return the CPU time of a process so far, in milliseconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_starting_up(page: tuple[Server, Page]) -> None:
    server, tab = page
    healthy, drawn = [], []
    for _ in range(STARTS):
        server.kill()
        begin = time.perf_counter()
        server.start()
        healthy.append(time.perf_counter() - begin)
        tab.goto("/")
        acts.idle(tab)
        drawn.append(time.perf_counter() - begin)
    print(
        f"\nstart-up: first page {median(drawn):.2f} s, health check alone {median(healthy):.2f} s, "
        f"ratio {median(drawn) / median(healthy):.2f}"
    )


def test_saving_an_answer(page: tuple[Server, Page]) -> None:
    _, tab = page
    acts.start(tab)
    questions = acts.cards(tab)
    saved = []
    for number in range(ANSWERS):
        question, value = questions[number % len(questions)], 1 + number // len(questions) % 5
        option = acts.card(tab, question).locator(f"input[value='{value}']")
        begin = time.perf_counter()
        with tab.expect_response(lambda response: "/api/answers" in response.url) as answer:
            option.evaluate("box => box.click()")
        saved.append(1000 * (time.perf_counter() - begin))
        assert answer.value.status == 200
        tab.wait_for_timeout(50)
    bare = [tab.evaluate(FETCH) for _ in range(ANSWERS)]
    print(
        f"\nsaving an answer: click to acknowledged {median(saved):.0f} ms, worst {max(saved):.0f} ms; "
        f"a bare fetch {median(bare):.0f} ms, ratio {median(saved) / median(bare):.1f}"
    )


def test_opening_a_section(page: tuple[Server, Page]) -> None:
    server, tab = page
    acts.start(tab)
    sections = tab.get_by_role("navigation", name="问卷各部分").get_by_role("button")
    count = sections.count()
    assert count > 1
    costs = []
    for number in range(SECTIONS):
        before = cpu_ms(server.pid)
        sections.nth((number + 1) % count).click()
        acts.idle(tab)
        tab.wait_for_timeout(400)
        costs.append(cpu_ms(server.pid) - before)
    tab.goto("/about")
    acts.idle(tab)
    before = cpu_ms(server.pid)
    tab.goto("/policy-map")
    acts.idle(tab)
    tab.wait_for_timeout(400)
    print(
        f"\nopening a section: {fmean(costs):.1f} ms of server CPU (mean of {SECTIONS}; the clock "
        f"ticks in 10 ms), worst {max(costs):.0f} ms; loading a page anew {cpu_ms(server.pid) - before:.0f} ms"
    )
