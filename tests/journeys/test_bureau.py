"""A bureau at work: a round begun, a firm that agrees and takes it back, a desk that helps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from assessment.bootstrap import Services
from assessment.domain.accounts import HeldRole, Role
from assessment.domain.audit import AuditKind, Wanted
from assessment.domain.moments import day_in_china
from assessment.domain.notice import VERSION
from assessment.services.visits import Entered
from tests.journeys import acts, guests
from tests.journeys.acts import press, visit
from tests.journeys.conftest import DESK, LOOKS, PHONE, Shoot, Visitor
from tests.journeys.guests import browsing
from tests.journeys.server import Server, running
from tests.journeys.test_accessibility import SMALL, faults, unfold

pytestmark = pytest.mark.browser

FIRM = "西安恒准 :red[精密] $x$ 机械加工部"
CODE = "91610113MA6TX1K201"
NEW = "a new long password 7"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An installation of its own: neighbours see no rounds but those of this file."""
    with running(tmp_path_factory.mktemp("bureau")) as found:
        yield found


def tick(page: Page, words: str) -> None:
    page.get_by_text(words).click()
    acts.idle(page)


def bureau(services: Services, name: str, region: str) -> str:
    return guests.account(services, name, HeldRole(Role.BUREAU, region), display_name=f"{name}局")


def refused(services: Services) -> int:
    with services.trail._store.reading() as unit:
        return len(unit.audit.search(Wanted(frozenset({AuditKind.REFUSED}), limit=1000)))


def test_a_bureau_sees_a_firm_while_it_agrees_and_others_see_less(
    server: Server, visitor: Visitor, shoot: Shoot
) -> None:
    with server.services() as services:
        desk = bureau(services, "yanta", "yanta")
        province = bureau(services, "shaanxi", "shaanxi")
        neighbour = bureau(services, "beilin", "beilin")
        entered = guests.firm(services, FIRM)
        assessment_id = guests.answer_all(services, entered)
    with browsing(visitor, server, desk) as page:
        visit(page, "/campaigns")
        campaign = begin_a_round(page, shoot)
        agree(visitor, server, entered, campaign)
        with server.services() as services:
            day = day_in_china(services.clock())
            services.results.submit(assessment_id, entered.visit.actor, day)
        visit(page, f"/campaigns?campaign={campaign}")
        expect(page.get_by_role("heading", name=FIRM)).to_be_visible()
        shoot(page, "round")
        press(page, "打开核验")
        expect(page.get_by_role("heading", level=1, name="核验作答")).to_be_visible()
        expect(page.get_by_text(FIRM).first).to_be_visible()
        verify_one(page)
        numbers_for_the_province(visitor, server, province, campaign, shoot)
        nothing_for_a_neighbour(visitor, server, neighbour, campaign)
        with server.services() as services:
            services.campaigns.withdraw(campaign, assessment_id, entered.visit.actor)
            noted = refused(services)
        page.get_by_role("button", name="保存核验等级").first.click()
        expect(page.get_by_text("现在不对您开放")).to_be_visible()
        expect(page.get_by_text(FIRM)).to_have_count(0)
        visit(page, f"/campaigns?campaign={campaign}")
        expect(page.get_by_text("还没有企业把提交的测评给您看")).to_be_visible()
        expect(page.get_by_text("0 家").first).to_be_visible()
        with server.services() as services:
            assert refused(services) > noted


def begin_a_round(page: Page, shoot: Shoot) -> str:
    """Begin a round by the form, after a date that will not do; return its id."""
    expect(page.get_by_text("西安市雁塔区").first).to_be_visible()
    shoot(page, "no-rounds")
    page.get_by_label("活动名称").fill("2026 年自评")
    page.get_by_label("最后一天").fill("明年")
    press(page, "发起活动")
    expect(page.get_by_text("活动还没有发起")).to_be_visible()
    page.get_by_label("最后一天").fill("2036/12/31")
    press(page, "发起活动")
    expect(page.get_by_text("活动已发起")).to_be_visible()
    expect(page.get_by_text("2036年12月31日")).to_be_visible()
    shoot(page, "rounds")
    press(page, "查看这轮活动")
    expect(page.get_by_text("还没有企业把提交的测评给您看")).to_be_visible()
    found = re.search(r"campaign=(\w+)", page.url)
    assert found is not None
    return found[1]


