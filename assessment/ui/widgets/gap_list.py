"""Strengths and gaps: what is ahead, and what to reach next, what matters most first."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.i18n import _, content
from assessment.ui.widgets.blocks import chip, fold, quiet, section
from assessment.ui.widgets.elements import Markup, draw, tag
from assessment.ui.widgets.figures import exact, gained, gap_effort, level_word
from assessment.ui.widgets.question_words import QuestionWords
from assessment.words.result import strengths
from scoring.gaps import Gap
from scoring.scorecard import DimensionScore, ScoreCard

#: More gaps than this are folded away.
GAPS_SHOWN = 6


def show_strengths_and_gaps(card: ScoreCard, gaps: Sequence[Gap], words: QuestionWords) -> None:
    draw(section(_("强项"), strengths_block(card, words)))
    draw(gaps_block(gaps, words))


def strengths_block(card: ScoreCard, words: QuestionWords) -> Markup:
    found = strengths(card)
    if not found:
        return quiet(_("目前没有明显高出总体的方面。先把基础补齐，强项会慢慢出来。"))
    return tag("ul", *(_strength(d, words) for d in found), css="strengths")


def _strength(dimension: DimensionScore, words: QuestionWords) -> Markup:
    words_of_level = _("{level} · {score} 分").format(
        level=level_word(words.model, dimension.level), score=exact(dimension.score)
    )
    name = tag("strong", words.short_dimension(dimension.id))
    return tag("li", name, tag("span", words_of_level, css="quiet"))


def gaps_block(gaps: Sequence[Gap], words: QuestionWords) -> Markup:
    """Return the gaps in their order; the long tail is folded."""
    if not gaps:
        return section(_("差距"), quiet(_("适用的题都到了最高一档。")))
    first, rest = gaps[:GAPS_SHOWN], gaps[GAPS_SHOWN:]
    more = fold(_("其余 {n} 处差距").format(n=len(rest)), _gaps(rest, words)) if rest else None
    lead = _("能解开门槛的在前，其次看花的力气和能加的分。每一步只写到下一档。")
    return section(_("差距和下一步"), _gaps(first, words), more, lead=lead)


def gap_steps(gaps: Sequence[Gap], words: QuestionWords) -> Markup:
    """Return gaps in short: the question, and the next anchor to reach."""
    items = [
        tag(
            "li",
            tag("p", words.short_dimension(gap.dimension), css="eyebrow"),
            tag("h3", words.link(gap.question)),
            from_to(_now(gap, words), _step(gap.to_level, content(gap.anchor))),
            css="gap",
        )
        for gap in gaps
    ]
    return tag("ol", *items, css="gaps")


def _gaps(gaps: Sequence[Gap], words: QuestionWords) -> Markup:
    return tag("ol", *(_gap(gap, words) for gap in gaps), css="gaps")


def _gap(gap: Gap, words: QuestionWords) -> Markup:
    return tag(
        "li",
        tag("p", words.short_dimension(gap.dimension), css="eyebrow"),
        tag("h3", words.link(gap.question)),
        from_to(_now(gap, words), _step(gap.to_level, content(gap.anchor))),
        tag("p", *_marks(gap, words), css="marks"),
        css="gap",
    )


def from_to(now: str, then: str) -> Markup:
    """Return where a question stands and what to reach, one below the other."""
    return tag(
        "dl",
        tag("div", tag("dt", _("现在")), tag("dd", now)),
        tag("div", tag("dt", _("要做到")), tag("dd", then), css="then"),
        css="from-to",
    )


def _now(gap: Gap, words: QuestionWords) -> str:
    if gap.open:
        return _("还没有答清，先按第 1 档算")
    return _step(gap.from_level, words.anchor(gap.question, gap.from_level))


def _step(level: int, anchor: str) -> str:
    return _("第 {level} 档：{anchor}").format(level=level, anchor=anchor)


def _marks(gap: Gap, words: QuestionWords) -> list[Markup]:
    gates = {gate.id: gate for gate in words.model.gates}
    titles = dict.fromkeys(content(gates[gate].title) for gate in gap.lifts)
    marks = [chip(_("解开门槛：{gate}").format(gate=title), "warn") for title in titles]
    marks += [chip(gained(gap.gain), "good"), chip(gap_effort(gap))]
    if gap.indicative:
        marks.append(chip(_("仅供参考")))
    return marks
