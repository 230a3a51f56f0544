"""Taking a report along from the result page, in a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys import acts, guests
from tests.journeys.conftest import DESK, Shoot, Visitor
from tests.journeys.server import Server
from tests.journeys.watch import Watch

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def token(server: Server) -> str:
    with server.services() as services:
        entered = guests.firm(services, "西安<b>恒准</b>#精密机械加工部")
        guests.answer_all(services, entered)
        return entered.token


@pytest.mark.parametrize(
    ("name", "begin"), [("PDF（打印、转发）", b"%PDF-"), ("Word（可以修改）", b"PK")]
)
def test_a_report_is_made_and_saved(
    visitor: Visitor, server: Server, token: str, shoot: Shoot, name: str, begin: bytes
) -> None:
    context = visitor(**DESK)
    guests.let_in(context, server.url, token)
    watch = Watch(context)
    page = context.new_page()
    page.goto("/result")
    acts.idle(page)
    chart = page.locator("figure.chart img")
    chart.scroll_into_view_if_needed()
    assert chart.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    shoot(page, "result")
    page.get_by_role("button", name=name).click()
    save = page.get_by_role("button", name=f"保存 {name}")
    expect(save).to_be_visible()
    save.scroll_into_view_if_needed()
    shoot(page, "ready")
    with page.expect_download() as waiting:
        save.click()
    path = Path(waiting.value.path())
    assert waiting.value.suggested_filename.startswith("质阶-质量成熟度报告")
    assert path.read_bytes().startswith(begin)
    watch.is_clean(known=2)
