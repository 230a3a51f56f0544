"""A lost password: by a printed code, or by the desk of the district."""

from __future__ import annotations

import streamlit as st

from assessment.i18n import _
from assessment.ui.context import form_mark
from assessment.ui.widgets import entry
from assessment.ui.widgets.account_forms import recover_form
from assessment.ui.widgets.elements import draw, listed
from assessment.ui.widgets.page import heading, title


def view() -> None:
    """Draw the form, and where a code comes from."""
    entry.said()
    title(_("找回密码"), _("不靠短信和邮箱：用一个恢复码设新密码。"))
    form, beside = st.columns([3, 2], gap="large")
    with form, st.container(border=True, key="card-recover"):
        heading(_("用恢复码设新密码"))
        draw(recover_form(form_mark(), entry.going_to()))
    with beside, st.container(border=True, key="card-ways"):
        _show_ways()


def _show_ways() -> None:
    heading(_("恢复码从哪里来"))
    draw(
        listed(
            (
                _("自己打印的：登录后在“我的账号”里打印的八个码，每个用一次。"),
                _(
                    "没有打印过：带营业执照到所在区县的受理点，工作人员核对后给您一个"
                    "一次性恢复码，三天内有效。注册时选了区县的账号可以这样办。"
                ),
                _("工作人员账号：请联系系统管理员。"),
            ),
            name="ol",
            css="numbered",
        )
    )
    draw(entry.ways((entry.carrying_on("/sign-in"), _("想起来了，去登录"), "")))


view()
