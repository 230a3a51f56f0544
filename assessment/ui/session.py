"""What one browser tab remembers between runs: a few typed keys, never data."""

from __future__ import annotations

from typing import cast

import streamlit as st

from assessment.services.invitations import Invited
from assessment.services.profiles import Started
from assessment.services.recovery import DeskCode

_NOTICE = "zhijie.notice"
_STARTED = "zhijie.started"
_SECTION = "zhijie.section"
_QUESTION = "zhijie.question"
_SEEN = "zhijie.seen"
_CLIENTS = "zhijie.clients"
_REVIEWED = "zhijie.reviewed"
_LEVELS = "zhijie.levels"
_TURNS = "zhijie.turns"
_REVIEW = "zhijie.review"
_INVITED = "zhijie.invited"
_HISTORY = "zhijie.history"
_AGREED = "zhijie.agreed"
_PAGES = "zhijie.pages"
_NUMBERS = "zhijie.numbers"
_MARKS = "zhijie.marks"
_CODE = "zhijie.code"


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


def agree(version: str) -> None:
    """Note that the notice before the first field was agreed to, in this version."""
    st.session_state[_AGREED] = version


def agreed() -> str | None:
    return cast("str | None", st.session_state.get(_AGREED))


def keep_invited(place: str, invited: Invited | None) -> None:
    """Keep a fresh link on the page it was made on, until it has been handed over."""
    st.session_state[f"{_INVITED}.{place}"] = invited


def invited(place: str) -> Invited | None:
    return cast("Invited | None", st.session_state.get(f"{_INVITED}.{place}"))


def history_shown(key: str, at_least: int) -> int:
    """Return how many lines of the history somebody wants to see."""
    return cast("int", st.session_state.get(f"{_HISTORY}.{key}", at_least))


def show_history(key: str, lines: int) -> None:
    st.session_state[f"{_HISTORY}.{key}"] = lines


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


def clients_lost(now: set[str]) -> bool:
    """Note the clients on the page, and tell whether one of those before is not there any more."""
    before = cast("set[str]", st.session_state.get(_CLIENTS, set()))
    st.session_state[_CLIENTS] = now
    return not before <= now


def remember_reviewed(question: str, sentence: str) -> None:
    """Keep what was done last on the review page, and to which question."""
    st.session_state[_REVIEWED] = (question, sentence)


def reviewed() -> tuple[str, str] | None:
    return cast("tuple[str, str] | None", st.session_state.get(_REVIEWED))


def level_seen(question: str, level: int) -> int:
    """Return the verified level this tab showed beside a question last, and note that of now."""
    seen = cast("dict[str, int]", st.session_state.setdefault(_LEVELS, {}))
    before = seen.get(question, level)
    seen[question] = level
    return before


def turn(field: str) -> int:
    """Return how often a field was sent: part of its key, so that it is empty afterwards."""
    return cast("dict[str, int]", st.session_state.get(_TURNS, {})).get(field, 0)


def next_turn(field: str) -> None:
    turns = cast("dict[str, int]", st.session_state.setdefault(_TURNS, {}))
    turns[field] = turns.get(field, 0) + 1


def is_first_sight() -> bool:
    """Tell, once, that this tab has just been opened."""
    first = _SEEN not in st.session_state
    st.session_state[_SEEN] = True
    return first


def page_of(place: str) -> tuple[int, ...]:
    """Return the way somebody turned the pages of a list, from its first page on."""
    return cast("dict[str, tuple[int, ...]]", st.session_state.get(_PAGES, {})).get(place, ())


def turn_page(place: str, way: tuple[int, ...]) -> None:
    pages = cast("dict[str, tuple[int, ...]]", st.session_state.setdefault(_PAGES, {}))
    pages[place] = way


def keep_code(place: str, name: str, code: DeskCode | None) -> None:
    """Keep a code for an account on the page where it was made, until it has been handed over."""
    st.session_state[f"{_CODE}.{place}"] = None if code is None else (name, code)


def kept_code(place: str) -> tuple[str, DeskCode] | None:
    return cast("tuple[str, DeskCode] | None", st.session_state.get(f"{_CODE}.{place}"))


def has_fallen(place: str, now: int) -> bool:
    """Note a number on a page, and tell whether it is lower than when it was drawn last."""
    numbers = cast("dict[str, int]", st.session_state.setdefault(_NUMBERS, {}))
    before, numbers[place] = numbers.get(place, now), now
    return now < before


def has_changed(place: str, now: str) -> bool:
    """Note what a page shows, and tell whether it is something else than when it was drawn last."""
    marks = cast("dict[str, str]", st.session_state.setdefault(_MARKS, {}))
    before, marks[place] = marks.get(place, now), now
    return now != before
