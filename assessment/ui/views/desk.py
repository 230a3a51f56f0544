"""企业受理: check licences, help firms that lost their password, invite firms by credit code."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from assessment.domain.accounts import Role, SignedIn
from assessment.domain.errors import NotFound, Refusal
from assessment.domain.firms import Actor
from assessment.domain.sharing import Invitation
from assessment.i18n import _
from assessment.ui import session
from assessment.ui.context import require_role, services
from assessment.ui.widgets.acting import act
from assessment.ui.widgets.areas import area_picker, areas
from assessment.ui.widgets.claim_desk import FIRM, show_check, show_claims
from assessment.ui.widgets.desk_code import show_desk_code
from assessment.ui.widgets.elements import draw, tag
from assessment.ui.widgets.firm_links import given_row, show_firm_link
from assessment.ui.widgets.page import heading, title

PLACE = "desk"


def view() -> None:
    """Draw what waits for the desk, or the one claim that is being checked."""
    here = require_role(Role.BUREAU, Role.ADMIN)
    waiting = services().confirmations.waiting(here.actor)
    chosen = st.query_params.get(FIRM)
    claim = next((each for each in waiting if each.firm_id == chosen), None)
    if claim is not None:
        show_check(claim, here.actor)
        return
    title(_("企业受理"), _("核对营业执照，帮企业重设密码，按信用代码邀请企业。"))
    if chosen:
        st.warning(_("这家企业已经核对过，或撤回了登记，不用再处理。"))
    show_claims(waiting)
    _recovery(here)
    _invite(here)


def _recovery(here: SignedIn) -> None:
    with st.container(border=True, key="card-recovery"):
        heading(
            _("企业忘了密码"),
            _("看过营业执照和来人的身份证后，开一个一次性恢复码，72 小时内有效。"),
        )
        if not show_desk_code(PLACE):
            _recovery_form(here.actor)


def _recovery_form(actor: Actor) -> None:
    with st.form("recovery", border=False):
        name = st.text_input(_("企业的账号名或手机号"), max_chars=64, key="recovery-name")
        seen = st.checkbox(_("我看过营业执照原件，来人是企业负责人或受他委托"), key="recovery-seen")
        if st.form_submit_button(_("开恢复码"), type="primary"):
            _hand_out(actor, name, seen)


def _hand_out(actor: Actor, name: str, seen: bool) -> None:
    if not name.strip() or not seen:
        st.warning(_("请填写账号，并勾选上面一句。还没有开恢复码。"))
        return
    try:
        code = services().recovery.reset_by_desk(actor, name)
    except NotFound:
        st.warning(_("没有这个账号。请核对账号名或手机号，看看有没有多字、少字。"))
        return
    except Refusal as refusal:
        st.warning(refusal.sentence)
        return
    session.keep_code(PLACE, name.strip(), code)
    st.rerun()


def _invite(here: SignedIn) -> None:
    with st.container(border=True, key="card-invite"):
        heading(
            _("邀请企业"),
            _("已经知道信用代码的企业，发一个链接给它：登录后接受，身份就算确认。"),
        )
        if not show_firm_link(PLACE):
            _invite_form(here)
        _given(services().invitations.given_out(here.actor), here.actor)


def _invite_form(here: SignedIn) -> None:
    scopes = None if here.has(Role.ADMIN) else here.scopes(Role.BUREAU)
    with st.form("invite", border=False):
        code = st.text_input(_("统一社会信用代码"), max_chars=40, key="invite-code")
        known = areas(services().library.regions, scopes)
        region = area_picker(_("企业所在地区"), known, "region")
        if st.form_submit_button(_("生成邀请链接"), type="primary"):
            _give_link(here.actor, code, region)


def _give_link(actor: Actor, code: str, region: str | None) -> None:
    if region is None:
        st.warning(_("请先选企业所在地区。还没有生成链接。"))
        return
    try:
        invited = services().invitations.invite_firm(code, actor, region)
    except Refusal as refusal:
        st.warning(refusal.sentence)
        return
    session.keep_invited(PLACE, invited)
    st.rerun()


def _given(invitations: Sequence[Invitation], actor: Actor) -> None:
    if invitations:
        draw(tag("h3", _("我发出、还没用的链接（{n} 个）").format(n=len(invitations))))
    for each in invitations:
        with st.container(key=f"link-{each.id}"):
            draw(given_row(each))
            if st.button(_("收回这个链接"), key=f"withdraw-{each.id}"):
                withdraw = partial(services().invitations.withdraw, each.id, actor)
                act(withdraw, _("链接已收回，打不开了。"))


view()
