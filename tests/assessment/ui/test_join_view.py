"""The page of a link: what it offers, to whom, and what it says when it offers nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assessment.domain.accounts import HeldRole, Role
from assessment.domain.sharing import MemberRole
from assessment.services.account_rights import SYSTEM

PASSWORD = "correct horse battery 9"
View = Callable[..., AppTest]
FILL, READ = MemberRole.CONTRIBUTOR, MemberRole.READER
CODE = "91610113MA6TX1K201"


@pytest.fixture
def offered(bench: Any) -> Callable[..., str]:
    """Return a function that makes a link and returns its token."""

    def make(role: MemberRole = FILL, *parts: str, **more: Any) -> str:
        return str(
            bench.services.invitations.invite_colleague(
                bench.assessment_id, bench.actor, role, parts or ("D1",), **more
            ).token
        )

    return make


@pytest.fixture
def passed_on(bench: Any) -> str:
    firm_id = bench.services.answering.open(bench.assessment_id, bench.actor).assessment.firm_id
    return str(bench.services.invitations.pass_on(firm_id, bench.actor).token)


@pytest.fixture
def organisation(services: Any) -> str:
    """The token of an invitation into a consultancy."""
    admin = services.accounts.add(SYSTEM, "root", HeldRole(Role.ADMIN), password=PASSWORD)
    lead = services.accounts.add(SYSTEM, "lead", HeldRole(Role.FIRM), password=PASSWORD)
    found = services.organisations.found(admin.actor, "秦岭质量咨询社", lead.id)
    return str(services.invitations.invite_member(found.id, lead.actor).token)


def test_an_offer_says_who_asks_for_what_and_until_when(
    view: View, bench: Any, offered: Any, shown: Any
) -> None:
    until = bench.clock() + timedelta(days=30)
    page = view("join", t=offered(FILL, "D1", "D3", access_until=until))
    text = shown(page)
    assert not page.exception
    assert page.header[0].value == "请您一起填写质量问卷"
    assert "长安精工机械厂" in text
    assert "领导、战略与首席质量官、质量基础能力" in text
    assert "2026年12月21日" in text
    assert "不用注册" in text
    assert 'action="/join"' in text
    assert 'class="notice"' in text


def test_a_reader_is_told_that_nothing_can_be_changed(view: View, offered: Any, shown: Any) -> None:
    page = view("join", t=offered(READ, "*"))
    assert page.header[0].value == "请您看一份质量测评"
    assert "整份问卷" in shown(page)
    assert "不限期" in shown(page)
    assert "接受，去查看" in shown(page)


@pytest.mark.parametrize("query", [{}, {"t": "nonsense"}, {"t": "<script>"}])
def test_an_unknown_link_gets_one_clear_sentence(
    view: View, query: dict[str, str], shown: Any
) -> None:
    page = view("join", **query)
    assert not page.exception
    assert "已经用过、过期或被收回" in page.warning[0].value
    assert "让他再发一个" in shown(page)
    assert "<form" not in shown(page)


def test_a_used_a_withdrawn_and_an_old_link_get_the_same_sentence(
    view: View, bench: Any, offered: Any
) -> None:
    invitations = bench.services.invitations
    used, old = offered(), offered(life=timedelta(hours=1))
    invitations.accept(used)
    taken_back = invitations.invite_colleague(bench.assessment_id, bench.actor, FILL, ("D1",))
    invitations.withdraw(taken_back.invitation.id, bench.actor)
    bench.clock.pass_by(hours=2)
    said = {view("join", t=token).warning[0].value for token in (used, old, taken_back.token)}
    assert len(said) == 1


def test_who_opens_a_used_link_again_goes_on_with_what_is_open(
    view: View, bench: Any, offered: Any, shown: Any
) -> None:
    token = offered()
    accepted = bench.services.invitations.accept(token)
    page = view("join", accepted.token, t=token)
    assert "继续这份测评" in shown(page)


def test_the_owner_is_told_to_hand_the_link_over(
    view: View, bench: Any, offered: Any, passed_on: str, shown: Any
) -> None:
    for token in (offered(), passed_on):
        text = shown(view("join", bench.entered.token, t=token))
        assert "企业的负责人" in text
        assert "<form" not in text


def test_leaving_another_assessment_is_said_before(
    view: View, services: Any, bench: Any, offered: Any, shown: Any
) -> None:
    facts = {
        "firm.name": "别家<b>工厂</b>",
        "firm.region": "yanta",
        "firm.industry": "C34",
        "firm.employees": 9,
        "firm.produces": True,
    }
    other = services.visits.enter(services.profiles.start(facts).ticket)
    text = shown(view("join", other.token, t=offered()))
    assert "会离开现在打开的测评" in text
    assert "别家&lt;b&gt;工厂" in text
    assert "<form" in text
    helper = bench.services.invitations.accept(offered())
    assert "会离开" not in shown(view("join", helper.token, t=offered(FILL, "D2")))


def test_an_account_is_told_as_whom_it_accepts(
    view: View, signed_in: Any, offered: Any, shown: Any
) -> None:
    assert "现在登录的账号" in shown(view("join", signed_in("laowang"), t=offered()))


def test_what_needs_an_account_leads_to_sign_in_and_back(
    view: View, passed_on: str, shown: Any
) -> None:
    text = shown(view("join", t=passed_on))
    back = f"next=%2Fjoin%3Ft%3D{passed_on}"
    assert f'href="/sign-in?{back}"' in text
    assert f'href="/register?{back}"' in text
    assert "<form" not in text


def test_taking_a_firm_over_asks_twice(
    view: View, passed_on: str, signed_in: Any, shown: Any
) -> None:
    text = shown(view("join", signed_in("heir"), t=passed_on))
    assert 'type="checkbox" name="sure" value="yes" required' in text
    assert "原来的负责人马上不能再进入" in text


def test_an_organisation_names_itself(
    view: View, organisation: str, signed_in: Any, shown: Any
) -> None:
    text = shown(view("join", signed_in("advisor"), t=organisation))
    assert "秦岭质量咨询社" in text
    assert "机构成员" in text


def test_a_bureaus_link_names_the_credit_code(
    view: View, services: Any, signed_in: Any, shown: Any
) -> None:
    bureau = services.accounts.add(
        SYSTEM, "yanta", HeldRole(Role.BUREAU, "yanta"), password=PASSWORD
    )
    made = services.invitations.invite_firm(CODE, bureau.actor, "yanta")
    page = view("join", signed_in("owner"), t=made.token)
    assert page.header[0].value == "请确认您的企业身份"
    assert CODE in shown(page)
    assert "不等于同意谁看您的作答" in shown(page)


@pytest.mark.parametrize(
    ("notice", "words"),
    [("not_sure", "先勾选"), ("invitation_role", "不能接受这个邀请"), ("form", "页面打开得太久")],
)
def test_what_was_refused_is_said_on_the_page_of_the_link(
    view: View, offered: Any, notice: str, words: str, shown: Any
) -> None:
    page = view("join", t=offered(), notice=notice)
    assert words in page.warning[0].value
    assert "<form" in shown(page)
