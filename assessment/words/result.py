"""A result in sentences: what the score means, how sure it is, what is ahead, why to begin here."""

from __future__ import annotations

from assessment.i18n import _, content
from assessment.words.figures import exact, level_word, quoted, share
from assessment.words.questions import QuestionText
from questionnaires.model import MaturityModel
from scoring.gaps import Gap
from scoring.scorecard import DimensionScore, GateOutcome, ScoreCard

STRENGTHS_SHOWN = 3
#: A strength stands at least here, whatever the level of the whole is.
STRONG_LEVEL = 3


def by_score(card: ScoreCard, model: MaturityModel) -> str:
    if card.raw_level > card.level:
        sentence = _("按得分是{raw}，有门槛没过，等级是{level}")
        return sentence.format(raw=quoted(model, card.raw_level), level=quoted(model, card.level))
    return _("已答 {answered} 题，共 {asked} 题").format(answered=card.answered, asked=card.asked)


def by_evidence(card: ScoreCard, model: MaturityModel) -> str:
    sentence = _("没有佐证的题最高按第 {cap} 档算，得分相当于{level}")
    cap = model.scale.evidence_cap
    return sentence.format(cap=cap, level=quoted(model, card.evidence_level))


def range_of_levels(card: ScoreCard, model: MaturityModel) -> str:
    low, high = card.interval.low_level, card.interval.high_level
    if low == high:
        return level_word(model, low)
    return _("{low}至{high}").format(low=level_word(model, low), high=level_word(model, high))


def range_of_scores(card: ScoreCard) -> str:
    low, high = card.interval.low_score, card.interval.high_score
    if low == high:
        return _("没有未答、不清楚或缺佐证的题")
    sentence = _("{low} 至 {high} 分：未答、不清楚和缺佐证的题，按最差和最好各算一遍")
    return sentence.format(low=exact(low), high=exact(high))


def credibility_reasons(card: ScoreCard, model: MaturityModel) -> tuple[str, ...]:
    """Return what keeps credibility below high, or what makes it high."""
    band = model.credibility.high
    counting = sum(contradiction.counts for contradiction in card.contradictions)
    found = {
        _("有 {n} 处前后矛盾").format(n=counting): counting > band.contradictions,
        _("“不清楚”占 {share}，要不超过 {most}%").format(
            share=share(card.unknown_share), most=band.unknown_percent
        ): card.unknown_share > 100 * band.unknown_percent,
        _("“不适用”占 {share}，要不超过 {most}%").format(
            share=share(card.not_applicable_share), most=band.not_applicable_percent
        ): card.not_applicable_share > 100 * band.not_applicable_percent,
        _("佐证率 {share}，要达到 {least}%").format(
            share=share(card.evidence_share), least=band.evidence_percent
        ): card.evidence_share < 100 * band.evidence_percent,
    }
    lacking = tuple(reason for reason, lacks in found.items() if lacks)
    return lacking or (_("没有矛盾，佐证充分，“不清楚”和“不适用”都少"),)


def strengths(card: ScoreCard) -> tuple[DimensionScore, ...]:
    """Return the dimensions that stand above the level of the whole, the highest first."""
    highest = 5
    least = min(max(card.level + 1, STRONG_LEVEL), highest)
    ahead = [d for d in card.dimensions if not d.indicative and d.level and d.level >= least]
    return tuple(sorted(ahead, key=lambda d: -(d.score or 0)))[:STRENGTHS_SHOWN]


def why_now(gap: Gap, words: QuestionText) -> str:
    """Return why a step is among the first: the gate it opens, or where the firm stands."""
    if gap.lifts:
        gates = {gate.id: gate for gate in words.model.gates}
        return content(gates[gap.lifts[0]].sentence)
    if gap.open:
        return _("没有答清的题先按第 1 档算，答清了才知道该做什么。")
    return _("现在是第 {level} 档：{now}").format(
        level=gap.from_level, now=words.anchor(gap.question, gap.from_level)
    )


def waiting_for(gate: GateOutcome, words: QuestionText) -> tuple[str, ...]:
    """Return the answers or facts, as they are asked, that a gate is waiting for."""
    rule = next(rule for rule in words.model.gates if rule.id == gate.id)
    fact = getattr(rule, "fact", None)
    if fact is not None and fact not in words.facts:
        return (words.fact(fact),)
    return tuple(words.text(lift.question) for lift in gate.lifts)
