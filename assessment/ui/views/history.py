"""Who set which answer when, from what to what: the newest first."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assessment.domain.permissions import Action
from assessment.i18n import _
from assessment.services.history import Step
from assessment.ui import session
from assessment.ui.context import Open, require_open, services
from assessment.ui.widgets.blocks import note, quiet
from assessment.ui.widgets.elements import draw, link, tag
from assessment.ui.widgets.page import title
from assessment.ui.widgets.part_note import short_title
from assessment.ui.widgets.question_words import QuestionWords
from assessment.ui.widgets.steps import StepWords

AT_ONCE = 50
EVERY_PART = ""


def view() -> None:
    """Draw the steps of the open sheet, or of one question of it."""
    here = require_open()
    title(_("修改记录"), _("谁在什么时候把哪道题从什么改成了什么。只能看，谁也改不了。"))
    if not here.may(Action.SHEET_HISTORY):
        draw(note(tag("p", _("这份测评的修改记录不对您开放。"))))
        return
    words = StepWords(
        QuestionWords(here.model, here.sheet.facts, services().library.facts), here.numbers
    )
    question = _question(here)
    steps = services().history.of(here.id, here.actor, question)[::-1]
    if question:
        draw(
            note(
                tag("p", words.title(question)),
                tag("p", link(_("看全部题的记录"), "history")),
                title=_("只显示这一道题的记录"),
            )
        )
    elif steps:
        steps = _of_part(here, steps)
    _show(here, steps, words)


def _question(here: Open) -> str | None:
    """Return the question a link has named, if the sheet has it."""
    asked = st.query_params.get("q")
    return asked if asked in here.model.question_ids else None


def _of_part(here: Open, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Offer the parts in which something happened, and return the steps of the chosen one."""
    part_of = {step.question_id: here.model.dimension_of(step.question_id).id for step in steps}
    found = set(part_of.values())
    parts = [each.id for each in here.model.dimensions if each.id in found]
    with st.expander(_("只看某一部分")):
        chosen = st.radio(
            _("哪一部分"),
            [EVERY_PART, *parts],
            format_func=lambda part: short_title(here.model, part) if part else _("全部"),
            key=f"history-part-{here.id}",
        )
    return tuple(step for step in steps if chosen in (EVERY_PART, part_of[step.question_id]))


def _show(here: Open, steps: Sequence[Step], words: StepWords) -> None:
    if not steps:
        draw(note(tag("p", _("还没有记录。答了题，这里就会写下来。"))))
        return
    shown = session.history_shown(here.id, AT_ONCE)
    draw(quiet(_("共 {n} 条，最新的在最上面。").format(n=len(steps))))
    draw(words.days(steps[:shown]))
    left = len(steps) - shown
    if left > 0 and st.button(
        _("再看 {n} 条（还有 {left} 条）").format(n=min(left, AT_ONCE), left=left),
        key=f"history-more-{here.id}",
    ):
        session.show_history(here.id, shown + AT_ONCE)
        st.rerun()


view()
