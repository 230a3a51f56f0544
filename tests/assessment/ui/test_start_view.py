"""The first page: five facts, a resume code, and the way back in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assessment.domain.accounts import HeldRole, Role
from assessment.domain.sharing import MemberRole
from assessment.services.account_rights import SYSTEM
from assessment.ui.widgets.plain import plain
from tests.assessment.conftest import WORKSHOP
from tests.assessment.ui.conftest import PASSWORD

View = Callable[..., AppTest]


def agree(page: AppTest) -> None:
    page.button(key="start-agree").click().run()


def fill(page: AppTest, *, employees: int = 12) -> None:
    agree(page)
    page.text_input(key="start-name").set_value("长安精工机械厂").run()
    page.radio(key="start-place").set_value("xian").run()
    page.radio(key="start-in-xian").set_value("yanta").run()
    page.text_input(key="start-words").set_value("机加工").run()
    page.text_input(key="start-employees").set_value(str(employees)).run()
    page.radio(key="start-produces").set_value(True).run()


def sentences(page: AppTest) -> str:
    return "".join(warning.value for warning in page.warning)


def test_five_facts_and_consent_begin_an_assessment(view: View, services: Any, shown: Any) -> None:
    page = view("start")
    assert not page.exception
    fill(page)
    page.button(key="start-go").click().run()
    assert not page.exception
    assert not page.warning
    text = shown(page)
    assert "长安精工机械厂" in text
    assert 'action="/resume"' in text
    code = text.split("<output")[1].split(">")[1].split("<")[0]
    assert services.visits.resume(code, "10.0.0.9").visit.assessment_id


def test_nothing_is_asked_before_the_notice_is_agreed_to(view: View, shown: Any) -> None:
    page = view("start")
    assert "作答不用于监管、抽查或处罚" in shown(page)
    assert not page.text_input
    assert not page.radio
    agree(page)
    assert page.text_input(key="start-name")


def test_what_is_missing_is_said_and_what_is_filled_stays(view: View) -> None:
    page = view("start")
    agree(page)
    page.text_input(key="start-name").set_value("某厂").run()
    page.button(key="start-go").click().run()
    assert "行业" in sentences(page)
    assert page.text_input(key="start-name").value == "某厂"


def test_a_name_without_end_is_refused_with_its_limit(view: View) -> None:
    page = view("start")
    fill(page)
    page.text_input(key="start-name").set_value("长" * 10_000).run()
    page.button(key="start-go").click().run()
    assert not page.exception
    assert "超过 100 个字" in sentences(page)


def test_the_band_is_asked_only_while_it_decides_the_size(view: View) -> None:
    page = view("start")
    fill(page)
    assert not any("营业收入" in each.label for each in page.radio)
    page.text_input(key="start-employees").set_value("50").run()
    assert any("营业收入" in each.label for each in page.radio)


@pytest.mark.parametrize("staff", ["1.5", "1e30", "-5", "十几个", "9" * 30])
def test_a_number_of_people_that_is_none_is_refused_in_words(view: View, staff: str) -> None:
    page = view("start")
    fill(page)
    page.text_input(key="start-employees").set_value(staff).run()
    page.button(key="start-go").click().run()
    assert "从业人员" in sentences(page)
    assert "整数" in sentences(page)


def test_words_nobody_knows_lead_to_the_categories(view: View) -> None:
    page = view("start")
    agree(page)
    page.text_input(key="start-words").set_value("zzzz").run()
    assert page.selectbox(key="start-category").label == "行业门类"


def test_a_refused_code_comes_back_with_its_sentence(view: View) -> None:
    page = view("start", notice="code")
    assert "续答码不正确" in sentences(page)
    assert "没有完成" in sentences(view("start", notice="<script>"))


def test_an_open_assessment_offers_to_go_on_and_to_leave(
    view: View, bench: Any, shown: Any
) -> None:
    bench.save("Q101", 3)
    page = view("start", bench.entered.token)
    assert not page.exception
    assert page.title[0].value == "长安精工机械厂"
    assert [button.label for button in page.button][:2] == ["继续作答", "检查并提交"]
    assert 'action="/leave"' in shown(page)


def test_a_new_code_replaces_the_old_one(view: View, bench: Any, services: Any, shown: Any) -> None:
    bench.save("Q101", 3)
    page = view("start", bench.entered.token)
    page.button(key=f"new-code-{bench.assessment_id}").click().run()
    code = shown(page).split("<output")[1].split(">")[1].split("<")[0]
    assert code != bench.started.resume_code
    visit = services.visits.resume(code, "10.0.0.9").visit
    assert visit.assessment_id == bench.assessment_id


def test_an_account_finds_its_firms_and_opens_one(
    site: Any, shown: Any, services: Any, signed_in: Any
) -> None:
    token = signed_in("factory")
    owner = services.sign_in.who(token).actor
    mine = services.profiles.start_own({**WORKSHOP, "firm.name": ":red[厂]"}, owner, consent="1")
    app = site(token)
    assert app.title[0].value == "factory，您好"
    assert ":red[厂]" in shown(app)
    assert "已答 0 题" in shown(app)
    app.button(key=f"open-{mine}").click().run()
    assert app.title[0].value == "质量问卷"
    assert services.sign_in.who(token).assessment_id == mine
    app.switch_page("views/start.py").run()
    assert app.title[0].value == plain(":red[厂]")
    app.button(key="close-assessment").click().run()
    assert services.sign_in.who(token).assessment_id is None
    assert app.title[0].value == "factory，您好"


def test_an_account_begins_without_a_code(site: Any, services: Any, signed_in: Any) -> None:
    token = signed_in("factory")
    app = site(token)
    fill(app)
    app.button(key="start-go").click().run()
    assert not app.exception
    assert app.title[0].value == "质量问卷"
    here = services.sign_in.who(token)
    (found,) = services.shelf.of(here.actor)
    assert found.lines[0].assessment_id == here.assessment_id
    (agreed,) = services.consents.of(here.actor, found.firm.id)
    assert agreed.version == services.privacy.notice().version


def test_a_home_reminds_of_codes_until_they_are_printed(
    view: View, shown: Any, services: Any, signed_in: Any
) -> None:
    token = signed_in("factory")
    assert "去打印恢复码" in shown(view("start", token))
    services.recovery.print_codes(token, PASSWORD, "10.0.0.9")
    assert "去打印恢复码" not in shown(view("start", token))


def test_a_home_offers_to_take_a_code_into_the_account(
    view: View, shown: Any, signed_in: Any
) -> None:
    text = shown(view("start", signed_in("factory")))
    assert "续答码作废" in text
    assert 'action="/resume"' in text


DESKS = {
    Role.CONSULTANT: {"clients", "consultancy"},
    Role.BUREAU: {"campaigns", "indicators", "desk"},
    Role.ADMIN: {"users", "organisations", "desk", "disputes", "audit"},
}


@pytest.mark.parametrize("role", DESKS)
def test_a_home_leads_each_role_to_its_work(
    site: Any, shown: Any, signed_in: Any, role: Role
) -> None:
    scope = {Role.BUREAU: "yanta", Role.CONSULTANT: "org"}.get(role, "")
    app = site(signed_in("somebody", HeldRole(role, scope)))
    assert not app.exception
    assert not app.error
    links = {each.proto.page for each in app.get("page_link")}
    assert links == {name.replace("_", "-") for name in DESKS[role]}
    assert "把续答码收进账号" not in [each.value for each in app.header]
    assert "同意并开始填写" not in [each.label for each in app.button]


def test_an_account_whose_roles_are_gone_is_told_so(
    site: Any, services: Any, signed_in: Any
) -> None:
    token = signed_in("somebody", HeldRole(Role.FIRM))
    account_id = services.sign_in.who(token).account.id
    services.accounts.take_role(SYSTEM, account_id, HeldRole(Role.FIRM))
    app = site(token)
    assert "没有任何权限" in app.info[0].value
    assert not app.button


def test_who_came_by_a_link_sees_no_code_and_no_submitting(
    view: View, shown: Any, services: Any, bench: Any
) -> None:
    bench.save("Q103", 3)
    invited = services.invitations.invite_colleague(
        bench.assessment_id, bench.actor, MemberRole.READER, ("D1",)
    )
    token = services.invitations.accept(invited.token, None).token
    page = view("start", token)
    assert not page.exception
    assert [button.label for button in page.button] == ["看作答"]
    assert "重新发一个链接" in shown(page)
    assert "续答码" not in shown(page)


def test_who_has_the_code_is_told_why_to_register(view: View, shown: Any, bench: Any) -> None:
    bench.save("Q101", 3)
    text = shown(view("start", bench.entered.token))
    assert 'href="/register"' in text
    assert "续答码丢了就找不回来" in text


def test_signing_out_is_said(view: View) -> None:
    assert "已退出登录" in view("start", notice="signed_out").success[0].value
