"""The script Streamlit runs for every page: the frame, the list of views, the boundary."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from assessment.i18n import _
from assessment.ui import session
from assessment.ui.context import visit
from assessment.ui.errors import boundary
from assessment.ui.navigation import pages
from assessment.ui.widgets.page import footer, notice

ASSETS = Path(__file__).parent / "assets"


def main() -> None:
    """Draw one page."""
    st.set_page_config(
        page_title=_("质阶 · 企业质量成熟度自评"),
        page_icon=str(ASSETS / "mark.svg"),
        layout="wide",
    )
    st.logo(str(ASSETS / "logo.svg"), size="large", icon_image=str(ASSETS / "logo.svg"))
    has_assessment = False
    with boundary("main"):
        has_assessment = visit() is not None
    page = st.navigation(pages(has_assessment=has_assessment), position="top")
    notice()
    with boundary(page.url_path or "start"):
        page.run()
    session.is_first_sight()
    footer()


main()
