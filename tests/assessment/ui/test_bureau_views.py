"""The pages of bureaus: campaigns and the desk, and who is turned away from them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from assessment.domain.account_errors import NotAllowed
from assessment.domain.accounts import HeldRole, Role
from assessment.domain.audit import AuditKind, Wanted
from assessment.domain.licences import Doubt
from assessment.domain.moments import start_of
from assessment.domain.notice import VERSION
from assessment.domain.sharing import Method
from assessment.services.account_rights import SYSTEM

CODE = "91610113MA6TX1K201"
DESK = HeldRole(Role.BUREAU, "yanta")
ON = date(2026, 11, 21)
WRONG = {
    "campaigns": (HeldRole(Role.FIRM), HeldRole(Role.ADMIN)),
    "desk": (HeldRole(Role.FIRM),),
    "users": (HeldRole(Role.FIRM), DESK),
    "organisations": (HeldRole(Role.FIRM), DESK),
    "disputes": (HeldRole(Role.FIRM), DESK),
    "audit": (HeldRole(Role.FIRM), DESK),
    "regions": (HeldRole(Role.FIRM), HeldRole(Role.ADMIN)),
    "quality": (HeldRole(Role.FIRM), DESK),
}
Enter = Callable[..., str]


def text_of(page: AppTest) -> str:
    blocks = (page.html, page.warning, page.success, page.markdown, page.title, page.header)
    return "".join(str(block.value) for kind in blocks for block in kind)


def refusals(services: Any) -> int:
    with services.trail._store.reading() as unit:
        return len(unit.audit.search(Wanted(frozenset({AuditKind.REFUSED}))))


def button(page: AppTest, words: str) -> Any:
    return next(each for each in page.button if each.label == words)


@pytest.mark.parametrize(("name", "roles"), WRONG.items(), ids=WRONG)
def test_whoever_has_no_such_role_is_told_no_and_it_is_recorded(
    site: Any, signed_in: Enter, services: Any, name: str, roles: tuple[HeldRole, ...]
) -> None:
    for role in roles:
        page = site(signed_in(f"wrong-{role.role}", role)).switch_page(f"views/{name}.py").run()
        assert [each.value for each in page.warning] == [NotAllowed.sentence]
        assert not page.exception
        assert not page.button
    assert refusals(services) == len(roles)


@pytest.mark.parametrize("name", WRONG)
def test_a_stranger_is_sent_to_sign_in(site: Any, name: str) -> None:
    page = site().switch_page(f"views/{name}.py").run()
    assert not page.exception
    assert page.title[0].value == "登录"


# ---- campaigns


@pytest.fixture
def round_of(services: Any, signed_in: Enter, answered: Any) -> Any:
    """Return a function that begins a round of a desk, to which the workshop has agreed."""

    def begin(token: str, *, agreed: bool = True) -> str:
        desk = services.sign_in.require(token).actor
        found = services.campaigns.add(
            desk, "雁塔 :red[普测]", "yanta", start_of(ON), start_of(ON + timedelta(days=30))
        )
        if agreed:
            services.campaigns.consent(found.id, answered.assessment_id, answered.actor, VERSION)
            services.results.submit(answered.assessment_id, answered.actor, ON)
        return str(found.id)

    return begin


def test_a_bureau_without_a_round_is_told_how_to_begin_one(view: Any, signed_in: Enter) -> None:
    page = view("campaigns", signed_in("desk", DESK))
    words = text_of(page)
    assert "西安市雁塔区" in words
    assert "还没有活动" in words
    assert "作答不用于监管、抽查或处罚" in words


def test_a_bureau_begins_a_round(view: Any, signed_in: Enter, services: Any) -> None:
    page = view("campaigns", signed_in("desk", DESK))
    page.text_input(key="begin-0-name").set_value("2026 自评")
    page.text_input(key="begin-0-opens").set_value("2026/11/21")
    page.text_input(key="begin-0-closes").set_value("2026年12月31日")
    button(page, "发起活动").click().run()
    (campaign,) = services.campaigns.all()
    assert (campaign.name, campaign.region, campaign.bureau) == ("2026 自评", "yanta", "yanta")
    assert (campaign.opens_at, campaign.closes_at) == (
        start_of(ON),
        start_of(date(2027, 1, 1)),
    )
    assert "2026年12月31日" in text_of(page)
    assert "进行中" in text_of(page)
    assert page.text_input(key="begin-1-name").value == ""


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("", "2026-11-21", "2026-12-31"), "请填写活动名称"),
        (("自评", "下周", "2026-12-31"), "写成 2026-12-31"),
        (("自评", "2026-11-21", "2026-02-31"), "写成 2026-12-31"),
        (("自评", "2026-12-01", "2026-11-30"), "开始要早于结束"),
    ],
)
def test_a_round_that_will_not_do_is_not_begun(
    view: Any, signed_in: Enter, services: Any, typed: tuple[str, ...], sentence: str
) -> None:
    page = view("campaigns", signed_in("desk", DESK))
    for field, words in zip(("name", "opens", "closes"), typed, strict=True):
        page.text_input(key=f"begin-0-{field}").set_value(words)
    button(page, "发起活动").click().run()
    assert sentence in page.warning[0].value
    assert services.campaigns.all() == ()


def test_a_city_chooses_among_its_districts(view: Any, signed_in: Enter, services: Any) -> None:
    page = view("campaigns", signed_in("city", HeldRole(Role.BUREAU, "xian")))
    page.text_input(key="begin-0-name").set_value("全市自评")
    page.text_input(key="begin-0-closes").set_value("2036-12-31")
    button(page, "发起活动").click().run()
    assert "请选好范围" in page.warning[0].value
    field = page.selectbox(key="begin-0-region")
    assert "西安市雁塔区" in field.options
    assert "合肥市" not in field.options
    field.set_value("beilin")
    page.text_input(key="begin-0-opens").set_value("2026-11-21")
    button(page, "发起活动").click().run()
    (campaign,) = services.campaigns.all()
    assert (campaign.region, campaign.bureau) == ("beilin", "xian")


def test_a_round_shows_the_firms_that_agreed_to_the_bureau_that_began_it(
    view: Any, signed_in: Enter, round_of: Any
) -> None:
    desk = signed_in("desk", DESK)
    campaign = round_of(desk)
    words = text_of(view("campaigns", desk, campaign=campaign))
    assert "长安精工机械厂" in words
    assert "自评 保证" in words
    assert "2026年11月21日提交" in words
    city = signed_in("city", HeldRole(Role.BUREAU, "xian"))
    above = view("campaigns", city, campaign=campaign)
    assert "长安精工机械厂" not in text_of(above)
    assert "<dd>1 家</dd>" in text_of(above)
    assert "没有单家企业" in text_of(above)
    assert not [each for each in above.button if each.label == "打开核验"]


def test_a_neighbour_sees_nothing_of_a_round(
    view: Any, signed_in: Enter, round_of: Any, services: Any
) -> None:
    campaign = round_of(signed_in("desk", DESK))
    neighbour = signed_in("beilin", HeldRole(Role.BUREAU, "beilin"))
    assert "雁塔" not in text_of(view("campaigns", neighbour))
    noted = refusals(services)
    page = view("campaigns", neighbour, campaign=campaign)
    assert "不在您负责的地区" in page.warning[0].value
    assert "长安精工" not in text_of(page)
    assert refusals(services) == noted + 1


def test_a_round_nobody_agreed_to_says_what_to_tell_the_firms(
    view: Any, signed_in: Enter, round_of: Any
) -> None:
    desk = signed_in("desk", DESK)
    words = text_of(view("campaigns", desk, campaign=round_of(desk, agreed=False)))
    assert "还没有企业" in words
    assert "授权与同意" in words


def test_a_submission_opens_for_review_until_the_firm_takes_its_consent_back(
    site: Any, signed_in: Enter, round_of: Any, services: Any, answered: Any
) -> None:
    desk = signed_in("desk", DESK)
    campaign = round_of(desk)
    page = site(desk).switch_page("views/campaigns.py")
    page.query_params["campaign"] = campaign
    button(page.run(), "打开核验").click().run()
    assert not page.exception
    assert page.title[0].value == "核验作答"
    page = site(desk).switch_page("views/campaigns.py")
    page.query_params["campaign"] = campaign
    page.run()
    services.campaigns.withdraw(campaign, answered.assessment_id, answered.actor)
    button(page, "打开核验").click().run()
    assert "已从列表里移走" in text_of(page)
    assert "长安精工" not in text_of(page)


def test_a_round_ends_early_only_after_a_tick(
    view: Any, signed_in: Enter, round_of: Any, services: Any
) -> None:
    desk = signed_in("desk", DESK)
    campaign = round_of(desk)
    page = view("campaigns", desk, campaign=campaign)
    button(page, "结束活动").click().run()
    assert "请先勾选" in page.warning[0].value
    assert services.campaigns.all()[0].is_open(services.clock())
    page.checkbox(key=f"sure-{campaign}").check()
    button(page, "结束活动").click().run()
    assert not services.campaigns.all()[0].is_open(services.clock())
    assert "已结束" in text_of(page)


# ---- the desk


def photo() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (200, 140), (250, 246, 235)).save(target, "JPEG")
    return target.getvalue()


@pytest.fixture
def claimed(services: Any, bench: Any) -> Any:
    """A firm that has named its code and handed in a photo."""
    with services.trail._store.reading() as unit:
        firm_id = unit.answers.assessment(bench.assessment_id).firm_id
    services.confirmations.claim(firm_id, bench.actor, CODE)
    services.licences.hand_in(firm_id, bench.actor, photo())
    bench.firm_id = firm_id
    return bench


def test_a_desk_with_nothing_to_do_says_so(view: Any, signed_in: Enter) -> None:
    assert "现在没有等待核对的企业" in text_of(view("desk", signed_in("desk", DESK)))


def test_a_desk_looks_at_a_licence_and_confirms_the_firm(
    view: Any, signed_in: Enter, services: Any, claimed: Any
) -> None:
    desk = signed_in("desk", DESK)
    page = view("desk", desk)
    assert "长安精工机械厂" in text_of(page)
    assert "/licence/" not in text_of(page), "no photo is looked at before somebody asks"
    button(page, "核对").click().run()
    assert f'src="/licence/{claimed.firm_id}"' in text_of(page)
    assert CODE in text_of(page)
    button(page, "确认这家企业").click().run()
    assert "请先勾选" in page.warning[0].value
    page.checkbox[0].check()
    button(page, "确认这家企业").click().run()
    assert [each.value for each in page.warning] == []
    assert services.confirmations.status(claimed.firm_id, claimed.actor).method is Method.LICENCE
    assert "现在没有等待核对的企业" in text_of(page)


def test_a_desk_turns_a_photo_down_with_a_reason(
    view: Any, signed_in: Enter, services: Any, claimed: Any
) -> None:
    page = view("desk", signed_in("desk", DESK), firm=claimed.firm_id)
    button(page, "退回并告诉企业").click().run()
    assert "请先选一个原因" in page.warning[0].value
    page.radio[0].set_value(Doubt.UNREADABLE)
    button(page, "退回并告诉企业").click().run()
    status = services.licences.status(claimed.firm_id, claimed.actor)
    assert (status.storage_id, status.doubt) == (None, Doubt.UNREADABLE)
    assert services.confirmations.status(claimed.firm_id, claimed.actor).method is None


def test_what_changed_while_the_page_was_open_is_not_confirmed(
    view: Any, signed_in: Enter, services: Any, claimed: Any
) -> None:
    page = view("desk", signed_in("desk", DESK), firm=claimed.firm_id)
    services.licences.withdraw(claimed.firm_id, claimed.actor)
    page.checkbox[0].check()
    button(page, "确认这家企业").click().run()
    assert "请重新核对" in page.warning[0].value
    assert services.confirmations.status(claimed.firm_id, claimed.actor).method is None


def test_a_desk_elsewhere_does_not_see_the_firm(view: Any, signed_in: Enter, claimed: Any) -> None:
    page = view("desk", signed_in("hefei", HeldRole(Role.BUREAU, "hefei")), firm=claimed.firm_id)
    assert "长安精工" not in text_of(page)
    admin = view("desk", signed_in("boss", HeldRole(Role.ADMIN)))
    assert "长安精工" in text_of(admin)


def test_a_desk_hands_out_a_code_once_and_the_firm_comes_back_in(
    view: Any, signed_in: Enter, services: Any
) -> None:
    signed_in("workshop", region="yanta")
    desk = signed_in("desk", DESK)
    page = view("desk", desk)
    page.text_input(key="recovery-name").set_value("workshop")
    button(page, "开恢复码").click().run()
    assert "勾选上面一句" in page.warning[0].value
    page.text_input(key="recovery-name").set_value("workshop")
    page.checkbox(key="recovery-seen").check()
    button(page, "开恢复码").click().run()
    words = text_of(page)
    code = words.split('<output aria-labelledby="desk-code-label">')[1].split("<")[0]
    assert "前有效，只能用一次" in words
    button(page, "已交给本人，收起").click().run()
    assert code not in text_of(page)
    assert code not in text_of(view("desk", desk))
    services.recovery.recover("workshop", code, "a new long password", "10.0.0.1")
    assert services.sign_in.enter("workshop", "a new long password", "10.0.0.1")


@pytest.mark.parametrize("name", ["nobody", "elsewhere", "boss"])
def test_a_desk_gets_no_code_for_others_and_learns_nothing(
    view: Any, signed_in: Enter, name: str
) -> None:
    signed_in("elsewhere", region="hefei")
    signed_in("boss", HeldRole(Role.ADMIN))
    page = view("desk", signed_in("desk", DESK))
    page.text_input(key="recovery-name").set_value(name)
    page.checkbox(key="recovery-seen").check()
    button(page, "开恢复码").click().run()
    assert [each.value for each in page.warning] == [NotAllowed.sentence]


def test_a_desk_invites_a_firm_by_its_code_and_takes_the_link_back(
    view: Any, signed_in: Enter, services: Any
) -> None:
    desk = signed_in("desk", DESK)
    page = view("desk", desk)
    page.text_input(key="invite-code").set_value("91610113MA6TX1K202")
    button(page, "生成邀请链接").click().run()
    assert "统一社会信用代码不正确" in page.warning[0].value
    page.text_input(key="invite-code").set_value(CODE.lower())
    button(page, "生成邀请链接").click().run()
    assert "/join?t=" in text_of(page)
    actor = services.sign_in.require(desk).actor
    (given,) = services.invitations.given_out(actor)
    button(page, "已经发给企业，收起").click().run()
    assert "/join?t=" not in text_of(page)
    assert CODE in text_of(page)
    page.button(key=f"withdraw-{given.id}").click().run()
    assert services.invitations.given_out(actor) == ()


def test_a_role_taken_while_the_desk_is_open_ends_it(
    site: Any, signed_in: Enter, services: Any
) -> None:
    desk = signed_in("desk", DESK)
    page = site(desk).switch_page("views/desk.py").run()
    page.text_input(key="invite-code").set_value(CODE)
    account = services.sign_in.require(desk).account
    services.accounts.take_role(SYSTEM, account.id, DESK)
    button(page, "生成邀请链接").click().run()
    assert [each.value for each in page.warning] == [NotAllowed.sentence]
    with services.trail._store.reading() as unit:
        assert unit.sharing.invitations(created_by=account.id) == ()
