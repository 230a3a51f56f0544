"""The level: first in words, with its limits; then the ladder of five with what holds it."""

from __future__ import annotations

from html import escape

from assessment.i18n import _, content
from assessment.ui.widgets.markup import element, pairs, tag
from assessment.ui.widgets.words import day, percent, points, size_words
from questionnaires.model import LevelName, MaturityModel
from scoring.scorecard import ScoreCard

CREDIBILITY = {"high": _("高"), "medium": _("中"), "low": _("低")}


def hero(model: MaturityModel, card: ScoreCard, firm: str, sector: str) -> str:
    """Return the level in words, the disclaimer, and the figures behind it."""
    level = model.scale.levels[card.level - 1]
    marks = tag(_("暂定"), "warn") if card.provisional else ""
    who = " · ".join((firm, sector, size_words(card.size), day(card.on)))
    return (
        f'<section class="zj-hero"><div>{element("p", who, "who")}'
        f'<p class="level"><span>{escape(_("第 {n} 级").format(n=card.level))}</span>'
        f"<strong>{escape(content(level.title))}</strong>{marks}</p>"
        f"{element('p', content(level.meaning), 'meaning')}"
        f"{element('p', content(model.disclaimer), 'note')}</div>{_figures(model, card)}</section>"
    )


def _figures(model: MaturityModel, card: ScoreCard) -> str:
    interval = card.interval
    between = _("{low} 至 {high}").format(
        low=points(interval.low_score), high=points(interval.high_score)
    )
    levels = _("{low}至{high}").format(
        low=content(model.scale.title(interval.low_level)),
        high=content(model.scale.title(interval.high_level)),
    )
    if interval.low_level == interval.high_level:
        levels = content(model.scale.title(interval.low_level))
    return pairs(
        (
            (_("自评得分"), points(card.score)),
            (_("有证据的得分"), points(card.evidence_score)),
            (_("得分可能在"), between),
            (_("等级可能在"), levels),
            (_("可信度"), CREDIBILITY[card.credibility]),
            (_("已答"), f"{card.answered} / {card.asked}"),
        )
    )


def provisional_sentence(card: ScoreCard) -> str:
    """Return why a level may still change."""
    if card.answered < card.asked:
        return _("还有 {n} 道题没有作答，按最低一级计算，等级只供预览。").format(
            n=card.asked - card.answered
        )
    return _("有门槛题答了“不清楚”，等级暂定。答清下面标出的题，等级就能确定。")


def ladder(model: MaturityModel, card: ScoreCard) -> str:
    """Return the five levels, the firm's among them, and the one its score alone would reach."""
    steps = "".join(_step(level, card) for level in reversed(model.scale.levels))
    return f'<ol class="zj-ladder" reversed>{steps}</ol>'


def _step(level: LevelName, card: ScoreCard) -> str:
    here = level.level == card.level
    marks = tag(_("现在在这里"), "good") if here else ""
    if level.level == card.raw_level and card.raw_level > card.level:
        marks = tag(_("按得分可到这里，被门槛限制"), "warn")
    current = ' aria-current="step"' if here else ""
    reached = "reached" if level.level <= card.level else ""
    return (
        f'<li class="{reached}"{current}><span class="number">{level.level}</span>'
        f"{element('strong', content(level.title))}{element('span', content(level.meaning), 'words')}"
        f"{element('span', _('{n} 分起').format(n=level.least_score), 'from')}{marks}</li>"
    )


def credibility(card: ScoreCard) -> str:
    """Return what credibility was made of."""
    return pairs(
        (
            (_("可信度"), CREDIBILITY[card.credibility]),
            (_("互相矛盾"), _("{n} 处").format(n=sum(c.counts for c in card.contradictions))),
            (_("“不清楚”"), percent(card.unknown_share)),
            (_("“不适用”"), percent(card.not_applicable_share)),
            (_("有佐证的题"), percent(card.evidence_share)),
            (_("“不适用”按 0 计的得分"), points(card.score_if_not_applicable_were_zero)),
        )
    )
