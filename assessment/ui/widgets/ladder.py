"""The ladder of levels and its gates: what holds the level now, and what the next one needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assessment.i18n import _, content
from assessment.ui.widgets.blocks import chip, fold, quiet, section
from assessment.ui.widgets.elements import Markup, draw, joined, listed, tag
from assessment.ui.widgets.figures import exact, level_word, quoted
from assessment.ui.widgets.level_banner import what_to_answer
from assessment.ui.widgets.question_words import QuestionWords
from scoring.scorecard import GateOutcome, Lift, ScoreCard

#: More answers than this are folded away under one line.
LIFTS_SHOWN = 3


def show_ladder(card: ScoreCard, words: QuestionWords) -> None:
    """Draw the five levels with their scores, then the gates in the order they matter."""
    draw(
        section(
            _("等级是怎么定的"),
            rungs(card, words),
            holding(card, words),
            next_level(card, words),
            later_gates(card, words),
            unchecked(card, words),
            lead=_("先按得分定等级，再看门槛；门槛没过，得分再高也升不上去。"),
        )
    )


def rungs(card: ScoreCard, words: QuestionWords) -> Markup:
    """Return the levels from the highest down, each with what it means and where it begins."""
    levels = reversed(words.model.scale.levels)
    return tag(
        "ol", *(_rung(card, words, level.level) for level in levels), css="rungs", reversed=True
    )


def _rung(card: ScoreCard, words: QuestionWords, level: int) -> Markup:
    name = words.model.scale.levels[level - 1]
    return tag(
        "li",
        tag("span", content(name.title), css="rung-name"),
        tag("span", _("{score} 分起").format(score=name.least_score), css="rung-score"),
        tag("span", content(name.meaning), css="rung-meaning"),
        tag("span", *_rung_marks(card, level), css="rung-marks"),
        css="rung now" if level == card.level else "rung",
    )


def _rung_marks(card: ScoreCard, level: int) -> list[Markup]:
    marks = []
    if level == card.level:
        marks.append(chip(_("现在的等级"), "good"))
    if level == card.raw_level:
        marks.append(chip(_("得分 {score}").format(score=exact(card.score))))
    return marks


def holding(card: ScoreCard, words: QuestionWords) -> Markup | None:
    """Return the gates that hold the level below what the score alone would give."""
    gates = [gate for gate in card.binding_gates if gate.caps_at == card.level]
    if not gates:
        return None
    sentence = _("按得分可以到{raw}，下面 {n} 道门槛把等级压在{level}。")
    lead = sentence.format(
        raw=quoted(words.model, card.raw_level),
        n=len(gates),
        level=quoted(words.model, card.level),
    )
    return joined([tag("h3", _("现在卡在哪里")), tag("p", lead), _gates(gates, words)])


def next_level(card: ScoreCard, words: QuestionWords) -> Markup | None:
    """Return what the next level needs: points, and the gates before it."""
    if card.level >= len(words.model.scale.levels):
        return tag("p", _("已经是最高一级。"))
    goal = words.model.scale.levels[card.level]
    held = {gate.id for gate in card.binding_gates if gate.caps_at == card.level}
    gates = [g for g in card.gates if g.caps_at == card.level and g.id not in held]
    title = _("升到{level}还要").format(level=quoted(words.model, goal.level))
    needs = [_points_needed(card, goal.least_score)]
    if held:
        needs.append(tag("li", _("过了上面 {n} 道门槛").format(n=len(held))))
    return joined([tag("h3", title), tag("ul", *needs, css="needs"), _gates(gates, words)])


def _points_needed(card: ScoreCard, least: int) -> Markup:
    missing = 100 * least - card.score
    if missing <= 0:
        sentence = _("得分：要 {least} 分，现在 {score} 分，已经够了")
        return tag("li", sentence.format(least=least, score=exact(card.score)))
    sentence = _("得分：要 {least} 分，现在 {score} 分，还差 {missing} 分")
    return tag("li", sentence.format(least=least, score=exact(card.score), missing=exact(missing)))


def later_gates(card: ScoreCard, words: QuestionWords) -> Markup | None:
    """Return the gates that fired but only matter above the next level."""
    gates = [g for g in card.gates if g.caps_at is not None and g.caps_at > card.level]
    if not gates:
        return None
    title = _("再往上还有 {n} 道门槛没过").format(n=len(gates))
    return fold(title, _gates(gates, words))


def unchecked(card: ScoreCard, words: QuestionWords) -> Markup | None:
    """Return facts that decide a gate and are not known yet."""
    gates = [g for g in card.gates if g.state == "unknown" and g.caps_at is None]
    asks = dict.fromkeys(ask for gate in gates for ask in what_to_answer(gate, words))
    if not asks:
        return None
    title = _("还有 {n} 项企业信息没有填，填了才能核对相应门槛").format(n=len(asks))
    return fold(title, listed(asks))


def _gates(gates: Sequence[GateOutcome], words: QuestionWords) -> Markup | None:
    return tag("ul", *(_gate(gate, words) for gate in gates), css="gates") if gates else None


def _gate(gate: GateOutcome, words: QuestionWords) -> Markup:
    cap = level_word(words.model, gate.caps_at)
    return tag(
        "li",
        tag(
            "p",
            tag("strong", content(gate.title)),
            chip(_("最高到{level}").format(level=f"“{cap}”"), "warn"),
            css="gate-head",
        ),
        tag("p", content(gate.sentence)),
        _lifts(gate, words),
        css="gate",
    )


def _lifts(gate: GateOutcome, words: QuestionWords) -> Markup | None:
    if gate.state == "unknown":
        return joined([quiet(_("先答清：")), listed(what_to_answer(gate, words), css="lifts")])
    if not gate.lifts:
        return quiet(_("这一条不是作答能改变的，先整改、办好手续。"))
    items = lift_list(gate.lifts, words)
    if len(gate.lifts) <= LIFTS_SHOWN:
        return items
    only_evidence = all(lift.kind == "evidence" for lift in gate.lifts)
    title = _("要给 {n} 道题补佐证") if only_evidence else _("要改 {n} 处")
    return fold(title.format(n=len(gate.lifts)), items)


def lift_list(lifts: Iterable[Lift], words: QuestionWords) -> Markup | None:
    """Return what would lift a gate: the question, and what to reach there."""
    return listed([_lift(lift, words) for lift in lifts], css="lifts")


def _lift(lift: Lift, words: QuestionWords) -> Markup:
    if lift.kind == "evidence":
        return joined([words.link(lift.question), tag("span", _("补上佐证材料"), css="reach")])
    if lift.kind == "answer" or lift.level is None:
        return joined([words.link(lift.question), tag("span", _("答清这道题"), css="reach")])
    reach = _("做到第 {level} 档：{anchor}").format(
        level=lift.level, anchor=words.anchor(lift.question, lift.level)
    )
    return joined([words.link(lift.question), tag("span", reach, css="reach")])
