"""A firm among its peers: place, table, type and mark; the types, regions and the questionnaire."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from assessment.domain.accounts import HeldRole, Role
from tests.inventions import Invented, invent
from tests.journeys import acts, guests
from tests.journeys.conftest import DESK, LOOKS, PHONE, Shoot, Visitor
from tests.journeys.server import Server, library, running
from tests.journeys.test_accessibility import faults, unfold
from tests.journeys.watch import Watch

pytestmark = pytest.mark.browser

MARK = "演示数据 · 虚构企业"
WIDER = "document.querySelector('[data-testid=stMain]').scrollWidth > innerWidth"
#: What lies above an element, looked for at its middle and its ends; the mark lets clicks through.
COVERED = """mark => {
  mark.style.pointerEvents = "auto"
  const box = mark.getBoundingClientRect(), y = box.top + box.height / 2
  const above = [0.1, 0.5, 0.9].map(at => document.elementFromPoint(box.left + at * box.width, y))
  mark.style.pointerEvents = ""
  return above.filter(each => each !== mark).map(each => each ? each.outerHTML.slice(0, 80) : "none")
}"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Invented:
    """A data folder of invented firms, counted once for the journeys of this file."""
    return invent(tmp_path_factory.mktemp("server") / "var", library())


@pytest.fixture(scope="module")
def server(town: Invented) -> Iterator[Server]:
    with running(town.folder.parent) as found:
        yield found


@pytest.fixture(scope="module")
def tokens(server: Server, town: Invented) -> dict[str, str]:
    with server.services() as services:
        code = town.firms["medium"].resume_code
        return {
            "firm": services.visits.resume(code, "10.0.0.4").token,
            "desk": guests.account(services, "desk", HeldRole(Role.BUREAU, "xian")),
            "admin": guests.account(services, "root", HeldRole(Role.ADMIN)),
        }


@pytest.fixture
def enter(visitor: Visitor, server: Server, tokens: dict[str, str]) -> Callable[..., Page]:
    """Return a function that opens a browser in which somebody is in already."""

    def opened(who: str, **options: Any) -> Page:
        context = visitor(**options)
        guests.let_in(context, server.url, tokens[who])
        return context.new_page()

    return opened


def whole(page: Page) -> None:
    """Wait for the page, and scroll to its end and back: charts are drawn when they are seen."""
    acts.idle(page)
    page.wait_for_selector(".page-foot")
    page.evaluate("document.querySelector('.page-foot').scrollIntoView()")
    page.wait_for_timeout(800)


def in_sight(page: Page) -> None:
    """The mark is on the page once, whole and on top, however far the page is scrolled."""
    mark = page.get_by_text(MARK, exact=True)
    expect(mark).to_have_count(1)
    expect(mark).to_be_in_viewport(ratio=1)
    assert mark.evaluate(COVERED) == []


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_a_firm_comes_in_and_sees_where_it_stands(
    visitor: Visitor, town: Invented, shoot: Shoot, device: dict[str, Any]
) -> None:
    context = visitor(**device)
    watch = Watch(context)
    page = context.new_page()
    acts.resume(page, town.firms["medium"].resume_code)
    acts.open_view(page, "测评结果")
    whole(page)
    in_sight(page)
    expect(page.locator("p.place")).to_contain_text("家可比企业中的")
    expect(page.get_by_role("table", name="和同行比：各方面的得分和位次")).to_be_visible()
    picture = page.locator(".js-plotly-plot svg.main-svg").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible()
    expect(page.locator("h3.type-name")).to_be_visible()
    assert not page.evaluate(WIDER)
    acts.no_errors(page)
    shoot(page, "result")
    watch.is_clean()


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_the_answers_between_two_types_become_a_plan(
    visitor: Visitor, town: Invented, shoot: Shoot, device: dict[str, Any]
) -> None:
    page = visitor(**device).new_page()
    acts.resume(page, town.firms["small"].resume_code)
    acts.open_view(page, "测评结果")
    whole(page)
    named = page.get_by_role("heading", name="最近的更好一类")
    expect(named).to_be_visible()
    shoot(page, "result")
    steps = page.get_by_text("那一类通常在第").count()
    assert steps
    page.get_by_role("link", name="排进提升路线").click()
    acts.entered(page)
    expect(page.get_by_role("radio", name="接近更好的一类企业")).to_be_checked()
    expect(page.locator(".step-item")).to_have_count(steps)
    in_sight(page)
    assert not page.evaluate(WIDER)
    shoot(page, "plan")


@LOOKS
def test_everybody_sees_the_types(
    visitor: Visitor, shoot: Shoot, device: dict[str, Any], scheme: str
) -> None:
    page = visitor(**device, color_scheme=scheme).new_page()
    page.goto("/types")
    whole(page)
    in_sight(page)
    expect(page.locator(".type-cards .card").first).to_be_visible()
    page.get_by_text("凭什么说有类型").click()
    expect(page.get_by_role("table", name="分成几类的依据").first).to_be_visible()
    assert not page.evaluate(WIDER)
    shoot(page, f"types-{scheme}")


@LOOKS
def test_the_pages_of_peers_have_no_serious_fault(
    enter: Callable[..., Page], shoot: Shoot, device: dict[str, Any], scheme: str
) -> None:
    firm = enter("firm", **device, color_scheme=scheme)
    found = looked_at(firm, "/result", shoot, scheme) + looked_at(firm, "/types", shoot, scheme)
    desk = enter("desk", **device, color_scheme=scheme)
    desk.goto("/regions")
    acts.pick(desk, "看哪个地区", "西安市")
    found += looked_at(desk, None, shoot, scheme)
    found += looked_at(enter("admin", **device, color_scheme=scheme), "/quality", shoot, scheme)
    assert not found, "\n".join(found)


def looked_at(page: Page, address: str | None, shoot: Shoot, scheme: str) -> list[str]:
    """Return the faults of a page with everything unfolded."""
    if address is not None:
        page.goto(address)
    whole(page)
    unfold(page)
    name = page.get_by_role("heading", level=1).inner_text()
    in_sight(page)
    acts.no_errors(page)
    assert not page.evaluate(WIDER), name
    shoot(page, f"{name}-{scheme}")
    return faults(page, name)


def test_a_bureau_takes_the_table_of_its_region(enter: Callable[..., Page]) -> None:
    page = enter("desk", **DESK)
    page.goto("/regions")
    acts.pick(page, "看哪个地区", "西安市")
    with page.expect_download() as taken:
        page.get_by_role("button", name="下载表格（CSV）").click()
    text = taken.value.path().read_text(encoding="utf-8-sig")
    rows = [line.split(",") for line in text.splitlines()]
    assert {row[1] for row in rows[1:]} == {"西安市"}
    assert {row[0] for row in rows[1:]} == {"演示数据，虚构企业"}
