"""The way in and out: what is promised, the resume code, and the forms the browser posts."""

from __future__ import annotations

import streamlit as st

from assessment.domain.account_errors import SENTENCES
from assessment.domain.errors import (
    NoSession,
    NotFound,
    Refusal,
    TicketExpired,
    TooManyAttempts,
    UnknownCode,
)
from assessment.i18n import _
from assessment.services.forms import StaleForm
from assessment.ui.widgets.blocks import quiet
from assessment.ui.widgets.brief import brief
from assessment.ui.widgets.elements import Markup, listed, tag
from assessment.ui.widgets.forms import form, hidden, line, submit


def promises() -> Markup:
    """Return what a firm can rely on, in four short lines."""
    rows = (
        (_("约 20 分钟"), _("微型企业 20 多道题，小型 40 多道，随时可停")),
        (_("不用注册"), _("凭一组续答码继续，每答一题就保存一题")),
        (_("不作监管用"), _("作答不用于监管、抽查或处罚")),
        (_("能追到依据"), _("每道题、每个项目都写明出自哪份政策哪一条")),
    )
    points = [tag("li", tag("strong", head), tag("span", words)) for head, words in rows]
    return tag("ul", *points, css="promises")


def consent() -> Markup | None:
    """Return what answers are used for; its version is recorded with the agreement."""
    return listed(
        (
            _("用于计算自评等级、找出差距、匹配帮扶项目，结果只有持续答码的人能看。"),
            _("不用于监管、抽查或处罚，也不与信用、抽查、黑名单等监管数据相连。"),
            _("不收集个人身份信息；企业名称只显示给您自己，不进入统计。"),
            _("统计只做汇总，家数太少时不显示；不做企业排名。"),
            _("自评结果不是官方评级，不得用于宣传。"),
        ),
        css="dots",
    )


def resume_form(mark: str) -> Markup:
    """Return the form that takes a resume code."""
    return form(
        "/resume",
        mark,
        line(
            "code",
            _("续答码"),
            maxlength=40,
            autocapitalize="characters",
            placeholder=_("例如 ABCD-EFGH-JKMN-PQRS"),
        ),
        submit(_("继续测评")),
        quiet(_("大小写、空格和横线都不影响。续答码丢了就无法找回，只能重新开始。")),
    )


def go_on_form(code: str, mark: str) -> Markup:
    """Return the form that lets this browser into the assessment a code belongs to."""
    return form("/resume", mark, hidden("code", code), submit(_("我已记下，开始作答")))


def leave_form(mark: str) -> Markup:
    """Return the form that ends this browser's session."""
    return form(
        "/leave",
        mark,
        submit(_("退出，让别人用这台设备")),
        quiet(_("退出后已保存的作答都在，用续答码可以再进来。")),
        kind="plain",
    )


def code_card(code: str, firm: str) -> Markup:
    """Return a resume code large enough to copy down, and why it matters."""
    return tag(
        "div",
        tag("p", firm, css="firm"),
        tag("p", _("续答码"), id="code-label", css="quiet"),
        tag("output", code, aria_labelledby="code-label"),
        listed(
            (
                _("点一下就能全部选中，再复制；也可以拍照、抄写或打印本页。"),
                _("我们只保存它的加密指纹，丢了谁也找不回来。"),
                _("有这组码就能看到和修改这份测评，请只交给需要填写的人。"),
            ),
            css="dots",
        ),
        css="card resume-code",
    )


def code_file(code: str, firm: str) -> str:
    """Return the text file a person keeps; the first letter tells Windows that it is UTF-8."""
    lines = (
        _("质阶 · 企业质量成熟度自评"),
        _("企业：{firm}").format(firm=firm),
        _("续答码：{code}").format(code=code),
        _("在首页“继续上次的测评”里输入，即可接着作答。请妥善保管。"),
    )
    return "\ufeff" + "\r\n".join(lines) + "\r\n"


def standing(place: str, size: str, is_draft: bool) -> Markup:
    """Return which firm's assessment is open, and in what state."""
    state = _("正在作答") if is_draft else _("已提交")
    return brief(((_("状态"), state), (_("所在地"), place), (_("规模"), size)))


def refusal(code: str | None) -> None:
    """Draw the sentence for a form that was refused; the address carries only its code."""
    refusals = (UnknownCode, TicketExpired, NoSession, NotFound, StaleForm)
    sentences = SENTENCES | {each.code: each.sentence for each in refusals}
    sentences[TooManyAttempts.code] = _("续答码试得太频繁。测评内容没有变化，请过几分钟再试。")
    if code:
        st.warning(sentences.get(code, Refusal.sentence))
