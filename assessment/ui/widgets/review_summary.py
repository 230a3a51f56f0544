"""How far a review is: both scores side by side, never as one, and what is left in each part."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.domain.errors import Refusal
from assessment.domain.receipts import Receipt
from assessment.domain.sharing_errors import HadAHand, MayFill, StillDraft
from assessment.i18n import _
from assessment.services.reviews import VerifiedScore
from assessment.ui.widgets.blocks import fold, named_values, note, table
from assessment.ui.widgets.brief import brief
from assessment.ui.widgets.elements import Markup, Part, joined, link, tag
from assessment.ui.widgets.figures import exact, level_word
from assessment.ui.widgets.question_words import QuestionWords
from assessment.ui.widgets.review_desk import Desk, Wanted
from questionnaires.model import MaturityModel, Question


def scores(receipt: Receipt, verified: VerifiedScore | None, model: MaturityModel) -> Markup:
    """Return the firm's own score, and that of the verified levels beside it."""
    own = receipt.content["result"]
    told = _("{level}，全部题目").format(level=level_word(model, own["level"]))
    rows = [(_("自评得分"), _figure(exact(own["score"]), told))]
    if verified is None:
        rows.append((_("核验得分"), _figure("—", _("还没有核验的题"))))
    else:
        rows.append((_("核验得分"), _figure(exact(verified.score), _scope(verified, model))))
        same = _("只算已核验的这些题")
        rows.append((_("同样这些题的自评"), _figure(exact(verified.self_score), same)))
    return tag("div", named_values(rows), css="both-scores")


def draft_facts(desk: Desk) -> Markup:
    """Return how far the firm is with what it has not submitted."""
    sheet = desk.here.sheet
    saved = _("{saved} / {total} 题").format(saved=sheet.saved, total=sheet.total)
    return brief(((_("状态"), _("填写中")), (_("已作答"), saved)))


def hindrance_note(hindrance: Refusal | None) -> Markup | None:
    """Return why nothing can be verified here, and what can be done."""
    if hindrance is None:
        return None
    words = {
        StillDraft: _("企业还没有提交：现在可以看、可以提意见，提交后才能核验。"),
        MayFill: _("您可以填写这份测评，所以只能提意见，不能核验。请由其他人核验。"),
        HadAHand: _("您填写或修改过这份测评，所以只能提意见，不能核验。请由其他人核验。"),
    }
    return note(tag("p", words.get(type(hindrance), hindrance.sentence)), tone="warn")


def progress(desk: Desk, words: QuestionWords) -> Markup:
    """Return how many are verified of all, with a fold that tells it for each part."""
    every = [q for section in desk.sections.ids for q in desk.sections.questions[section]]
    verified, total = desk.done(every)
    told = _("已核验 {verified} / {total} 题，意见 {said} 条").format(
        verified=verified, total=total, said=desk.said(every)
    )
    rows = [_part(desk, words, section) for section in desk.sections.ids]
    heads = (_("部分"), _("已核验"), _("意见"))
    shown = table(_("各部分的核验情况"), heads, rows, numeric=(1, 2), css="tight")
    return fold(told, shown)


def section_line(desk: Desk, questions: Sequence[Question]) -> Markup:
    """Return how far one part is."""
    verified, total = desk.done(questions)
    told = _("这一部分 {n} 题，已核验 {verified} / {total}").format(
        n=len(questions), verified=verified, total=total
    )
    return tag("p", told, css="quiet")


def part_address(section: str, wanted: Wanted = Wanted.ALL) -> str:
    """Return where a part is reviewed; a fresh page begins at its top."""
    return f"reviewing?part={section}&show={wanted}"


def _part(desk: Desk, words: QuestionWords, section: str) -> tuple[Part, ...]:
    questions = desk.sections.questions[section]
    verified, total = desk.done(questions)
    name = link(words.short_dimension(section), part_address(section))
    return name, f"{verified} / {total}", str(desk.said(questions))


def _scope(verified: VerifiedScore, model: MaturityModel) -> str:
    if verified.level is not None:
        return _("{level}，全部题目已核验").format(level=level_word(model, verified.level))
    return _("只算已核验的 {n} 题").format(n=verified.verified)


def _figure(value: str, told: str) -> Markup:
    return joined((tag("span", value, css="value"), tag("span", told, css="quiet")))
