"""Fields of the profile: one per fact, prefilled, each with why it is asked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import streamlit as st

from assessment.i18n import _, content
from questionnaires.facts import Fact, Facts, FactType
from questionnaires.program import Program

NAMED = 3
#: Streamlit takes `None` for "nothing chosen", so not knowing has a name of its own.
UNKNOWN = "unknown"


def needed_by(programs: tuple[Program, ...]) -> dict[str, tuple[str, ...]]:
    """Return, per fact, the titles of the programs whose requirements read it."""
    found: dict[str, dict[str, None]] = {}
    for program in programs:
        for requirement in program.eligibility:
            for fact in requirement.facts:
                found.setdefault(fact, {})[program.title] = None
    return {fact: tuple(titles) for fact, titles in found.items()}


def reason(fact: Fact, programs: tuple[str, ...]) -> str:
    """Return help and the programs that ask, in one caption."""
    parts = [content(fact.help)] if fact.help else []
    if programs:
        names = "、".join(content(title) for title in programs[:NAMED])
        more = _("等 {n} 个项目").format(n=len(programs)) if len(programs) > NAMED else ""
        parts.append(_("要看这一项的：{names}{more}。").format(names=names, more=more))
    return "".join(parts)


def field(fact: Fact, known: Facts, key: str) -> Any:
    """Draw a fact's field and return its value; `None` is "not known"."""
    return _FIELDS[fact.type](fact, known, f"{key}-{fact.id}")


def _bool(fact: Fact, known: Facts, key: str) -> bool | None:
    answers = {"yes": True, "no": False, UNKNOWN: None}
    words = {"yes": _("是"), "no": _("否"), UNKNOWN: _("不清楚")}
    current = known.truth(fact.id)
    chosen = st.radio(
        content(fact.question),
        list(answers),
        index=list(answers.values()).index(current),
        format_func=words.get,
        horizontal=True,
        key=key,
    )
    return answers[chosen]


def whole_number(label: str, known: int | None, key: str, hint: str = "") -> int | str | None:
    """Draw a field for a whole number; what is none comes back as typed, to be refused in words.

    Streamlit's own number field cuts 1.5 to 1 and drops what is too large without a word.
    """
    shown = "" if known is None else str(known)
    typed = st.text_input(label, value=shown, placeholder=hint, key=key)
    words = unicodedata.normalize("NFKC", typed).replace(",", "").strip()
    return int(words) if re.fullmatch(r"[-+]?\d{1,15}", words) else words or None


def _int(fact: Fact, known: Facts, key: str) -> int | str | None:
    label = (
        f"{content(fact.question)}\uff08{fact.unit}\uff09" if fact.unit else content(fact.question)
    )
    return whole_number(label, known.integer(fact.id), key, _("不清楚可不填"))


def _text(fact: Fact, known: Facts, key: str) -> str:
    return st.text_input(
        content(fact.question), value=known.text(fact.id) or "", max_chars=200, key=key
    )


def _date(fact: Fact, known: Facts, key: str) -> str:
    current = known.get(fact.id)
    return st.text_input(
        content(fact.question),
        value=current.isoformat() if isinstance(current, date) else "",
        placeholder=_("例如 2018-05-20"),
        max_chars=10,
        key=key,
    ).strip()


def _choice(fact: Fact, known: Facts, key: str) -> str | None:
    options = [*fact.choice_ids, UNKNOWN]
    current = known.text(fact.id)
    chosen = st.radio(
        content(fact.question),
        options,
        index=options.index(current if current in options else UNKNOWN),
        format_func=lambda each: (
            content(fact.choice_title(each)) if each != UNKNOWN else _("不清楚")
        ),
        horizontal=True,
        key=key,
    )
    return None if chosen == UNKNOWN else chosen


def _multi(fact: Fact, known: Facts, key: str) -> list[str] | None:
    """Draw boxes in two columns; "none of these" tells an empty set from an unknown one."""
    current = known.get(fact.id)
    held = current if isinstance(current, frozenset) else frozenset()
    st.markdown(f"**{content(fact.question)}**")
    columns = st.columns(2)
    chosen = [
        choice.id
        for n, choice in enumerate(fact.choices)
        if columns[n % 2].checkbox(
            content(choice.title), value=choice.id in held, key=f"{key}-{choice.id}"
        )
    ]
    none = st.checkbox(_("以上都没有"), value=current == frozenset(), key=f"{key}-none")
    return chosen if chosen or none else None


_FIELDS: Mapping[FactType, Callable[[Fact, Facts, str], Any]] = {
    FactType.BOOL: _bool,
    FactType.INT: _int,
    FactType.TEXT: _text,
    FactType.DATE: _date,
    FactType.CHOICE: _choice,
    FactType.MULTI: _multi,
}
