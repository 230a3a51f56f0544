"""The script Streamlit runs for every page: the frame, the list of views, the boundary."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from assessment.i18n import _
from assessment.services.answering import Glance
from assessment.ui import session
from assessment.ui.context import services, visit, who
from assessment.ui.errors import boundary
from assessment.ui.navigation import Person, pages
from assessment.ui.widgets.demo_mark import demo_mark
from assessment.ui.widgets.page import footer, notice
from assessment.ui.widgets.welcome import welcome

ASSETS = Path(__file__).parent / "assets"


def main() -> None:
    """Draw one page."""
    st.set_page_config(
        page_title=_("质阶 · 企业质量成熟度自评"),
        page_icon=str(ASSETS / "mark.svg"),
        layout="wide",
    )
    st.logo(str(ASSETS / "logo.svg"), size="large", icon_image=str(ASSETS / "logo.svg"))
    person, operator = Person(), None
    with boundary("main"):
        operator = services().privacy.operator
        person = looking()
    page = st.navigation(pages(person), position="top")
    if person.sees_demo:
        demo_mark()
    notice()
    welcome(st.query_params.get("joined"))
    with boundary(page.url_path or "start"):
        page.run()
    session.is_first_sight()
    footer(operator)


def looking() -> Person:
    """Return who looks at the page, read anew for this run."""
    here, account = visit(), who()
    seen = Glance()
    if here is not None and here.assessment_id is not None:
        seen = services().answering.glance(here.assessment_id, here.actor)
    roles = frozenset(held.role for held in account.roles) if account else frozenset()
    return Person(account is not None, roles, seen.actions, seen.is_demo)


main()
