"""审计日志: look for events, take them away as a file, check that nothing was changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import streamlit as st

from assessment.domain.accounts import Role
from assessment.domain.audit import TrailUnreadable, Wanted
from assessment.domain.errors import NotFound
from assessment.domain.firms import Actor
from assessment.domain.moments import read_day, start_of
from assessment.i18n import _
from assessment.ui import session
from assessment.ui.context import form_mark, require_role, services
from assessment.ui.widgets.blocks import note, quiet
from assessment.ui.widgets.elements import draw, tag
from assessment.ui.widgets.forms import form, hidden, submit
from assessment.ui.widgets.page import heading, title
from assessment.ui.widgets.pager import first_page, show_turning
from assessment.ui.widgets.trail_words import events_table, kind_options, report_note

LIST = "trail"
PAGE = 50
EXPORT = "/audit/export"


def view() -> None:
    """Draw the search with what it finds, the files, and the check."""
    actor = require_role(Role.ADMIN).actor
    title(
        _("审计日志"),
        _(
            "谁在什么时候做了什么。只记事件和编号，不记姓名、作答和文字；谁也不能改，至少保存 183 天。"
        ),
    )
    wanted = _search(actor)
    if wanted is not None:
        _events(actor, wanted)
        _files(wanted)
    _check(actor)


def _search(actor: Actor) -> Wanted | None:
    """Draw the search and return it; ``None`` where it cannot be understood."""
    options = kind_options()
    with st.form("search"):
        kind = st.selectbox(_("事件"), list(options), key="search-kind")
        left, right = st.columns(2)
        who = left.text_input(_("操作人（账号名或编号）"), max_chars=64, key="search-who")
        what = right.text_input(_("对象编号"), max_chars=64, key="search-what")
        left, right = st.columns(2)
        since = left.text_input(_("从哪天"), placeholder="2026-01-31", key="search-since")
        until = right.text_input(_("到哪天（含）"), placeholder="2026-12-31", key="search-until")
        if st.form_submit_button(_("查找"), type="primary"):
            first_page(LIST)
    try:
        first, last = _moment(since), _moment(until, later=1)
    except ValueError:
        st.warning(_("日期请写成 2026-12-31，或者留空。"))
        return None
    return Wanted(options[kind], _account_id(actor, who), what.strip(), first, last, limit=PAGE)


def _moment(text: str, later: int = 0) -> datetime | None:
    """Return the moment at which a typed day begins, or one some days later.

    Raises:
        ValueError: it is neither a day nor empty.
    """
    day = read_day(text)
    if day is None and text.strip():
        raise ValueError(text)
    return start_of(day + timedelta(days=later)) if day else None


def _account_id(actor: Actor, typed: str) -> str:
    """Return the id of an account by its name; what is no name is an id."""
    try:
        return services().directory.named(actor, typed).id if typed.strip() else ""
    except NotFound:
        return typed.strip()


def _events(actor: Actor, wanted: Wanted) -> None:
    way = session.page_of(LIST)
    page = replace(wanted, before_seq=way[-1] if way else None, limit=PAGE + 1)
    try:
        found = services().trail.search(actor, page)
    except TrailUnreadable as unreadable:
        st.error(unreadable.sentence)
        return
    shown = found[:PAGE]
    if not shown:
        draw(note(tag("p", _("没有符合的记录。放宽时间或换一类事件再找。"))))
        return
    ids = {each for event in shown for each in (event.actor_id, event.object_id) if each}
    draw(events_table(shown, services().directory.names(actor, ids)))
    words = _("第 {page} 页，最新的在前").format(page=len(way) + 1)
    show_turning(LIST, words, shown[-1].seq if len(found) > PAGE else None)


def _files(wanted: Wanted) -> None:
    with st.container(border=True, key="card-files"):
        heading(_("导出"), _("导出本身也会记进日志。"))
        table = form(
            EXPORT,
            form_mark(),
            hidden("format", "csv"),
            hidden("kinds", " ".join(sorted(wanted.kinds))),
            hidden("actor", wanted.actor_id),
            hidden("object", wanted.object_id),
            hidden("since", wanted.since.isoformat() if wanted.since else ""),
            hidden("until", wanted.until.isoformat() if wanted.until else ""),
            submit(_("导出查到的记录（表格 CSV）")),
        )
        whole = form(
            EXPORT,
            form_mark(),
            hidden("format", "jsonl"),
            submit(_("导出全部日志（JSON 行）")),
            kind="plain",
        )
        draw(tag("div", table, whole, css="ways"))
        draw(quiet(_("JSON 行带着校验链，别人不用本系统也能重新计算、核对。")))


def _check(actor: Actor) -> None:
    with st.container(border=True, key="card-check"):
        heading(
            _("核对完整性"),
            _(
                "从第一条算到最后一条，看有没有人绕过系统改过日志、作答或提交凭据。记录多时要等几秒。"
            ),
        )
        with st.form("check", border=False):
            anchor = st.text_input(
                _("以前记下的核对码（可不填）"), max_chars=100, key="check-anchor"
            )
            if st.form_submit_button(_("开始核对"), type="primary"):
                with st.spinner(_("正在核对……")):
                    report = services().trail.check(actor, anchor)
                draw(report_note(report))


view()
