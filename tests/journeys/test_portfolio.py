"""A consultant in the morning: from a firm's grant to the reports of all clients in one ZIP."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assessment.bootstrap import Services
from assessment.domain.firms import Actor
from assessment.domain.moments import day_in_china
from assessment.domain.sharing import GrantLevel, Organisation
from assessment.services.visits import Entered
from tests import consultancies
from tests.journeys import acts, guests
from tests.journeys.conftest import DESK, PHONE, Shoot, Visitor
from tests.journeys.server import Server
from tests.journeys.test_accessibility import faults
from tests.portfolios import answer

pytestmark = pytest.mark.browser

HOUSE = "渭河质量咨询社"
NEWCOMER = "西安明德标准件厂"
#: Name, seed of the answers (none: nothing answered), days the grant holds, the certificate's end.
FIRMS = (
    ("西安恒准精密机械加工部", 1, 200, 45),
    ("雁塔永固紧固件厂", 5, 21, None),
    ("长安精工机械厂", 3, 320, -12),
    ("曲江盛达模具有限公司", None, 90, None),
    ("西安华阳泵阀制造厂", 8, 150, None),
    ("灞桥同心机床修理部", 11, 9, 20),
)


@dataclass(frozen=True)
class House:
    """The consultancy, its lead, the lead's session, and the firm that has not granted yet."""

    organisation: Organisation
    lead: Actor
    token: str
    newcomer: Entered
    owners: dict[str, tuple[str, Entered]]


def furnish(services: Services) -> House:
    """Found a consultancy with clients as they are: some done, one twice, one not begun."""
    lead = consultancies.account(services, "portfolio-lead", display_name="王建国")
    member = consultancies.account(services, "portfolio-member", display_name="李芳")
    organisation = consultancies.found(services, HOUSE, lead)
    consultancies.join(services, organisation, lead, member)
    owners = {}
    for place, (name, seed, days, certificate) in enumerate(FIRMS):
        entered = guests.firm(services, name)
        submit(services, entered, seed, certificate)
        firm_id = granted(services, entered, organisation, days, place)
        services.organisations.assign(organisation.id, lead, firm_id, lead.id)
        if place % 3 == 2:
            services.organisations.assign(organisation.id, lead, firm_id, member.id)
        owners[name] = (firm_id, entered)
    newcomer = guests.firm(services, NEWCOMER)
    submit(services, newcomer, 4, None)
    token = consultancies.enter(services, "portfolio-lead")
    return House(organisation, lead, token, newcomer, owners)


def submit(services: Services, entered: Entered, seed: int | None, certificate: int | None) -> None:
    """Fill in what the firm says, and submit; every third firm submits twice."""
    assessment_id, actor = str(entered.visit.assessment_id), entered.visit.actor
    today = day_in_china(services.clock())
    if certificate is not None:
        until = (today + timedelta(days=certificate)).isoformat()
        record = {"kind": "qms", "number": "00126Q30001", "issuer": "", "valid_until": until}
        facts = {"firm.certificates": ["qms"], "firm.certificate_records": [record]}
        services.profiles.set_facts(assessment_id, actor, facts)
    if seed is None:
        return
    answer(services, assessment_id, seed)
    services.results.submit(assessment_id, actor, today)
    if seed % 3 == 2:
        services.history.reopen(assessment_id, actor)
        answer(services, assessment_id, seed, least=3)
        services.results.submit(assessment_id, actor, today)


def granted(
    services: Services, entered: Entered, organisation: Organisation, days: int, place: int
) -> str:
    level = GrantLevel.FILL if place % 2 else GrantLevel.READ
    return consultancies.grant(
        services,
        str(entered.visit.assessment_id),
        entered.visit.actor,
        organisation,
        level,
        days=days,
    )


def test_a_consultant_goes_from_the_grant_to_the_zip(
    server: Server, visitor: Visitor, shoot: Shoot, tmp_path: Path
) -> None:
    with server.services() as services:
        house = furnish(services)
    with guests.browsing(visitor, server, house.newcomer.token) as firm:
        grant(firm)
    with guests.browsing(visitor, server, house.token, **DESK, accept_downloads=True) as page:
        take_on(page)
        morning(page, shoot)
        side_by_side(page, shoot)
        reports(page, server, house, shoot, tmp_path)
    assert "Traceback" not in server.log()


