"""Claims that wait for a desk: the list, and the one whose licence is being looked at."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assessment.domain.errors import Refusal
from assessment.domain.firms import Actor
from assessment.domain.licences import Doubt
from assessment.domain.sharing import Dispute
from assessment.i18n import _
from assessment.services.confirming import Waiting
from assessment.ui import session
from assessment.ui.context import services
from assessment.ui.widgets.blocks import note
from assessment.ui.widgets.claim_check import (
    claim_facts,
    claim_head,
    disputed_note,
    doubt_words,
    licence_view,
    without_photo,
)
from assessment.ui.widgets.elements import draw, tag
from assessment.ui.widgets.page import heading, title
from assessment.ui.widgets.pager import offset_of, show_pager
from assessment.ui.widgets.plain import plain
from assessment.ui.widgets.rows import row

CLAIMS, FIRM = "claims", "firm"
PAGE = 10


def show_claims(waiting: Sequence[Waiting]) -> None:
    """Draw the claims, a page at a time."""
    heading(_("等待核对的企业（{n} 家）").format(n=len(waiting)))
    if not waiting:
        draw(
            note(
                tag(
                    "p", _("现在没有等待核对的企业。企业填好信用代码、交了执照照片，就会列在这里。")
                )
            )
        )
    first = offset_of(CLAIMS)
    for claim in waiting[first : first + PAGE]:
        with st.container(border=True, key=f"card-{claim.firm_id}"):
            if row(claim_head(claim), _("核对"), f"check-{claim.firm_id}"):
                st.query_params[FIRM] = claim.firm_id
                st.rerun()
            draw(claim_facts(claim, services().library.regions))
    show_pager(CLAIMS, PAGE, len(waiting))


def show_check(claim: Waiting, actor: Actor) -> None:
    """Draw one claim beside its licence, and the decision.

    The fields of a decision belong to what was seen: where that changes, a press goes nowhere.
    """
    title(plain(claim.firm_name), _("对照营业执照，看名称和代码是不是一致。"))
    if st.button(_("返回企业受理"), key="back"):
        _leave()
    if session.has_changed(f"claim-{claim.firm_id}", claim.seen):
        st.warning(_("企业刚刚改了名称、代码或照片，还没有处理。请重新核对一遍。"))
    with st.container(border=True, key="card-claim"):
        draw(claim_facts(claim, services().library.regions))
        draw(licence_view(claim) if claim.has_licence else without_photo())
    if claim.is_disputed:
        draw(disputed_note())
    else:
        _confirm(claim, actor)
    if claim.has_licence:
        _reject(claim, actor)


def _confirm(claim: Waiting, actor: Actor) -> None:
    with st.form(f"confirm-{claim.seen}"):
        sure = st.checkbox(_("我看过营业执照，名称和代码与上面一致"), key=f"seen-{claim.seen}")
        if st.form_submit_button(_("确认这家企业"), type="primary"):
            if not sure:
                st.warning(_("请先勾选上面一句，再按确认。还没有确认。"))
                return
            _decide(claim, actor)


def _decide(claim: Waiting, actor: Actor) -> None:
    try:
        decided = services().confirmations.confirm(claim.firm_id, actor, seen=claim.seen)
    except Refusal as refusal:
        st.warning(refusal.sentence)
        return
    if isinstance(decided, Dispute):
        session.leave_notice(_("另有企业填了同一个代码，没有确认，已转给系统管理员判定。"))
    else:
        session.leave_notice(_("企业身份已确认，照片已删除。"), good=True)
    _leave()


def _reject(claim: Waiting, actor: Actor) -> None:
    with st.expander(_("退回")), st.form(f"reject-{claim.seen}", border=False):
        words = doubt_words()
        doubt = st.radio(
            _("哪里不对"),
            list(words),
            index=None,
            format_func=words.get,
            key=f"doubt-{claim.seen}",
        )
        st.caption(_("企业会看到这个原因，可以重新交照片。这张照片会删除。"))
        if st.form_submit_button(_("退回并告诉企业")):
            if doubt is None:
                st.warning(_("请先选一个原因。还没有退回。"))
                return
            _turn_down(claim, actor, doubt)


def _turn_down(claim: Waiting, actor: Actor, doubt: Doubt) -> None:
    try:
        services().confirmations.reject(claim.firm_id, actor, doubt, seen=claim.seen)
    except Refusal as refusal:
        st.warning(refusal.sentence)
        return
    session.leave_notice(_("已退回，照片已删除。"), good=True)
    _leave()


def _leave() -> None:
    del st.query_params[FIRM]
    st.rerun()
