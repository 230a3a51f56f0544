"""Colleagues: inviting, changing and removing them; and what they see of one another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assessment.domain.accounts import HeldRole, Role
from assessment.domain.sharing import InvitationKind, MemberRole
from assessment.domain.sharing_errors import InvitationGone
from assessment.services.account_rights import SYSTEM
from assessment.ui import context

View = Callable[..., AppTest]
FILL, READ = MemberRole.CONTRIBUTOR, MemberRole.READER


@pytest.fixture
def join(bench: Any) -> Callable[..., Any]:
    """Return a function that lets a visitor in by a link."""

    def enter(role: MemberRole, *parts: str) -> Any:
        invitations = bench.services.invitations
        made = invitations.invite_colleague(bench.assessment_id, bench.actor, role, parts)
        return invitations.accept(made.token)

    return enter


def invite(page: AppTest, assessment_id: str, *parts: str) -> AppTest:
    for part in parts:
        page.checkbox(key=f"invite-{assessment_id}-part-{part}").check()
    return page.button(key=f"invite-{assessment_id}-go").click().run()


def firm_of(bench: Any) -> str:
    view = bench.services.answering.open(bench.assessment_id, bench.actor)
    return str(view.assessment.firm_id)


def test_a_firm_without_colleagues_is_told_what_they_are_good_for(
    view: View, bench: Any, shown: Any
) -> None:
    page = view("colleagues", bench.entered.token)
    assert not page.exception
    assert "还没有请同事帮忙" in shown(page)
    assert "企业负责人" in shown(page)


def test_a_fresh_link_is_shown_with_its_end_and_opens_what_was_chosen(
    view: View, bench: Any, shown: Any
) -> None:
    page = invite(view("colleagues", bench.entered.token), bench.assessment_id, "D1", "D3")
    assert not page.exception
    text = shown(page)
    token = text.partition("/join?t=")[2].partition("</output>")[0]
    offer = bench.services.invitations.look(token)
    assert (offer.role, offer.dimensions) == ("contributor", ("D1", "D3"))
    assert offer.access_until == bench.clock() + timedelta(days=30)
    assert "只能用一次" in text
    assert "11月28日 12:30前有效" in text
    page.button(key=f"put-away-{InvitationKind.COLLEAGUE}").click().run()
    assert token not in shown(page)
    assert "还没用的链接" in page.header[1].value


def test_no_part_chosen_makes_no_link(view: View, bench: Any) -> None:
    page = invite(view("colleagues", bench.entered.token), bench.assessment_id)
    assert "请至少勾选一个部分" in page.warning[0].value
    assert bench.services.invitations.of_firm(firm_of(bench), bench.actor) == ()


def test_the_whole_sheet_can_be_shown_without_an_end(view: View, bench: Any) -> None:
    page = view("colleagues", bench.entered.token)
    key = f"invite-{bench.assessment_id}"
    page.radio(key=f"{key}-role").set_value(READ)
    page.radio(key=f"{key}-scope").set_value("all")
    page.radio(key=f"{key}-term").set_value("open").run()
    page.button(key=f"{key}-go").click().run()
    (made,) = bench.services.invitations.of_firm(firm_of(bench), bench.actor)
    assert (made.role, made.dimensions) == ("reader", ("*",))


def test_an_open_link_can_be_withdrawn(view: View, bench: Any) -> None:
    invitations = bench.services.invitations
    made = invitations.invite_colleague(bench.assessment_id, bench.actor, FILL, ("D1",))
    page = view("colleagues", bench.entered.token)
    page.button(key=f"withdraw-{made.invitation.id}").click().run()
    with pytest.raises(InvitationGone):
        invitations.look(made.token)
    assert not any(button.label == "收回这个链接" for button in page.button)


def test_a_used_link_is_put_away_by_itself(view: View, bench: Any, shown: Any) -> None:
    page = invite(view("colleagues", bench.entered.token), bench.assessment_id, "D1")
    token = shown(page).partition("/join?t=")[2].partition("</output>")[0]
    bench.services.invitations.accept(token)
    assert token not in shown(page.run())


def test_a_colleague_is_listed_with_part_and_progress(
    view: View, bench: Any, join: Any, shown: Any
) -> None:
    actor = join(FILL, "D1").actor
    bench.services.answering.save(bench.assessment_id, actor, "Q103", 4, 0)
    page = view("colleagues", bench.entered.token)
    assert any(head.value == "同事（1 位）" for head in page.header)
    person = shown(page).partition('class="person"')[2]
    assert "没有账号" in person
    assert "1 / 3" in person


def test_a_part_is_changed_in_place(view: View, bench: Any, join: Any) -> None:
    actor = join(FILL, "D1").actor
    page = view("colleagues", bench.entered.token)
    key = f"change-{bench.assessment_id}-{actor.id}"
    page.checkbox(key=f"{key}-part-D1").uncheck()
    page.checkbox(key=f"{key}-part-D5").check()
    page.button(key=f"{key}-save").click().run()
    assert not page.exception
    view_of = bench.services.answering.open(bench.assessment_id, actor)
    assert view_of.writable == {"D5"}
    page.checkbox(key=f"{key}-part-D5").uncheck()
    page.button(key=f"{key}-save").click().run()
    assert "分工还没有改动" in page.warning[0].value


def test_removing_asks_twice_and_keeps_the_answers(view: View, bench: Any, join: Any) -> None:
    actor = join(FILL, "D1").actor
    bench.services.answering.save(bench.assessment_id, actor, "Q103", 4, 0)
    page = view("colleagues", bench.entered.token)
    key = f"change-{bench.assessment_id}-{actor.id}"
    assert page.button(key=f"{key}-remove").disabled
    page.checkbox(key=f"{key}-sure").check().run()
    page.button(key=f"{key}-remove").click().run()
    assert bench.services.members.of(firm_of(bench), bench.actor) == ()
    sheet = bench.services.answering.open(bench.assessment_id, bench.actor)
    assert sheet.answers["Q103"].value == 4


def test_a_firm_is_passed_on_by_a_link_after_a_second_word(
    view: View, bench: Any, shown: Any
) -> None:
    page = view("colleagues", bench.entered.token)
    key = f"pass-{bench.assessment_id}"
    assert page.button(key=f"{key}-go").disabled
    page.checkbox(key=f"{key}-sure").check().run()
    page.button(key=f"{key}-go").click().run()
    token = shown(page).partition("/join?t=")[2].partition("</output>")[0]
    assert bench.services.invitations.look(token).kind is InvitationKind.OWNERSHIP


def test_a_helper_sees_how_far_everybody_is_and_nobodys_name(
    view: View, bench: Any, join: Any, services: Any, signed_in: Any, shown: Any
) -> None:
    invitations = services.invitations
    made = invitations.invite_colleague(bench.assessment_id, bench.actor, FILL, ("D2",))
    other = services.visits.require(signed_in("laowang")).actor
    invitations.accept(made.token, other)
    mine = join(FILL, "D1")
    page = view("colleagues", mine.token)
    text = shown(page)
    assert not page.exception
    assert "1 位同事" in text
    assert "laowang" not in text
    assert "您负责填写" in text
    assert [button.label for button in page.button] == ["去填写"]
    assert "laowang" in shown(view("colleagues", bench.entered.token))


def test_a_name_with_markup_is_shown_letter_by_letter(
    view: View, bench: Any, services: Any, shown: Any
) -> None:
    account = services.accounts.add(
        SYSTEM,
        "zhang",
        HeldRole(Role.FIRM),
        password="correct horse battery 9",
        display_name=":red[x] <img src=x onerror=alert(1)>",
    )
    made = services.invitations.invite_colleague(bench.assessment_id, bench.actor, READ, ("D2",))
    services.invitations.accept(made.token, account.actor)
    page = view("colleagues", bench.entered.token)
    assert ":red[x] &lt;img src=x" in shown(page)
    assert not any(":red[x]" in str(each.value) for each in page.markdown)


def test_an_address_for_others_is_the_public_one_or_the_own_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def with_origin(origin: str | None) -> None:
        settings = SimpleNamespace(public_origin=origin)
        monkeypatch.setattr(context, "services", lambda: SimpleNamespace(settings=settings))

    came_by = SimpleNamespace(url="http://10.0.0.5:8501/colleagues?x=1")
    monkeypatch.setattr("streamlit.context", came_by)
    with_origin("https://zhijie.example")
    assert context.own_address("/join?t=a") == "https://zhijie.example/join?t=a"
    with_origin(None)
    assert context.own_address("/join?t=a") == "http://10.0.0.5:8501/join?t=a"
