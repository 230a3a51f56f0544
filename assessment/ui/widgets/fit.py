"""A few questions about the firm that choose the words of its questionnaire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from assessment.i18n import _
from assessment.ui.widgets.facts import field
from questionnaires.facts import Fact, Facts, FactType


def ask_what_fits(facts: Sequence[Fact], known: Facts, key: str) -> Mapping[str, Any] | None:
    """Draw the questions in a fold; return the answers when they are sent."""
    choosable = [fact for fact in facts if fact.type in (FactType.BOOL, FactType.CHOICE)]
    if not choosable:
        return None
    count = len(choosable)
    words = _("先答 {n} 个小问题，题目会更贴合您的企业（可跳过）").format(n=count)
    with st.expander(words), st.form(f"fit-{key}", border=False):
        values = {fact.id: field(fact, known, f"fit-{key}") for fact in choosable}
        sent = st.form_submit_button(_("按这些调整题目"))
    return {fact: value for fact, value in values.items() if value is not None} if sent else None
