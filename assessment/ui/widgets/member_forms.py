"""What a lead decides about members, and what every member may decide about themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from assessment.domain.sharing import Invitation, OrganisationRole
from assessment.i18n import _
from assessment.services.organisations import Consultant
from assessment.ui.widgets.choices import choose
from assessment.ui.widgets.handing_over import mark_of
from assessment.ui.widgets.member_words import name_of, role_words


@dataclass(frozen=True)
class Removal:
    """Who is to leave, and who takes over their clients, if anybody."""

    member_id: str
    heir_id: str | None


def ask_whom_to_invite(key: str) -> OrganisationRole | None:
    """Ask for the part a new member is to have."""
    with st.form(f"invite-{key}", border=False):
        role = st.radio(
            _("请他来做"),
            (OrganisationRole.MEMBER, OrganisationRole.LEAD),
            format_func=role_words,
            captions=(_("只打开分给他的企业"), _("还能分配客户、邀请和移出成员")),
            key=f"invite-role-{key}",
        )
        asked = st.form_submit_button(_("生成邀请链接"), type="primary")
    return role if asked else None


def ask_what_to_withdraw(invitations: Sequence[Invitation], key: str) -> str | None:
    """Ask which link is to work no more."""
    words = {each.id: _("编号 {mark}").format(mark=mark_of(each.id)) for each in invitations}
    with st.form(f"withdraw-{key}", border=False):
        chosen = choose(_("收回哪个链接"), words, f"withdraw-which-{key}")
        asked = st.form_submit_button(_("收回链接"))
    if asked and chosen is None:
        st.warning(_("请先选一个链接。还没有改动。"))
    return chosen if asked else None


def ask_role(members: Sequence[Consultant], key: str) -> tuple[str, OrganisationRole] | None:
    """Ask whose part is to change, and into which."""
    roles = {member.actor_id: member.role for member in members}
    with st.form(f"role-{key}", border=False):
        member = choose(_("谁"), _named(members), f"role-member-{key}")
        role = st.radio(
            _("改为"),
            (OrganisationRole.LEAD, OrganisationRole.MEMBER),
            format_func=role_words,
            horizontal=True,
            key=f"role-role-{key}",
        )
        asked = st.form_submit_button(_("保存角色"))
    if asked and (member is None or roles[member] is role):
        st.warning(_("请选一位成员，并选一个和现在不同的角色。还没有改动。"))
        return None
    return (member, role) if asked and member else None


def ask_removal(members: Sequence[Consultant], key: str) -> Removal | None:
    """Ask who is to leave, and who takes over; twice, as it works at once."""
    others = [member for member in members if not member.is_you]
    with st.form(f"remove-{key}", border=False):
        member = choose(_("移出谁"), _named(others), f"remove-member-{key}")
        heir = choose(
            _("他的客户交给谁（可以不选，不选就退回“待分配”）"),
            _named(members),
            f"remove-heir-{key}",
        )
        sure = st.checkbox(
            _("移出后他马上打不开任何客户的测评；他写过的意见和记录都会保留"),
            key=f"remove-sure-{key}",
        )
        asked = st.form_submit_button(_("移出机构"))
    if asked and (problem := _problem(member, heir, sure)):
        st.warning(problem)
        return None
    return Removal(member, heir) if asked and member else None


def ask_to_leave(key: str) -> bool:
    """Ask, twice, whether somebody wants to leave."""
    with st.form(f"leave-{key}", border=False):
        sure = st.checkbox(
            _("退出后马上打不开客户的测评，客户退回“待分配”；要再加入，需要新的邀请链接"),
            key=f"leave-sure-{key}",
        )
        asked = st.form_submit_button(_("退出机构"))
    if asked and not sure:
        st.warning(_("请先勾选上面一句，再按按钮。还没有改动。"))
    return asked and sure


def _problem(member: str | None, heir: str | None, sure: bool) -> str:
    if member is None:
        return _("请先选要移出的成员。还没有改动。")
    if member == heir:
        return _("不能交接给本人，请另选一位成员。还没有改动。")
    return "" if sure else _("请先勾选上面一句，再按按钮。还没有改动。")


def _named(members: Sequence[Consultant]) -> Mapping[str, str]:
    return {member.actor_id: name_of(member) for member in members}
