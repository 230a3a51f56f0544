"""The frame of a page: its title, what it is for, the sentence left by the page before."""

from __future__ import annotations

import streamlit as st

from assessment.i18n import _
from assessment.ui import session
from assessment.ui.widgets.markup import draw, element


def title(text: str, lead: str = "") -> None:
    """Draw the one heading of a page, and below it what the page is for."""
    st.title(text, anchor=False)
    if lead:
        draw(element("p", lead, "zj-lead"))


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
        draw(element("p", lead, "zj-dim"))


def footer() -> None:
    """Draw what holds on every page."""
    draw(
        '<footer class="zj-footer">',
        element("p", _("质阶 · 企业质量成熟度自评。企业自评 · 非官方评级 · 不得用于宣传。")),
        element("p", _("作答只用于自评和匹配帮扶项目，不用于监管、抽查或处罚。")),
        "</footer>",
    )
