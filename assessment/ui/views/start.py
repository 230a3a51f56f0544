"""The first page: begin, come back, go on with what is open, or the home of an account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from assessment.domain.accounts import STAFF, SignedIn
from assessment.domain.permissions import Action
from assessment.i18n import _
from assessment.services.profiles import Started
from assessment.ui import session
from assessment.ui.context import form_mark, opened, services, token, who
from assessment.ui.widgets import entry, provider
from assessment.ui.widgets.begin import begin
from assessment.ui.widgets.blocks import note
from assessment.ui.widgets.desks import show_desks
from assessment.ui.widgets.elements import draw, link, tag
from assessment.ui.widgets.open_card import show_open
from assessment.ui.widgets.page import heading, title
from assessment.ui.widgets.plain import plain
from assessment.ui.widgets.shelf import leads_to_result, pick


def view() -> None:
    """Draw what fits: the fresh code, the open assessment, a home, or the way in."""
    here, account, started = opened(), who(), session.started()
    if (
        started is not None
        and account is None
        and (here is None or here.id != started.assessment_id)
    ):
        _show_code(started)
        return
    entry.said()
    if here is not None:
        fresh = here.is_draft and not here.sheet.saved and here.may(Action.SHEET_SAVE)
        if fresh and session.is_first_sight():
            st.switch_page("views/questionnaire.py")
        show_open(here, account)
    elif account is not None:
        _show_home(account)
    else:
        _show_ways_in()


def _show_ways_in() -> None:
    if st.query_params.get("notice") == entry.SIGNED_OUT:
        provider.end()
    elif provider.is_back():
        _show_back_from_provider()
        return
    title(
        _("给企业的质量管理做一次体检"),
        _(
            "回答贴近日常的问题，就能看到企业处在哪一级、被什么卡住、这个月先做哪三件事、现在能申请哪些帮扶。"
        ),
    )
    draw(entry.promises())
    first, beside = st.columns([3, 2], gap="large")
    with first, st.container(border=True, key="card-begin"):
        begin(services().library, services().privacy.notice(), _start)
    with beside:
        with st.container(border=True, key="card-resume"):
            heading(_("继续上次的测评"), _("输入开始时记下的 16 位续答码，换电脑、换手机都可以。"))
            draw(entry.resume_form(form_mark()))
        with st.container(border=True, key="card-accounts"):
            _show_accounts()


def _show_accounts() -> None:
    heading(_("有账号的请登录"), _("几家企业放在一起、请同事分工、授权服务机构，都要账号。"))
    draw(
        entry.ways(
            ("/sign-in", _("登录"), ""),
            ("/register", _("注册一个账号"), _("一分钟，用手机号就行。")),
        )
    )


def _show_back_from_provider() -> None:
    title(_("统一身份认证已通过"), _("还差一步：按下面的按钮进入。"))
    with st.container(border=True, key="card-provider"):
        provider.offer()


def _show_home(account: SignedIn) -> None:
    roles = {held.role for held in account.roles}
    is_staff = bool(roles & STAFF)
    lead = _("要做的事都从这里进。") if is_staff else _("您的企业和测评，都从这里进。")
    title(_("{name}，您好").format(name=plain(account.account.display_name)), lead)
    _remind(account)
    show_desks(roles)
    if not roles:
        st.info(_("您的账号目前没有任何权限，请联系系统管理员。"))
    elif not is_staff:
        _show_firms(account)


def _remind(account: SignedIn) -> None:
    """Say what keeps somebody from losing the account."""
    known = services().accounts.view(account.account.id)
    if known.has_password and not services().recovery.codes_left(account.account.id):
        words = _("密码万一丢了，要靠恢复码才能自己重设。现在就打印一份，收在安全的地方。")
        draw(note(tag("p", words, link(_("去打印恢复码"), "/account")), tone="warn"))
    if provider.is_back() and not services().oidc.has_provider(account.actor):
        words = _("统一身份认证已通过，还没有绑定到这个账号。")
        draw(note(tag("p", words, link(_("去绑定"), "/account"))))


def _show_firms(account: SignedIn) -> None:
    firms = services().shelf.of(account.actor)
    chosen = pick(firms)
    if chosen is not None:
        services().sign_in.open(token(), chosen.assessment_id)
        st.switch_page(f"views/{'result' if leads_to_result(chosen) else 'questionnaire'}.py")
    first, beside = st.columns([3, 2], gap="large")
    if firms:
        around: Any = first.expander(_("给另一家企业开始测评"), expanded=bool(session.agreed()))
    else:
        around = first.container(border=True, key="card-begin")
    with around:
        begin(services().library, services().privacy.notice(), _start_own)
    with beside, st.container(border=True, key="card-claim"):
        heading(
            _("把续答码收进账号"),
            _(
                "没登录时做的测评，在这里输入续答码，就归到您的账号下。"
                "之后续答码作废，用它进来的其他设备也会退出；谁能看、谁能填，由您的账号决定。"
            ),
        )
        draw(entry.resume_form(form_mark(), _("收进我的账号")))


def _start(facts: Mapping[str, Any], consent: str) -> None:
    session.remember_started(services().profiles.start(facts, consent=consent))
    st.rerun()


def _start_own(facts: Mapping[str, Any], consent: str) -> None:
    """Begin one that belongs to the account at once: no code to write down."""
    account = services().sign_in.require(token())
    assessment_id = services().profiles.start_own(facts, account.actor, consent=consent)
    services().sign_in.open(token(), assessment_id)
    session.agree("")
    st.switch_page("views/questionnaire.py")


def _show_code(started: Started) -> None:
    title(_("请先记下续答码"), _("测评已经建好。下次继续、换设备、换人填写，都靠这组续答码。"))
    name = services().profiles.facts(started.assessment_id, started.actor).text("firm.name") or ""
    draw(entry.code_card(started.resume_code, name))
    st.download_button(
        _("保存为文本文件"),
        data=entry.code_file(started.resume_code, name),
        file_name=_("质阶续答码.txt"),
        mime="text/plain",
        on_click="ignore",
        key="code-file",
    )
    draw(entry.go_on_form(started.resume_code, form_mark()))


view()
