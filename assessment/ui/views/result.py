"""The result of the open assessment: a preview of a draft, or what was submitted."""

from __future__ import annotations

import streamlit as st

from assessment.i18n import _
from assessment.ui.context import Open, require_open, result_of, services
from assessment.ui.widgets.contradictions import show_contradictions
from assessment.ui.widgets.dimension_detail import show_dimension_details
from assessment.ui.widgets.dimension_table import show_dimensions
from assessment.ui.widgets.gap_list import show_strengths_and_gaps
from assessment.ui.widgets.ladder import show_ladder
from assessment.ui.widgets.level_banner import show_level_banner
from assessment.ui.widgets.month import show_month
from assessment.ui.widgets.page import title
from assessment.ui.widgets.profile_gap import show_profile_gap
from assessment.ui.widgets.question_words import QuestionWords
from assessment.ui.widgets.receipt_note import show_draft, show_receipt, show_verification


def view() -> None:
    """Draw the result from the level down to the single answers."""
    here = require_open()
    title(_("测评结果"), here.firm_name)
    if not here.questions:
        show_profile_gap()
        return
    result = result_of(here)
    card = result.scorecard
    words = QuestionWords(here.model, result.facts, services().library.facts)
    if here.is_draft:
        show_draft()
    show_level_banner(card, words, draft=here.is_draft)
    show_month(result.month, words)
    show_ladder(card, words)
    show_dimensions(card, words)
    show_strengths_and_gaps(card, result.gaps, words)
    show_dimension_details(card, result.sheet, words)
    show_contradictions(result.contradictions, words)
    if not here.is_draft:
        _receipt(here)


def _receipt(here: Open) -> None:
    receipt = services().results.receipt(here.id, here.actor)
    show_receipt(receipt.id, receipt.on, here.model.version, receipt.digest)
    if st.button(_("重新计算并核对"), key=f"verify-{here.id}"):
        found = services().results.verify(here.id, here.actor)
        show_verification(found.ok, len(found.differences))


view()
