"""One answer as a reviewer reads it: what the firm chose and wrote, its evidence, its level."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assessment.domain.evidence import Evidence
from assessment.domain.firms import Actor
from assessment.domain.moments import in_words
from assessment.i18n import _, content
from assessment.services.reviews import Beside
from assessment.ui.instrument.sheet import MEGABYTE
from assessment.ui.widgets.blocks import chip, fold
from assessment.ui.widgets.elements import Markup, Part, joined, listed, tag
from assessment.ui.widgets.figures import answer_word
from assessment.ui.widgets.question_words import QuestionWords
from assessment.ui.widgets.remark_thread import voice_words
from assessment.ui.widgets.words import day
from questionnaires.answers import LEVELS, NOT_APPLICABLE, Answer
from questionnaires.model import Question

FILES = "/evidence"


def question_head(number: int, text: str) -> Markup:
    """Return the heading of a question."""
    return tag("h3", tag("span", str(number), css="ordinal"), text, css="question-head")


def own_answer(
    answer: Answer,
    question: Question,
    words: QuestionWords,
    note: str,
    evidence: Sequence[Evidence],
) -> Markup:
    """Return what the firm says: the anchor it chose, its note, its evidence."""
    rows: list[tuple[str, Part]] = [(_("企业自评"), _chosen(answer, question, words))]
    if note:
        rows.append((_("备注"), tag("span", note, css="words")))
    rows.append((_("佐证"), _files(evidence, question)))
    pairs = [tag("div", tag("dt", name), tag("dd", value)) for name, value in rows]
    return tag("dl", *pairs, css="answer")


def anchors(question: Question, words: QuestionWords) -> Markup:
    """Return all five anchors, folded."""
    items = (
        _("第 {level} 档：{anchor}").format(level=level, anchor=words.anchor(question.id, level))
        for level in LEVELS
    )
    return fold(_("看五档描述"), listed(items, css="dots"))


def verified_note(beside: Beside, reader: Actor) -> Markup:
    """Return the verified level beside the firm's own: by what kind of verifier, and when."""
    level, own = beside.verified, beside.self_assessed
    who = voice_words(level.kind, is_you=level.actor_id == reader.id)
    head = _("核验：第 {level} 档").format(level=level.level)
    told = _("{who} · {when}").format(who=who, when=in_words(level.at))
    marks = [_compared(level.level, own)] if own in LEVELS else []
    if beside.moved:
        marks.append(chip(_("核验后企业改过作答，请再看一次"), "warn"))
    return tag(
        "div",
        tag("p", tag("strong", head), tag("span", told, css="quiet")),
        tag("p", *marks, css="marks") if marks else None,
        css="verified",
    )


def _compared(level: int, own: int) -> Markup:
    if level == own:
        return chip(_("与自评一致"), "good")
    if level < own:
        return chip(_("比自评低 {n} 档").format(n=own - level), "warn")
    return chip(_("比自评高 {n} 档").format(n=level - own), "good")


def _chosen(answer: Answer, question: Question, words: QuestionWords) -> Part:
    if answer.value in LEVELS:
        head = tag("strong", answer_word(answer.value))
        return joined((head, "　", words.anchor(question.id, answer.value)))
    if answer.value == NOT_APPLICABLE:
        reason = content(words.model.na_reason(answer.reason)) if answer.reason else ""
        return joined((tag("strong", _("不适用")), "　", reason or _("没有写原因")))
    return tag("strong", answer_word(answer.value))


def _files(evidence: Sequence[Evidence], question: Question) -> Part:
    found = listed((_file(each) for each in evidence), css="files")
    if found is not None:
        return found
    return _("没有") if question.evidence else _("没有（本题不要求）")


def _file(evidence: Evidence) -> Markup:
    """Return a file as a link that saves it, or a document by its number and day."""
    document = _document(evidence.document_number, evidence.document_date)
    if evidence.storage_id is None:
        return tag("span", document)
    size = _("{n} MB").format(n=f"{max(evidence.size / MEGABYTE, 0.1):.1f}")
    name = tag("a", evidence.filename, href=f"{FILES}/{evidence.id}", download=True)
    told = "　".join(part for part in (size, document) if part)
    return joined((name, tag("span", told, css="quiet")))


def _document(number: str | None, on: date | None) -> str:
    told = [number] if number else []
    told += [day(on)] if on else []
    return "，".join(told)
