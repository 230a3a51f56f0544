"""Taking the result along: a button a format; nothing is made before it is asked for."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from assessment.domain.errors import Refusal
from assessment.i18n import _
from assessment.services.report_material import Format
from assessment.services.reports import Handed
from assessment.ui.widgets.blocks import quiet
from assessment.ui.widgets.elements import draw
from assessment.ui.widgets.page import heading


def offer_report(key: str, make: Callable[[Format, bool], Handed], *, draft: bool) -> None:
    """Draw the formats; the one that is asked for is made, and handed over by a second button."""
    with st.container(border=True, key="card-report"):
        heading(_("下载报告"), _("一页给负责人看的摘要，后面是逐题作答、差距、路线和扶持项目。"))
        if draft:
            draw(quiet(_("还没有提交：报告每一页都会写明“预览 · 未提交”。")))
        financing = st.checkbox(
            _("附上质量融资增信画像（只是画像，不是授信结论）"), key=f"annex-{key}"
        )
        chosen = _chosen(key)
        if chosen is not None:
            _hand_over(key, chosen, lambda: make(chosen, financing))


def _chosen(key: str) -> Format | None:
    with st.container(horizontal=True):
        pressed = [
            form for form in Format if st.button(form_words(form), key=f"report-{form.value}-{key}")
        ]
    return next(iter(pressed), None)


def _hand_over(key: str, form: Format, make: Callable[[], Handed]) -> None:
    """Make the report while people see that it is being made; a refusal is said in its place."""
    try:
        with st.spinner(_("生成中，通常几秒钟……")):
            handed = make()
    except Refusal as refusal:
        st.warning(refusal.sentence)
        return
    st.download_button(
        _("保存 {what}").format(what=form_words(form)),
        data=handed.data,
        file_name=handed.filename,
        mime=handed.media_type,
        on_click="ignore",
        type="primary",
        key=f"report-save-{key}",
    )


def form_words(form: Format) -> str:
    """Return what a format is called by those who open it."""
    words = {
        Format.PDF: _("PDF（打印、转发）"),
        Format.WORD: _("Word（可以修改）"),
        Format.WORKBOOK: _("Excel（全部数据）"),
        Format.JSON: _("JSON（给软件用）"),
    }
    return words[form]
