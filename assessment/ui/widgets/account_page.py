"""One account, for an administrator: its facts, its roles, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from assessment.domain.accounts import STAFF, Account
from assessment.domain.errors import NotFound, Refusal
from assessment.domain.firms import Actor
from assessment.i18n import _
from assessment.services.directory import Details
from assessment.ui import session
from assessment.ui.context import services
from assessment.ui.widgets.account_list import OFFICES, account_facts
from assessment.ui.widgets.account_words import role_words
from assessment.ui.widgets.acting import act
from assessment.ui.widgets.blocks import quiet
from assessment.ui.widgets.desk_code import show_desk_code
from assessment.ui.widgets.elements import draw, tag
from assessment.ui.widgets.page import heading, title
from assessment.ui.widgets.plain import plain
from assessment.ui.widgets.role_fields import held_role, role_field

CHOSEN = "account"
Names = Mapping[str, str]


def show_account(account_id: str, actor: Actor, organisations: Names) -> None:
    """Draw one account."""
    try:
        details = services().directory.details(actor, account_id)
    except NotFound as gone:
        title(_("账号与角色"))
        st.warning(gone.sentence)
        _back()
        return
    title(plain(details.view.account.display_name))
    _back()
    with st.container(border=True, key="card-facts"):
        draw(account_facts(details, services().library.regions))
    with st.container(border=True, key="card-roles"):
        _roles(details, actor, organisations)
    with st.container(border=True, key="card-way-in"):
        _way_in(details, actor)
    with st.container(border=True, key="card-state"):
        _state(details, actor)


def _back() -> None:
    if st.button(_("返回账号列表"), key="back"):
        del st.query_params[CHOSEN]
        st.rerun()


def _roles(details: Details, actor: Actor, organisations: Names) -> None:
    account_id, regions = details.view.account.id, services().library.regions
    heading(_("角色"), _("改动马上生效，对方正开着的页面也一样。"))
    if not details.view.roles:
        draw(quiet(_("现在没有任何角色。")))
    for held in details.view.roles:
        words = role_words(held, regions, organisations)
        draw(tag("h3", words))
        if held.role not in STAFF:
            draw(quiet(_("注册时就有，不能单独收回。要让他不能登录，请停用账号。")))
            continue
        asked_twice(
            _("收回这个角色"),
            _("收回后他马上不能再做这项工作：{role}").format(role=words),
            partial(services().accounts.take_role, actor, account_id, held),
            _("角色已收回。"),
            f"take-{account_id}-{held.role}-{held.scope}",
        )
    _give(account_id, actor, organisations)


def _give(account_id: str, actor: Actor, organisations: Names) -> None:
    key = f"give-{account_id}-{session.turn('give-role')}"
    with st.expander(_("再给一个角色")):
        chosen = role_field(services().library.regions, organisations, key, OFFICES)
        if st.button(_("给出角色"), type="primary", key=key):
            held = held_role(*chosen)
            if held is not None:
                session.next_turn("give-role")
                act(
                    partial(services().accounts.give_role, actor, account_id, held),
                    _("角色已给出。"),
                )


def _way_in(details: Details, actor: Actor) -> None:
    account = details.view.account
    heading(_("登录"), _("管理员看不到、也不设别人的密码。"))
    if not show_desk_code(account.id) and st.button(_("开一次性恢复码"), key=f"code-{account.id}"):
        _hand_out(account, actor)
    st.caption(_("忘了密码，或刚建的账号还没设密码时用。看清是本人再给；以前开的码随即作废。"))
    if details.view.has_second_factor:
        asked_twice(
            _("取消动态验证码"),
            _("手机丢了才取消。他所有设备会退出，下次登录重新设置"),
            partial(services().accounts.drop_second_factor, actor, account.id),
            _("动态验证码已取消。"),
            f"factor-{account.id}",
        )


def _hand_out(account: Account, actor: Actor) -> None:
    try:
        code = services().recovery.reset_by_desk(actor, account.name)
    except Refusal as refusal:
        st.warning(refusal.sentence)
        return
    session.keep_code(account.id, account.name, code)
    st.rerun()


def _state(details: Details, actor: Actor) -> None:
    account = details.view.account
    if account.active:
        heading(_("停用"), _("停用后不能登录，所有设备马上退出。资料都在，可以再启用。"))
        asked_twice(
            _("停用这个账号"),
            _("我确定停用 {name}").format(name=account.name),
            partial(services().accounts.deactivate, actor, account.id),
            _("账号已停用，所有设备已退出。"),
            f"off-{account.id}",
        )
        return
    heading(_("启用"), _("启用后可以再登录，原来的角色还在。"))
    if st.button(_("启用这个账号"), type="primary", key=f"on-{account.id}"):
        act(partial(services().accounts.activate, actor, account.id), _("账号已启用。"))


def asked_twice(words: str, sure: str, do: Callable[[], object], said: str, key: str) -> None:
    """Offer what takes something away: folded, and only after a tick."""
    with st.expander(words), st.form(f"form-{key}", border=False):
        is_sure = st.checkbox(plain(sure), key=f"sure-{key}")
        if st.form_submit_button(words):
            if not is_sure:
                st.warning(_("请先勾选上面一句，再按按钮。还没有改动。"))
                return
            act(do, said)
