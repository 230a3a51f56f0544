"""The five levels as a picture: stairs, with where the firm stands and what is possible."""

from __future__ import annotations

from assessment.i18n import _, content
from assessment.reports.source import Source
from assessment.reports.svg import (
    AMBER,
    INK,
    QUIET,
    TEAL,
    TEAL_SOFT,
    drawing,
    element,
    words,
)
from questionnaires.model import MaturityModel
from scoring.scorecard import ScoreCard


def stairs(card: ScoreCard, model: MaturityModel) -> str:
    """Return the five levels as stairs, with where the firm stands and what is possible."""
    steps = [_stair(card, model, level.level) for level in model.scale.levels]
    return drawing(600, 150, stairs_title(card, model), *steps)


def _stair(card: ScoreCard, model: MaturityModel, level: int) -> str:
    x, height = 8 + 117 * (level - 1), 26 + 18 * level
    top, is_now = 126 - height, level == card.level
    possible = card.interval.low_level <= level <= card.interval.high_level
    fill = TEAL if is_now else TEAL_SOFT if level < card.level else "#edf2f2"
    step = element(
        "rect",
        x=x,
        y=top,
        width=109,
        height=height,
        rx=4,
        fill=fill,
        stroke=AMBER if possible and not is_now else None,
        stroke_dasharray="4 3" if possible and not is_now else None,
    )
    name = words(
        content(model.scale.title(level)),
        x + 54.5,
        top + 26,
        size=16,
        text_anchor="middle",
        fill="#ffffff" if is_now else INK,
        font_weight="700",
    )
    least = _("{score} 分起").format(score=model.scale.levels[level - 1].least_score)
    below = words(least, x + 54.5, 143, size=11, text_anchor="middle", fill=QUIET)
    mark = _("现在") if is_now else _("可能") if possible else ""
    above = words(mark, x + 54.5, top - 6, size=11.5, text_anchor="middle", fill=AMBER)
    return step + name + below + (above if mark else "")


def stairs_words(source: Source) -> str:
    return stairs_title(source.card, source.model)


def stairs_title(card: ScoreCard, model: MaturityModel) -> str:
    title = content(model.scale.title(card.level))
    low, high = card.interval.low_level, card.interval.high_level
    told = _("五个等级，现在是“{title}”，第 {level} 级").format(title=title, level=card.level)
    if low == high:
        return f"{told}。"
    titles = (content(model.scale.title(level)) for level in (low, high))
    return _("{told}；可能在“{low}”到“{high}”之间。").format(
        told=told, **dict(zip(("low", "high"), titles, strict=True))
    )
