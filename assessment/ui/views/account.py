"""One's own account: who I am, how to reach me, what keeps me safe, and the way out."""

from __future__ import annotations

import streamlit as st

from assessment.domain.accounts import SignedIn
from assessment.domain.errors import Refusal
from assessment.i18n import _
from assessment.services.account_views import AccountView
from assessment.ui.context import address, form_mark, require_account, services, token
from assessment.ui.widgets import account_forms, entry, provider
from assessment.ui.widgets.account_words import codes_card, codes_file, roles_in_words
from assessment.ui.widgets.blocks import chip
from assessment.ui.widgets.brief import brief
from assessment.ui.widgets.contact import contact_card
from assessment.ui.widgets.elements import draw, link, tag
from assessment.ui.widgets.enrolment import enrolment_steps
from assessment.ui.widgets.page import heading, title

#: In the address bar: the person wants to set the second factor up.
SETTING_UP = "second"


def view() -> None:
    """Draw the cards of an account."""
    entry.said()
    here = require_account()
    known = services().accounts.view(here.account.id)
    title(_("我的账号"), _("改联系方式和密码、打印恢复码、退出登录，都在这里。"))
    with st.container(border=True, key="card-who"):
        _show_who(here)
    first, beside = st.columns(2, gap="medium")
    with first:
        _show_person(here, known)
    with beside:
        _show_safety(here, known)


def _show_person(here: SignedIn, known: AccountView) -> None:
    with st.container(border=True, key="card-contact"):
        contact_card(here.account)
    if known.has_password:
        with st.container(border=True, key="card-password"):
            heading(_("修改密码"), _("改完以后，其他设备都会退出登录。"))
            draw(account_forms.password_form(form_mark()))


def _show_safety(here: SignedIn, known: AccountView) -> None:
    if known.has_password:
        with st.container(border=True, key="card-codes"):
            _show_codes(here)
    with st.container(border=True, key="card-second-factor"):
        _show_second_factor(known)
    if provider.is_configured():
        with st.container(border=True, key="card-provider"):
            provider.show_link(here.actor)
    with st.container(border=True, key="card-out"):
        _show_ways_out()


def _show_who(here: SignedIn) -> None:
    names = {each.id: each.name for each in services().organisations.all()}
    roles = roles_in_words(here.roles, services().library.regions, names)
    draw(brief(((_("账号"), here.account.name), (_("身份"), roles))))


def _show_codes(here: SignedIn) -> None:
    head = st.container()
    with st.form("codes-form", border=False):
        password = st.text_input(_("输入密码，确认是您本人"), type="password", key="codes-password")
        wanted = st.form_submit_button(_("生成八个新的恢复码"), type="primary")
    if wanted:
        _print_codes(here, password)
    left = services().recovery.codes_left(here.account.id)
    words = _("密码丢了，不靠短信也不靠邮箱，用恢复码就能自己重设。还有 {n} 个没用过的。")
    with head:
        heading(_("恢复码"), words.format(n=left))


def _print_codes(here: SignedIn, password: str) -> None:
    try:
        codes = services().recovery.print_codes(token(), password, address())
    except Refusal as refusal:
        st.warning(refusal.sentence)
        return
    draw(codes_card(codes, here.account.name))
    st.download_button(
        _("保存为文本文件"),
        data=codes_file(codes, here.account.name),
        file_name=_("质阶恢复码.txt"),
        mime="text/plain",
        on_click="ignore",
        key="codes-file",
    )


def _show_second_factor(known: AccountView) -> None:
    heading(_("动态验证码"), _("除了密码，登录时再输手机上的六位数字。别人知道密码也进不来。"))
    if known.has_second_factor:
        words = _("换手机时先用恢复码登录；旧手机丢了，请联系系统管理员重新设置。")
        draw(tag("p", chip(_("已开启"), "good"), " ", words))
    elif SETTING_UP in st.query_params or st.query_params.get("notice") == "second_factor":
        draw(enrolment_steps(services().second_factor.begin(token()), form_mark()))
    elif st.button(_("开启动态验证码"), key="second-factor-begin"):
        st.query_params[SETTING_UP] = "1"
        st.rerun()


def _show_ways_out() -> None:
    heading(_("退出与个人信息"))
    draw(account_forms.sign_out_form(form_mark(), why=_("只退出这台设备。")))
    draw(account_forms.leave_everywhere_form(form_mark()))
    draw(tag("p", link(_("查看、导出或清除我的个人信息"), "/privacy")))


view()
