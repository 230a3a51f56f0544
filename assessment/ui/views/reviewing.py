"""核验作答: a reviewer goes through the answers, asks, and records levels beside the firm's own."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from assessment.domain.errors import Refusal
from assessment.domain.permissions import Action
from assessment.domain.reviews import RemarkKind
from assessment.domain.sharing_errors import Forbidden
from assessment.i18n import _, content
from assessment.ui import session
from assessment.ui.context import Open, require_open, services
from assessment.ui.widgets.blocks import note, quiet
from assessment.ui.widgets.elements import draw, link, tag
from assessment.ui.widgets.page import title
from assessment.ui.widgets.question_words import QuestionWords
from assessment.ui.widgets.remark_thread import thread
from assessment.ui.widgets.review_answer import anchors, own_answer, question_head, verified_note
from assessment.ui.widgets.review_desk import Desk, Wanted
from assessment.ui.widgets.review_forms import (
    Words,
    choose_level,
    choose_section,
    choose_wanted,
    write_remark,
)
from assessment.ui.widgets.review_summary import (
    draft_facts,
    hindrance_note,
    part_address,
    progress,
    scores,
    section_line,
)
from questionnaires.answers import LEVELS
from questionnaires.model import Question


def view() -> None:
    """Draw how far the review is, and the questions of one part of the questionnaire."""
    here = require_open()
    title(_("核验作答"), here.firm_name)
    if not here.may(Action.REVIEW_COMMENT):
        raise Forbidden
    if not here.questions:
        draw(note(tag("p", _("企业还没填完基本信息，现在还没有题目。"))))
        return
    desk = Desk.of(here)
    words = QuestionWords(here.model, here.sheet.facts, services().library.facts)
    _summary(desk, words)
    section = _choose(desk)
    _questions(desk, words, section)


def _summary(desk: Desk, words: QuestionWords) -> None:
    here = desk.here
    with st.container(border=True, key="card-summary"):
        if here.is_draft:
            draw(draft_facts(desk))
        else:
            receipt = services().results.receipt(here.id, here.actor)
            verified = services().reviews.verified_score(here.id, here.actor, receipt.on)
            draw(scores(receipt, verified, here.model))
        draw(hindrance_note(desk.hindrance))
        draw(progress(desk, words))


def _choose(desk: Desk) -> str:
    titles = {each: content(desk.here.model.dimension(each).title) for each in desk.sections.ids}
    asked = st.query_params.get("part")
    return choose_section(titles, asked, f"review-section-{desk.here.id}")


def _questions(desk: Desk, words: QuestionWords, section: str) -> None:
    wanted = choose_wanted(st.query_params.get("show"), f"review-wanted-{desk.here.id}")
    questions = desk.sections.questions[section]
    draw(section_line(desk, questions))
    last = session.reviewed()
    shown = desk.shown(section, wanted, last[0] if last else None)
    if not shown:
        draw(note(tag("p", _nothing(wanted)), tone="good"))
    for question in shown:
        with st.container(border=True, key=f"card-review-{question.id}"):
            _question(desk, words, question)
    following = desk.sections.beside(section, 1)
    if following != section:
        draw(tag("p", link(_("下一部分"), part_address(following, wanted), "as-button plain")))


def _nothing(wanted: Wanted) -> str:
    if wanted is Wanted.UNVERIFIED:
        return _("这一部分没有未核验的题了，可以看下一部分。")
    return _("这一部分还没有意见。")


def _question(desk: Desk, words: QuestionWords, question: Question) -> None:
    here, answer = desk.here, desk.answer(question)
    draw(question_head(here.numbers[question.id], words.text(question.id)))
    evidence = [each for each in here.sheet.evidence if question.id in each.question_ids]
    draw(own_answer(answer, question, words, here.sheet.notes.get(question.id, ""), evidence))
    if question.id in desk.verified:
        draw(verified_note(desk.verified[question.id], here.actor))
    draw(thread(desk.remarks.get(question.id, ()), here.actor))
    _say_what_was_done(question)
    _verify(desk, words, question)
    said = write_remark(f"{here.id}-{question.id}")
    if said is not None:
        _say(here, question, said)


def _say_what_was_done(question: Question) -> None:
    last = session.reviewed()
    if last and last[0] == question.id:
        st.success(last[1])


def _verify(desk: Desk, words: QuestionWords, question: Question) -> None:
    """Draw the choice of a level, beside the one that stands; where there is none, why."""
    here = desk.here
    if desk.hindrance is not None:
        draw(anchors(question, words))
        return
    if not question.scored:
        draw(quiet(_("这道题只问需求、不计分，不用核验。")))
        return
    key = f"{here.id}-{question.id}"
    beside = desk.verified.get(question.id)
    now = beside.verified.level if beside else 0
    base = session.level_seen(key, now)
    texts = {level: words.anchor(question.id, level) for level in LEVELS}
    level = choose_level(key, texts, desk.answer(question).value, now)
    if level is not None:
        said = _("已保存核验等级。") if level else _("已收回核验等级。")
        verify = services().reviews.verify
        _do(question, lambda: verify(here.id, here.actor, question.id, level, base), said)


def _say(here: Open, question: Question, words: Words) -> None:
    reviews, asks = services().reviews, words.kind is RemarkKind.EVIDENCE_REQUEST
    say = reviews.ask_evidence if asks else reviews.comment
    sent = _("已发给企业：请补充佐证。") if asks else _("意见已发给企业。")

    def send() -> None:
        say(here.id, here.actor, question.id, words.text)
        session.next_turn(f"{here.id}-{question.id}")

    _do(question, send, sent)


def _do(question: Question, do: Callable[[], object], said: str) -> None:
    """Do it and say so at the question, which stays on the page; or say what was refused."""
    try:
        do()
    except Refusal as refusal:
        st.warning(refusal.sentence)
        return
    session.remember_reviewed(question.id, said)
    st.rerun()


view()
