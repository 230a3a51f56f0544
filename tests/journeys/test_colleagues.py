"""A firm shares the work: by a link, part by part, taken back at once; reopened, and passed on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from assessment.domain.firms import Actor
from assessment.domain.sharing import MemberRole
from assessment.services.visits import Entered
from tests.journeys import acts, guests
from tests.journeys.conftest import DESK, PHONE, Shoot, Visitor
from tests.journeys.server import Server
from tests.journeys.test_accessibility import faults, unfold
from tests.journeys.watch import Watch

pytestmark = pytest.mark.browser

FIRM = "西安恒准精密机械加工部"
FILL, READ = MemberRole.CONTRIBUTOR, MemberRole.READER
FIRST_PART = "领导、战略与首席质量官"
WAITING = "() => Object.keys(localStorage).filter(key => key.startsWith('zhijie:')).length"
COME_BACK = (
    "() => { for (const name of ['focus', 'online', 'pageshow']) dispatchEvent(new Event(name)) }"
)


@dataclass
class Firm:
    """A firm whose owner is in by a resume code, without a page yet."""

    server: Server
    entered: Entered
    assessment: str
    firm_id: str

    @property
    def owner(self) -> Actor:
        return self.entered.visit.actor

    def page(self, context: BrowserContext) -> Page:
        """Open the start page as the owner."""
        guests.let_in(context, self.server.url, self.entered.token)
        return opened(context, "/about")

    def invite(self, role: MemberRole, *parts: str) -> Any:
        with self.server.services() as services:
            return services.invitations.invite_colleague(self.assessment, self.owner, role, parts)


@pytest.fixture
def firm(server: Server) -> Firm:
    with server.services() as services:
        entered = guests.firm(services, FIRM)
        assessment = str(entered.visit.assessment_id)
        view = services.answering.open(assessment, entered.visit.actor)
    return Firm(server, entered, assessment, view.assessment.firm_id)


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    acts.idle(page)
    return page


def join(context: BrowserContext, token: str) -> Page:
    """Open a link and take it."""
    page = opened(context, f"/join?t={token}")
    page.get_by_role("button", name=re.compile("^接受")).click()
    acts.entered(page)
    return page


def questions(page: Page) -> None:
    """Wait for the questionnaire."""
    expect(page.locator(".card").first).to_be_visible()
    acts.idle(page)


def tick(page: Page, words: str) -> None:
    page.get_by_test_id("stCheckbox").filter(has_text=words).click()
    acts.idle(page)


def answers_of(firm: Firm) -> dict[str, int]:
    with firm.server.services() as services:
        answers = services.answering.open(firm.assessment, firm.owner).answers
    return {question: answer.value for question, answer in answers.items() if answer.value}


def posts(page: Page) -> list[str]:
    """Collect what this page sends to be saved from now on."""
    sent: list[str] = []

    def note(request: Request) -> None:
        if "/api/answers" in request.url:
            sent.append(request.post_data or "")

    page.on("request", note)
    return sent


def test_a_colleague_fills_in_one_part_on_a_phone(
    server: Server, firm: Firm, visitor: Visitor, shoot: Shoot
) -> None:
    desk, phone = visitor(**DESK), visitor(**PHONE)
    watches = Watch(desk), Watch(phone)
    owner = firm.page(desk)
    acts.open_view(owner, "同事分工")
    expect(owner.get_by_text("还没有请同事帮忙")).to_be_visible()
    tick(owner, FIRST_PART)
    owner.get_by_role("button", name="生成邀请链接").click()
    link = owner.locator(".hand-over output").inner_text()
    assert link.startswith(f"{server.url}/join?t=")
    expect(owner.get_by_text("只能用一次")).to_be_visible()
    found = faults(owner, "colleagues-link")
    shoot(owner, "colleagues-link")

    page = opened(phone, link)
    expect(page.get_by_text(FIRM)).to_be_visible()
    expect(page.get_by_text("不用注册")).to_be_visible()
    unfold(page)
    found += faults(page, "join")
    shoot(page, "join")
    page.get_by_role("button", name="接受，开始填写").click()
    questions(page)
    expect(page.get_by_text("欢迎您来帮忙")).to_be_visible()
    acts.saved(page, 0)
    given = {question: 2 + n for n, question in enumerate(acts.cards(page))}
    for question, value in given.items():
        acts.choose(page, question, value)
    acts.saved(page, len(given))
    found += faults(page, "questionnaire-part")
    shoot(page, "questionnaire-part")
    assert answers_of(firm) == given
    expect(page.get_by_role("button", name="下一部分")).to_have_count(0)

    page.get_by_role("button", name="看看大家的进度").last.click()
    expect(page.get_by_role("heading", level=1, name="同事分工")).to_be_visible()
    expect(page.get_by_text("已答完")).to_have_count(1)
    acts.idle(page)
    found += faults(page, "colleagues-helper")
    shoot(page, "colleagues-helper")
    nothing_else_opens(page)
    acts.open_view(page, "企业信息")
    expect(page.get_by_text("您可以看，不能改")).to_be_visible()
    found += faults(page, "profile-part")
    shoot(page, "profile-part")

    second = opened(visitor(**DESK), link)
    expect(second.get_by_text("已经用过、过期或被收回")).to_be_visible()
    expect(second.get_by_role("button", name=re.compile("^接受"))).to_have_count(0)
    found += faults(second, "join-gone")
    shoot(second, "join-gone")
    acts.open_view(owner, "修改记录")
    expect(owner.locator(".history > li")).to_have_count(len(given))
    expect(owner.get_by_text(re.compile("同事（链接")).first).to_be_visible()
    found += faults(owner, "history")
    shoot(owner, "history")
    acts.open_view(owner, "同事分工")
    expect(owner.get_by_text("同事（1 位）")).to_be_visible()
    unfold(owner)
    found += faults(owner, "colleagues")
    shoot(owner, "colleagues")
    assert not found, "\n".join(found)
    for watch in watches:
        watch.is_clean(known=20)
    assert "Traceback" not in server.log()


def nothing_else_opens(page: Page) -> None:
    """The helper goes to what is not theirs, by its address."""
    page.goto("/questionnaire?q=Q503")
    questions(page)
    assert acts.cards(page)[0] == "Q101"
    for address, words in (
        ("/result", "结果要看整份问卷"),
        ("/plan", "结果要看整份问卷"),
        ("/review", "只有企业自己能提交"),
        ("/sharing", "没有做这一步的权限"),
    ):
        page.goto(address)
        acts.idle(page)
        expect(page.get_by_text(words).first).to_be_visible()


def test_a_link_withdrawn_while_the_page_is_open_says_so_on_the_card(
    firm: Firm, visitor: Visitor, shoot: Shoot
) -> None:
    made = firm.invite(FILL, "D1")
    page = join(visitor(**PHONE), made.token)
    questions(page)
    acts.choose(page, "Q101", 3)
    acts.saved(page, 1)
    with firm.server.services() as services:
        services.invitations.withdraw(made.invitation.id, firm.owner)
    sent = posts(page)
    acts.choose(page, "Q103", 4)
    card = acts.card(page, "Q103")
    expect(card.get_by_role("alert")).to_contain_text("现在不对您开放")
    expect(acts.status(page, "Q103")).to_have_text("没有保存")
    expect(page.locator(".banner")).to_contain_text("有 1 项没有保存")
    assert acts.chosen(page, "Q103") == 4
    assert faults(page, "withdrawn") == []
    shoot(page, "withdrawn")
    for _again in range(3):
        page.evaluate(COME_BACK)
        page.wait_for_timeout(1500)
    assert len(sent) == 1, "what was refused is not sent again and again"
    assert page.evaluate(WAITING) == 1
    assert answers_of(firm) == {"Q101": 3}

    card.get_by_role("button", name="放弃这次没有保存的内容").click()
    assert acts.chosen(page, "Q103") == 0
    expect(page.locator(".banner")).to_be_hidden()
    assert page.evaluate(WAITING) == 0
    acts.open_view(page, "修改记录")
    expect(page.get_by_text("现在不对您开放")).to_be_visible()
    expect(page.get_by_role("heading", level=1, name="修改记录")).to_have_count(0)


def test_a_part_that_is_given_back_takes_what_was_kept(firm: Firm, visitor: Visitor) -> None:
    made = firm.invite(FILL, "D1")
    page = join(visitor(**DESK), made.token)
    questions(page)
    with firm.server.services() as services:
        who = services.members.of(firm.firm_id, firm.owner)[0].actor_id
        services.members.assign(firm.firm_id, firm.owner, who, FILL, ("D2",))
    acts.choose(page, "Q101", 5)
    expect(acts.card(page, "Q101").get_by_role("alert")).to_contain_text("没有做这一步的权限")
    assert acts.chosen(page, "Q101") == 5
    page.reload()
    questions(page)
    assert acts.cards(page)[0].startswith("Q2")
    with firm.server.services() as services:
        services.members.assign(firm.firm_id, firm.owner, who, FILL, ("D1", "D2"))
    page.reload()
    questions(page)
    expect(page.locator(".banner")).to_be_hidden()
    acts.saved(page, 1)
    assert answers_of(firm) == {"Q101": 5}


def test_a_reader_sees_everything_and_saves_nothing(
    firm: Firm, visitor: Visitor, shoot: Shoot
) -> None:
    with firm.server.services() as services:
        services.answering.save(firm.assessment, firm.owner, "Q101", 4, 0)
    page = join(visitor(**PHONE), firm.invite(READ, "*").token)
    expect(page.get_by_role("heading", level=1, name="测评结果")).to_be_visible()
    expect(page.get_by_text("您只能看，不会改动任何东西")).to_be_visible()
    acts.open_view(page, "质量问卷")
    questions(page)
    assert acts.chosen(page, "Q101") == 4
    expect(page.locator(".card input[type=radio]:not([disabled])")).to_have_count(0)
    expect(page.get_by_text("您可以查看整份问卷，不能修改")).to_be_visible()
    shoot(page, "reader")
    said = page.evaluate(
        """async assessment => {
          const body = JSON.stringify({ assessment, question: "Q101", value: 1, base: 4 })
          const headers = { "Content-Type": "application/json" }
          const reply = await fetch("/api/answers", { method: "POST", headers, body })
          return [reply.status, (await reply.json()).code]
        }""",
        firm.assessment,
    )
    assert said == [403, "forbidden"]
    assert answers_of(firm) == {"Q101": 4}


def test_two_people_who_take_turns_see_each_others_answers(firm: Firm, visitor: Visitor) -> None:
    owner = firm.page(visitor(**DESK))
    acts.open_view(owner, "质量问卷")
    questions(owner)
    helper = join(visitor(**PHONE), firm.invite(FILL, "D1").token)
    questions(helper)
    for value in (2, 3):
        for page, mark in ((owner, value), (helper, value + 2)):
            page.reload()
            questions(page)
            acts.change(page, "Q101", mark)
    assert answers_of(firm) == {"Q101": 5}
    acts.choose(owner, "Q101", 1)
    expect(acts.status(owner, "Q101")).to_have_text("与他人冲突")
    expect(acts.card(owner, "Q101").locator(".clash")).to_contain_text("另一位填写人")
    owner.get_by_role("button", name="用他的").click()
    expect(acts.card(owner, "Q101").locator("input[value='5']")).to_be_checked()
    acts.card(owner, "Q101").get_by_role("link", name="修改记录").click()
    expect(owner.get_by_text("只显示这一道题的记录")).to_be_visible()
    expect(owner.locator(".history > li")).to_have_count(4)


def test_a_submission_is_reopened_and_both_receipts_hold(
    firm: Firm, visitor: Visitor, shoot: Shoot
) -> None:
    with firm.server.services() as services:
        guests.answer_all(services, firm.entered)
    page = firm.page(visitor(**DESK))
    submit(page)
    expect(page.get_by_role("heading", name="结果凭据")).to_be_visible()
    page.get_by_text("我要修改", exact=True).click()
    go = page.get_by_role("button", name="重新打开修改")
    expect(go).to_be_disabled()
    assert faults(page, "reopening") == []
    shoot(page, "reopening")
    tick(page, "我知道要再提交一次")
    go.click()
    expect(page.get_by_text("已重新打开，可以继续修改")).to_be_visible()
    questions(page)
    acts.change(page, "Q101", 5)
    submit(page)
    for head in ("结果凭据（第 2 次提交，现在的结果）", "以前的凭据（第 1 次提交）"):
        expect(page.get_by_role("heading", name=head)).to_be_visible()
    for n in range(2):
        page.get_by_role("button", name="重新计算并核对").nth(n).click()
        expect(page.get_by_text("核对一致")).to_have_count(1)
        acts.idle(page)
    shoot(page, "two-receipts")


def submit(page: Page) -> None:
    acts.open_view(page, "检查提交")
    tick(page, "作答符合企业实际情况")
    page.get_by_role("button", name="提交测评").click()
    expect(page.get_by_role("heading", level=1, name="测评结果")).to_be_visible()
    expect(page.get_by_text("已提交。下面是测评结果。")).to_be_visible()
    acts.idle(page)


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_a_firm_is_passed_on_to_somebody_who_registers_for_it(
    firm: Firm, visitor: Visitor, shoot: Shoot, device: dict[str, Any]
) -> None:
    owner = firm.page(visitor(**DESK))
    acts.open_view(owner, "同事分工")
    tick(owner, "对方接手后")
    owner.get_by_role("button", name="生成接手链接").click()
    link = owner.locator(".hand-over output").inner_text()
    page = opened(visitor(**device), link)
    expect(page.get_by_text("要先登录")).to_be_visible()
    assert faults(page, "passing-on") == []
    shoot(page, "needs-account")
    page.get_by_role("link", name="注册一个账号").click()
    name = f"heir{device['viewport']['width']}"
    page.get_by_label("手机号或账号名", exact=True).fill(name)
    page.get_by_label("密码", exact=True).fill(acts.PASSWORD)
    page.get_by_label("再输一遍密码", exact=True).fill(acts.PASSWORD)
    page.get_by_role("button", name="注册并登录").click()
    acts.entered(page)
    expect(page.get_by_role("heading", name="请您接手负责一家企业的测评")).to_be_visible()
    shoot(page, "taking-over")
    page.get_by_role("button", name="接手", exact=True).click()
    page.wait_for_timeout(500)
    expect(page.get_by_role("heading", name="请您接手负责一家企业的测评")).to_be_visible()
    page.get_by_text("我知道：接手后由我负责").click()
    page.get_by_role("button", name="接手", exact=True).click()
    expect(page.get_by_text("您已接手")).to_be_visible()
    acts.idle(page)
    shoot(page, "taken-over")
    acts.open_view(page, "质量问卷")
    questions(page)
    acts.choose(page, "Q101", 3)
    expect(acts.status(page, "Q101")).to_have_text("已保存")
    acts.open_view(owner, "质量问卷")
    expect(owner.get_by_role("heading", level=1, name="质量问卷")).to_have_count(0)


def test_leaving_another_assessment_is_said_before_a_link_is_taken(
    server: Server, firm: Firm, visitor: Visitor, shoot: Shoot
) -> None:
    with server.services() as services:
        other = guests.firm(services, ":red[别家]$x$<img src=x onerror=alert(1)>")
    context = visitor(**PHONE)
    watch = Watch(context)
    guests.let_in(context, server.url, other.token)
    page = opened(context, f"/join?t={firm.invite(FILL, 'D1').token}")
    expect(page.get_by_text("会离开现在打开的测评")).to_be_visible()
    expect(page.get_by_text(":red[别家]$x$<img src=x onerror=alert(1)>")).to_be_visible()
    assert faults(page, "replacing") == []
    shoot(page, "replacing")
    page.get_by_role("button", name="接受，开始填写").click()
    questions(page)
    acts.open_view(page, "企业信息")
    expect(page.get_by_text(FIRM)).to_be_visible()
    watch.is_clean(known=8)
