"""Links to questions of the open assessment."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from assessment.i18n import content
from assessment.ui.context import Open
from questionnaires.model import Question


def question_links(here: Open, questions: Iterable[Question]) -> None:
    """Draw a link to each question: its number and its words."""
    numbers = here.numbers
    for question in questions:
        words = content(question.wording(here.sheet.facts).text)
        st.page_link(
            "views/questionnaire.py",
            label=f"{numbers.get(question.id, '')}\u3000{words}",
            query_params={"q": question.id},
            width="stretch",
        )
