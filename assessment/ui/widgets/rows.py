"""A line of a list with the button that opens it at its end; below it where the line is narrow."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from assessment.ui.widgets.elements import Markup, draw

Kind = Literal["primary", "secondary"]


def row(markup: Markup, words: str, key: str, *, kind: Kind = "secondary") -> bool:
    """Draw a line, and tell whether its button was pressed."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"opens-{key}"):
        draw(markup)
        return st.button(words, type=kind, key=key)
