"""What a firm shows to whom, and whether it is who it says: as the firm, the desk, a consultant."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from assessment.bootstrap import Services
from assessment.domain.accounts import HeldRole, Role
from assessment.domain.audit import AuditKind, Wanted
from assessment.domain.firms import Actor
from assessment.domain.moments import end_of_day_in
from assessment.domain.sharing import GrantLevel, Organisation, OrganisationMember, OrganisationRole
from assessment.services.visits import Entered
from tests.journeys import acts, guests
from tests.journeys.conftest import DESK, LOOKS, PHONE, Shoot, Visitor
from tests.journeys.server import Server
from tests.journeys.test_accessibility import RUN, faults, unfold
from tests.journeys.watch import Watch

pytestmark = pytest.mark.browser

NAME = "西安恒准精密机械加工部"
CODES = iter(
    (
        "91610113MA6TX1K201",
        "91350100M000100Y43",
        "91610113TEXT00017H",
        "91370212TEXT00017W",
        "91630104TEXT00017Q",
    )
)
_numbers = count(1)


@dataclass(frozen=True)
class Firm:
    """A firm whose owner came in with a resume code."""

    entered: Entered
    id: str

    @property
    def actor(self) -> Actor:
        return self.entered.visit.actor

    @property
    def assessment(self) -> str:
        return str(self.entered.visit.assessment_id)


def new_firm(services: Services, name: str = NAME) -> Firm:
    entered = guests.firm(services, name)
    with services.trail._store.reading() as unit:
        found = unit.answers.assessment(str(entered.visit.assessment_id))
    assert found is not None
    return Firm(entered, found.firm_id)


def bureau(services: Services, region: str = "yanta") -> tuple[str, Actor]:
    """Make a bureau's account; return the token of its session, and the account."""
    token = guests.account(services, f"ju{next(_numbers)}", HeldRole(Role.BUREAU, region))
    return token, guests.who(services, token).actor


def consultancy(services: Services, name: str) -> tuple[str, str, Actor]:
    """Make an organisation with one consultant, who leads it: its id, the session, the account."""
    organisation = f"org{next(_numbers):013}"
    now = datetime.now(UTC)
    with services.trail._store.writing() as unit:
        unit.organisations.add(Organisation(organisation, name, now))
    token = guests.account(services, organisation, HeldRole(Role.CONSULTANT, organisation))
    actor = guests.who(services, token).actor
    lead = OrganisationMember(organisation, actor.id, OrganisationRole.LEAD, now)
    with services.trail._store.writing() as unit:
        unit.organisations.put_member(lead)
    return organisation, token, actor


def photo() -> dict[str, Any]:
    buffer = io.BytesIO()
    Image.effect_noise((600, 420), 60).convert("RGB").save(buffer, "JPEG")
    return {"name": "执照.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


@contextmanager
def watching(visitor: Visitor, server: Server, token: str, **options: Any) -> Iterator[Page]:
    """Open a browser for somebody who is in; nothing may go wrong in it."""
    context = visitor(**(options or DESK))
    guests.let_in(context, server.url, token)
    watch = Watch(context)
    yield context.new_page()
    watch.is_clean(known=99)


def visit(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".page-foot")).to_be_visible()  # what is drawn last
    acts.idle(page)


def unfolded(page: Page, words: str) -> None:
    """Open what is folded under these words."""
    page.get_by_text(words, exact=True).first.click()
    page.wait_for_timeout(300)


def claim(page: Page, code: str) -> None:
    page.get_by_label("统一社会信用代码").fill(code)
    page.get_by_role("button", name="登记这个代码").click()
    expect(page.locator(".credit-code")).to_have_text(code)
    acts.idle(page)


def hand_in(page: Page) -> None:
    page.locator("#licence-photo").set_input_files(photo())
    expect(page.get_by_text("已选好，点这里可以换一张")).to_be_visible()
    page.get_by_text("同意用执照照片核对企业身份").click()
    page.get_by_role("button", name="交给主管部门核对").click()
    expect(page.get_by_text("执照照片已收到")).to_be_visible()
    acts.idle(page)


