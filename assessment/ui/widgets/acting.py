"""Doing what somebody asked for on a page, and saying what came of it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from assessment.domain.errors import Refusal
from assessment.ui import session


def act(do: Callable[[], object], said: str) -> None:
    """Do it, draw the page anew and say so there; what is refused is said where one is."""
    try:
        do()
    except Refusal as refusal:
        st.warning(refusal.sentence)
        return
    session.leave_notice(said, good=True)
    st.rerun()
