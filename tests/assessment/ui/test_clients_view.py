"""The clients of a consultant: what is theirs, what a lead gives out, what ended meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assessment.domain.notice import VERSION
from assessment.domain.sharing import GrantLevel
from tests import consultancies
from tests.assessment.conftest import WORKSHOP
from tests.consultancies import House

Site = Callable[..., AppTest]
Shown = Callable[[AppTest], str]


def clients(site: Site, token: str) -> AppTest:
    return site(token).switch_page("views/clients.py").run()


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def test_a_member_sees_the_firms_assigned_to_them(site: Site, shown: Shown, house: House) -> None:
    house.take_on()
    house.bench.save("Q101", 3)
    page = clients(site, house.token("member"))
    assert not page.exception
    text = shown(page)
    for words in ("诚信 $咨询$ 社", "长安精工机械厂", "可以代填", "还剩 40 天", "填写中", "1 / 23"):
        assert words in text
    assert labels(page) == ["打开问卷", "核验与意见"]
    assert "全部授权企业" not in text


def test_a_submitted_assessment_shows_its_level(
    site: Site, shown: Shown, house: House, answered: Any
) -> None:
    house.take_on(GrantLevel.READ)
    results = house.services.results
    results.submit(answered.assessment_id, answered.actor, answered.clock().date())
    card = results.result(answered.assessment_id, answered.actor).scorecard
    page = clients(site, house.token("member"))
    text = shown(page)
    level = house.services.library.model().scale.title(card.level)
    for words in ("只能查看", "已提交，11月21日", "23 / 23", level):
        assert words in text
    assert labels(page) == ["打开结果", "核验与意见"]


def test_opening_a_client_leads_to_its_questionnaire(site: Site, house: House) -> None:
    house.take_on()
    page = clients(site, house.token("member"))
    page.button(key=f"open-{house.organisation.id}-{house.bench.assessment_id}").click().run()
    assert not page.exception
    assert page.title[0].value == "质量问卷"


def test_opening_for_review_leads_to_the_answers(site: Site, house: House) -> None:
    house.take_on(GrantLevel.READ)
    page = clients(site, house.token("member"))
    page.button(key=f"review-{house.organisation.id}-{house.bench.assessment_id}").click().run()
    assert page.title[0].value == "核验作答"


def test_access_that_ended_meanwhile_is_said_in_one_sentence(site: Site, house: House) -> None:
    firm_id = house.take_on()
    page = clients(site, house.token("member"))
    (grant,) = house.services.grants.of_firm(firm_id, house.bench.actor)
    house.services.grants.withdraw(grant.id, house.bench.actor)
    page.button(key=f"open-{house.organisation.id}-{house.bench.assessment_id}").click().run()
    assert page.title[0].value == "我的客户"
    assert [w.value for w in page.warning] == [
        "有企业的授权已经结束或被收回，或者改由别人负责，已从您的列表里移走。"
    ]
    assert not page.button
    assert not page.run().warning


def test_a_list_without_clients_says_how_a_firm_grants(
    site: Site, shown: Shown, house: House
) -> None:
    text = shown(clients(site, house.token("member")))
    assert "还没有分给您的客户" in text
    assert "授权与同意" in text
    lead = shown(clients(site, house.token("lead")))
    assert "还没有企业授权给本机构" in lead


def test_a_lead_assigns_a_firm_to_a_member(site: Site, shown: Shown, house: House) -> None:
    firm_id = house.grant()
    page = clients(site, house.token("lead"))
    assert "待分配" in shown(page)
    page.selectbox(key=f"assign-firm-{house.organisation.id}").select(firm_id)
    page.selectbox(key=f"assign-member-{house.organisation.id}").select(house.member.id)
    press(page, "分配")
    assert "已分配" in page.success[0].value
    assert "待分配" not in shown(page)
    assert "李芳 :red[x]" in shown(page)
    assert len(house.services.grants.assessments(house.member)) == 1


def test_of_two_firms_of_one_name_the_chosen_one_is_assigned(site: Site, house: House) -> None:
    second = house.services.profiles.start(WORKSHOP, consent=VERSION)
    firm_id = consultancies.grant(
        house.services, second.assessment_id, second.actor, house.organisation, GrantLevel.READ
    )
    house.grant()
    page, key = clients(site, house.token("lead")), house.organisation.id
    assert len(set(page.selectbox(key=f"assign-firm-{key}").options)) == 2
    page.selectbox(key=f"assign-firm-{key}").select(firm_id)
    page.selectbox(key=f"assign-member-{key}").select(house.member.id)
    press(page, "分配")
    (client,) = house.services.grants.assessments(house.member)
    assert client.assessment_id == second.assessment_id


def test_taking_a_client_away_asks_twice(site: Site, house: House) -> None:
    firm_id = house.take_on()
    page, key = clients(site, house.token("lead")), house.organisation.id
    pair = page.selectbox(key=f"unassign-pair-{key}")
    pair.select(f"{firm_id} {house.member.id}")
    press(page, "收回")
    assert "请先勾选" in page.warning[0].value
    assert house.services.grants.assessments(house.member)
    page.checkbox(key=f"unassign-sure-{key}").check()
    press(page, "收回")
    assert "已收回" in page.success[0].value
    assert house.services.grants.assessments(house.member) == ()


def test_a_lead_hands_all_clients_of_a_member_over(site: Site, house: House) -> None:
    house.take_on()
    page, key = clients(site, house.token("lead")), house.organisation.id
    page.selectbox(key=f"handover-from-{key}").select(house.member.id)
    page.selectbox(key=f"handover-to-{key}").select(house.member.id)
    page.checkbox(key=f"handover-sure-{key}").check()
    press(page, "交接")
    assert "不能交接给本人" in page.warning[0].value
    page.selectbox(key=f"handover-to-{key}").select(house.lead.id)
    press(page, "交接")
    assert "已交接" in page.success[0].value
    assert house.services.grants.assessments(house.member) == ()
    assert len(house.services.grants.assessments(house.lead)) == 1


def test_a_grant_that_ended_while_the_lead_assigns_is_refused_in_words(
    site: Site, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm_id = house.grant()
    page, key = clients(site, house.token("lead")), house.organisation.id
    page.selectbox(key=f"assign-firm-{key}").select(firm_id)
    page.selectbox(key=f"assign-member-{key}").select(house.member.id)
    real = house.services.organisations.assign

    def too_late(*given: Any) -> None:
        (grant,) = house.services.grants.of_firm(firm_id, house.bench.actor)
        house.services.grants.withdraw(grant.id, house.bench.actor)
        real(*given)

    monkeypatch.setattr(house.services.organisations, "assign", too_late)
    press(page, "分配")
    assert "现在没有授权给本机构" in page.warning[0].value


def test_two_organisations_stand_apart(site: Site, shown: Shown, house: House) -> None:
    house.take_on()
    house.bench.clock.pass_by(days=1)
    other_lead = consultancies.account(house.services, "otherlead")
    other = consultancies.found(house.services, "关中评价中心", other_lead)
    consultancies.join(house.services, other, other_lead, house.member)
    page = clients(site, house.token("member"))
    text = shown(page)
    assert text.index("诚信 $咨询$ 社") < text.index("长安精工") < text.index("关中评价中心")
    assert text.count("还没有分给您的客户") == 1


def test_somebody_without_an_organisation_learns_how_to_join(
    site: Site, shown: Shown, signed_in: Any, house: House
) -> None:
    page = clients(site, signed_in("owner"))
    assert "不属于任何服务机构" in shown(page)
    assert not page.button
    members = house.services.organisations
    token = house.token("member")
    members.remove(house.organisation.id, house.lead, house.member.id)
    assert "不属于任何服务机构" in shown(clients(site, token))


def test_a_stranger_is_sent_to_sign_in(site: Site) -> None:
    page = clients(site, None)  # type: ignore[arg-type]
    assert "请先登录" in page.warning[0].value


def press(page: AppTest, label: str) -> None:
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception
