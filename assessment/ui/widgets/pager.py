"""The pages of a long list: which one is shown, and the buttons that turn it."""

from __future__ import annotations

import streamlit as st

from assessment.i18n import _
from assessment.ui import session
from assessment.ui.widgets.blocks import quiet
from assessment.ui.widgets.elements import draw


def offset_of(place: str) -> int:
    """Return how many rows stand on the pages before the one that is shown."""
    return sum(session.page_of(place))


def first_page(place: str) -> None:
    """Begin a list anew, after another search."""
    session.turn_page(place, ())


def show_pager(place: str, size: int, total: int) -> None:
    """Draw which page it is and the buttons, where there is more than one."""
    way = session.page_of(place)
    if total <= size and not way:
        return
    pages = max(1, -(-total // size))
    words = _("第 {page} 页，共 {pages} 页").format(
        page=len(way) + 1, pages=max(pages, len(way) + 1)
    )
    show_turning(place, words, size if offset_of(place) + size < total else None)


def show_turning(place: str, words: str, after: int | None) -> None:
    """Draw the buttons; ``after`` is what leads to the next page, nothing on the last one."""
    way = session.page_of(place)
    with st.container(horizontal=True, vertical_alignment="center", key=f"pager-{place}"):
        if st.button(_("上一页"), disabled=not way, key=f"before-{place}"):
            session.turn_page(place, way[:-1])
            st.rerun()
        if st.button(_("下一页"), disabled=after is None, key=f"after-{place}"):
            session.turn_page(place, (*way, after or 0))
            st.rerun()
        draw(quiet(words))
