"""Letting a service organisation in: whom, for what, how long, and taking it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import streamlit as st

from assessment.domain.moments import day_in_china
from assessment.domain.notice import Wording
from assessment.domain.sharing import Grant, GrantLevel
from assessment.i18n import _, content
from assessment.ui.widgets.blocks import chip, fold, table
from assessment.ui.widgets.choices import choose, distinct
from assessment.ui.widgets.client_words import level_words, until_words
from assessment.ui.widgets.elements import Markup, draw, tag
from assessment.ui.widgets.plain import plain
from assessment.ui.widgets.words import day

MONTHS = (1, 3, 6, 12)
USUAL = 3
#: So many organisations are shown at once.
FEW = 12


@dataclass(frozen=True)
class Wish:
    """What a firm wants to grant."""

    organisation_id: str
    level: GrantLevel
    months: int


def ask_grant(names: Mapping[str, str], wording: Wording, key: str) -> Wish | None:
    """Ask for a grant, with the text that is agreed to; an incomplete one is told what it lacks."""
    with st.form(f"grant-{key}", border=False):
        organisation = _organisation(names, key)
        level = _level(key)
        months = _months(key)
        draw(consent_text(wording))
        agreed = st.checkbox(_("我同意授权给这家机构"), key=f"grant-agree-{key}")
        if not st.form_submit_button(_("授权"), type="primary"):
            return None
    if organisation is None:
        st.warning(_("请先选一家服务机构。还没有授权。"))
        return None
    if not agreed:
        st.warning(_("请先勾选同意，再按授权。还没有授权。"))
        return None
    return Wish(organisation, level, months)


def consent_text(wording: Wording) -> Markup:
    """Return what somebody agrees to, in the words whose version is recorded."""
    return tag(
        "div",
        tag("p", tag("strong", content(wording.title))),
        tag("p", content(wording.sentence)),
        css="assent",
    )


def grant_head(grant: Grant, name: str, today: date) -> Markup:
    """Return a grant that stands."""
    fills = grant.level is GrantLevel.FILL
    marks = (
        chip(_("有效"), "good"),
        chip(level_words(grant.level), "warn" if fills else "plain"),
        chip(until_words(grant.until, today)),
    )
    return tag("div", tag("h3", name), tag("p", *marks, css="marks"), css="person")


def ended_grants(grants: Iterable[Grant], names: Mapping[str, str], now: datetime) -> Markup | None:
    """Return the grants that stand no more, folded."""
    rows = [_ended(grant, names, now) for grant in grants]
    if not rows:
        return None
    heads = (_("服务机构"), _("授权"), _("开始"), _("结束"))
    words = _("已经结束的授权（{n} 次）").format(n=len(rows))
    return fold(words, table(_("已经结束的授权"), heads, rows))


def _ended(grant: Grant, names: Mapping[str, str], now: datetime) -> tuple[str, str, str, str]:
    ended = min(grant.withdrawn_at or grant.until, grant.until)
    how = _("{day}收回") if grant.withdrawn_at and ended <= now else _("{day}到期")
    return (
        names.get(grant.organisation_id, _("服务机构")),
        level_words(grant.level),
        day(day_in_china(grant.granted_at)),
        how.format(day=day(day_in_china(ended))),
    )


def _organisation(names: Mapping[str, str], key: str) -> str | None:
    """Ask for an organisation: by radios as long as they fit on a phone, then by a list."""
    if len(names) > FEW:
        return choose(_("服务机构"), names, f"grant-to-{key}")
    shown = distinct(names)
    return st.radio(
        _("服务机构"),
        list(shown),
        index=None,
        format_func=lambda each: plain(shown[each]),
        key=f"grant-to-{key}",
    )


def _level(key: str) -> GrantLevel:
    words = {
        GrantLevel.READ: _("只能查看，可以写意见、核验"),
        GrantLevel.FILL: _("可以查看和代填，不能核验"),
    }
    chosen = st.radio(
        _("让他们做什么"), list(words), format_func=words.get, key=f"grant-level-{key}"
    )
    return GrantLevel(chosen)


def _months(key: str) -> int:
    words = {1: _("1 个月"), 3: _("3 个月"), 6: _("半年"), 12: _("1 年")}
    chosen = st.radio(
        _("到什么时候"),
        list(MONTHS),
        index=MONTHS.index(USUAL),
        format_func=words.get,
        horizontal=True,
        key=f"grant-months-{key}",
    )
    return int(chosen)
