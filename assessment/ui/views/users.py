"""账号与角色: look accounts up, add one, give and take roles, switch on and off."""

from __future__ import annotations

import streamlit as st

from assessment.domain.account_ports import AccountsWanted
from assessment.domain.accounts import HeldRole, Role
from assessment.domain.errors import Refusal
from assessment.domain.firms import Actor
from assessment.i18n import _
from assessment.ui import session
from assessment.ui.context import require_role, services
from assessment.ui.widgets.account_list import ROLES, account_line, kind_words
from assessment.ui.widgets.account_page import CHOSEN, show_account
from assessment.ui.widgets.blocks import note, quiet
from assessment.ui.widgets.desk_code import show_desk_code
from assessment.ui.widgets.elements import draw, tag
from assessment.ui.widgets.page import title
from assessment.ui.widgets.pager import first_page, offset_of, show_pager
from assessment.ui.widgets.role_fields import held_role, role_field
from assessment.ui.widgets.rows import row

LIST, ADDING, PLACE = "accounts", "add-account", "users"
PAGE = 20
EVERY = ""


def view() -> None:
    """Draw the list, or the account that was chosen."""
    actor = require_role(Role.ADMIN).actor
    chosen = st.query_params.get(CHOSEN)
    if chosen:
        show_account(chosen, actor, organisation_names())
        return
    title(_("账号与角色"), _("给工作人员建账号、给出和收回角色。这里看不到任何企业的作答。"))
    show_desk_code(PLACE)
    _add(actor)
    _list(actor)


def organisation_names() -> dict[str, str]:
    """Return all organisations by id."""
    return {found.id: found.name for found in services().organisations.all()}


def _list(actor: Actor) -> None:
    wanted = _search()
    found = services().directory.search(actor, wanted)
    draw(quiet(_("找到 {n} 个账号").format(n=found.total)))
    if not found.total:
        draw(note(tag("p", _("没有符合的账号。换一个说法，或者清空搜索再看全部。"))))
    regions, organisations = services().library.regions, organisation_names()
    for each in found.views:
        line = account_line(each, regions, organisations)
        with st.container(key=f"line-{each.account.id}"):
            if row(line, _("查看"), f"open-{each.account.id}"):
                st.query_params[CHOSEN] = each.account.id
                st.rerun()
    show_pager(LIST, PAGE, found.total)


def _search() -> AccountsWanted:
    """Draw the search, and return what is looked for on this page of it."""
    with st.form("search"):
        text = st.text_input(_("账号名、称呼或手机号的一部分"), max_chars=64, key="search-text")
        role = st.radio(
            _("角色"),
            [EVERY, *ROLES],
            format_func=lambda each: kind_words(Role(each)) if each else _("全部"),
            horizontal=True,
            key="search-role",
        )
        if st.form_submit_button(_("查找"), type="primary"):
            first_page(LIST)
    return AccountsWanted(text.strip(), Role(role) if role else None, offset_of(LIST), PAGE)


def _add(actor: Actor) -> None:
    key = f"{ADDING}-{session.turn(ADDING)}"
    with st.expander(_("新建账号")):
        draw(quiet(_("不用设密码：建好后得到一个一次性恢复码，交给本人，他自己设密码。")))
        name = st.text_input(_("账号名或手机号"), max_chars=64, key=f"{key}-name")
        shown = st.text_input(_("称呼（可不填）"), max_chars=100, key=f"{key}-shown")
        chosen = role_field(services().library.regions, organisation_names(), key)
        if st.button(_("新建账号"), type="primary", key=f"{key}-add"):
            held = held_role(*chosen)
            if held is not None:
                _store(actor, name, shown, held)


def _store(actor: Actor, name: str, shown: str, held: HeldRole) -> None:
    """Add the account, and make the code by which its owner sets a password."""
    try:
        account = services().accounts.add(actor, name, held, display_name=shown)
        code = services().recovery.reset_by_desk(actor, account.name)
    except Refusal as refusal:
        st.warning(refusal.sentence)
        return
    session.keep_code(PLACE, account.name, code)
    session.next_turn(ADDING)
    session.leave_notice(_("账号已建好。请把下面的恢复码交给本人。"), good=True)
    st.rerun()


view()
