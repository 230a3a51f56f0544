"""The list of views: all can be reached, only those that make sense are shown."""

from __future__ import annotations

from typing import Literal

import streamlit as st
from streamlit.navigation.page import Page

from assessment.i18n import _

Visibility = Literal["visible", "hidden"]


def pages(*, has_assessment: bool) -> list[Page]:
    """Return the views for somebody with or without an open assessment.

    A hidden view is no permission: each asks for the assessment again.
    """
    own: Visibility = "visible" if has_assessment else "hidden"
    return [
        st.Page("views/start.py", title=_("首页"), default=True),
        st.Page("views/profile.py", title=_("企业信息"), visibility=own),
        st.Page("views/questionnaire.py", title=_("质量问卷"), visibility=own),
        st.Page("views/review.py", title=_("检查提交"), visibility=own),
        st.Page("views/result.py", title=_("测评结果"), visibility=own),
        st.Page("views/plan.py", title=_("提升路线"), visibility=own),
        st.Page("views/programs.py", title=_("扶持项目"), visibility=own),
        st.Page("views/policy_map.py", title=_("政策对照")),
        st.Page("views/about.py", title=_("测评说明")),
    ]