def agree(visitor: Visitor, server: Server, entered: Entered, campaign: str) -> None:
    """Let the firm agree on its own page."""
    with browsing(visitor, server, entered.token, **PHONE) as page:
        visit(page, "/sharing")
        offered = page.locator(f".st-key-person-{campaign}")
        offered.get_by_text("我同意").click()
        acts.idle(page)
        offered.get_by_role("button", name="同意参加").click()
        expect(page.get_by_text("已同意参加")).to_be_visible()


def verify_one(page: Page) -> None:
    """Record a level beside the firm's own."""
    card = page.locator(".st-key-card-review-Q101")
    card.locator("label:has(input[type=radio])").nth(1).click()
    acts.idle(page)
    card.get_by_role("button", name="保存核验等级").click()
    expect(card.get_by_text("已保存核验等级。")).to_be_visible()


def numbers_for_the_province(
    visitor: Visitor, server: Server, token: str, campaign: str, shoot: Shoot
) -> None:
    with browsing(visitor, server, token) as page:
        visit(page, "/campaigns")
        press(page, "查看这轮活动")
        assert campaign in page.url
        expect(page.get_by_text("没有单家企业")).to_be_visible()
        expect(page.get_by_text("1 家", exact=True)).to_have_count(2)
        expect(page.get_by_text(FIRM)).to_have_count(0)
        expect(page.get_by_role("button", name="打开核验")).to_have_count(0)
        shoot(page, "province")


def nothing_for_a_neighbour(visitor: Visitor, server: Server, token: str, campaign: str) -> None:
    with browsing(visitor, server, token) as page:
        visit(page, "/campaigns")
        expect(page.get_by_text("还没有活动")).to_be_visible()
        visit(page, f"/campaigns?campaign={campaign}")
        expect(page.get_by_text("不在您负责的地区")).to_be_visible()
        expect(page.get_by_text(FIRM)).to_have_count(0)


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_a_firm_comes_back_in_with_a_code_from_its_desk(
    server: Server, visitor: Visitor, shoot: Shoot, device: dict[str, Any]
) -> None:
    name = f"lost{device['viewport']['width']}"
    with server.services() as services:
        owner = guests.account(services, name)
        started = services.profiles.start({**guests.WORKSHOP, "firm.name": FIRM}, consent=VERSION)
        services.visits.enter(started.ticket, owner)
        desk = bureau(services, f"desk{name}", "xian")
    with browsing(visitor, server, desk, **device) as page:
        visit(page, "/desk")
        page.get_by_label("企业的账号名或手机号").fill(name)
        press(page, "开恢复码")
        expect(page.get_by_text("还没有开恢复码")).to_be_visible()
        tick(page, "我看过营业执照原件")
        press(page, "开恢复码")
        code = page.locator(".slip output").inner_text()
        shoot(page, "slip")
        on_paper_there_is_the_slip_alone(page)
        with page.expect_download() as download:
            page.get_by_role("button", name="保存为文本文件").click()
        assert code in download.value.path().read_text(encoding="utf-8-sig")
        press(page, "已交给本人，收起")
        expect(page.get_by_text(code)).to_have_count(0)
    page = visitor(**device).new_page()
    come_back(page, name, code)
    acts.sign_in(page, name, NEW)
    acts.no_errors(page)
    visit(page, "/account")
    expect(page.get_by_text(name).first).to_be_visible()


def on_paper_there_is_the_slip_alone(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.locator(".slip")).to_be_visible()
    expect(page.get_by_label("统一社会信用代码")).to_be_hidden()
    expect(page.get_by_label("企业的账号名或手机号")).to_be_hidden()
    page.emulate_media(media="screen")


def come_back(page: Page, name: str, code: str) -> None:
    """Set a new password with the code, as the slip says."""
    visit(page, "/recover")
    page.get_by_label("手机号或账号名", exact=True).fill(name)
    page.get_by_label("恢复码", exact=True).fill(code)
    page.get_by_label("新密码", exact=True).fill(NEW)
    page.get_by_label("再输一遍新密码", exact=True).fill(NEW)
    page.get_by_role("button", name="保存新密码").click()
    acts.entered(page)
    expect(page.get_by_text("新密码已保存")).to_be_visible()


