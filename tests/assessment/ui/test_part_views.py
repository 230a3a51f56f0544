"""The pages of somebody with a part of a sheet: what they see, fill in, read, and do not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assessment.domain.accounts import HeldRole, Role
from assessment.domain.sharing import GrantLevel, MemberRole
from assessment.services.account_rights import SYSTEM
from assessment.services.visits import SESSION_COOKIE
from assessment.ui import context
from assessment.ui.context import Open
from assessment.ui.instrument.sheet import Sections, section_data

View = Callable[..., AppTest]
Site = Callable[..., AppTest]
FILL, READ = MemberRole.CONTRIBUTOR, MemberRole.READER


@pytest.fixture
def token_of(bench: Any) -> Callable[..., str]:
    """Return a function that lets a visitor in and returns the token of their session."""

    def enter(role: MemberRole, *parts: str) -> str:
        invitations = bench.services.invitations
        made = invitations.invite_colleague(bench.assessment_id, bench.actor, role, parts)
        return str(invitations.accept(made.token).token)

    return enter


@pytest.fixture
def here(cookies: dict[str, str]) -> Callable[[str], Open]:
    """Return a function that reads the open assessment as a view would."""

    def read(token: str) -> Open:
        cookies[SESSION_COOKIE] = token
        found = context.opened()
        assert found is not None
        return found

    return read


@pytest.fixture
def filler_token(bench: Any, services: Any, signed_in: Any) -> str:
    """The session of a consultant who may fill in for the firm."""
    admin = services.accounts.add(
        SYSTEM, "root", HeldRole(Role.ADMIN), password="correct horse battery 9"
    )
    token = str(signed_in("adviser"))
    actor = services.visits.require(token).actor
    found = services.organisations.found(admin.actor, "秦岭咨询社", actor.id)
    sheet = services.answering.open(bench.assessment_id, bench.actor)
    firm_id, later = sheet.assessment.firm_id, bench.clock() + timedelta(days=9)
    services.grants.grant(firm_id, bench.actor, found.id, GrantLevel.FILL, later)
    services.organisations.assign(found.id, actor, firm_id, actor.id)
    services.sign_in.open(token, bench.assessment_id)
    return token


def test_a_helper_gets_the_sections_of_their_part_with_the_numbers_of_all(
    bench: Any, token_of: Any, here: Any
) -> None:
    whole = here(bench.entered.token)
    part = here(token_of(FILL, "D2", "D5"))
    sections = Sections.of(part)
    assert sections.ids == ("D2", "D5")
    assert {part.numbers[q.id] for q in part.questions} == {
        whole.numbers[q.id] for q in part.questions
    }
    data = section_data(part, sections, "D2", None)
    assert not data["readonly"]
    assert data["questions"][0]["number"] == whole.numbers[data["questions"][0]["id"]] > 1
    assert (
        data["texts"]["to_review"]
        != section_data(whole, Sections.of(whole), "D2", None)["texts"]["to_review"]
    )


def test_a_section_that_is_not_theirs_to_fill_in_is_read_only_and_says_so(
    bench: Any, services: Any, token_of: Any, here: Any
) -> None:
    """Somebody who reads everything and fills in one part."""
    token = token_of(FILL, "D1")
    actor = services.visits.require(token).actor
    made = services.invitations.invite_colleague(bench.assessment_id, bench.actor, READ, ("*",))
    token = services.invitations.accept(made.token, actor, token).token
    bench.save("Q201", 3)
    open_ = here(token)
    sections = Sections.of(open_)
    assert len(sections.ids) == 10
    mine, theirs = (section_data(open_, sections, each, None) for each in ("D1", "D2"))
    assert not mine["readonly"]
    assert mine["section"]["note"] == ""
    assert theirs["readonly"]
    assert "同事" in theirs["section"]["note"]
    assert [each["writable"] for each in theirs["sections"]][:2] == [True, False]
    assert sections.next_open("D2") == ("D1", "Q101")


def test_a_reader_fills_in_nothing(token_of: Any, here: Any, view: View, shown: Any) -> None:
    token = token_of(READ, "*")
    open_ = here(token)
    sections = Sections.of(open_)
    assert section_data(open_, sections, "D1", None)["readonly"]
    assert sections.next_open("D1") == ("D1", None)
    page = view("questionnaire", token)
    assert not page.exception
    assert "您可以查看整份问卷，不能修改" in shown(page)


def test_only_who_may_change_the_profile_is_asked_what_fits(
    view: View, bench: Any, token_of: Any
) -> None:
    asked = "先答"
    assert any(asked in each.label for each in view("questionnaire", bench.entered.token).expander)
    for role, part in ((FILL, "D1"), (READ, "*")):
        page = view("questionnaire", token_of(role, part))
        assert not page.exception
        assert not any(asked in each.label for each in page.expander)


def test_the_place_of_the_owner_stays_where_it_is(
    view: View, bench: Any, services: Any, token_of: Any
) -> None:
    services.answering.remember_place(bench.assessment_id, bench.actor, "D5")
    page = view("questionnaire", token_of(FILL, "D1"), q="Q103")
    assert not page.exception
    assert services.answering.open(bench.assessment_id, bench.actor).place == "D5"


@pytest.mark.parametrize(("role", "part"), [(FILL, "D1"), (FILL, "*"), (READ, "*")])
def test_only_the_firm_itself_submits(
    view: View, answered: Any, token_of: Any, role: MemberRole, part: str, shown: Any
) -> None:
    page = view("review", token_of(role, part))
    assert not page.exception
    assert "只有企业自己能提交" in shown(page)
    assert not page.button


@pytest.mark.parametrize("name", ["result", "plan", "programs"])
def test_a_part_has_no_result_of_its_own_but_whoever_sees_all_reads_it(
    view: View, answered: Any, token_of: Any, name: str, shown: Any
) -> None:
    page = view(name, token_of(FILL, "D1"))
    assert not page.exception
    assert not page.warning
    assert "结果要看整份问卷" in shown(page)
    page = view(name, token_of(READ, "*"))
    assert not page.exception
    assert "结果要看整份问卷" not in shown(page)


def test_a_preview_offers_a_reader_nothing_to_submit(
    view: View, answered: Any, token_of: Any, shown: Any
) -> None:
    assert "去检查并提交" in shown(view("result", answered.entered.token))
    assert "去检查并提交" not in shown(view("result", token_of(READ, "*")))


def test_the_profile_is_read_only_for_who_may_only_read_it(
    view: View, bench: Any, services: Any, token_of: Any, shown: Any
) -> None:
    held = services.library.facts["firm.certificates"]
    changes = {"firm.exports": True, "firm.certificates": [held.choices[0].id]}
    assert services.profiles.set_facts(bench.assessment_id, bench.actor, changes) == ()
    page = view("profile", token_of(FILL, "D1"))
    text = shown(page)
    assert not page.exception
    assert not page.button
    assert not page.text_input
    assert "长安精工机械厂" in text
    assert held.choices[0].title in text
    assert "12 人" in text


def test_a_consultant_fills_in_the_profile_without_what_names_the_firm(
    view: View, bench: Any, services: Any, filler_token: str
) -> None:
    page = view("profile", filler_token)
    labels = {field.label for field in page.text_input}
    assert "从业人员（人）" in labels
    assert "企业名称" not in labels
    assert not any("统一社会信用代码" in label for label in labels)


def test_who_lost_a_part_is_told_so_on_the_next_click(
    site: Site, bench: Any, services: Any
) -> None:
    made = services.invitations.invite_colleague(bench.assessment_id, bench.actor, FILL, ("D1",))
    token = services.invitations.accept(made.token).token
    app = site(token).switch_page("views/questionnaire.py").run()
    assert app.title[0].value == "质量问卷"
    services.invitations.withdraw(made.invitation.id, bench.actor)
    app.run()
    assert not app.exception
    assert "现在不对您开放" in app.warning[0].value


def test_whoever_has_just_joined_is_welcomed_once_and_for_known_words_only(
    site: Site, cookies: dict[str, str], bench: Any
) -> None:
    app = site(bench.entered.token)
    app.query_params["joined"] = "fill"
    app.run()
    assert "欢迎您来帮忙" in app.success[0].value
    app.query_params["joined"] = "<b>x</b>"
    app.run()
    assert not app.success


def test_after_the_submission_a_helper_is_told_why_nothing_can_be_changed(
    view: View, answered: Any, token_of: Any, shown: Any
) -> None:
    token = token_of(FILL, "D1")
    day = answered.clock().date()
    answered.services.results.submit(answered.assessment_id, answered.actor, day)
    assert "现在只能看，不能改" in shown(view("questionnaire", token))
    assert "现在只能看" not in shown(view("questionnaire", answered.entered.token))