def refused(services: Services) -> int:
    with services.trail._store.reading() as unit:
        return len(unit.audit.search(Wanted(frozenset({AuditKind.REFUSED}), limit=1000)))


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_a_firm_hands_in_its_licence_and_a_desk_confirms_it(
    visitor: Visitor, server: Server, shoot: Shoot, device: dict[str, Any]
) -> None:
    with server.services() as services:
        firm, (desk_token, _desk) = new_firm(services), bureau(services)
    with watching(visitor, server, firm.entered.token, **device) as page:
        visit(page, "/sharing")
        expect(page.get_by_text("现在只有您自己看得到")).to_be_visible()
        claim(page, next(CODES))
        hand_in(page)
        assert page.url.endswith("/sharing")
        expect(page.get_by_text("正等主管部门核对")).to_be_visible()
        shoot(page, "照片已交")
        with watching(visitor, server, desk_token) as desk:
            visit(desk, f"/desk?firm={firm.id}")
            picture = desk.locator(f'img[src*="/licence/{firm.id}"]')
            expect(picture).to_be_visible()
            assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 600
            desk.get_by_text("我看过营业执照，名称和代码与上面一致").click()
            desk.get_by_role("button", name="确认这家企业").click()
            expect(desk.get_by_text("企业身份已确认，照片已删除")).to_be_visible()
            assert desk.request.get(f"/licence/{firm.id}").status == 404
        visit(page, "/sharing")
        expect(page.get_by_text("已确认", exact=True)).to_be_visible()
        expect(page.get_by_text("核对营业执照后确认")).to_be_visible()
        expect(page.locator("#licence-photo")).to_have_count(0)
        shoot(page, "已确认")


def test_a_grant_ends_at_the_next_click_of_a_consultant(
    visitor: Visitor, server: Server, shoot: Shoot
) -> None:
    with server.services() as services:
        firm = new_firm(services)
        organisation, token, consultant = consultancy(services, "秦川质量服务中心")
    with watching(visitor, server, firm.entered.token) as owner:
        visit(owner, "/sharing")
        option = owner.get_by_test_id("stRadioOption").filter(has_text="秦川质量服务中心")
        option.click()
        owner.get_by_text("我同意授权给这家机构").click()
        owner.get_by_role("button", name="授权", exact=True).click()
        expect(owner.get_by_text("已授权。")).to_be_visible()
        expect(owner.get_by_text("还没有指派顾问，暂时没有人看")).to_be_visible()
        with server.services() as services:
            services.organisations.assign(organisation, consultant, firm.id, consultant.id)
        with watching(visitor, server, token) as desk:
            visit(desk, "/clients")
            desk.get_by_role("button", name="查看问卷").click()
            expect(desk.locator(".card").first).to_be_visible()
            visit(owner, "/sharing")
            expect(owner.get_by_text("1 位顾问在负责")).to_be_visible()
            shoot(owner, "授权")
            unfolded(owner, "收回授权")
            owner.get_by_role("button", name="立即收回").click()
            expect(owner.get_by_text("授权已收回，对方现在看不到了")).to_be_visible()
            acts.open_view(desk, "企业信息")
            expect(desk.get_by_text("刚才的测评现在不对您开放")).to_be_visible()
            expect(desk.get_by_text(NAME)).to_have_count(0)


def test_a_campaign_sees_a_submission_while_the_firm_agrees(
    visitor: Visitor, server: Server, shoot: Shoot
) -> None:
    with server.services() as services:
        firm, (_token, desk) = new_firm(services), bureau(services)
        now = services.clock()
        later = now + timedelta(days=30)
        campaign = services.campaigns.add(desk, "雁塔区小微企业普测", "yanta", now, later).id
        guests.answer_all(services, firm.entered)
        services.results.submit(firm.assessment, firm.actor, now.date())
    with watching(visitor, server, firm.entered.token) as page:
        visit(page, "/sharing")
        round_ = page.locator(f".st-key-person-{campaign}")
        round_.get_by_text("我同意").click()
        acts.idle(page)
        round_.get_by_role("button", name="同意参加").click()
        expect(page.get_by_text("已同意参加")).to_be_visible()
        expect(page.get_by_text("看作答、佐证和结果")).to_be_visible()
        with server.services() as services:
            assert services.campaigns.shown(campaign, desk) == (firm.assessment,)
        shoot(page, "同意活动")
        unfolded(page, "撤回同意")
        page.get_by_role("button", name="立即撤回").click()
        expect(page.get_by_text("已撤回同意，主管部门现在看不到了")).to_be_visible()
        with server.services() as services:
            assert services.campaigns.shown(campaign, desk) == ()


def test_two_firms_with_one_code_both_go_on_and_read_what_happens(
    visitor: Visitor, server: Server, shoot: Shoot
) -> None:
    code = next(CODES)
    with server.services() as services:
        first, second = new_firm(services), new_firm(services)
        services.confirmations.claim(first.id, first.actor, code)
    with (
        watching(visitor, server, first.entered.token) as holder,
        watching(visitor, server, second.entered.token, **PHONE) as claimant,
    ):
        visit(claimant, "/sharing")
        expect(claimant.get_by_text("同名是允许的")).to_be_visible()
        claim(claimant, code)
        visit(holder, "/sharing")
        for page in (holder, claimant):
            expect(page.get_by_text("有争议", exact=True)).to_be_visible()
            expect(page.get_by_text("什么也不会丢；对方也一样")).to_be_visible()
            hand_in(page)
            shoot(page, "争议")
            visit(page, "/questionnaire")
            expect(page.locator(".card").first).to_be_visible()
            question = acts.cards(page)[0]
            acts.choose(page, question, 3)
            acts.saved(page, 1)


