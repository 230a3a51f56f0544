"""Opening what was submitted once more: what it means, asked twice; and which receipt is which."""

from __future__ import annotations

import streamlit as st

from assessment.i18n import _
from assessment.ui.widgets.elements import draw, listed
from assessment.ui.widgets.page import heading


def ask_to_reopen(key: str) -> bool:
    """Draw what reopening does and return whether it was wanted, said twice."""
    with st.container(border=True, key="card-reopen"):
        heading(_("要修改已提交的作答"), _("发现答错了，或情况有了变化，可以重新打开再改。"))
        with st.expander(_("我要修改")):
            draw(
                listed(
                    (
                        _("测评回到作答状态，改完要再提交一次；没有再提交之前，结果只是预览。"),
                        _("这一次的凭据照样保存；再提交后多一份新凭据，两份都能核对。"),
                        _("参加了监管部门的测评活动、活动已经截止的，不能重新打开。"),
                    ),
                    css="dots",
                )
            )
            sure = st.checkbox(_("我知道要再提交一次"), key=f"reopen-sure-{key}")
            return st.button(_("重新打开修改"), disabled=not sure, key=f"reopen-go-{key}")


def receipt_head(sequence: int, *, is_current: bool) -> str:
    """Return the heading of one of several receipts."""
    if is_current:
        return _("结果凭据（第 {n} 次提交，现在的结果）").format(n=sequence)
    return _("以前的凭据（第 {n} 次提交）").format(n=sequence)
