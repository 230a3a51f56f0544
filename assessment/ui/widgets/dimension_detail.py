"""How a dimension's score came about: practices, answers, points and weights, for each a fold."""

from __future__ import annotations

from collections.abc import Mapping

from assessment.i18n import _, content
from assessment.ui.widgets.blocks import fold, quiet, section, table
from assessment.ui.widgets.elements import Markup, Part, draw, joined, listed, tag
from assessment.ui.widgets.figures import answer_word, exact, level_word
from assessment.ui.widgets.question_words import QuestionWords
from questionnaires.answers import LEVELS, NOT_APPLICABLE, Answer, AnswerSheet
from scoring.scorecard import AnswerScore, DimensionScore, PracticeScore, ScoreCard


def show_dimension_details(card: ScoreCard, sheet: AnswerSheet, words: QuestionWords) -> None:
    """Draw how the total adds up, and a fold a dimension with all that counts in it."""
    draw(
        section(
            _("每个分数怎么来的"),
            fold(_("总分 {score} 分怎么算").format(score=exact(card.score)), total(card, words)),
            *(detail(dimension, sheet, words) for dimension in card.dimensions),
            lead=_("题目平均成实践，实践平均成维度，维度按权重合成总分。点开可以核对每一步。"),
        )
    )


def total(card: ScoreCard, words: QuestionWords) -> Markup:
    """Return the weighted sum behind the total."""
    counted = [d for d in card.dimensions if d.score is not None]
    weight = sum(d.weight for d in counted)
    rows: list[tuple[Part, ...]] = [
        (words.dimension(d.id), exact(d.score), str(d.weight), exact(d.weight * (d.score or 0)))
        for d in counted
    ]
    points = sum(d.weight * (d.score or 0) for d in counted)
    rows.append((_("合计"), "", str(weight), exact(points)))
    sentence = _("总分 = {points} ÷ {weight} = {score} 分（四舍五入到两位小数）").format(
        points=exact(points), weight=weight, score=exact(card.score)
    )
    heads = (_("维度"), _("得分"), _("权重"), _("得分 × 权重"))
    return joined(
        [table(_("总分的计算"), heads, rows, numeric=(1, 2, 3), css="tight"), quiet(sentence)]
    )


def detail(dimension: DimensionScore, sheet: AnswerSheet, words: QuestionWords) -> Markup:
    """Return a fold: every practice with its answers, and what was left out and why."""
    figure = tag("span", _summary(dimension, words), css="fold-figure")
    title = joined([tag("span", words.dimension(dimension.id)), figure])
    if dimension.score is None:
        return fold(title, quiet(_("这一块的题都不适用，权重分给了其他维度。")))
    practices = [_practice(p, words) for p in dimension.practices if p.score is not None]
    return fold(title, _average(dimension), *practices, _left_out(dimension, sheet, words))


def _summary(dimension: DimensionScore, words: QuestionWords) -> str:
    if dimension.score is None:
        return _("不适用")
    return _("{score} 分 · {level}").format(
        score=exact(dimension.score), level=level_word(words.model, dimension.level)
    )


def _average(dimension: DimensionScore) -> Markup:
    count = sum(practice.score is not None for practice in dimension.practices)
    return quiet(
        _("{n} 个实践平均得 {score} 分；有佐证的得分 {evidenced} 分。").format(
            n=count, score=exact(dimension.score), evidenced=exact(dimension.evidence_score)
        )
    )


def _practice(practice: PracticeScore, words: QuestionWords) -> Markup:
    title = content(words.model.practice_of(practice.answers[0].question).title)
    caption = _("{title}：{score} 分，有佐证 {evidenced} 分").format(
        title=title, score=exact(practice.score), evidenced=exact(practice.evidence_score)
    )
    heads = (caption, _("作答"), _("得分"), _("有佐证"))
    rows = [_answer(answer, words) for answer in practice.answers]
    return table(caption, heads, rows, numeric=(2, 3), css="practice")


def _answer(answer: AnswerScore, words: QuestionWords) -> tuple[Part, ...]:
    return (
        words.link(answer.question),
        _said(answer, words),
        str(answer.points),
        _proven(answer, words),
    )


def _said(answer: AnswerScore, words: QuestionWords) -> str:
    said = answer_word(answer.value)
    if answer.value in LEVELS:
        return _("{said}：{anchor}").format(
            said=said, anchor=words.anchor(answer.question, answer.value)
        )
    return _("{said}，按第 {level} 档算").format(said=said, level=answer.counted)


def _proven(answer: AnswerScore, words: QuestionWords) -> str:
    points = str(answer.points_with_evidence)
    if words.model.question(answer.question).evidence is None:
        return _("{points}（不要求）").format(points=points)
    mark = _("有佐证") if answer.evidenced else _("缺佐证")
    return _("{points}（{mark}）").format(points=points, mark=mark)


def _left_out(
    dimension: DimensionScore, sheet: Mapping[str, Answer], words: QuestionWords
) -> Markup | None:
    questions = words.model.dimension(dimension.id).questions
    out = [q.id for q in questions if q.id in sheet and sheet[q.id].value == NOT_APPLICABLE]
    if not out:
        return None
    items = listed(_reasoned(q, sheet[q], words) for q in out)
    return joined([quiet(_("不适用，没有计入：")), items])


def _reasoned(question_id: str, answer: Answer, words: QuestionWords) -> Markup:
    reason = content(words.model.na_reason(answer.reason)) if answer.reason else _("没有写原因")
    return joined([words.link(question_id), _("（{reason}）").format(reason=reason)])
