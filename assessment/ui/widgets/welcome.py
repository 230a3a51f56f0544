"""The sentence that welcomes somebody who has just taken an invitation."""

from __future__ import annotations

import streamlit as st

from assessment.i18n import _


def welcome(joined: str | None) -> None:
    """Draw the sentence for a word in the address; an unknown word says nothing."""
    sentence = {
        "fill": _("欢迎您来帮忙。下面就是分给您的部分，答一题就保存一题，随时可以停。"),
        "read": _("欢迎。下面是对方请您看的内容，您只能看，不会改动任何东西。"),
        "own": _("您已接手，现在由您负责这家企业的测评。下面可以看到同事的分工和进度。"),
        "work": _("您已加入机构。负责人把客户分给您之后，会出现在下面。"),
        "confirm": _("企业身份已确认。"),
    }.get(joined or "")
    if sentence:
        st.success(sentence)