def test_foreign_posts_and_guessed_ids_change_nothing_and_are_recorded(
    visitor: Visitor, server: Server
) -> None:
    with server.services() as services:
        first, second = new_firm(services), new_firm(services)
        services.confirmations.claim(first.id, first.actor, next(CODES))
        stranger, _actor = bureau(services, "hefei")
        before = refused(services)
    with watching(visitor, server, second.entered.token) as page:
        visit(page, "/sharing")
        claim(page, next(CODES))
        mark = page.locator('form[action="/licence"] input[name="form"]').input_value()
        fields = {"form": mark, "agree": "2026-11", "photo": photo()}
        foreign = page.request.post(
            "/licence",
            headers={"origin": "https://evil.example"},
            multipart={**fields, "firm": second.id},
        )
        origin = {"origin": server.url}
        guessed = [
            page.request.post("/licence", headers=origin, multipart={**fields, "firm": each})
            for each in (first.id, "0" * 16, "../../etc/passwd")
        ]
        unmarked = page.request.post(
            "/licence", headers=origin, multipart={**fields, "form": "x", "firm": second.id}
        )
        own = page.request.get(f"/licence/{second.id}")
    assert foreign.status == unmarked.status == 403
    assert "不是从本站页面发出的" in foreign.text()
    assert [each.status for each in guessed] == [404, 404, 404]
    assert own.status == 403
    with watching(visitor, server, stranger) as desk:
        assert desk.request.get(f"/licence/{second.id}").status == 404
    with server.services() as services:
        assert refused(services) >= before + 5
        assert services.licences.status(first.id, first.actor) is None
        assert services.licences.status(second.id, second.actor) is None
    assert "foreign origin was refused at '/licence'" in server.log()


def test_the_firm_reads_and_answers_what_reviewers_say(
    visitor: Visitor, server: Server, shoot: Shoot
) -> None:
    with server.services() as services:
        firm = reviewed_firm(services)
    with watching(visitor, server, firm.entered.token) as page:
        visit(page, "/remarks")
        expect(
            page.get_by_text("请上传任命文件 :red[x] <img src=x onerror=alert(1)>")
        ).to_be_visible()
        expect(page.get_by_text("西安市雁塔区主管部门核验")).to_be_visible()
        shoot(page, "核验意见")
        page.get_by_label("回复的内容").fill("下周补上")
        page.get_by_role("button", name="发出回复").click()
        expect(page.get_by_text("回复已发出")).to_be_visible()
        expect(page.get_by_text("下周补上")).to_be_visible()
        visit(page, "/result")
        expect(page.get_by_text("核验了 1 题，共 22 题")).to_be_visible()


def reviewed_firm(services: Services) -> Firm:
    """Make a firm with every kind of thing on its pages."""
    firm, (_token, desk) = new_firm(services), bureau(services)
    organisation, _session, consultant = consultancy(services, f"服务中心{next(_numbers)}")
    now = services.clock()
    campaign = services.campaigns.add(desk, "普测", "yanta", now, now + timedelta(days=9)).id
    services.campaigns.consent(campaign, firm.assessment, firm.actor, "2026-11")
    until = end_of_day_in(now, 3)
    services.grants.grant(firm.id, firm.actor, organisation, GrantLevel.READ, until)
    services.organisations.assign(organisation, consultant, firm.id, consultant.id)
    guests.answer_all(services, firm.entered)
    services.results.submit(firm.assessment, firm.actor, now.date())
    said = "请上传任命文件 :red[x] <img src=x onerror=alert(1)>"
    services.reviews.ask_evidence(firm.assessment, desk, "Q103", said)
    services.reviews.verify(firm.assessment, desk, "Q103", 2)
    return firm


def faults_of_main(page: Page, view: str) -> list[str]:
    """Return what axe finds below the bar: the menus of the bar are Streamlit's own."""
    main = RUN.replace("axe.run(document,", "axe.run('[data-testid=stMain]',")
    return faults(page, view, run=main)


@LOOKS
def test_the_pages_of_sharing_have_no_serious_fault(
    visitor: Visitor, server: Server, shoot: Shoot, device: dict[str, Any], scheme: str
) -> None:
    with server.services() as services:
        firm = reviewed_firm(services)
    context = visitor(**device, color_scheme=scheme)
    guests.let_in(context, server.url, firm.entered.token)
    page, found = context.new_page(), []
    for view in ("sharing", "remarks", "result"):
        visit(page, f"/{view}")
        unfold(page)
        found += faults_of_main(page, view)
        shoot(page, f"{view}-{scheme}")
    assert not found, "\n".join(found)
