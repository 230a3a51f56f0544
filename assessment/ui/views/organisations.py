"""服务机构: found one with its lead, see how large each is, rename it, appoint another lead."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assessment.domain.accounts import Account, Role
from assessment.domain.errors import NotFound, Refusal
from assessment.domain.firms import Actor
from assessment.domain.names import clean_title
from assessment.i18n import _
from assessment.services.founding import Standing
from assessment.ui import session
from assessment.ui.context import require_role, services
from assessment.ui.widgets.acting import act
from assessment.ui.widgets.blocks import chip, note, quiet
from assessment.ui.widgets.brief import brief
from assessment.ui.widgets.desk_code import show_desk_code
from assessment.ui.widgets.elements import Markup, draw, tag
from assessment.ui.widgets.page import title
from assessment.ui.widgets.pager import offset_of, show_pager

LIST, FOUNDING, PLACE = "organisations", "found", "organisations"
PAGE = 20


def view() -> None:
    """Draw the organisations, and what founds one."""
    actor = require_role(Role.ADMIN).actor
    found = services().founding.all(actor)
    title(
        _("服务机构"),
        _("登记咨询服务机构、指定负责人。成员和客户由负责人自己管，这里只看得到数量。"),
    )
    show_desk_code(PLACE)
    _found(actor, is_first=not found)
    if not found:
        draw(note(tag("p", _("还没有服务机构。填好上面几项，就能登记第一家。"))))
    first = offset_of(LIST)
    for each in found[first : first + PAGE]:
        with st.container(border=True, key=f"card-{each.organisation.id}"):
            draw(standing(each))
            _change(each, actor)
    show_pager(LIST, PAGE, len(found))


def standing(found: Standing) -> Markup:
    """Return an organisation with its leads and its numbers."""
    leads = "、".join(found.leads)
    missing = None if leads else tag("p", chip(_("没有负责人，请再指定一位"), "warn"), css="marks")
    rows = (
        (_("负责人"), leads or _("没有")),
        (_("成员"), _("{n} 人").format(n=found.members)),
        (_("授权给它的企业"), _("{n} 家").format(n=found.clients)),
    )
    return tag("div", tag("h3", found.organisation.name), missing, brief(rows), css="person")


def _found(actor: Actor, *, is_first: bool) -> None:
    key = f"{FOUNDING}-{session.turn(FOUNDING)}"
    with st.expander(_("登记一家服务机构"), expanded=is_first), st.form(key, border=False):
        name = st.text_input(_("机构名称"), max_chars=100, key=f"{key}-name")
        lead = st.text_input(_("负责人的账号名或手机号"), max_chars=64, key=f"{key}-lead")
        fresh = st.checkbox(_("负责人还没有账号，现在就建一个"), key=f"{key}-fresh")
        if st.form_submit_button(_("登记"), type="primary"):
            _store(actor, name, lead, fresh=fresh)


def _store(actor: Actor, name: str, lead: str, *, fresh: bool) -> None:
    """Found an organisation; a lead who is new gets an account and a code to come in by."""
    try:
        clean_title(name, _("机构名称"))
        account = _new_lead(actor, lead) if fresh else _known(actor, lead)
        services().organisations.found(actor, name, account.id)
    except Refusal as refusal:
        st.warning(refusal.sentence)
        return
    session.next_turn(FOUNDING)
    session.leave_notice(_("服务机构已登记。负责人登录后就能邀请成员。"), good=True)
    st.rerun()


def _new_lead(actor: Actor, name: str) -> Account:
    account = services().accounts.add(actor, name, None)
    code = services().recovery.reset_by_desk(actor, account.name)
    session.keep_code(PLACE, account.name, code)
    return account


def _known(actor: Actor, name: str) -> Account:
    try:
        return services().directory.named(actor, name)
    except NotFound:
        raise NotFound(
            _("没有这个账号，机构还没有登记。请核对负责人的账号名，或勾选“现在就建一个”。")
        ) from None


def _change(found: Standing, actor: Actor) -> None:
    own, use = found.organisation, services().founding
    with st.expander(_("改名或换负责人")):
        with st.form(f"rename-{own.id}", border=False):
            name = st.text_input(_("机构名称"), value=own.name, max_chars=100, key=f"name-{own.id}")
            if st.form_submit_button(_("保存名称")):
                act(partial(use.rename, actor, own.id, name), _("名称已改。"))
        with st.form(f"appoint-{own.id}", border=False):
            lead = st.text_input(
                _("再指定一位负责人（账号名或手机号）"), max_chars=64, key=f"lead-{own.id}"
            )
            if st.form_submit_button(_("指定负责人")):
                _appoint(found, actor, lead)
        draw(quiet(_("原来的负责人不变；要请他离开，由新负责人在“机构成员”里办理。")))


def _appoint(found: Standing, actor: Actor, lead: str) -> None:
    def appoint() -> None:
        account = services().directory.named(actor, lead)
        services().founding.appoint(actor, found.organisation.id, account.id)

    act(appoint, _("已指定负责人，他登录后就能管理机构。"))


view()
