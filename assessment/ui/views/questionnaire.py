"""The questionnaire: one section at a time in the instrument."""

from __future__ import annotations

import streamlit as st

from assessment.domain.permissions import Action
from assessment.i18n import _
from assessment.ui import session
from assessment.ui.context import Open, require_open, services
from assessment.ui.instrument import instrument
from assessment.ui.instrument.sheet import Sections, section_data
from assessment.ui.widgets.elements import draw
from assessment.ui.widgets.fit import ask_what_fits
from assessment.ui.widgets.page import title
from assessment.ui.widgets.part_note import part_note


def view() -> None:
    """Draw the section where the person left off, or the one they ask for."""
    here = require_open()
    sections = Sections.of(here)
    if not sections.ids:
        _nothing_asked(here)
        return
    asked = st.query_params.get("q")
    if asked:
        _arrive(here, sections, asked)
    section = sections.known(session.section() or here.sheet.place)
    data = section_data(here, sections, section, session.take_question())
    title(_("质量问卷"))
    draw(part_note(here))
    if section == sections.ids[0]:
        _fit(here)
    instrument(data, key=f"instrument-{here.id}", on_go=lambda where: _go(here, sections, where))
    if session.take_review():
        may_submit = here.may(Action.SHEET_SUBMIT)
        st.switch_page("views/review.py" if may_submit else "views/colleagues.py")


def _nothing_asked(here: Open) -> None:
    """Say why there is no question: the firm is not known well enough, or the part is empty."""
    title(_("质量问卷"))
    if here.numbers:
        st.warning(_("分给您的部分里，这家企业没有要答的题。请告诉邀请您的人，换一部分给您。"))
    elif here.may(Action.FACTS_CHANGE):
        st.warning(_("还差一项企业信息才能出题，请先到“企业信息”页补上。"))
        st.page_link("views/profile.py", label=_("去补充企业信息"))
    else:
        st.warning(_("还差一项企业信息才能出题，请企业负责人到“企业信息”页补上。"))


def _fit(here: Open) -> None:
    """Offer the few questions about the firm that choose the words of its questionnaire."""
    if not here.is_draft or not here.may(Action.FACTS_CHANGE):
        return
    catalogue = services().library.facts
    facts = [catalogue[fact] for fact in here.model.deciding_facts(here.sheet.facts)]
    changes = ask_what_fits([f for f in facts if f.asked == "profile"], here.sheet.facts, here.id)
    if changes:
        services().profiles.set_facts(here.id, here.actor, dict(changes))
        st.rerun()


def _arrive(here: Open, sections: Sections, question: str) -> None:
    """Open the section of a question that a link names, once."""
    st.query_params.clear()
    section = sections.of_question(question)
    if section:
        _open(here, section, question)


def _go(here: Open, sections: Sections, where: dict[str, str]) -> None:
    """Follow the person to another section; the page is drawn after this."""
    current = sections.known(session.section() or here.sheet.place)
    if where.get("to") == "review":
        session.ask_for_review()
        return
    question = None
    if where.get("to") == "open":
        current, question = sections.next_open(current)
    elif where.get("to") == "section":
        current = sections.known(where.get("section"))
    else:
        current = sections.beside(current, 1 if where.get("to") == "next" else -1)
    _open(here, current, question)


def _open(here: Open, section: str, question: str | None) -> None:
    session.go_to_question(section, question)
    if here.sees_all and here.may(Action.SHEET_PLACE):
        services().answering.remember_place(here.id, here.actor, section)


view()
