"""The dimensions: self-assessed beside evidence-backed, weight and level."""

from __future__ import annotations

import streamlit as st

from assessment.i18n import _
from assessment.ui.widgets.blocks import chip, quiet, section, table
from assessment.ui.widgets.elements import Markup, Part, draw, joined, tag
from assessment.ui.widgets.figures import exact, level_word
from assessment.ui.widgets.question_words import QuestionWords
from assessment.ui.widgets.radar import show_radar
from scoring.scorecard import DimensionScore, ScoreCard


def show_dimensions(card: ScoreCard, words: QuestionWords) -> None:
    """Draw the radar and, beside it, the same figures as a table."""
    draw(dimensions_head())
    picture, figures = st.columns([5, 6], gap="large")
    with picture:
        show_radar(card, words)
    with figures:
        draw(joined([dimension_table(card, words), not_applicable_remark(card)]))


def dimensions_head() -> Markup:
    lead = _("“自评”按作答算；“有佐证”把没有佐证的题压低后再算，两者差得多，就先补佐证。")
    return section(_("各维度得分"), lead=lead)


def dimension_table(card: ScoreCard, words: QuestionWords) -> Markup:
    heads = (_("维度"), _("权重"), _("自评"), _("有佐证"), _("等级"))
    rows = [_row(dimension, words) for dimension in card.dimensions]
    grid = table(_("各维度得分"), heads, rows, numeric=(1, 2, 3), css="dimensions tight")
    remark = _("带“仅供参考”的维度只有一道题，不算强项，也不算短板。")
    shaky = any(d.indicative and d.score is not None for d in card.dimensions)
    return joined([grid, quiet(remark) if shaky else None])


def _row(dimension: DimensionScore, words: QuestionWords) -> tuple[Part, ...]:
    return (
        joined([words.short_dimension(dimension.id), _mark(dimension), _bar(dimension)]),
        f"{dimension.weight}%",
        exact(dimension.score),
        exact(dimension.evidence_score),
        level_word(words.model, dimension.level),
    )


def _mark(dimension: DimensionScore) -> Markup | None:
    if dimension.score is None:
        return chip(_("不适用"))
    return chip(_("仅供参考")) if dimension.indicative else None


def _bar(dimension: DimensionScore) -> Markup | None:
    """Return both scores as a bar; a picture of the figures beside it, silent for readers."""
    if dimension.score is None or dimension.evidence_score is None:
        return None
    return tag(
        "span",
        tag("span", css="bar-self", style=_width(dimension.score)),
        tag("span", css="bar-proven", style=_width(dimension.evidence_score)),
        css="bar hatched" if dimension.indicative else "bar",
        aria_hidden="true",
    )


def _width(hundredths: int) -> str:
    return f"width:{hundredths / 100:.2f}%"


def not_applicable_remark(card: ScoreCard) -> Markup:
    """Return what the score would be if nothing had been taken out as not applicable."""
    if not card.not_applicable_share:
        return quiet(_("没有选“不适用”的题，得分不受它影响。"))
    sentence = _("若不适用项按 0 计：{zero} 分（现在 {score} 分）。不适用的题不计入得分。")
    zero = card.score_if_not_applicable_were_zero
    return quiet(sentence.format(zero=exact(zero), score=exact(card.score)))