def grant(page: Page) -> None:
    """The firm lets the consultancy in, on its own page."""
    acts.visit(page, "/sharing")
    page.get_by_test_id("stRadioOption").filter(has_text=HOUSE).click()
    page.get_by_text("我同意授权给这家机构").click()
    page.get_by_role("button", name="授权", exact=True).click()
    expect(page.get_by_text("已授权。")).to_be_visible()


def take_on(page: Page) -> None:
    """The lead sees that there is a new client, and nothing of its results, and takes it on."""
    acts.visit(page, "/clients")
    row = page.locator("table.portfolio tr").filter(has_text=NEWCOMER)
    expect(row.get_by_text("待分配")).to_be_visible()
    expect(row.get_by_text("未分配给您")).to_have_count(5)
    acts.pick(page, "企业", NEWCOMER)
    acts.pick(page, "由谁负责", "王建国")
    acts.press(page, "分配")
    expect(page.get_by_text("已分配")).to_be_visible()
    expect(row.get_by_text("未分配给您")).to_have_count(0)


def morning(page: Page, shoot: Shoot) -> None:
    """What ends soon comes first; the sheet reads on a phone too, and can be taken along."""
    acts.visit(page, "/clients")
    table = page.locator("table.portfolio")
    expect(table.locator("tbody tr")).to_have_count(len(FIRMS) + 1)
    expect(table.get_by_text("首次").first).to_be_visible()
    assert not [f for f in faults(page, "sheet") if "stSidebarNav" not in f]
    shoot(page, "sheet")
    phone(page, shoot, "sheet")
    page.get_by_test_id("stRadioOption").filter(has_text="授权 30 天内").click()
    acts.idle(page)
    expect(table.locator("tbody tr")).to_have_count(2)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载总表（Excel）").click()
    assert waiting.value.suggested_filename.startswith("质阶-客户总表-")
    assert waiting.value.suggested_filename.endswith(".xlsx")


def side_by_side(page: Page, shoot: Shoot) -> None:
    acts.visit(page, "/compare")
    chosen = [name for name, seed, *_rest in FIRMS if seed is not None][:3]
    for place, name in zip(("第 1 家", "第 2 家", "第 3 家（可不选）"), chosen, strict=True):
        acts.pick(page, place, name)
    acts.press(page, "并排看")
    head = page.locator("table.beside thead")
    for name in chosen:
        expect(head.get_by_text(name)).to_be_visible()
    assert not [f for f in faults(page, "beside") if "stSidebarNav" not in f]
    shoot(page, "beside")
    phone(page, shoot, "beside")


def reports(page: Page, server: Server, house: House, shoot: Shoot, tmp_path: Path) -> None:
    """All clients, two formats; one firm takes its agreement back before the ZIP is taken."""
    acts.visit(page, "/bundles")
    page.get_by_text("JSON（给软件用）").click()
    shoot(page, "ask")
    acts.press(page, "开始生成")
    expect(page.get_by_text("已加入队列")).to_be_visible()
    total = 2 * (len(FIRMS) + 1)
    expect(page.get_by_text("已做完")).to_be_visible(timeout=120_000)
    expect(page.get_by_text(f"共 {total} 份，已做好 {total} 份。")).to_be_visible()
    assert not [f for f in faults(page, "done") if "stSidebarNav" not in f]
    shoot(page, "done")
    phone(page, shoot, "done")
    firm_id, entered = house.owners[FIRMS[2][0]]
    with server.services() as services:
        for grant in services.grants.of_firm(firm_id, entered.visit.actor):
            services.grants.withdraw(grant.id, entered.visit.actor)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载 ZIP").click()
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
    assert len(names) == total - 2 + 1
    assert not [name for name in names if FIRMS[2][0] in name]
    assert names[-1] == "清单.xlsx"
    acts.visit(page, "/bundles")
    expect(page.get_by_text("没有交付的 2 份")).to_be_visible()
    expect(page.get_by_text("企业的授权已收回或到期").first).to_be_visible()
    shoot(page, "withheld")


def phone(page: Page, shoot: Shoot, name: str) -> None:
    """Look at the same page as a phone is wide: nothing is cut off."""
    page.set_viewport_size(PHONE["viewport"])
    page.wait_for_timeout(400)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    shoot(page, f"{name}-phone")
    page.set_viewport_size(DESK["viewport"])
