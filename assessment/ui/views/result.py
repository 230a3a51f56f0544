"""The result of the open assessment: a preview of a draft, or what was submitted."""

from __future__ import annotations

import streamlit as st

from assessment.domain.errors import NotSubmitted
from assessment.domain.permissions import Action
from assessment.domain.sharing_errors import CampaignClosed, StillDraft
from assessment.i18n import _
from assessment.ui import session
from assessment.ui.context import Open, require_open, result_of, services, today
from assessment.ui.widgets.contradictions import show_contradictions
from assessment.ui.widgets.dimension_detail import show_dimension_details
from assessment.ui.widgets.dimension_table import show_dimensions
from assessment.ui.widgets.elements import draw
from assessment.ui.widgets.gap_list import show_strengths_and_gaps
from assessment.ui.widgets.ladder import show_ladder
from assessment.ui.widgets.level_banner import show_level_banner
from assessment.ui.widgets.month import show_month
from assessment.ui.widgets.page import title
from assessment.ui.widgets.part_note import result_for_others
from assessment.ui.widgets.peers import show_peers
from assessment.ui.widgets.profile_gap import show_profile_gap
from assessment.ui.widgets.question_words import QuestionWords
from assessment.ui.widgets.receipt_note import show_draft, show_receipt, show_verification
from assessment.ui.widgets.reopening import ask_to_reopen, receipt_head
from assessment.ui.widgets.report_download import offer_report
from assessment.ui.widgets.verified_card import show_verified
from scoring.scorecard import ScoreCard


def view() -> None:
    """Draw the result from the level down to the single answers."""
    here = require_open()
    title(_("测评结果"), here.firm_name)
    if not here.may(Action.RESULT_READ):
        draw(result_for_others())
        return
    if not here.questions:
        show_profile_gap()
        return
    result = result_of(here)
    card = result.scorecard
    words = QuestionWords(here.model, result.facts, services().library.facts)
    if here.is_draft:
        show_draft(may_submit=here.may(Action.SHEET_SUBMIT))
    show_level_banner(card, words, draft=here.is_draft)
    _verified(here, card)
    show_month(result.month, words)
    show_ladder(card, words)
    show_peers(here, result.gaps, words)
    show_dimensions(card, words)
    show_strengths_and_gaps(card, result.gaps, words)
    show_dimension_details(card, result.sheet, words)
    show_contradictions(result.contradictions, words)
    _report(here)
    _receipts(here)
    if not here.is_draft and here.may(Action.SHEET_REOPEN):
        _reopen(here)


def _verified(here: Open, card: ScoreCard) -> None:
    """Draw what reviewers found beside the firm's own, where they verified anything."""
    reviews = services().reviews
    verified = reviews.verified_score(here.id, here.actor, today())
    if verified is not None:
        show_verified(card, verified, reviews.verified(here.id, here.actor), here.model)


def _report(here: Open) -> None:
    """Offer the result to take along, to whoever may read all of it."""
    if here.may(Action.RESULT_EXPORT):
        offer_report(
            here.id,
            lambda form, financing: services().reports.hand_out(
                here.id, here.actor, form, with_financing=financing
            ),
            draft=here.is_draft,
        )


def _receipts(here: Open) -> None:
    """Draw the receipt of every submission, the last one first; a new draft has none."""
    try:
        receipts = services().results.receipts(here.id, here.actor)
    except NotSubmitted:
        return
    last = receipts[-1]
    for receipt in reversed(receipts):
        head = receipt_head(receipt.sequence, is_current=receipt is last and not here.is_draft)
        is_only = len(receipts) == 1 and not here.is_draft
        version = receipt.content["version"]
        show_receipt(receipt.id, receipt.on, version, receipt.digest, None if is_only else head)
        if st.button(_("重新计算并核对"), key=f"verify-{receipt.id}"):
            found = services().results.verify(here.id, here.actor, receipt.id)
            show_verification(found.ok, len(found.differences))


def _reopen(here: Open) -> None:
    """Let the firm change what it submitted; refusals leave the page as it is."""
    if not ask_to_reopen(here.id):
        return
    try:
        services().history.reopen(here.id, here.actor)
    except (CampaignClosed, StillDraft) as refusal:
        st.warning(refusal.sentence)
        return
    session.leave_notice(
        _("已重新打开，可以继续修改。改完要再提交一次；以前的凭据还在结果页上。"), good=True
    )
    st.switch_page("views/questionnaire.py")


view()
