"""The questionnaire instrument: one components-v2 component, its data and its news.

Python hands a section down as plain data; the browser posts every answer to a route of the same
app and tells Python only that the person wants to go elsewhere.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

_FOLDER = Path(__file__).parent
_HTML = '<div id="instrument"></div>'


@cache
def _source(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


_mount = st.components.v2.component(
    "zhijie_instrument",
    html=_HTML,
    css=_source("instrument.css"),
    js=_source("outbox.js") + _source("instrument.js"),
)


def instrument(
    data: dict[str, Any], *, key: str, on_go: Callable[[dict[str, Any]], None] | None = None
) -> None:
    """Draw one section; `on_go` hears where the person wants to go, before the page is drawn.

    Right after a reconnect Streamlit delivers the wish but calls no callback: then it is found
    in the mounted value, and the page is drawn once more.
    """
    heard_key = f"{key}.heard"

    def hear(where: Any) -> bool:
        if not where or on_go is None or st.session_state.get(heard_key) == where.get("nonce"):
            return False
        st.session_state[heard_key] = where.get("nonce")
        on_go(dict(where))
        return True

    def heard() -> None:
        hear(getattr(st.session_state.get(key), "go", None))

    mounted = _mount(key=key, data=data, on_go_change=heard)
    if hear(mounted.go):
        st.rerun()
