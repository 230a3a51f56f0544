"""What reviewers found and said about one answer, as the firm reads it and answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assessment.domain.moments import in_words
from assessment.domain.reviews import RemarkKind, Voice
from assessment.i18n import _
from assessment.services.reviews import Beside
from assessment.services.threads import QuestionReview, Said, Speaker, Thread
from assessment.ui.widgets.blocks import chip, note, quiet
from assessment.ui.widgets.brief import brief
from assessment.ui.widgets.elements import Markup, listed, tag
from assessment.ui.widgets.question_words import QuestionWords
from assessment.ui.widgets.remark_thread import voice_words
from assessment.ui.widgets.viewer_table import bureau_words
from questionnaires.answers import DONT_KNOW, NOT_APPLICABLE, OPEN

Place = Callable[[str], str]


@dataclass(frozen=True)
class Tally:
    """How many remarks there are, wait for an answer, and questions were verified."""

    remarks: int
    waiting: int
    verified: int


def tally(reviews: tuple[QuestionReview, ...]) -> Tally:
    threads = [thread for review in reviews for thread in review.threads]
    return Tally(
        len(threads),
        sum(not thread.replies for thread in threads),
        sum(review.beside is not None for review in reviews),
    )


def tally_line(found: Tally) -> Markup:
    return brief(
        (
            (_("意见和要求"), _("{n} 条").format(n=found.remarks)),
            (_("等您回复"), _("{n} 条").format(n=found.waiting)),
            (_("核验过的题"), _("{n} 题").format(n=found.verified)),
        )
    )


def waits(review: QuestionReview) -> bool:
    """Whether a remark on this question has no answer yet."""
    return any(not thread.replies for thread in review.threads)


def levels(review: QuestionReview, words: QuestionWords, place: Place) -> Markup | None:
    """Return the firm's level and the verified one, side by side and never as one."""
    beside, verifier = review.beside, review.verifier
    if beside is None or verifier is None:
        return None
    verified = beside.verified
    who = _("{who}核验").format(who=speaker_words(verifier, place))
    rows = (
        (_("自评"), own_words(review.question_id, beside.self_assessed, words), None),
        (who, own_words(review.question_id, verified.level, words), in_words(verified.at)),
    )
    columns = [
        tag(
            "div",
            tag("dt", name),
            tag("dd", said, tag("span", when, css="quiet") if when else None),
        )
        for name, said, when in rows
    ]
    return tag("div", tag("dl", *columns, css="side-by-side"), _moved(beside), css="levels")


def own_words(question_id: str, value: int, words: QuestionWords) -> str:
    """Return an answer as it stands on its card."""
    said = {OPEN: _("未作答"), DONT_KNOW: _("不清楚"), NOT_APPLICABLE: _("不适用")}.get(value)
    if said is not None:
        return said
    anchor = words.anchor(question_id, value)
    return _("第 {level} 档：{anchor}").format(level=value, anchor=anchor)


def thread_block(thread: Thread, place: Place) -> Markup:
    """Return a remark with what the firm answered below it."""
    replies = listed((_said(each, place) for each in thread.replies), css="replies")
    return tag("div", _said(thread.opening, place), replies, css="thread")


def speaker_words(speaker: Speaker, place: Place) -> str:
    """Return in what part somebody speaks, with the name of their organisation or region."""
    if speaker.voice is Voice.FIRM:
        return _("您") if speaker.is_you else _("本企业")
    if speaker.region is not None:
        return bureau_words(place(speaker.region))
    part = voice_words(speaker.voice)
    if speaker.organisation:
        part = _("{part}“{name}”").format(part=part, name=speaker.organisation)
    return _("{part}（您）").format(part=part) if speaker.is_you else part


def how_to_add(*, is_draft: bool, may_reopen: bool) -> Markup:
    """Return how evidence that was asked for can be added."""
    if is_draft:
        return quiet(_("打开这道题，在“佐证”里上传照片、文件，或填文号和日期。"))
    if may_reopen:
        return quiet(
            _("测评已提交。要补佐证，先到“测评结果”页重新打开，补好再提交；或在回复里说明。")
        )
    return quiet(_("测评已提交。要补佐证，请企业负责人重新打开；或在回复里说明。"))


def nothing_yet() -> Markup:
    """Return what an empty page is for."""
    return note(
        tag("p", _("主管部门和服务机构看过您的作答后，意见、要补的佐证和核验的等级会写在这里。")),
        tag("p", _("只有您同意参加活动的主管部门、授权过的服务机构才能写。")),
        title=_("还没有核验意见"),
    )


def _moved(beside: Beside) -> Markup | None:
    if not beside.moved:
        return None
    return tag("p", chip(_("已改动"), "warn"), _(" 核验以后，这道题的自评改过。"))


def _said(said: Said, place: Place) -> Markup:
    remark = said.remark
    kind = {
        RemarkKind.COMMENT: chip(_("意见")),
        RemarkKind.EVIDENCE_REQUEST: chip(_("请补充佐证"), "warn"),
        RemarkKind.REPLY: None,
    }[remark.kind]
    when = tag("time", in_words(remark.at), datetime=remark.at.isoformat(), css="quiet")
    head = tag("p", tag("strong", speaker_words(said.speaker, place)), kind, when, css="marks")
    return tag("div", head, tag("p", remark.text, css="words"), css=f"remark {remark.voice}")
