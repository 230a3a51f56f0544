"""The fields of an invitation and of a colleague's part: what for, which parts, until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from assessment.domain.sharing import EVERYTHING, MemberRole
from assessment.i18n import _
from assessment.ui.widgets.part_note import short_title
from questionnaires.model import MaturityModel

#: How long a part may last; nothing stands for no end.
TERMS = {
    "week": timedelta(days=7),
    "month": timedelta(days=30),
    "quarter": timedelta(days=90),
    "year": timedelta(days=365),
    "open": None,
}


def role_field(key: str, known: MemberRole = MemberRole.CONTRIBUTOR) -> MemberRole:
    """Draw the choice between filling in and reading."""
    words = {
        MemberRole.CONTRIBUTOR: _("填写"),
        MemberRole.READER: _("只看，不能改"),
    }
    roles = list(words)
    chosen = st.radio(
        _("请他做什么"),
        roles,
        index=roles.index(known),
        format_func=words.get,
        horizontal=True,
        key=f"{key}-role",
    )
    return MemberRole(chosen)


def parts_field(
    key: str, model: MaturityModel, asked: Sequence[str], known: Sequence[str] = ()
) -> tuple[str, ...]:
    """Draw the choice of parts; none is chosen as long as "some" is and no box is ticked."""
    everything = EVERYTHING in known
    chosen = st.radio(
        _("哪些部分"),
        ["some", "all"],
        index=int(everything),
        format_func=lambda each: _("整份问卷") if each == "all" else _("只选几个部分"),
        horizontal=True,
        key=f"{key}-scope",
    )
    if chosen == "all":
        return (EVERYTHING,)
    columns, half = st.columns(2), (len(asked) + 1) // 2
    return tuple(
        part
        for n, part in enumerate(asked)
        if columns[n // half].checkbox(
            short_title(model, part), value=part in known, key=f"{key}-part-{part}"
        )
    )


def term_field(key: str) -> timedelta | None:
    """Draw the choice of how long the part lasts; ``None`` for no end."""
    words = {
        "week": _("一周"),
        "month": _("一个月"),
        "quarter": _("三个月"),
        "year": _("一年"),
        "open": _("不限期"),
    }
    chosen = st.radio(
        _("到什么时候"),
        list(words),
        index=1,
        format_func=words.get,
        horizontal=True,
        key=f"{key}-term",
    )
    return TERMS[chosen]
