"""The firms of an account with their assessments, each to be opened by a button."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from assessment.i18n import _, content
from assessment.services.shelf import Line, Shelved
from assessment.ui.widgets.blocks import chip
from assessment.ui.widgets.elements import Markup, draw, tag
from assessment.ui.widgets.words import day


def pick(firms: Iterable[Shelved]) -> Line | None:
    """Draw the firms and return the assessment somebody wants to open."""
    chosen = None
    for each in firms:
        with st.container(border=True, key=f"card-firm-{each.firm.id}"):
            draw(_head(each))
            for line in each.lines:
                chosen = line if _row(line) else chosen
    return chosen


def _head(each: Shelved) -> Markup:
    part = _("我负责") if each.is_owner else _("协助填写")
    if not each.is_owner and not any(line.may_fill for line in each.lines):
        part = _("只查看")
    return tag("div", tag("h2", each.firm.name), chip(part), css="firm-head")


def _row(line: Line) -> bool:
    with st.container(key=f"row-{line.assessment_id}"):
        words, button = st.columns([3, 1], vertical_alignment="center")
        with words:
            draw(_standing(line))
        return button.button(
            _door(line),
            key=f"open-{line.assessment_id}",
            type="primary" if line.is_draft and line.may_fill else "secondary",
            width="stretch",
        )


def _standing(line: Line) -> Markup:
    return tag(
        "div",
        tag("p", _("{day}开始").format(day=day(line.begun_on)), " ", _state(line)),
        tag("p", _far(line), css="quiet"),
        css="standing",
    )


def _state(line: Line) -> Markup:
    return chip(_("正在作答"), "warn") if line.is_draft else chip(_("已提交"), "good")


def _far(line: Line) -> str:
    level = content(line.level) if line.level else ""
    if line.is_draft:
        far = _("已答 {saved} 题，共 {total} 题").format(saved=line.saved, total=line.total)
        return far + (_("；上次提交的等级：{level}").format(level=level) if level else "")
    on = day(line.submitted_on)
    said = _("{day}提交，自评等级：{level}") if level else _("{day}提交")
    return said.format(day=on, level=level)


def leads_to_result(line: Line) -> bool:
    """Tell whether an assessment opens on its result, and not on its questions."""
    return not line.is_draft and line.may_read_result


def _door(line: Line) -> str:
    if leads_to_result(line):
        return _("查看结果")
    return _("继续作答") if line.is_draft and line.may_fill else _("查看作答")
