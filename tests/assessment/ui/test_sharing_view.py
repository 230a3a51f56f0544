"""授权与同意: who sees it, who the firm is, grants, campaigns."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from assessment.domain.accounts import HeldRole, Role
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.licences import HANDED_IN, Doubt
from assessment.domain.moments import in_words
from assessment.domain.notice import VERSION, Purpose
from assessment.domain.sharing import Campaign, GrantLevel, MemberRole, Organisation, Outcome
from assessment.services.account_rights import SYSTEM
from assessment.ui.widgets.plain import plain
from tests.assessment.ui.conftest import PASSWORD

CODE, OTHER_CODE = "91610113MA6TX1K201", "91350100M000100Y43"
NAMED = "秦川 :red[质量] $x$ <b>中心</b>"
Shown = Callable[[AppTest], str]


def photo() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (80, 60), "white").save(buffer, "JPEG")
    return buffer.getvalue()


class Desk:
    """The bench's firm, with an organisation and a campaign beside it."""

    def __init__(self, bench: Any) -> None:
        self.bench, self.services, self.actor = bench, bench.services, bench.actor
        self.store = bench.services.trail._store
        self.token = bench.entered.token
        with self.store.reading() as unit:
            self.firm = unit.answers.assessment(bench.assessment_id).firm_id

    def bureau(self) -> Actor:
        held = HeldRole(Role.BUREAU, "yanta")
        account = self.services.accounts.add(SYSTEM, "yantaju", held, password=PASSWORD)
        return Actor(ActorKind.ACCOUNT, account.id)

    def organisation(self, name: str = NAMED) -> str:
        with self.store.writing() as unit:
            unit.organisations.add(Organisation("org0000000000001", name, self.bench.clock()))
        return "org0000000000001"

    def campaign(self, region: str = "yanta") -> str:
        now = self.bench.clock()
        round_ = Campaign(
            id="campaign00000001",
            name="雁塔 **普测**",
            region=region,
            bureau=region,
            model_version=self.services.library.model().version,
            opens_at=now,
            closes_at=now + timedelta(days=30),
            created_by=self.actor.id,
            created_at=now,
        )
        with self.store.writing() as unit:
            unit.organisations.add_campaign(round_)
        return round_.id

    def claim(self, code: str = CODE) -> Any:
        return self.services.confirmations.claim(self.firm, self.actor, code)

    def rival(self, code: str = CODE) -> Any:
        """Let another firm of the same name claim a code; return its actor and firm."""
        facts = self.services.profiles.facts(self.bench.assessment_id, self.actor)
        given = {fact: facts[fact] for fact in facts if not fact.endswith("_ceiling")}
        given.pop("firm.credit_code", None)
        started = self.services.profiles.start(given)
        with self.store.reading() as unit:
            firm = unit.answers.assessment(started.assessment_id).firm_id
        return self.services.confirmations.claim(firm, started.actor, code)


@pytest.fixture
def desk(bench: Any) -> Desk:
    return Desk(bench)


@pytest.fixture
def sharing(site: Any, desk: Desk) -> Callable[..., AppTest]:
    """Return a function that opens the page for whoever acts for the firm."""

    def enter(notice: str | None = None) -> AppTest:
        page = site(desk.token).switch_page("views/sharing.py").run()
        if notice is not None:
            page.query_params["notice"] = notice
            page.run()
        assert not page.exception
        return page

    return enter


def boxed(page: AppTest) -> str:
    """Return what is said in boxes: good news and refusals."""
    return "".join(str(each.value) for each in (*page.success, *page.warning, *page.error))


def press(page: AppTest, words: str) -> AppTest:
    return next(b for b in page.button if b.label == words).click().run()


# ------------------------------------------------------------------ who sees it


def test_a_firm_of_one_is_told_that_nobody_else_sees_it(
    sharing: Any, shown: Shown, desk: Desk
) -> None:
    page = sharing()
    assert "现在只有您自己看得到" in shown(page)
    assert "系统管理员，都看不到作答和结果" in shown(page)


