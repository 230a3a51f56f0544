"""A list to choose one from, by names people gave: two of the same name stay two."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain, count

import streamlit as st

from assessment.i18n import _


def choose(label: str, words: Mapping[str, str], key: str) -> str | None:
    """Ask for one of these ids by its words; nothing is chosen beforehand.

    Options of a select box are no Markdown, so words are shown as they are.
    """
    shown = distinct(words)
    return st.selectbox(
        label,
        list(shown),
        index=None,
        format_func=lambda each: shown.get(each, ""),
        placeholder=_("请选择"),
        key=key,
    )


def distinct(words: Mapping[str, str]) -> dict[str, str]:
    """Return words of which no two are the same: Streamlit tells options apart by them alone."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for each, said in words.items():
        numbered = (_("{name}（{n}）").format(name=said, n=n) for n in count(2))
        found[each] = next(shown for shown in chain((said,), numbered) if shown not in taken)
        taken.add(found[each])
    return found
