"""Registering: a firm makes its own account."""

from __future__ import annotations

import streamlit as st

from assessment.domain.permissions import Action
from assessment.i18n import _
from assessment.ui.context import form_mark, opened, services, who
from assessment.ui.widgets import entry
from assessment.ui.widgets.account_forms import register_form
from assessment.ui.widgets.blocks import note
from assessment.ui.widgets.elements import draw, link, listed, tag
from assessment.ui.widgets.page import heading, title
from assessment.ui.widgets.places import places_by_city


def view() -> None:
    """Draw the form, and what an account is good for."""
    entry.said()
    title(_("注册"), _("一分钟就好，不用审核。没有账号也能做测评，有账号能做得更多。"))
    if who() is not None:
        draw(note(tag("p", _("您已经登录，不用再注册。"), link(_("回到首页"), "/")), tone="good"))
        return
    visiting = opened()
    if visiting is not None:
        draw(entry.before_an_account(visiting.may(Action.CODE_RENEW)))
    form, beside = st.columns([3, 2], gap="large")
    with form, st.container(border=True, key="card-register"):
        heading(_("建立账号"))
        regions = places_by_city(services().library.regions)
        draw(register_form(form_mark(), entry.going_to(), regions))
    with beside, st.container(border=True, key="card-beside"):
        _show_why()


def _show_why() -> None:
    heading(_("有账号能做什么"))
    draw(
        listed(
            (
                _("续答码丢了也能进；几家企业、几次测评放在一起。"),
                _("请同事分头填写，谁填了什么有记录。"),
                _("授权服务机构查看或代填，随时能收回。"),
                _("参加主管部门的测评活动，由您决定给不给看结果。"),
            ),
            css="dots",
        )
    )
    draw(
        entry.ways(
            (entry.carrying_on("/sign-in"), _("已经有账号，去登录"), ""),
            ("/privacy", _("我们怎么处理个人信息"), ""),
        )
    )


view()
