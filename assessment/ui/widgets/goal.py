"""Choosing a goal: a level, or the level demands of a program."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assessment.i18n import _, content
from questionnaires.model import MaturityModel
from questionnaires.program import Program


def choose_goal(
    key: str,
    model: MaturityModel,
    levels: Sequence[int],
    programs: Sequence[Program],
    *,
    linked: str | None = None,
) -> int | Program | None:
    """Draw the choice and return what was chosen; ``None`` while nothing is.

    ``linked`` is the program that a link has named; it stands first in place of a level.
    """
    ids = [program.id for program in programs]
    kinds = [_("升到更高的等级")] if levels else []
    kinds += [_("满足一个项目的等级要求")] if programs else []
    if not kinds:
        return None
    first = len(kinds) - 1 if linked in ids else 0
    kind = st.radio(_("目标是什么"), kinds, index=first, key=f"goal-kind-{key}", horizontal=True)
    if levels and kind == kinds[0]:
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
