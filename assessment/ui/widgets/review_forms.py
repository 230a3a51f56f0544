"""What a reviewer does to one answer: choose a level, take it back, say something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from assessment.domain.reviews import RemarkKind
from assessment.i18n import _
from assessment.ui import session
from assessment.ui.widgets.plain import plain
from assessment.ui.widgets.review_desk import Wanted
from questionnaires.answers import LEVELS

LONGEST = 1000


@dataclass(frozen=True)
class Words:
    """What a reviewer wrote, and as what."""

    kind: RemarkKind
    text: str


def choose_level(key: str, anchors: Mapping[int, str], own: int, verified: int) -> int | None:
    """Ask for the level a reviewer finds; 0 takes the one that stands back."""
    with st.form(f"verify-{key}", border=False):
        level = st.radio(
            _("您核验的等级"),
            LEVELS,
            index=LEVELS.index(verified) if verified else None,
            format_func=lambda each: _option(each, anchors[each], each == own),
            key=f"level-{key}",
        )
        with st.container(horizontal=True):
            asked = st.form_submit_button(_("保存核验等级"), type="primary")
            back = bool(verified) and st.form_submit_button(_("收回核验"))
    if back:
        return 0
    if asked and level is None:
        st.warning(_("请先选一档，再按保存。"))
    return level if asked else None


def write_remark(key: str) -> Words | None:
    """Ask for a comment, or for what evidence the firm should add."""
    field = f"remark-{key}-{session.turn(key)}"
    with st.expander(_("提意见，或请企业补充佐证")), st.form(f"form-{field}", border=False):
        text = st.text_area(_("写给企业的话"), max_chars=LONGEST, key=field)
        with st.container(horizontal=True):
            comment = st.form_submit_button(_("提交意见"))
            request = st.form_submit_button(_("请企业补充佐证"))
    if not (comment or request):
        return None
    kind = RemarkKind.EVIDENCE_REQUEST if request else RemarkKind.COMMENT
    return Words(kind, text)


def choose_section(titles: Mapping[str, str], asked: str | None, key: str) -> str:
    """Ask which part of the questionnaire is reviewed; at first it is the one ``asked`` for."""
    ids = list(titles)
    return st.selectbox(
        _("问卷的哪一部分"),
        ids,
        index=ids.index(asked) if asked in ids else 0,
        format_func=lambda each: titles[each],
        key=key,
    )


def choose_wanted(asked: str | None, key: str) -> Wanted:
    """Ask which questions are shown."""
    words = {
        Wanted.ALL: _("全部"),
        Wanted.UNVERIFIED: _("未核验"),
        Wanted.REMARKED: _("有意见"),
    }
    found = st.radio(
        _("显示哪些题"),
        list(words),
        index=list(words).index(Wanted(asked)) if asked in list(words) else 0,
        format_func=words.get,
        horizontal=True,
        key=key,
    )
    return Wanted(found)


def _option(level: int, anchor: str, is_own: bool) -> str:
    words = _("第 {level} 档　{anchor}").format(level=level, anchor=plain(anchor))
    return _("{words}（企业自评）").format(words=words) if is_own else words
