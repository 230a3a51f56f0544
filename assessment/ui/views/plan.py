"""The way to a goal: the steps of least effort to a level or a program."""

from __future__ import annotations

import streamlit as st

from assessment.domain.permissions import Action
from assessment.i18n import _
from assessment.services.plans import NearerType, goals, nearer_type, towards
from assessment.ui.context import Open, require_open, result_of, services
from assessment.ui.widgets.elements import draw
from assessment.ui.widgets.goal import choose_goal
from assessment.ui.widgets.page import title
from assessment.ui.widgets.part_note import result_for_others
from assessment.ui.widgets.plan_steps import show_no_goal, show_plan
from assessment.ui.widgets.profile_gap import show_profile_gap
from assessment.ui.widgets.question_words import QuestionWords


def view() -> None:
    """Ask for a goal and draw the plan towards it."""
    here = require_open()
    title(_("提升路线"), _("选一个目标，算出最省力的一条路：先做什么、做到哪一档、做完是几级。"))
    if not here.may(Action.RESULT_READ):
        draw(result_for_others())
        return
    if not here.questions:
        show_profile_gap()
        return
    library, result = services().library, result_of(here)
    possible = goals(library, result)
    goal = choose_goal(
        here.id,
        here.model,
        possible.levels,
        possible.programs,
        linked=st.query_params.get("program") or st.query_params.get("goal"),
        nearer=_nearer(here),
    )
    if goal is None:
        show_no_goal(any_left=bool(possible.levels or possible.programs))
        return
    words = QuestionWords(here.model, result.facts, library.facts)
    show_plan(towards(library, result, goal), words, goal)


def _nearer(here: Open) -> NearerType | None:
    """Return the next better type; a draft is not compared before it is submitted."""
    return None if here.is_draft else nearer_type(services().peers.view(here.id, here.actor))


view()