def test_a_firm_is_confirmed_by_the_link_of_its_desk(
    server: Server, visitor: Visitor, shoot: Shoot
) -> None:
    with server.services() as services:
        desk = bureau(services, "inviting", "yanta")
        owner = guests.account(services, "invited-owner")
        started = services.profiles.start({**guests.WORKSHOP, "firm.name": FIRM}, consent=VERSION)
        services.visits.enter(started.ticket, owner)
    with browsing(visitor, server, desk) as page:
        visit(page, "/desk")
        page.get_by_label("统一社会信用代码").fill(CODE)
        press(page, "生成邀请链接")
        link = page.locator(".hand-over output").inner_text()
        shoot(page, "link")
        press(page, "已经发给企业，收起")
        expect(page.get_by_text("我发出、还没用的链接（1 个）")).to_be_visible()
        with browsing(visitor, server, owner, **PHONE) as firm:
            firm.goto(link)
            acts.idle(firm)
            firm.locator("form[action='/join'] button").click()
            acts.entered(firm)
            visit(firm, "/sharing")
            expect(firm.get_by_text("已确认", exact=True)).to_be_visible()
        visit(page, "/desk")
        expect(page.get_by_text("我发出、还没用的链接")).to_have_count(0)


TABLE = """指标名称,日期,数值,来源
制造业产品质量合格率,2023-12-31,93.1%,2023 年质量公报
制造业产品质量合格率,2024/12/31,93.8,2024 年质量公报
制造业产品质量合格率,46022,94.2％,2025 年质量公报
没有的指标,2025,1,甲
"""


def test_a_bureau_imports_values_looks_first_and_sets_the_next_target(
    server: Server, visitor: Visitor, shoot: Shoot, tmp_path: Path
) -> None:
    file = tmp_path / "指标.csv"
    file.write_bytes(TABLE.encode("gb18030"))
    with server.services() as services:
        desk = bureau(services, "figures", "xian")
    with browsing(visitor, server, desk) as page:
        visit(page, "/indicators?region=xian")
        shoot(page, "indicators")
        hand_in(page, file)
        expect(page.get_by_text("文字编码：GB18030")).to_be_visible()
        expect(page.get_by_text("共 4 行：3 行是新的，0 行已经有，1 行有问题")).to_be_visible()
        shoot(page, "preview")
        press(page, "保存这 3 个数值")
        expect(page.get_by_text("已保存 3 个数值")).to_be_visible()
        hand_in(page, file)
        expect(page.get_by_text("已经导入过，没有再导一次")).to_be_visible()
        visit(page, "/indicators?region=xian&of=xian_product_pass_rate")
        expect(page.get_by_text("94.2%").first).to_be_visible()
        expect(page.get_by_text("达到目标", exact=True)).to_be_visible()
        expect(page.locator(".js-plotly-plot")).to_have_count(1)
        page.get_by_label("目标（%）").fill("≥96")
        page.get_by_label("目标年份（可不填）").fill("2030")
        press(page, "保存目标")
        expect(page.get_by_text("下一阶段目标已保存")).to_be_visible()
        expect(page.get_by_text("≥96%，2030 年")).to_be_visible()
        shoot(page, "one")


def hand_in(page: Page, file: Path) -> None:
    """Choose a file in the form and send it."""
    page.get_by_text("导入和导出").click()
    acts.idle(page)
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="上传，先看一遍").click()
    acts.entered(page)


@LOOKS
def test_the_pages_of_a_bureau_have_no_serious_fault(
    server: Server, visitor: Visitor, shoot: Shoot, device: dict[str, Any], scheme: str
) -> None:
    name = f"{scheme}{device['viewport']['width']}"
    with server.services() as services:
        desk = bureau(services, f"looks{name}", "yanta")
        actor, now = guests.who(services, desk).actor, services.clock()
        campaign = services.campaigns.add(
            actor, f"普测{name}", "yanta", now, now + timedelta(days=9)
        )
        firm = guests.firm(services, FIRM)
        services.campaigns.consent(
            campaign.id, guests.answer_all(services, firm), firm.visit.actor, VERSION
        )
        day = day_in_china(now)
        services.results.submit(str(firm.visit.assessment_id), firm.visit.actor, day)
    with browsing(visitor, server, desk, **device, color_scheme=scheme) as page:
        found: list[str] = []
        small: list[str] = []
        for address in (
            "/campaigns",
            f"/campaigns?campaign={campaign.id}",
            "/desk",
            "/indicators",
            "/indicators?of=xian_product_pass_rate",
            f"/round?campaign={campaign.id}",
        ):
            visit(page, address)
            unfold(page)
            found += faults(page, address)
            small += page.evaluate(SMALL) if device is PHONE else []
            shoot(page, f"{address.strip('/').partition('?')[0]}-{scheme}")
        assert not found, "\n".join(found)
        assert not small, "\n".join(small)
