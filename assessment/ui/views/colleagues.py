"""Who of the firm fills in or reads which part, and how far everybody is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby

import streamlit as st

from assessment.domain.permissions import Action
from assessment.domain.sharing import Invitation, InvitationKind, MemberRole
from assessment.i18n import _
from assessment.services.members import Person, Progress
from assessment.ui import session
from assessment.ui.context import Open, require_open, services
from assessment.ui.widgets.blocks import quiet
from assessment.ui.widgets.elements import draw, tag
from assessment.ui.widgets.fresh_link import show_fresh_link
from assessment.ui.widgets.handing_over import mark_of
from assessment.ui.widgets.invite import parts_field, role_field, term_field
from assessment.ui.widgets.page import heading, title
from assessment.ui.widgets.part_note import part_note
from assessment.ui.widgets.team import (
    OWNER,
    link_row,
    nobody_yet,
    parts_table,
    parts_words,
    person_head,
    role_words,
)

KINDS = (InvitationKind.COLLEAGUE, InvitationKind.OWNERSHIP)


def view() -> None:
    """Draw the progress, and for the owner everything to invite, change and take back."""
    here = require_open()
    progress = services().members.progress(here.id, here.actor)
    if not here.may(Action.FIRM_SHARE):
        _for_others(here, progress)
        return
    title(
        _("同事分工"),
        _("把问卷分给懂行的人填。每人只看得到分给自己的部分，由您来提交。"),
    )
    people = [person for person in progress.people if person.role != OWNER]
    _progress(here, progress)
    if people:
        _people(here, people)
    _links(here)
    _invite(here, is_first=not people)
    _pass_on(here)


def _for_others(here: Open, progress: Progress) -> None:
    title(_("同事分工"), _("这里看得到各部分答了多少题，看不到别人答了什么。"))
    draw(part_note(here, with_way=False))
    _progress(here, progress)
    words = _("去填写") if here.may(Action.SHEET_SAVE) and here.is_draft else _("去看问卷")
    if st.button(words, type="primary", key=f"to-questionnaire-{here.id}"):
        st.switch_page("views/questionnaire.py")


def _progress(here: Open, progress: Progress) -> None:
    with st.container(border=True, key="card-progress"):
        heading(_("各部分的进度"))
        draw(parts_table(progress, here.model, tells_all=here.may(Action.FIRM_SHARE)))


def _people(here: Open, people: Sequence[Person]) -> None:
    with st.container(border=True, key="card-people"):
        ordered = sorted(people, key=lambda person: person.actor_id)
        grouped = groupby(ordered, key=lambda person: person.actor_id)
        everybody = [tuple(roles) for _actor, roles in grouped]
        heading(_("同事（{n} 位）").format(n=len(everybody)))
        for roles in everybody:
            with st.container(key=f"person-{roles[0].actor_id}"):
                for person in roles:
                    draw(person_head(person, here.model))
                _change(here, roles)


def _change(here: Open, roles: tuple[Person, ...]) -> None:
    """Draw what can be changed about one colleague, folded."""
    person = roles[0]
    key = f"change-{here.id}-{person.actor_id}"
    with st.expander(_("调整分工或移除")):
        if len(roles) > 1:
            draw(quiet(_("保存后，上面的几项分工会换成下面选的这一项。")))
        role = role_field(key, MemberRole(person.role))
        parts = parts_field(key, here.model, _asked(here), person.dimensions)
        if st.button(_("保存分工"), key=f"{key}-save"):
            _assign(here, person, role, parts)
        draw(tag("hr"))
        sure = st.checkbox(_("移除这位同事，他马上不能再进入"), key=f"{key}-sure")
        draw(quiet(_("他填过的作答都保留，修改记录里也还在。")))
        if st.button(_("移除"), disabled=not sure, key=f"{key}-remove"):
            services().members.remove(_firm(here), here.actor, person.actor_id)
            _say(_("已移除。他填过的作答都还在。"))


def _assign(here: Open, person: Person, role: MemberRole, parts: tuple[str, ...]) -> None:
    if not parts:
        st.warning(_("请至少勾选一个部分。分工还没有改动。"))
        return
    services().members.assign(_firm(here), here.actor, person.actor_id, role, parts)
    fills = role is MemberRole.CONTRIBUTOR
    _say(
        _("分工已保存：{what}{parts}。").format(
            what=role_words(fills=fills), parts=parts_words(parts, here.model)
        )
    )


def _links(here: Open) -> None:
    """Draw the links nobody has used yet, each to be withdrawn."""
    now = services().clock()
    found = [each for each in _invitations(here) if each.is_open(now)]
    fresh = session.invited(here.id)
    if fresh and fresh.invitation.id not in {each.id for each in found}:
        session.keep_invited(here.id, None)
    if not found:
        return
    with st.container(border=True, key="card-links"):
        heading(
            _("还没用的链接（{n} 个）").format(n=len(found)),
            _("链接本身只在发出时显示一次。发错了人就收回，马上失效。"),
        )
        for each in found:
            with st.container(key=f"link-{each.id}"):
                draw(link_row(each, here.model))
                if st.button(_("收回这个链接"), key=f"withdraw-{each.id}"):
                    services().invitations.withdraw(each.id, here.actor)
                    _say(_("链接 {mark} 已收回，不能再用。").format(mark=mark_of(each.id)))


def _invitations(here: Open) -> tuple[Invitation, ...]:
    every = services().invitations.of_firm(_firm(here), here.actor)
    return tuple(each for each in every if each.kind in KINDS)


def _invite(here: Open, *, is_first: bool) -> None:
    key = f"invite-{here.id}"
    with st.container(border=True, key="card-invite"):
        heading(_("请同事帮忙"), _("选好请他做什么，生成一个链接发给他。他不用注册。"))
        if is_first:
            draw(nobody_yet())
        role = role_field(key)
        parts = parts_field(key, here.model, _asked(here))
        term = term_field(key)
        draw(quiet(_("没有账号的同事，进来后同一台设备上 30 天内有效；更久的要再发一次链接。")))
        if st.button(_("生成邀请链接"), type="primary", key=f"{key}-go"):
            _make(here, role, parts, term)
        show_fresh_link(here.id, InvitationKind.COLLEAGUE, here.model)


def _make(here: Open, role: MemberRole, parts: tuple[str, ...], term: timedelta | None) -> None:
    """Make a link, and show it in place."""
    if not parts:
        st.warning(_("请至少勾选一个部分，再生成链接。"))
        return
    until = None if term is None else services().clock() + term
    made = services().invitations.invite_colleague(
        here.id, here.actor, role, parts, access_until=until
    )
    session.keep_invited(here.id, made)
    st.rerun()


def _pass_on(here: Open) -> None:
    with st.container(border=True, key="card-pass-on"):
        heading(
            _("换人负责"),
            _("要把这家企业的测评交给另一个人负责，就发一个接手链接；对方要有账号。"),
        )
        sure = st.checkbox(
            _("我知道：对方接手后，我和现在的续答码都不能再进入"), key=f"pass-{here.id}-sure"
        )
        if st.button(_("生成接手链接"), disabled=not sure, key=f"pass-{here.id}-go"):
            made = services().invitations.pass_on(_firm(here), here.actor)
            session.keep_invited(here.id, made)
            st.rerun()
        show_fresh_link(here.id, InvitationKind.OWNERSHIP, here.model)


def _asked(here: Open) -> list[str]:
    """Return the parts in which this firm is asked anything."""
    return list(dict.fromkeys(here.model.dimension_of(q.id).id for q in here.questions))


def _firm(here: Open) -> str:
    return here.sheet.assessment.firm_id


def _say(sentence: str) -> None:
    """Draw the page anew, with what has happened on top."""
    session.leave_notice(sentence, good=True)
    st.rerun()


view()
