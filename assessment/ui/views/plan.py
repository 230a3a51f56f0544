"""The plan: choose where to get to, see the least that leads there."""

from __future__ import annotations

import streamlit as st

from assessment.i18n import _, content
from assessment.services.results import Result
from assessment.ui.context import Open, require_open, result_of
from assessment.ui.planning import level_goals, plan_for, program_goals
from assessment.ui.widgets import steps
from assessment.ui.widgets.markup import draw, element, items
from assessment.ui.widgets.page import heading, title
from questionnaires.program import Program


def view() -> None:
    """Draw the choice of a goal and the plan for it."""
    here = require_open()
    title(_("提升路线"), _("选一个目标，系统在所有做法里找出最省力的一组，并重新计分核对。"))
    if not here.questions or not here.sheet.saved:
        st.info(_("先答几道题，才能算出路线。"))
        st.page_link("views/questionnaire.py", label=_("去作答"))
        return
    result = result_of(here)
    goal = _goal(here, result)
    if goal is not None:
        _plan(here, result, goal)


def _goal(here: Open, result: Result) -> int | Program | None:
    levels, programs = level_goals(result), program_goals(result)
    kinds = [k for k, found in (("level", levels), ("program", programs)) if found]
    if not kinds:
        st.success(_("已经在最高一级，没有更高的目标了。"))
        return None
    words = {"level": _("升到某一级"), "program": _("够得上某个项目")}
    kind = st.radio(
        _("目标"), kinds, format_func=lambda k: words[k], horizontal=True, key=f"goal-{here.id}"
    )
    if kind == "level":
        return _level(here, levels)
    return st.selectbox(
        _("想申报的项目"),
        programs,
        index=None,
        format_func=lambda program: content(program.title),
        placeholder=_("请选择项目"),
        key=f"goal-program-{here.id}",
    )


def _level(here: Open, levels: tuple[int, ...]) -> int | None:
    return st.radio(
        _("想升到"),
        levels,
        format_func=lambda n: f"{n} {content(here.model.scale.title(n))}",
        horizontal=True,
        key=f"goal-level-{here.id}",
    )


def _plan(here: Open, result: Result, goal: int | Program) -> None:
    found = plan_for(here.model, result, goal)
    if found.blocked:
        st.warning(_("这个目标现在被下面的情况挡住，改作答也升不上去，先把它解决："))
        draw(items((content(sentence) for sentence in found.blocked), "zj-list"))
        return
    heading(_("路线"))
    draw(steps.outcome(here.model, found))
    if not found.steps:
        draw(element("p", _("作答这边已经够了，不用再提高哪道题；其余条件见项目页的核对结果。")))
        return
    count = _("一共 {n} 步，从最省力的开始。").format(n=len(found.steps))
    draw(element("p", count, "zj-dim"), steps.steps(here.model, result.facts, found))


view()