def test_everybody_who_sees_it_stands_in_the_first_card(
    sharing: Any, shown: Shown, desk: Desk
) -> None:
    services = desk.services
    invited = services.invitations.invite_colleague(
        desk.bench.assessment_id, desk.actor, MemberRole.CONTRIBUTOR, ("D1",)
    )
    services.invitations.accept(invited.token)
    until = desk.bench.clock() + timedelta(days=20)
    services.grants.grant(desk.firm, desk.actor, desk.organisation(), GrantLevel.FILL, until)
    services.campaigns.consent(desk.campaign(), desk.bench.assessment_id, desk.actor, "2026-11")
    told = shown(sharing())
    for words in (
        "没有账号的同事",
        "看和填：领导",
        "看和代填整份测评",
        "还没有指派顾问，暂时没有人看",
        "到2026年12月11日，还剩 20 天",
        "西安市雁塔区主管部门",
        "提交以后才能看，现在看不到",
    ):
        assert words in told, words
    assert "现在只有您自己看得到" not in told


def test_names_are_shown_letter_by_letter(sharing: Any, shown: Shown, desk: Desk) -> None:
    until = desk.bench.clock() + timedelta(days=20)
    desk.services.grants.grant(desk.firm, desk.actor, desk.organisation(), GrantLevel.READ, until)
    desk.campaign()
    page = sharing()
    assert "秦川 :red[质量] $x$ &lt;b&gt;中心&lt;/b&gt;" in shown(page)
    assert "雁塔 **普测**" in shown(page)
    assert [o for r in page.radio if r.label == "服务机构" for o in r.options] == [plain(NAMED)]
    for each in (*page.markdown, *page.button, *page.checkbox, *page.expander):
        words = str(getattr(each, "value", "")) + str(getattr(each, "label", ""))
        assert "秦川" not in words
        assert "普测" not in words


def test_a_colleague_is_refused_and_sees_nothing_of_it(site: Any, desk: Desk) -> None:
    services = desk.services
    invited = services.invitations.invite_colleague(
        desk.bench.assessment_id, desk.actor, MemberRole.READER, ("*",)
    )
    token = services.invitations.accept(invited.token).token
    page = site(token)
    page.switch_page("views/sharing.py").run()
    assert "您没有做这一步的权限" in boxed(page)
    assert not page.text_input


# ------------------------------------------------------------------ who the firm is


def test_a_code_is_claimed_on_the_page_and_stands_in_the_profile(
    sharing: Any, shown: Shown, desk: Desk
) -> None:
    page = sharing()
    assert "未确认" in shown(page)
    assert "先登记代码，再交照片" in shown(page)
    page.text_input[0].set_value(" 9161 0113-ma6tx1k201 ")
    page = press(page, "登记这个代码")
    assert desk.services.confirmations.status(desk.firm, desk.actor).credit_code == CODE
    facts = desk.services.profiles.facts(desk.bench.assessment_id, desk.actor)
    assert facts.text("firm.credit_code") == CODE
    assert "<form" in shown(sharing())


def test_the_code_of_the_profile_is_claimed_by_one_click(
    sharing: Any, shown: Shown, desk: Desk
) -> None:
    desk.services.profiles.set_facts(
        desk.bench.assessment_id, desk.actor, {"firm.credit_code": CODE}
    )
    page = sharing()
    assert page.text_input[0].value == CODE
    assert "已从“企业信息”带过来" in shown(page)
    press(page, "登记这个代码")
    assert desk.services.confirmations.status(desk.firm, desk.actor).credit_code == CODE


@pytest.mark.parametrize("typed", ["", "12345", "91610113MA6TX1K202"])
def test_a_doubtful_code_is_refused_in_place(sharing: Any, desk: Desk, typed: str) -> None:
    page = sharing()
    page.text_input[0].set_value(typed)
    page = press(page, "登记这个代码")
    assert "统一社会信用代码不正确，没有登记" in boxed(page)
    assert desk.services.confirmations.status(desk.firm, desk.actor) is None


def test_a_taken_code_opens_a_dispute_and_the_page_says_what_that_means(
    sharing: Any, shown: Shown, desk: Desk
) -> None:
    dispute = desk.rival()
    page = sharing()
    assert "同名是允许的" in shown(page)
    page.text_input[0].set_value(CODE)
    press(page, "登记这个代码")
    told = shown(sharing())
    for words in ("有争议", "什么也不会丢", "管理员会看双方的营业执照"):
        assert words in told
    assert dispute.credit_code == CODE


def test_the_form_of_a_photo_is_plain_and_says_who_sees_it(
    sharing: Any, shown: Shown, desk: Desk
) -> None:
    desk.claim()
    told = shown(sharing())
    assert 'action="/licence"' in told
    assert 'enctype="multipart/form-data"' in told
    assert f'name="firm" value="{desk.firm}"' in told
    assert 'name="form" value="' in told
    assert 'name="agree" value="2026-11" required' in told
    assert "照片只给企业所在地区的主管部门和系统管理员核对身份用" in told
    assert "不超过 1 MB" in told


