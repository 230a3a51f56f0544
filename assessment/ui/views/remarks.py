"""What reviewers said and found, question by question, and the firm's answers to it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assessment.domain.permissions import Action
from assessment.domain.sharing_errors import Forbidden
from assessment.i18n import _
from assessment.services.threads import QuestionReview, Thread
from assessment.ui import session
from assessment.ui.context import Open, require_open, services
from assessment.ui.widgets.acting import act
from assessment.ui.widgets.elements import draw
from assessment.ui.widgets.page import heading, title
from assessment.ui.widgets.places import place_words
from assessment.ui.widgets.question_words import QuestionWords
from assessment.ui.widgets.remark_card import (
    how_to_add,
    levels,
    nothing_yet,
    tally,
    tally_line,
    thread_block,
    waits,
)
from assessment.ui.widgets.review_answer import question_head

LONGEST = 1000


def view() -> None:
    """Draw what waits for an answer first, then the rest."""
    here = require_open()
    title(
        _("核验意见"),
        _(
            "主管部门和服务机构的意见、要补的佐证和核验的等级。核验的等级写在自评旁边，不改您的作答。"
        ),
    )
    if not here.may(Action.REVIEW_READ):
        raise Forbidden
    reviews = services().threads.of(here.id, here.actor)
    if not reviews:
        draw(nothing_yet())
        if here.may(Action.FIRM_GRANT):
            st.page_link("views/sharing.py", label=_("去看授权给了谁"), width="stretch")
        return
    found = tally(reviews)
    draw(tally_line(found))
    _list(here, _("等您回复"), [each for each in reviews if waits(each)])
    rest = [each for each in reviews if not waits(each)]
    _list(here, _("其他") if found.waiting else _("全部意见"), rest)


def _list(here: Open, head: str, reviews: Sequence[QuestionReview]) -> None:
    if reviews:
        heading(_("{head}（{n} 题）").format(head=head, n=len(reviews)))
        words = QuestionWords(here.model, here.sheet.facts, services().library.facts)
        for review in reviews:
            with st.container(border=True, key=f"card-remarks-{review.question_id}"):
                _question(here, review, words)


def _question(here: Open, review: QuestionReview, words: QuestionWords) -> None:
    number = here.numbers.get(review.question_id, 0)
    draw(question_head(number, words.text(review.question_id)))
    draw(levels(review, words, _place))
    for thread in review.threads:
        draw(thread_block(thread, _place))
        if review.may_reply:
            _reply(here, thread)
    if any(thread.asks_evidence for thread in review.threads):
        may_reopen = here.may(Action.SHEET_REOPEN)
        draw(how_to_add(is_draft=here.is_draft, may_reopen=may_reopen))
    st.page_link(
        "views/questionnaire.py",
        label=_("打开这道题"),
        query_params={"q": review.question_id},
        width="stretch",
    )


def _reply(here: Open, thread: Thread) -> None:
    """Ask for an answer; one more of them is folded."""
    remark = thread.opening.remark
    field = f"reply-{remark.id}"
    words = _("再回复一次") if thread.replies else _("回复")
    with (
        st.expander(words, expanded=not thread.replies),
        st.form(f"form-{field}", border=False),
    ):
        text = st.text_area(
            _("回复的内容"), max_chars=LONGEST, key=f"{field}-{session.turn(field)}"
        )
        asked = st.form_submit_button(_("发出回复"))
    if not asked:
        return

    def send() -> None:
        services().reviews.reply(remark.id, here.actor, text)
        session.next_turn(field)

    act(send, _("回复已发出，对方看得到。"))


def _place(region: str) -> str:
    return place_words(services().library.regions, region)


view()
