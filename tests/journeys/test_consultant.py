"""A consultancy at work: founded, staffed, let in, filling in; another one verifies; a bureau too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from assessment.bootstrap import Services
from assessment.domain.accounts import HeldRole, Role
from assessment.domain.firms import Actor
from assessment.domain.moments import day_in_china
from assessment.domain.notice import VERSION
from assessment.domain.sharing import GrantLevel
from assessment.services.visits import Entered
from questionnaires.model import applicable
from tests import consultancies
from tests.journeys import acts, guests
from tests.journeys.conftest import DESK, LOOKS, PHONE, Shoot, Visitor
from tests.journeys.server import Server
from tests.journeys.test_accessibility import faults, unfold
from tests.journeys.watch import Watch

pytestmark = pytest.mark.browser

FIRM = "长安精工 :red[机械]厂"
HOUSE = "西安诚信质量咨询社"
ENDED = "有企业的授权已经结束或被收回"


@dataclass(frozen=True)
class Firm:
    """A firm that holds a resume code."""

    entered: Entered

    @property
    def assessment(self) -> str:
        return str(self.entered.visit.assessment_id)

    @property
    def actor(self) -> Actor:
        return self.entered.visit.actor

    def finish(self, services: Services) -> None:
        """Answer what is still open, and submit."""
        view = services.answering.open(self.assessment, self.actor)
        for question in applicable(services.library.model(), view.facts):
            answer = view.answers.get(question.id)
            if answer is None or not answer.value:
                services.answering.save(self.assessment, self.actor, question.id, 4, 0)
        day = day_in_china(services.clock())
        services.results.submit(self.assessment, self.actor, day)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_timeout(300)
    acts.idle(page)


def fold_out(page: Page, name: str) -> None:
    """Open a fold of the page, unless it is open."""
    fold = page.get_by_test_id("stExpander").filter(has_text=name).first
    if fold.locator("details[open]").count() == 0:
        fold.locator("summary").click()
    page.wait_for_timeout(300)


def find(card: Locator, level: int) -> None:
    """Choose the level a reviewer found, by a click on its words."""
    card.get_by_test_id("stRadioOption").filter(has_text=f"第 {level} 档").click()


def at(page: Page, path: str) -> Page:
    page.goto(path)
    acts.idle(page)
    return page


def entered_as(context: BrowserContext, url: str, token: str) -> Page:
    guests.let_in(context, url, token)
    return context.new_page()


def look(page: Page, shoot: Shoot, name: str) -> None:
    """Nothing went wrong, nothing is hard to read or to reach; keep a picture."""
    acts.no_errors(page)
    unfold(page)
    # the drawer of pages is Streamlit's own markup
    found = [each for each in faults(page, name) if "stSidebarNav" not in each]
    found = [each for each in found if not re.search(r"listitem: .*List item does not", each, re.S)]
    assert not found, "\n".join(found)
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    shoot(page, name)


def test_a_consultancy_from_its_founding_to_the_day_a_member_leaves(
    server: Server, visitor: Visitor, shoot: Shoot
) -> None:
    with server.services() as services:
        lead = consultancies.account(services, "wangjianguo", display_name="王建国")
        house = consultancies.found(services, HOUSE, lead)
        firm = Firm(guests.firm(services, FIRM))
    desk, phone = visitor(**DESK), visitor(**PHONE)
    watches = [Watch(desk), Watch(phone)]
    office = desk.new_page()
    acts.sign_in(office, "wangjianguo")
    link = invite(office, shoot)
    member = phone.new_page()
    join(member, link, shoot)

    with server.services() as services:
        consultancies.grant(services, firm.assessment, firm.actor, house, GrantLevel.FILL)
    assign(office, shoot)
    fill_in(member, shoot)
    with server.services() as services:
        firm.finish(services)
    leave(office, member, shoot)
    for watch in watches:
        assert watch.errors == []
        assert watch.dialogs == []
    assert "Traceback" not in server.log()


def invite(page: Page, shoot: Shoot) -> str:
    acts.open_view(page, "机构成员")
    press(page, "生成邀请链接")
    link = page.locator(".hand-over output")
    expect(link).to_be_visible()
    look(page, shoot, "members")
    return link.inner_text().replace("\n", "")


def join(page: Page, link: str, shoot: Shoot) -> None:
    at(page, link[link.index("/join") :])
    page.get_by_role("link", name="注册一个账号").click()
    acts.entered(page)
    page.get_by_label("手机号或账号名", exact=True).fill("lifang")
    page.get_by_label("密码", exact=True).fill(acts.PASSWORD)
    page.get_by_label("再输一遍密码", exact=True).fill(acts.PASSWORD)
    page.get_by_label("怎么称呼您").fill("李芳")
    page.get_by_role("button", name="注册并登录").click()
    acts.entered(page)
    page.get_by_role("button", name="加入", exact=True).click()
    acts.entered(page)
    expect(page.get_by_text("您已加入机构")).to_be_visible()
    expect(page.get_by_text("还没有分给您的客户")).to_be_visible()
    look(page, shoot, "joined")


def assign(page: Page, shoot: Shoot) -> None:
    acts.open_view(page, "我的客户")
    expect(page.get_by_text("待分配", exact=True)).to_be_visible()
    acts.pick(page, "企业", FIRM)
    acts.pick(page, "由谁负责", "李芳")
    press(page, "分配")
    expect(page.get_by_text("已分配")).to_be_visible()
    expect(page.get_by_text("待分配", exact=True)).to_have_count(0)
    look(page, shoot, "assigned")


def fill_in(page: Page, shoot: Shoot) -> None:
    """A consultant who may fill answers, but neither submits nor verifies."""
    at(page, "/clients")
    expect(page.get_by_role("heading", name=FIRM)).to_be_visible()
    look(page, shoot, "clients")
    press(page, "打开问卷")
    questions = acts.cards(page)
    for question in questions:
        acts.choose(page, question, 3)
    acts.saved(page, len(questions))
    at(page, "/review")
    expect(page.get_by_role("button", name="提交测评")).to_have_count(0)
    at(page, "/reviewing")
    expect(page.get_by_text("所以只能提意见，不能核验")).to_be_visible()
    expect(page.get_by_role("button", name="保存核验等级")).to_have_count(0)
    look(page, shoot, "filler")


def leave(office: Page, member: Page, shoot: Shoot) -> None:
    """The member has the page open when the lead removes them and takes the client over."""
    at(member, "/clients")
    expect(member.get_by_role("button", name="打开结果")).to_be_visible()
    acts.open_view(office, "机构成员")
    fold_out(office, "移出成员，交接客户")
    acts.pick(office, "移出谁", "李芳")
    acts.pick(office, "他的客户交给谁", "王建国")
    office.get_by_text("移出后他马上打不开").click()
    press(office, "移出机构")
    expect(office.get_by_text("已移出，马上生效。")).to_be_visible()
    acts.pick(office, "看谁的记录", "李芳（已离开）")
    expect(office.get_by_text(f"打开测评：{FIRM}").first).to_be_visible()
    look(office, shoot, "log")
    press(member, "打开结果")
    expect(member.get_by_text("您现在不属于任何服务机构")).to_be_visible()
    expect(member.get_by_text(FIRM)).to_have_count(0)
    at(member, "/questionnaire")
    expect(member.get_by_text("现在不对您开放")).to_be_visible()
    at(office, "/clients")
    expect(office.get_by_role("button", name="打开结果")).to_be_visible()


def test_another_organisation_verifies_and_the_firm_sees_both_scores_apart(
    server: Server, visitor: Visitor, shoot: Shoot
) -> None:
    with server.services() as services:
        firm = Firm(guests.firm(services, "雁塔恒准零部件厂"))
        evidence(services, firm)
        firm.finish(services)
        lead = consultancies.account(services, "chenjing", display_name="陈静")
        house = consultancies.found(services, "关中质量评价中心", lead)
        granted = consultancies.grant(services, firm.assessment, firm.actor, house, GrantLevel.READ)
        services.organisations.assign(house.id, lead, granted, lead.id)
        token = consultancies.enter(services, "chenjing")
    desk = visitor(**DESK)
    watch = Watch(desk)
    page = entered_as(desk, server.url, token)
    at(page, "/clients")
    press(page, "核验与意见")
    review(page, shoot)
    ends_meanwhile(server, page, firm)
    both_apart(entered_as(visitor(**DESK), server.url, firm.entered.token), shoot)
    assert watch.errors == []
    assert watch.dialogs == []
    assert "Traceback" not in server.log()


def evidence(services: Services, firm: Firm) -> None:
    services.documents.attach(
        firm.assessment, firm.actor, "Q101", filename="目标.pdf", data=b"%PDF-1.4\n%%EOF\n"
    )
    services.answering.note(firm.assessment, firm.actor, "Q101", "每月看一次 <b>墙上</b>")


def review(page: Page, shoot: Shoot) -> None:
    card = page.locator(".st-key-card-review-Q101")
    expect(card.get_by_text("每月看一次 <b>墙上</b>")).to_be_visible()
    with page.expect_download() as download:
        card.get_by_role("link", name="目标.pdf").click()
    assert download.value.suggested_filename == "目标.pdf"
    find(card, 2)
    card.get_by_role("button", name="保存核验等级").click()
    expect(card.get_by_text("已保存核验等级。")).to_be_visible()
    expect(card.get_by_text("比自评低 2 档")).to_be_visible()
    card.get_by_text("提意见，或请企业补充佐证").click()
    card.get_by_label("写给企业的话").fill("请补上会议记录")
    card.get_by_role("button", name="请企业补充佐证").click()
    expect(card.get_by_text("已发给企业：请补充佐证。")).to_be_visible()
    expect(card.get_by_label("写给企业的话")).to_have_value("")
    expect(page.get_by_text("已核验 1 / 22 题")).to_be_visible()
    look(page, shoot, "reviewing")
    page.get_by_role("link", name="下一部分").click()
    acts.entered(page)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 0
    expect(page.locator(".st-key-card-review-Q201")).to_be_visible()


def ends_meanwhile(server: Server, page: Page, firm: Firm) -> None:
    """The grant is withdrawn while the page is open: one sentence, nothing recorded."""
    card = page.locator(".st-key-card-review-Q201")
    find(card, 5)
    with server.services() as services:
        firm_id = services.answering.open(firm.assessment, firm.actor).assessment.firm_id
        for grant in services.grants.of_firm(firm_id, firm.actor):
            services.grants.withdraw(grant.id, firm.actor)
        card.get_by_role("button", name="保存核验等级").click()
        expect(page.get_by_text("现在不对您开放")).to_be_visible()
        found = services.reviews.verified(firm.assessment, firm.actor)
    assert [beside.verified.question_id for beside in found] == ["Q101"]


def both_apart(page: Page, shoot: Shoot) -> None:
    at(page, "/result")
    expect(page.get_by_text("核验").first).to_be_visible()
    expect(page.get_by_text("25.00").first).to_be_visible()
    at(page, "/remarks")
    expect(page.get_by_text("请补上会议记录")).to_be_visible()
    shoot(page, "firm")


@LOOKS
def test_a_bureau_reviews_with_consent_on_any_screen(
    server: Server, visitor: Visitor, shoot: Shoot, device: dict[str, Any], scheme: str
) -> None:
    name = f"{scheme}{device['viewport']['width']}"
    with server.services() as services:
        firm = Firm(guests.firm(services, f"受检厂{name}"))
        firm.finish(services)
        reviewer = consultancies.account(services, f"ju{name}", HeldRole(Role.BUREAU, "yanta"))
        now = services.clock()
        campaign = services.campaigns.add(
            reviewer, f"普测{name}", "yanta", now, now + timedelta(days=9)
        )
        services.campaigns.consent(campaign.id, firm.assessment, firm.actor, VERSION)
        token = consultancies.enter(services, f"ju{name}")
        services.sign_in.open(token, firm.assessment)
    context = visitor(**device, color_scheme=scheme)
    watch = Watch(context)
    page = entered_as(context, server.url, token)
    at(page, "/reviewing")
    card = page.locator(".st-key-card-review-Q101")
    find(card, 4)
    card.get_by_role("button", name="保存核验等级").click()
    expect(card.get_by_text("主管部门（您）")).to_be_visible()
    expect(card.get_by_text("与自评一致")).to_be_visible()
    look(page, shoot, f"bureau-{scheme}")
    card.get_by_role("button", name="收回核验").click()
    expect(card.get_by_text("已收回核验等级。")).to_be_visible()
    with server.services() as services:
        services.campaigns.withdraw(campaign.id, firm.assessment, firm.actor)
    card.get_by_role("button", name="保存核验等级").click()
    expect(page.get_by_text("现在不对您开放")).to_be_visible()
    assert watch.errors == []
