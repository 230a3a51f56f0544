"""The assessment that is open in this browser: how it stands, what comes next, how to leave."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from assessment.domain.accounts import SignedIn
from assessment.domain.permissions import Action
from assessment.i18n import _
from assessment.ui import context
from assessment.ui.context import Open, form_mark, token
from assessment.ui.instrument import instrument
from assessment.ui.instrument.sheet import waiting_data
from assessment.ui.widgets import entry
from assessment.ui.widgets.account_forms import sign_out_form
from assessment.ui.widgets.blocks import note
from assessment.ui.widgets.elements import Markup, draw, link, tag
from assessment.ui.widgets.page import heading, title
from assessment.ui.widgets.places import region_words
from assessment.ui.widgets.plain import plain
from assessment.ui.widgets.words import size_words

Step = tuple[str, str, Action]


def show_open(here: Open, account: SignedIn | None) -> None:
    """Draw the open assessment for an account, for who has the code, or for who has a link."""
    title(plain(here.firm_name), _("这台设备上正打开这份测评。"))
    with st.container(border=True, key="card-standing"):
        facts = here.sheet.facts
        place = region_words(context.services().library.regions, facts.text("firm.region"))
        draw(entry.standing(place, size_words(facts.text("firm.size")), here.is_draft))
        if here.is_draft and here.may(Action.SHEET_SAVE):
            instrument(waiting_data(here), key=f"waiting-{here.id}")
        _next_steps(here)
    with st.container(border=True, key="card-leaving"):
        if account is not None:
            _leave_account()
        elif here.may(Action.CODE_RENEW):
            _leave_with_code(here)
        else:
            _leave_by_link()


def steps(here: Open) -> list[tuple[str, str]]:
    """Return the pages that make sense now, the most useful first, as far as they are allowed."""
    fills = here.may(Action.SHEET_SAVE)
    going_on: Step = (
        "questionnaire",
        _("继续作答") if fills else _("看作答"),
        Action.SHEET_OPEN,
    )
    submit: Step = ("review", _("检查并提交"), Action.SHEET_SUBMIT)
    draft = (going_on, submit, ("result", _("看结果预览"), Action.RESULT_READ))
    done: tuple[Step, ...] = (
        ("result", _("查看结果"), Action.RESULT_READ),
        ("plan", _("看提升路线"), Action.RESULT_READ),
        ("programs", _("看扶持项目"), Action.RESULT_READ),
    )
    if here.is_draft and here.sheet.saved == here.sheet.total:
        draft = (submit, going_on, draft[2])
    more: Step = ("reviewing", _("核验作答"), Action.REVIEW_COMMENT)
    offered = (*(draft if here.is_draft else done), more)
    if not fills:
        offered = (more, *offered[:-1])
    return [(view_name, words) for view_name, words, action in offered if here.may(action)]


def _next_steps(here: Open) -> None:
    offered = steps(here)
    for n, (place, (view_name, words)) in enumerate(
        zip(st.columns(len(offered) or 1), offered, strict=False)
    ):
        kind: Literal["primary", "secondary"] = "secondary" if n else "primary"
        if place.button(words, type=kind, width="stretch", key=f"to-{view_name}"):
            st.switch_page(f"views/{view_name}.py")


def _leave_account() -> None:
    heading(_("关闭或退出"), _("作答都已保存。下次登录，在首页就能再打开。"))
    close, out = st.columns(2)
    if close.button(_("关闭这份测评"), key="close-assessment"):
        context.services().sign_in.open(token(), None)
        st.switch_page("views/start.py")
    with out:
        draw(sign_out_form(form_mark()))


def _leave_with_code(here: Open) -> None:
    heading(_("续答码与退出"), _("换设备、换人填写，都用续答码进入。"))
    draw(entry.leave_form(form_mark(), _("退出后已保存的作答都在，用续答码可以再进来。")))
    if st.button(_("换一组新的续答码（旧的作废）"), key=f"new-code-{here.id}"):
        code = context.services().profiles.new_code(here.id, here.actor)
        draw(entry.code_card(code, here.firm_name))
    draw(_why_register())


def _why_register() -> Markup:
    words = _(
        "续答码丢了就找不回来，有它的人都能看、能改。注册账号后把续答码收进去："
        "丢了密码也能找回，还能请同事分工、授权服务机构，随时收回。"
    )
    return note(
        tag("p", words, link(_("注册一个账号"), "/register")), title=_("要长期用，建议注册")
    )


def _leave_by_link() -> None:
    heading(_("退出"))
    back = _("您是由邀请链接进来的，链接只能用一次。退出后要再进来，请邀请您的人重新发一个链接。")
    draw(entry.leave_form(form_mark(), back))
