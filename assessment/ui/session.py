"""What one browser tab remembers between runs: a few typed keys, never data."""

from __future__ import annotations

from typing import cast

import streamlit as st

from assessment.services.profiles import Started

_NOTICE = "zhijie.notice"
_STARTED = "zhijie.started"
_SECTION = "zhijie.section"
_QUESTION = "zhijie.question"
_SEEN = "zhijie.seen"
_REVIEW = "zhijie.review"


def leave_notice(sentence: str, *, good: bool = False) -> None:
    """Keep a sentence for the next page that is drawn; `good` news is green."""
    st.session_state[_NOTICE] = (sentence, good)


def take_notice() -> tuple[str, bool] | None:
    return cast("tuple[str, bool] | None", st.session_state.pop(_NOTICE, None))


def remember_started(started: Started) -> None:
    """Keep a fresh assessment until its resume code has been written down."""
    st.session_state[_STARTED] = started


def started() -> Started | None:
    return cast("Started | None", st.session_state.get(_STARTED))


def go_to_question(section: str, question: str | None) -> None:
    """Say which section the questionnaire opens, and which question gets the focus."""
    st.session_state[_SECTION] = section
    st.session_state[_QUESTION] = question


def section() -> str | None:
    return cast("str | None", st.session_state.get(_SECTION))


def take_question() -> str | None:
    """Return the question to focus, once."""
    return cast("str | None", st.session_state.pop(_QUESTION, None))


def ask_for_review() -> None:
    """Say that the person is done with the last section."""
    st.session_state[_REVIEW] = True


def take_review() -> bool:
    return bool(st.session_state.pop(_REVIEW, False))


def is_first_sight() -> bool:
    """Tell, once, that this tab has just been opened."""
    first = _SEEN not in st.session_state
    st.session_state[_SEEN] = True
    return first
