"""Importing a file of values: the form, what was read, the button that saves it."""

from __future__ import annotations

import streamlit as st

from assessment.domain.errors import Refusal
from assessment.domain.firms import Actor
from assessment.domain.indicators import FileTooBig
from assessment.domain.moments import day_in_china
from assessment.i18n import _, content
from assessment.services.indicator_import import ImportRow, Preview
from assessment.ui import session
from assessment.ui.context import form_mark, services
from assessment.ui.widgets.acting import act
from assessment.ui.widgets.blocks import Tone, note, quiet, table
from assessment.ui.widgets.elements import Markup, Part, draw, tag
from assessment.ui.widgets.forms import form, hidden, submit
from assessment.ui.widgets.page import heading
from assessment.ui.widgets.words import day

FILE, NOTICE = "file", "notice"
FIELD = "indicator-table"
#: So many rows of a preview are drawn.
SHOWN = 200


def show_upload(region: str) -> None:
    """Draw the form that hands a file in, and the one that takes the table away."""
    draw(upload_form(region, form_mark()))
    draw(
        quiet(
            _(
                "表头要有：指标名称（或指标编号）、日期、数值、来源。"
                "UTF-8、GB18030、UTF-16 编码都认得。先给您看读到了什么，再保存。"
            )
        )
    )
    draw(export_form(region, form_mark()))


def upload_form(region: str, mark: str) -> Markup:
    """Return the form with the file. Without a script the browser says what was chosen."""
    chosen = tag("span", _("已选好，点这里可以换一个"), css="when-chosen")
    open_ = tag("span", _("选一个 CSV 文件"), css="when-open")
    pick = tag(
        "div",
        tag(
            "input",
            id=FIELD,
            name="table",
            type="file",
            accept=".csv,.txt,.tsv,text/csv,text/plain",
            required=True,
        ),
        tag("label", open_, chosen, for_=FIELD),
        css="pick",
    )
    return form(
        "/indicators/file",
        mark,
        hidden("region", region),
        pick,
        submit(_("上传，先看一遍")),
        with_file=True,
    )


def export_form(region: str, mark: str) -> Markup:
    return form(
        "/indicators/export",
        mark,
        hidden("region", region),
        submit(_("导出全部指标和记录（CSV）")),
        kind="plain",
    )


def show_notice() -> None:
    """Say once why a file was not taken; the address carries only a code."""
    if st.query_params.get(NOTICE) == FileTooBig.code:
        st.warning(FileTooBig().sentence)
        del st.query_params[NOTICE]


def show_preview(region: str, actor: Actor) -> None:
    """Draw what the file in the address says, with the button that saves it."""
    digest = st.query_params.get(FILE)
    if digest is None:
        return
    try:
        found = services().indicator_import.waiting(region, actor, digest)
    except Refusal as refusal:
        del st.query_params[FILE]
        st.warning(refusal.sentence)
        return
    with st.container(border=True, key="card-preview"):
        heading(_("文件里读到的"))
        if found.saved_at is not None:
            _imported(found)
        else:
            _preview(found, region, actor)


def _imported(found: Preview) -> None:
    assert found.saved_at is not None, "only a saved file was imported"
    when = day(day_in_china(found.saved_at))
    words = _("这份文件{day}已经导入过，没有再导一次。要更正数值，请改好文件再传，或直接录入。")
    draw(note(tag("p", words.format(day=when))))
    if st.button(_("知道了"), key="import-close"):
        _close()


def _preview(found: Preview, region: str, actor: Actor) -> None:
    draw(preview_words(found))
    draw(preview_table(found))
    with st.container(horizontal=True, key="import-ways"):
        n = len(found.new)
        words = _("保存这 {n} 个数值").format(n=n)
        if st.button(words, type="primary", disabled=n == 0, key="import-save"):
            _save(found, region, actor)
        if st.button(_("不导入"), key="import-close"):
            _close()


def _save(found: Preview, region: str, actor: Actor) -> None:
    def save() -> None:
        services().indicator_import.save(region, actor, found.digest)
        del st.query_params[FILE]

    act(save, _("已保存 {n} 个数值。").format(n=len(found.new)))


def _close() -> None:
    del st.query_params[FILE]
    session.leave_notice(_("没有导入，数值没有变化。"))
    st.rerun()


def preview_words(found: Preview) -> Markup:
    """Return how many rows are new, the same, and faulty."""
    same = sum(row.is_same for row in found.rows)
    counts = _(
        "共 {all} 行：{new} 行是新的，{same} 行已经有，{faulty} 行有问题、不会保存。"
    ).format(all=len(found.rows), new=len(found.new), same=same, faulty=len(found.faulty))
    encoding = _("文字编码：{name}。请先看指标名称和数值有没有读错。").format(name=found.encoding)
    tone: Tone = "warn" if found.faulty else "plain"
    return note(tag("p", counts), tag("p", encoding), tone=tone)


def preview_table(found: Preview) -> Markup:
    """Return the rows, faulty ones first."""
    heads = (_("行"), _("指标"), _("日期"), _("数值"), _("来源"), _("说明"))
    rows = sorted(found.rows, key=lambda row: (not row.problem, row.line))[:SHOWN]
    return table(_("文件里读到的"), heads, [_row(row) for row in rows], css="import")


def _row(row: ImportRow) -> tuple[Part, ...]:
    if row.entry is None:
        problem = tag("span", row.problem, css="passed")
        return f"{row.line}", row.title, *row.shown, "", problem
    said = [_("已经有，不重复保存") if row.is_same else "", row.note]
    if row.before is not None and not row.is_same:
        said.append(_("会换掉现在的 {value}").format(value=row.before))
    return (
        f"{row.line}",
        content(row.title),
        day(row.entry.day),
        row.entry.value or "",
        row.entry.source,
        "；".join(each for each in said if each),
    )
