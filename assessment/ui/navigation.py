"""The list of views: all can be reached, only those that make sense are shown."""

from __future__ import annotations

from typing import Literal

import streamlit as st
from streamlit.navigation.page import Page

from assessment.i18n import _

#: Views of one assessment. Hidden is no permission: each asks for the assessment again.
OWN = ("profile", "questionnaire", "review", "result", "plan", "programs")


def titles() -> dict[str, str]:
    """Return the views in the order of the bar, each with its title."""
    return {
        "start": _("首页"),
        "profile": _("企业信息"),
        "questionnaire": _("质量问卷"),
        "review": _("检查提交"),
        "result": _("测评结果"),
        "plan": _("提升路线"),
        "programs": _("扶持项目"),
        "policy_map": _("政策对照"),
        "about": _("测评说明"),
    }


def visibility(view: str, *, has_assessment: bool) -> Literal["visible", "hidden"]:
    """Return whether the bar shows a view."""
    return "visible" if has_assessment or view not in OWN else "hidden"


def pages(*, has_assessment: bool) -> list[Page]:
    """Return the views for somebody with or without an open assessment."""
    return [
        st.Page(
            f"views/{view}.py",
            title=title,
            default=view == "start",
            visibility=visibility(view, has_assessment=has_assessment),
        )
        for view, title in titles().items()
    ]
