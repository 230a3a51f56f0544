"""Signing in: name and password, then the second factor where the account has or needs one."""

from __future__ import annotations

import streamlit as st

from assessment.domain.accounts import SignedIn, Stage
from assessment.domain.permissions import Action
from assessment.i18n import _
from assessment.ui.context import form_mark, opened, services, token, who
from assessment.ui.widgets import entry, provider
from assessment.ui.widgets.account_forms import second_factor_form, sign_in_form, sign_out_form
from assessment.ui.widgets.blocks import note
from assessment.ui.widgets.elements import draw, link, tag
from assessment.ui.widgets.enrolment import enrolment_steps
from assessment.ui.widgets.page import heading, title


def view() -> None:
    """Draw what this browser has to do next to be in."""
    entry.said()
    here, stage = who(), services().sign_in.waits_for(token())
    if here is not None:
        _show_in(here)
    elif stage is Stage.SECOND_FACTOR:
        _ask_second_factor()
    elif stage is Stage.ENROL:
        _ask_to_enrol()
    else:
        _ask_password()


def _ask_password() -> None:
    title(_("登录"), _("登录后可以看到自己的企业、测评和分派给您的事。"))
    if services().accounts.is_empty():
        draw(entry.first_administrator())
    visiting = opened()
    if visiting is not None:
        draw(entry.before_an_account(visiting.may(Action.CODE_RENEW)))
    form, beside = st.columns([3, 2], gap="large")
    with form, st.container(border=True, key="card-sign-in"):
        heading(_("用账号登录"))
        draw(sign_in_form(form_mark(), entry.going_to()))
        provider.offer(entry.going_to())
    with beside, st.container(border=True, key="card-beside"):
        _show_other_ways()


def _show_other_ways() -> None:
    heading(_("还不能登录？"))
    register, recover = entry.carrying_on("/register"), entry.carrying_on("/recover")
    draw(
        entry.ways(
            (register, _("注册一个账号"), _("企业自己注册，用手机号就行，不用审核。")),
            (recover, _("找回密码"), _("用打印的恢复码，或带营业执照到区县受理点。")),
            ("/", _("用续答码进入"), _("没有账号也能继续测评，在首页输入续答码。")),
        )
    )


def _ask_second_factor() -> None:
    title(_("再确认一次是您本人"), _("密码正确。请输入手机应用上显示的六位数字。"))
    with st.container(border=True, key="card-second-factor"):
        draw(second_factor_form(form_mark(), entry.going_to(), is_new=False))
    draw(entry.no_phone())
    draw(sign_out_form(form_mark(), _("换一个账号登录")))


def _ask_to_enrol() -> None:
    title(
        _("设置动态验证码"),
        _("您的账号有管理权限，除了密码还要一个手机上的动态验证码。只需设置这一次。"),
    )
    enrolment = services().second_factor.begin(token())
    with st.container(border=True, key="card-enrol"):
        draw(enrolment_steps(enrolment, form_mark(), entry.going_to()))
    draw(sign_out_form(form_mark(), _("换一个账号登录")))


def _show_in(here: SignedIn) -> None:
    title(_("您已经登录"))
    name = tag("strong", here.account.display_name)
    on = link(_("继续"), entry.going_to() or "/")
    draw(note(tag("p", _("现在用的账号："), name), tag("p", on), tone="good"))


view()
