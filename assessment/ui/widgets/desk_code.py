"""A recovery code handed out by a desk: one slip to be printed or copied down, shown once."""

from __future__ import annotations

import streamlit as st

from assessment.domain.moments import in_words
from assessment.i18n import _
from assessment.services.recovery import DeskCode
from assessment.ui import session
from assessment.ui.context import own_address
from assessment.ui.widgets.elements import Markup, draw, listed, tag


def show_desk_code(place: str) -> bool:
    """Draw the code that was made on this page, until it has been handed over; tell whether."""
    kept = session.kept_code(place)
    if kept is None:
        return False
    name, code = kept
    draw(code_slip(name, code))
    with st.container(horizontal=True, key=f"slip-{place}"):
        st.download_button(
            _("保存为文本文件"),
            data=code_file(name, code),
            file_name=_("质阶恢复码.txt"),
            mime="text/plain",
            on_click="ignore",
            key=f"code-file-{place}",
        )
        if st.button(_("已交给本人，收起"), key=f"code-given-{place}"):
            session.keep_code(place, "", None)
            st.rerun()
    return True


def code_slip(name: str, code: DeskCode) -> Markup:
    """Return the slip: whose code, the code, until when, and what to do with it."""
    return tag(
        "div",
        tag("p", _("质阶 · 一次性恢复码"), css="firm"),
        tag("p", _("账号："), tag("strong", name)),
        tag("p", _("恢复码"), id="desk-code-label", css="quiet"),
        tag("output", code.code, aria_labelledby="desk-code-label"),
        listed(_how(code), css="dots"),
        css="card resume-code slip",
    )


def code_file(name: str, code: DeskCode) -> str:
    """Return the slip as a text file; the first letter tells Windows that it is UTF-8."""
    lines = (
        _("质阶 · 一次性恢复码"),
        _("账号：{name}").format(name=name),
        _("恢复码：{code}").format(code=code.code),
        *_how(code),
    )
    return "\ufeff" + "\r\n".join(lines) + "\r\n"


def _how(code: DeskCode) -> tuple[str, ...]:
    return (
        _("{when}前有效，只能用一次。").format(when=in_words(code.expires_at)),
        _("打开 {address}，输入账号和这个码，就能设新密码。").format(
            address=own_address("/recover")
        ),
        _("只显示这一次。打印、抄写或拍照后交给本人；丢了就再开一个，旧的随即作废。"),
        _("在用它设新密码之前，原来的密码不变。"),
    )
