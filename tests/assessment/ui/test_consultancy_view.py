"""The members of a consultancy: who comes, who leads, who leaves, and what each of them did."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from streamlit.testing.v1 import AppTest

from assessment.domain.sharing import OrganisationRole
from tests import consultancies
from tests.consultancies import House

Site = Callable[..., AppTest]
Shown = Callable[[AppTest], str]


def consultancy(site: Site, token: str) -> AppTest:
    page = site(token).switch_page("views/consultancy.py").run()
    assert not page.exception
    return page


def press(page: AppTest, label: str) -> None:
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception


def labels(page: AppTest) -> set[str]:
    return {button.label for button in page.button}


def test_members_are_listed_by_name_and_role(site: Site, shown: Shown, house: House) -> None:
    house.take_on()
    text = shown(consultancy(site, house.token("lead")))
    for words in ("诚信 $咨询$ 社", "王建国", "李芳 :red[x]", "负责人", "1 家"):
        assert words in text


def test_a_member_sees_colleagues_their_own_log_and_the_way_out(
    site: Site, shown: Shown, house: House
) -> None:
    house.take_on()
    page = consultancy(site, house.token("member"))
    assert labels(page) == {"退出机构"}
    assert not page.selectbox
    text = shown(page)
    assert "王建国" in text
    assert "开始负责：长安精工机械厂" in text
    assert "1 家" not in text


def test_a_lead_invites_by_a_link_and_takes_it_back(site: Site, shown: Shown, house: House) -> None:
    page, key = consultancy(site, house.token("lead")), house.organisation.id
    page.radio(key=f"invite-role-{key}").set_value(OrganisationRole.LEAD)
    press(page, "生成邀请链接")
    (invitation,) = [
        each
        for each in house.services.invitations.of_organisation(key, house.lead)
        if each.is_open(house.services.clock())
    ]
    assert invitation.role == "lead"
    assert "/join?t=" in shown(page)
    assert "加入后是负责人" in shown(page)
    page.selectbox(key=f"withdraw-which-{key}").select(invitation.id)
    press(page, "收回链接")
    assert "链接已收回" in page.success[0].value
    assert "/join?t=" not in shown(page)
    assert "收回链接" not in labels(page)


def test_a_used_link_is_not_shown_any_more(site: Site, shown: Shown, house: House) -> None:
    page = consultancy(site, house.token("lead"))
    press(page, "生成邀请链接")
    token = shown(page).partition("/join?t=")[2].partition("<")[0]
    newcomer = consultancies.account(house.services, "newcomer")
    house.services.invitations.accept(token, newcomer)
    page.run()
    assert "/join?t=" not in shown(page)
    assert "成员（3 人）" in shown(page)


def test_a_lead_makes_a_member_lead(site: Site, house: House) -> None:
    page, key = consultancy(site, house.token("lead")), house.organisation.id
    page.selectbox(key=f"role-member-{key}").select(house.lead.id)
    press(page, "保存角色")
    assert "和现在不同的角色" in page.warning[0].value
    page.selectbox(key=f"role-member-{key}").select(house.member.id)
    press(page, "保存角色")
    assert "角色已更换" in page.success[0].value
    roles = {m.actor_id: m.role for m in members(house)}
    assert roles[house.member.id] is OrganisationRole.LEAD


def test_the_last_lead_stays(site: Site, shown: Shown, house: House) -> None:
    page, key = consultancy(site, house.token("lead")), house.organisation.id
    assert "唯一的负责人" in shown(page)
    assert "退出机构" not in labels(page)
    page.selectbox(key=f"role-member-{key}").select(house.lead.id)
    page.radio(key=f"role-role-{key}").set_value(OrganisationRole.MEMBER)
    press(page, "保存角色")
    assert "至少要有一位负责人" in page.warning[0].value


def test_removing_a_member_asks_twice_and_hands_the_clients_over(
    site: Site, shown: Shown, house: House
) -> None:
    house.take_on()
    page, key = consultancy(site, house.token("lead")), house.organisation.id
    page.selectbox(key=f"remove-member-{key}").select(house.member.id)
    page.selectbox(key=f"remove-heir-{key}").select(house.lead.id)
    press(page, "移出机构")
    assert "请先勾选" in page.warning[0].value
    assert len(members(house)) == 2
    page.checkbox(key=f"remove-sure-{key}").check()
    press(page, "移出机构")
    assert "已移出" in page.success[0].value
    assert [m.actor_id for m in members(house)] == [house.lead.id]
    assert len(house.services.grants.assessments(house.lead)) == 1
    page.selectbox(key=f"log-of-{key}").select(house.member.id).run()
    text = shown(page)
    assert text.index("离开机构") < text.index("交接给别人：长安精工机械厂")


def test_nobody_inherits_from_themselves(site: Site, house: House) -> None:
    page, key = consultancy(site, house.token("lead")), house.organisation.id
    for field in ("member", "heir"):
        page.selectbox(key=f"remove-{field}-{key}").select(house.member.id)
    page.checkbox(key=f"remove-sure-{key}").check()
    press(page, "移出机构")
    assert "不能交接给本人" in page.warning[0].value
    assert len(members(house)) == 2


def test_a_member_leaves_after_a_second_word(site: Site, house: House) -> None:
    page, key = consultancy(site, house.token("member")), house.organisation.id
    press(page, "退出机构")
    assert "请先勾选" in page.warning[0].value
    page.checkbox(key=f"leave-sure-{key}").check()
    press(page, "退出机构")
    assert "您已退出机构" in page.success[0].value
    assert len(members(house)) == 1


def test_a_log_tells_who_did_what_to_which_firm(site: Site, shown: Shown, house: House) -> None:
    firm_id = house.take_on()
    token = house.token("member")
    house.services.sign_in.open(token, house.bench.assessment_id)
    text = shown(consultancy(site, token))
    assert text.index("打开测评：长安精工机械厂") < text.index("开始负责") < text.index("加入机构")
    assert "2026年11月21日 12:30" in text
    house.services.organisations.unassign(
        house.organisation.id, house.lead, firm_id, house.member.id
    )
    text = shown(consultancy(site, token))
    assert "不再负责：一家企业（现在没有授权，不显示名称）" in text
    assert "长安精工机械厂" not in text


def test_a_long_log_folds_what_is_old(site: Site, shown: Shown, house: House) -> None:
    house.take_on()
    token = house.token("member")
    for _ in range(30):
        house.services.sign_in.open(token, house.bench.assessment_id)
    assert "更早的 12 条" in shown(consultancy(site, token))


def test_somebody_outside_sees_no_member(
    site: Site, shown: Shown, signed_in: Any, house: House
) -> None:
    page = consultancy(site, signed_in("owner"))
    assert "不属于任何服务机构" in shown(page)
    assert "王建国" not in shown(page)


def members(house: House) -> Any:
    return house.services.organisations.members(house.organisation.id, house.lead)