def test_a_photo_that_waits_is_said_and_can_be_taken_back(
    sharing: Any, shown: Shown, desk: Desk
) -> None:
    desk.claim()
    desk.services.licences.hand_in(desk.firm, desk.actor, photo())
    page = sharing(HANDED_IN)
    assert "执照照片已收到" in boxed(page)
    assert "正等主管部门核对" in shown(page)
    assert "最晚2026年12月21日" in shown(page)
    assert 'action="/licence"' not in shown(page)
    press(page, "立即收回并删除")
    assert desk.services.licences.status(desk.firm, desk.actor) is None


def test_a_refused_photo_is_said_once(sharing: Any, desk: Desk) -> None:
    desk.claim()
    page = sharing("licence_kind")
    assert "执照只收照片" in boxed(page)
    assert boxed(page.run()) == ""
    assert boxed(sharing("<b>nonsense</b>")) == ""


@pytest.mark.parametrize(
    ("doubt", "words"),
    [
        (Doubt.UNREADABLE, "照片看不清"),
        (Doubt.OTHER_CODE, "执照上的代码与登记的不一致"),
        (Doubt.OTHER_NAME, "执照上的名称与填写的企业名称不一致"),
    ],
)
def test_why_a_photo_was_turned_down_is_said_beside_the_form_for_another(
    sharing: Any, shown: Shown, desk: Desk, doubt: Any, words: str
) -> None:
    desk.claim()
    desk.services.licences.hand_in(desk.firm, desk.actor, photo())
    desk.services.confirmations.reject(desk.firm, desk.bureau(), doubt)
    told = shown(sharing())
    assert words in told
    assert 'action="/licence"' in told


def test_a_confirmed_firm_reads_how_and_is_asked_nothing_more(
    sharing: Any, shown: Shown, desk: Desk
) -> None:
    desk.claim()
    desk.services.licences.hand_in(desk.firm, desk.actor, photo())
    desk.services.confirmations.confirm(desk.firm, desk.bureau())
    page = sharing()
    told = shown(page)
    assert "已确认" in told
    assert "2026年11月21日核对营业执照后确认" in told
    assert 'action="/licence"' not in told
    assert not page.text_input


# ------------------------------------------------------------------ grants


def grant_form(page: AppTest, organisation: str, *, agreed: bool = True) -> AppTest:
    next(r for r in page.radio if r.label == "服务机构").set_value(organisation)
    levels = next(r for r in page.radio if r.label == "让他们做什么")
    levels.set_value(GrantLevel.FILL)
    next(r for r in page.radio if r.label == "到什么时候").set_value(6)
    if agreed:
        next(c for c in page.checkbox if "授权给这家机构" in c.label).check()
    return press(page, "授权")


def test_without_organisations_the_page_says_so(sharing: Any, shown: Shown, desk: Desk) -> None:
    page = sharing()
    assert "还没有登记在册的服务机构" in shown(page)
    assert all(radio.label != "服务机构" for radio in page.radio)


def test_a_grant_is_given_with_the_text_that_was_shown_and_taken_back(
    sharing: Any, shown: Shown, desk: Desk
) -> None:
    organisation = desk.organisation()
    page = sharing()
    assert "只限这一家服务机构，到期自动失效" in shown(page)
    page = grant_form(page, organisation)
    (grant,) = desk.services.grants.of_firm(desk.firm, desk.actor)
    assert grant.level is GrantLevel.FILL
    assert in_words(grant.until) == "5月21日 23:59"
    with desk.store.reading() as unit:
        (consent,) = [c for c in unit.firms.consents(desk.firm) if c.purpose == "organisation"]
    assert (consent.version, consent.recipient) == ("2026-11", organisation)
    assert "已授权" in boxed(page)
    assert "有效" in shown(page)
    page = press(page, "立即收回")
    assert "授权已收回" in boxed(page)
    assert desk.services.grants.of_firm(desk.firm, desk.actor)[0].withdrawn_at is not None
    assert "已经结束的授权（1 次）" in shown(page)


def test_a_grant_without_agreement_or_organisation_is_not_given(sharing: Any, desk: Desk) -> None:
    organisation = desk.organisation()
    page = grant_form(sharing(), organisation, agreed=False)
    assert "请先勾选同意" in boxed(page)
    page = press(sharing(), "授权")
    assert "请先选一家服务机构" in boxed(page)
    assert desk.services.grants.of_firm(desk.firm, desk.actor) == ()


# ------------------------------------------------------------------ campaigns


def test_a_campaign_is_agreed_to_and_withdrawn_by_itself(
    sharing: Any, shown: Shown, desk: Desk
) -> None:
    campaign = desk.campaign()
    page = sharing()
    assert "没提交之前什么也看不到" in shown(page)
    assert next(b for b in page.button if b.label == "同意参加").disabled
    page.checkbox(key=f"agree-{campaign}").check().run()
    page = press(page, "同意参加")
    (entry,) = desk.services.campaigns.entries(desk.bench.assessment_id, desk.actor)
    assert (entry.version, entry.withdrawn_at) == ("2026-11", None)
    assert "2026年11月21日已同意" in shown(page)
    page = press(page, "立即撤回")
    (entry,) = desk.services.campaigns.entries(desk.bench.assessment_id, desk.actor)
    assert entry.withdrawn_at is not None
    assert "已撤回" in shown(page)


def test_consent_to_a_campaign_that_is_over_can_still_be_withdrawn(
    sharing: Any, shown: Shown, desk: Desk
) -> None:
    campaign = desk.campaign()
    desk.services.campaigns.consent(campaign, desk.bench.assessment_id, desk.actor, "2026-11")
    desk.bench.clock.pass_by(days=29, hours=20)
    desk.bench.clock.pass_by(hours=5)
    desk.token = desk.services.visits.resume(desk.bench.started.resume_code, "10.0.0.3").token
    page = sharing()
    assert "活动已结束" in shown(page)
    press(page, "立即撤回")


def test_campaigns_of_other_places_are_not_offered(sharing: Any, shown: Shown, desk: Desk) -> None:
    desk.campaign("hefei")
    assert "所在地区现在没有开放的测评活动" in shown(sharing())


def test_a_confirmed_firm_stays_so_while_another_names_its_code(
    sharing: Any, shown: Shown, desk: Desk
) -> None:
    desk.claim()
    desk.services.confirmations.confirm(desk.firm, desk.bureau())
    desk.rival()
    page = sharing()
    told = shown(page)
    for words in ("已确认", "有争议", "什么也不会丢", "核对营业执照后确认"):
        assert words in told
    assert "请在下面交一张执照照片" not in told
    assert not page.text_input


def test_who_lost_a_dispute_reads_how_it_ended(sharing: Any, shown: Shown, desk: Desk) -> None:
    desk.rival()
    dispute = desk.claim()
    admin = desk.services.accounts.add(SYSTEM, "admin", HeldRole(Role.ADMIN), password=PASSWORD)
    actor = Actor(ActorKind.ACCOUNT, admin.id)
    desk.services.confirmations.settle(dispute.id, actor, Outcome.HOLDER)
    page = sharing()
    assert f"代码 {CODE} 归另一家企业" in shown(page)
    assert "您的测评、作答和账号都没有变" in shown(page)
    assert page.text_input[0].value == ""
    page.text_input[0].set_value(OTHER_CODE)
    page = press(page, "登记这个代码")
    assert "归另一家企业" not in shown(page)


def test_many_organisations_are_chosen_from_a_list(sharing: Any, desk: Desk) -> None:
    with desk.store.writing() as unit:
        for number in range(13):
            named = Organisation(f"org{number:013}", f"机构{number}", desk.bench.clock())
            unit.organisations.add(named)
    page = sharing()
    page.selectbox[0].set_value("org0000000000007")
    next(c for c in page.checkbox if "授权给这家机构" in c.label).check()
    press(page, "授权")
    (grant,) = desk.services.grants.of_firm(desk.firm, desk.actor)
    assert grant.organisation_id == "org0000000000007"


def test_being_counted_among_peers_is_agreed_to_and_taken_back(
    sharing: Any, shown: Shown, desk: Desk
) -> None:
    def standing() -> list[str]:
        found = desk.services.consents.of(desk.actor, desk.firm)
        return [each.version for each in found if each.purpose is Purpose.PEERS and each.is_open]

    page = sharing()
    assert "谁也看不出是哪一家" in shown(page)
    page.button(key="peers-agree-sharing").click().run()
    assert not page.exception
    assert standing() == [VERSION]
    assert "已同意计入" in shown(page)
    page.button(key="peers-withdraw").click().run()
    assert not page.exception
    assert standing() == []
    assert page.button(key="peers-agree-sharing")
