"""The first thing of a result: the level in words, how sure it is, and what it is not."""

from __future__ import annotations

from assessment.i18n import _, content
from assessment.ui.widgets.blocks import chip, named_values, note, quiet
from assessment.ui.widgets.elements import Markup, draw, joined, listed, tag
from assessment.ui.widgets.figures import credibility_word, exact, level_word
from assessment.ui.widgets.question_words import QuestionWords
from assessment.words.result import (
    by_evidence,
    by_score,
    credibility_reasons,
    range_of_levels,
    range_of_scores,
)
from questionnaires.model import MaturityModel
from scoring.scorecard import GateOutcome, ScoreCard


def show_level_banner(card: ScoreCard, words: QuestionWords, *, draft: bool) -> None:
    """Draw the level, what is missing to be sure of it, and why it is as credible as it is."""
    draw(level_banner(card, words, draft=draft))
    draw(provisional_note(card, words))


def level_banner(card: ScoreCard, words: QuestionWords, *, draft: bool) -> Markup:
    model = words.model
    return tag(
        "section",
        tag("div", _name(card, model, draft), stairs(card, model), css="level-top"),
        named_values(_figures(card, model)),
        tag("p", content(model.disclaimer), css="disclaimer"),
        css="card level",
    )


def _name(card: ScoreCard, model: MaturityModel, draft: bool) -> Markup:
    marks = [
        chip(_("预览 · 未提交"), "warn") if draft else chip(_("已提交"), "good"),
        chip(_("暂定"), "warn") if card.provisional else None,
    ]
    level = model.scale.levels[card.level - 1]
    return tag(
        "div",
        tag("p", *marks, css="marks"),
        tag(
            "h2",
            tag("span", _("质量成熟度等级："), css="unseen"),
            content(level.title),
            css="level-word",
        ),
        tag("p", content(level.meaning), css="level-meaning"),
        tag("p", _("五级中的第 {level} 级").format(level=card.level), css="quiet"),
        css="level-name",
    )


def stairs(card: ScoreCard, model: MaturityModel) -> Markup:
    """Return the five levels as stairs; what holds now and what is possible is also in words."""
    steps = [_step(card, model, level.level) for level in model.scale.levels]
    return tag("ol", *steps, css="stairs", aria_label=_("五个等级"))


def _step(card: ScoreCard, model: MaturityModel, level: int) -> Markup:
    state, mark = _state(card, level)
    return tag(
        "li",
        tag("span", css="step"),
        tag("span", level_word(model, level), css="step-name"),
        tag("span", mark, css="step-mark"),
        css=state,
        aria_current="step" if level == card.level else None,
    )


def _state(card: ScoreCard, level: int) -> tuple[str, str]:
    if level == card.level:
        return "now", _("现在")
    if card.interval.low_level <= level <= card.interval.high_level:
        return "possible", _("可能")
    return ("passed", "") if level < card.level else ("ahead", "")


def _figures(card: ScoreCard, model: MaturityModel) -> list[tuple[str, Markup]]:
    return [
        (_("自评得分（满分 100）"), _figure(exact(card.score), by_score(card, model))),
        (_("有佐证的得分"), _figure(exact(card.evidence_score), by_evidence(card, model))),
        (_("等级范围"), _figure(range_of_levels(card, model), range_of_scores(card))),
        (
            _("可信度"),
            _figure(
                credibility_word(model, card.credibility),
                "；".join(credibility_reasons(card, model)),
            ),
        ),
    ]


def _figure(value: str, words: str) -> Markup:
    return joined([tag("span", value, css="value"), tag("span", words, css="quiet")])


def provisional_note(card: ScoreCard, words: QuestionWords) -> Markup | None:
    """Return what to answer so that a provisional level becomes certain."""
    if not card.provisional:
        return None
    waiting = [gate for gate in card.gates if gate.state == "unknown" and gate.caps_at is not None]
    asks = dict.fromkeys(ask for gate in waiting for ask in what_to_answer(gate, words))
    return note(
        listed(asks),
        quiet(_("答清之前，等级先按较低的算。")),
        tone="warn",
        title=_("等级暂定。答清下面的题，就能确定："),
    )


def what_to_answer(gate: GateOutcome, words: QuestionWords) -> list[Markup]:
    """Return links to the answers or facts a gate is waiting for."""
    rule = next(rule for rule in words.model.gates if rule.id == gate.id)
    fact = getattr(rule, "fact", None)
    if fact is not None and fact not in words.facts:
        return [words.fact_link(fact)]
    return [words.link(lift.question) for lift in gate.lifts]
