"""The frame of a page: its title, what it is for, the sentence left by the page before."""

from __future__ import annotations

import streamlit as st

from assessment.domain.notice import Operator
from assessment.i18n import _
from assessment.ui import session
from assessment.ui.widgets.blocks import quiet
from assessment.ui.widgets.elements import draw, link, outside_link, tag

PRIVACY = "/privacy"


def title(text: str, lead: str = "") -> None:
    """Draw the one heading of a page, and below it what the page is for."""
    st.title(text, anchor=False)
    if lead:
        draw(tag("p", lead, css="lead top"))


def notice() -> None:
    """Draw the sentence another page has left, once."""
    left = session.take_notice()
    if left:
        sentence, good = left
        (st.success if good else st.warning)(sentence)


def heading(text: str, lead: str = "") -> None:
    """Draw a second-level heading."""
    st.header(text, anchor=False)
    if lead:
        draw(quiet(lead))


def footer(operator: Operator | None = None) -> None:
    """Draw what holds on every page, and who answers for it."""
    marks = [outside_link(mark.words, mark.url) for mark in (operator.footer if operator else ())]
    privacy = tag("li", link(_("隐私与个人信息"), PRIVACY))
    draw(
        tag(
            "footer",
            tag("p", _("质阶 · 企业质量成熟度自评。企业自评 · 非官方评级 · 不得用于宣传。")),
            tag("p", _("作答只用于自评和匹配帮扶项目，不用于监管、抽查或处罚。")),
            tag("ul", *(tag("li", mark) for mark in marks), privacy, css="marks-of-operator"),
            css="page-foot",
        )
    )
