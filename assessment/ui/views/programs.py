"""Support programs in two lists that never mix: help, and recognition and money."""

from __future__ import annotations

import streamlit as st

from assessment.domain.permissions import Action
from assessment.i18n import _
from assessment.ui.context import require_open, result_of, services
from assessment.ui.widgets.elements import draw
from assessment.ui.widgets.page import title
from assessment.ui.widgets.part_note import result_for_others
from assessment.ui.widgets.profile_gap import show_profile_gap
from assessment.ui.widgets.program_groups import honours_lead, show_programs, show_veto
from assessment.ui.widgets.program_words import ProgramWords
from assessment.ui.widgets.question_words import QuestionWords
from scoring.recommend import Recommendations


def view() -> None:
    """Draw both lists for the open assessment."""
    here = require_open()
    title(
        _("扶持项目"),
        _("按所在地、企业信息和作答逐条核对。写“未查到”的，是公开资料里没有，以受理单位答复为准。"),
    )
    if not here.may(Action.RESULT_READ):
        draw(result_for_others())
        return
    if not here.questions:
        show_profile_gap()
        return
    result, library = result_of(here), services().library
    questions = QuestionWords(here.model, result.facts, library.facts)
    words = ProgramWords.of(library, questions, result.scorecard)
    _lists(result.recommendations, result.scorecard.level, words)


def _lists(found: Recommendations, level: int, words: ProgramWords) -> None:
    support, honours = st.tabs(
        [
            _("帮扶（{n}）").format(n=len(found.help)),
            _("荣誉与资金（{n}）").format(n=len(found.recognition)),
        ]
    )
    with support:
        lead = _("培训、辅导、认证提升和工具，能补上的短板越多越靠前。")
        show_programs(found.help, words, lead)
    with honours:
        if found.vetoed:
            show_veto()
        show_programs(found.recognition, words, honours_lead(words.questions.model, level))


view()
