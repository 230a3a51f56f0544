"""Choosing a goal: a level, or the level demands of a program."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assessment.i18n import _, content
from assessment.services.plans import Goal, NearerType
from questionnaires.model import MaturityModel
from questionnaires.program import Program

#: Kinds of goal; a link may name the last one.
LEVEL, PROGRAM, TYPE = "level", "program", "type"


def choose_goal(
    key: str,
    model: MaturityModel,
    levels: Sequence[int],
    programs: Sequence[Program],
    *,
    linked: str | None = None,
    nearer: NearerType | None = None,
) -> Goal | None:
    """Draw the choice and return what was chosen; ``None`` while nothing is.

    ``linked`` is the program that a link has named, or ``TYPE``; it stands first in place of a
    level. ``nearer`` is the next better type, where there is one.
    """
    ids = [program.id for program in programs]
    kinds = {LEVEL: _("升到更高的等级")} if levels else {}
    kinds |= {PROGRAM: _("满足一个项目的等级要求")} if programs else {}
    kinds |= {TYPE: _("接近更好的一类企业")} if nearer else {}
    if not kinds:
        return None
    wanted = PROGRAM if linked in ids else linked
    kind = st.radio(
        _("目标是什么"),
        list(kinds),
        index=list(kinds).index(wanted) if wanted in kinds else 0,
        format_func=lambda each: kinds[each],
        key=f"goal-kind-{key}",
        horizontal=True,
    )
    if kind == TYPE:
        return nearer
    if kind == LEVEL:
        return _level(key, model, levels)
    return _program(key, programs, ids.index(linked) if linked in ids else None)


def _level(key: str, model: MaturityModel, levels: Sequence[int]) -> int | None:
    return st.radio(
        _("想升到哪一级"),
        levels,
        format_func=lambda level: level_choice(model, level),
        key=f"goal-level-{key}",
    )


def level_choice(model: MaturityModel, level: int) -> str:
    """Return a level with its meaning, as one line to choose."""
    name = model.scale.levels[level - 1]
    return f"{content(name.title)}：{content(name.meaning)}"


def _program(key: str, programs: Sequence[Program], index: int | None) -> Program | None:
    titles = {program.id: content(program.title) for program in programs}
    chosen = st.selectbox(
        _("哪一个项目"),
        list(titles),
        format_func=lambda program_id: titles[program_id],
        index=index,
        placeholder=_("请选择项目"),
        key=f"goal-program-{key}",
    )
    return next((program for program in programs if program.id == chosen), None)
