"""A page that draws words as labels, for the test of `widgets.plain` in a browser."""

from __future__ import annotations

import json
import os
from pathlib import Path

import streamlit as st

from assessment.ui.widgets.plain import plain

words = json.loads(Path(os.environ["ZHIJIE_WORDS"]).read_text(encoding="utf-8"))
for number, word in enumerate(words):
    label = plain(word) if st.query_params.get("how") == "plain" else word
    with st.container(key=f"word-{number}"):
        st.button(label, key=f"button-{number}")
        st.checkbox(label, key=f"box-{number}")
        st.caption(label)
        st.success(label)
        st.expander(label)
