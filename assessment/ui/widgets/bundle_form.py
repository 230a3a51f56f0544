"""Asking for a batch of reports: of which clients, in which formats."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from assessment.i18n import _
from assessment.services.report_material import Format
from assessment.ui.widgets.choices import distinct
from assessment.ui.widgets.plain import plain
from assessment.ui.widgets.report_download import form_words

Asked = tuple[list[str], list[Format]]


def ask_bundle(clients: Mapping[str, str], key: str) -> Asked | None:
    """Ask for clients and formats; ``None`` until the button is pressed."""
    ways = {"all": _("全部 {n} 家").format(n=len(clients)), "some": _("挑选几家")}
    way = st.radio(
        _("哪些企业"),
        list(ways),
        format_func=lambda each: ways[each],
        horizontal=True,
        key=f"bundle-way-{key}",
    )
    with st.form(f"bundle-{key}", border=False):
        firms = list(clients) if way == "all" else _tick_firms(clients, key)
        forms = _tick_formats(key)
        asked = st.form_submit_button(_("开始生成"), type="primary")
    return (firms, forms) if asked else None


def _tick_firms(clients: Mapping[str, str], key: str) -> list[str]:
    shown = distinct(clients)
    with st.container(height=320 if len(clients) > 12 else "content", key=f"bundle-firms-{key}"):
        columns = st.columns(2)
        return [
            firm_id
            for place, firm_id in enumerate(clients)
            if columns[place % 2].checkbox(plain(shown[firm_id]), key=f"bundle-{key}-{firm_id}")
        ]


def _tick_formats(key: str) -> list[Format]:
    st.markdown(f"**{_('要哪些格式')}**")
    columns = st.columns(2)
    return [
        form
        for place, form in enumerate(Format)
        if columns[place % 2].checkbox(
            form_words(form), value=form is Format.PDF, key=f"bundle-{key}-{form.value}"
        )
    ]
