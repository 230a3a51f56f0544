"""机构成员: who belongs to a consultancy, who comes and goes, and the log of each member."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from assessment.domain.firms import Actor
from assessment.domain.sharing import Organisation, OrganisationRole
from assessment.i18n import _
from assessment.services.organisations import Consultant
from assessment.ui import session
from assessment.ui.context import require_account, services
from assessment.ui.widgets.acting import act
from assessment.ui.widgets.blocks import quiet
from assessment.ui.widgets.choices import choose
from assessment.ui.widgets.elements import draw, tag
from assessment.ui.widgets.handing_over import link_card, mark_of
from assessment.ui.widgets.letterhead import say_what_came, show_letterhead
from assessment.ui.widgets.member_forms import (
    ask_removal,
    ask_role,
    ask_to_leave,
    ask_what_to_withdraw,
    ask_whom_to_invite,
)
from assessment.ui.widgets.member_words import (
    invitations_table,
    log_table,
    members_table,
    name_of,
    outsider,
    role_words,
)
from assessment.ui.widgets.page import title


def view() -> None:
    """Draw the organisations of a consultant one after the other."""
    actor = require_account().actor
    title(_("机构成员"), _("谁在机构里、谁负责哪些客户、每个人做过什么。"))
    say_what_came(actor)
    organisations = services().organisations.mine(actor)
    if not organisations:
        draw(outsider())
    for organisation, role in organisations:
        with st.container(key=f"organisation-{organisation.id}"):
            draw(tag("h2", organisation.name))
            members = services().organisations.members(organisation.id, actor)
            leads = role is OrganisationRole.LEAD
            _members(organisation, actor, members, leads=leads)
            if leads:
                _invite(organisation, actor)
                _change(organisation, actor, members)
                show_letterhead(organisation, actor)
            _logs(organisation, actor, leads=leads)
            _leave(organisation, actor, members)


def _members(
    organisation: Organisation, actor: Actor, members: Sequence[Consultant], *, leads: bool
) -> None:
    clients = services().organisations.clients(organisation.id, actor)
    counted = Counter(client.actor_id for client in clients) if leads else None
    with st.container(border=True, key=f"card-members-{organisation.id}"):
        draw(tag("h3", _("成员（{n} 人）").format(n=len(members))))
        draw(members_table(members, counted))


def _invite(organisation: Organisation, actor: Actor) -> None:
    with st.container(border=True, key=f"card-invite-{organisation.id}"):
        draw(tag("h3", _("邀请新成员")))
        draw(quiet(_("把链接发给他，他登录或注册后打开，就加入本机构。")))
        role = ask_whom_to_invite(organisation.id)
        if role is not None:
            invited = services().invitations.invite_member(organisation.id, actor, role)
            session.keep_invited(organisation.id, invited)
        _links(organisation, actor)


def _links(organisation: Organisation, actor: Actor) -> None:
    """Draw the links nobody has used: the one just made to be copied, all to be withdrawn."""
    now, found = services().clock(), services().invitations.of_organisation(organisation.id, actor)
    waiting = [each for each in found if each.is_open(now)]
    kept = session.invited(organisation.id)
    if kept is not None and kept.invitation.id in {each.id for each in waiting}:
        made, mark = kept.invitation, mark_of(kept.invitation.id)
        part = _("加入后是{role}。").format(role=role_words(OrganisationRole(made.role)))
        draw(link_card(kept.token, made.expires_at, mark, part))
    if waiting:
        with st.expander(_("还没用的邀请链接（{n} 个）").format(n=len(waiting))):
            draw(invitations_table(waiting))
            gone = ask_what_to_withdraw(waiting, organisation.id)
            if gone:
                said = _("链接已收回，不能再用。")
                act(lambda: services().invitations.withdraw(gone, actor), said)


def _change(organisation: Organisation, actor: Actor, members: Sequence[Consultant]) -> None:
    use, key = services().organisations, organisation.id
    if len(members) < 2:
        return
    with st.container(border=True, key=f"card-change-{key}"):
        draw(tag("h3", _("调整成员")))
        with st.expander(_("更换角色")):
            changed = ask_role(members, key)
            if changed:
                said = _("角色已更换，马上生效。")
                act(lambda: use.set_role(key, actor, *changed), said)
        with st.expander(_("移出成员，交接客户")):
            leaving = ask_removal(members, key)
            if leaving:
                said = _("已移出，马上生效。")
                act(lambda: use.remove(key, actor, leaving.member_id, leaving.heir_id), said)


def _logs(organisation: Organisation, actor: Actor, *, leads: bool) -> None:
    use, key = services().organisations, organisation.id
    with st.container(border=True, key=f"card-log-{key}"):
        draw(tag("h3", _("操作记录") if leads else _("我的操作记录")))
        member_id: str | None = actor.id
        if leads:
            people = {person.actor_id: _in_log(person) for person in use.logged(key, actor)}
            member_id = choose(_("看谁的记录"), people, f"log-of-{key}")
        if member_id is not None:
            draw(log_table(use.log(key, actor, member_id)))


def _in_log(person: Consultant) -> str:
    left = person.role is None
    return _("{name}（已离开）").format(name=name_of(person)) if left else name_of(person)


def _leave(organisation: Organisation, actor: Actor, members: Sequence[Consultant]) -> None:
    if _is_only_lead(members):
        draw(quiet(_("您是唯一的负责人：要退出，请先请另一位成员担任负责人。")))
        return
    with st.expander(_("退出本机构")):
        if ask_to_leave(organisation.id):
            services().organisations.remove(organisation.id, actor, actor.id)
            session.leave_notice(_("您已退出机构，马上生效。"), good=True)
            st.switch_page("views/start.py")


def _is_only_lead(members: Sequence[Consultant]) -> bool:
    leads = [member for member in members if member.role is OrganisationRole.LEAD]
    return len(leads) == 1 and leads[0].is_you


view()
