"""The forms of indicators: a value, an own indicator, a target for the next period."""

from __future__ import annotations

import re
from typing import cast

import streamlit as st

from assessment.domain.firms import Actor
from assessment.domain.goals import Better
from assessment.i18n import _, content
from assessment.services.indicator_lines import Line, Track
from assessment.services.indicators import Attribute, Typed, Wish
from assessment.ui import session
from assessment.ui.context import services
from assessment.ui.widgets.acting import act
from assessment.ui.widgets.choices import choose
from assessment.ui.widgets.indicator_words import with_unit
from assessment.ui.widgets.words import day

#: Letters, digits and the marks of units that mean nothing in Markdown.
_SAFE_UNIT = re.compile(r"(?:(?!_)[\w%‰/（）()·²³])*")


def value_form(line: Line, region: str, actor: Actor) -> None:
    """Ask for a value with its day and source."""
    key = f"value-{line.id}-{session.turn(line.id)}"
    unit = _in_label(line.unit)
    with st.form(key, border=False):
        left, right = st.columns(2)
        when = left.text_input(_("日期"), placeholder="2025-12-31", max_chars=20, key=f"{key}-day")
        label = _("数值（{unit}）").format(unit=unit) if unit else _("数值")
        value = right.text_input(label, max_chars=30, key=f"{key}-value")
        source = st.text_input(
            _("来源"),
            placeholder=_("例如：2025 年质量状况公报"),
            max_chars=200,
            key=f"{key}-source",
        )
        st.caption(
            _(
                "日期也可以写 2025年、2025年一季度、2025年6月，按最后一天记。"
                "同一天再录一次，会换掉原来的，原来的留在记录里。"
            )
        )
        if st.form_submit_button(_("保存数值"), type="primary"):

            def save() -> None:
                services().indicators.enter(region, actor, line.id, Typed(when, value, source))
                session.next_turn(line.id)

            act(save, _("数值已保存。"))


def take_back_form(track: Track, region: str, actor: Actor) -> None:
    """Ask which day's value is to be taken back."""
    days = {
        f"{value.day}": f"{day(value.day)} {with_unit(value.value or '', track.line.unit)}"
        for value in reversed(track.values)
    }
    by_day = {f"{value.day}": value.day for value in track.values}
    with st.expander(_("撤下录错的数值")), st.form(f"back-{track.line.id}", border=False):
        chosen = choose(_("撤下哪一天的"), days, f"back-{track.line.id}-day")
        st.caption(_("撤下后不再显示，记录里仍能看到。"))
        if st.form_submit_button(_("撤下")):
            if chosen is None:
                st.warning(_("请先选是哪一天的数值。还没有撤下。"))
                return
            given = (region, actor, track.line.id, by_day[chosen])
            act(lambda: services().indicators.take_back(*given), _("已撤下这个数值。"))


def target_form(line: Line, region: str, actor: Actor) -> None:
    """Ask for a target of the next period."""
    key = f"goal-{line.id}-{session.turn(f'goal-{line.id}')}"
    with st.form(key, border=False):
        target, year = _target_fields(key, line.unit)
        attribute = _attribute(key)
        if st.form_submit_button(_("保存目标")):

            def save() -> None:
                wish = Wish(target, year, attribute)
                services().indicators.add_target(region, actor, line.id, wish)
                session.next_turn(f"goal-{line.id}")

            act(save, _("下一阶段目标已保存。"))


def own_form(region: str, actor: Actor) -> None:
    """Ask for an indicator of the bureau's own."""
    key = f"own-{session.turn('own')}"
    with st.form(key, border=False):
        title = st.text_input(_("指标名称"), max_chars=100, key=f"{key}-title")
        unit = st.text_input(
            _("单位（可不填）"), placeholder=_("例如：家、%"), max_chars=20, key=f"{key}-unit"
        )
        target, year = _target_fields(key, "")
        attribute, better = _attribute(key), _better(key)
        if st.form_submit_button(_("增加这项指标"), type="primary"):

            def save() -> None:
                wish = Wish(target, year, attribute, title, unit, better)
                services().indicators.add_own(region, actor, wish)
                session.next_turn("own")

            act(save, _("指标已增加，可以录入数值了。"))


def _in_label(unit: str) -> str:
    """Return a unit for a label, which is read as Markdown; one with marks of it is left out."""
    said = content(unit)
    return said if _SAFE_UNIT.fullmatch(said) else ""


def _target_fields(key: str, unit: str) -> tuple[str, str]:
    left, right = st.columns(2)
    said = _in_label(unit)
    label = _("目标（{unit}）").format(unit=said) if said else _("目标")
    target = left.text_input(label, placeholder="≥95", max_chars=20, key=f"{key}-target")
    year = right.text_input(
        _("目标年份（可不填）"), placeholder="2030", max_chars=5, key=f"{key}-year"
    )
    return target, year


def _attribute(key: str) -> Attribute | None:
    words = {"none": _("未写明"), "anticipatory": _("预期性"), "binding": _("约束性")}
    chosen = st.radio(
        _("性质"), list(words), format_func=words.get, horizontal=True, key=f"{key}-attribute"
    )
    return None if chosen in (None, "none") else cast("Attribute", chosen)


def _better(key: str) -> Better:
    words = {"higher": _("越高越好"), "lower": _("越低越好")}
    chosen = st.radio(
        _("方向"), list(words), format_func=words.get, horizontal=True, key=f"{key}-better"
    )
    return cast("Better", chosen)
