"""What to do next: three things this month, what is strong, and every gap with its anchor."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from assessment.i18n import _, content
from assessment.ui.widgets.markup import element, table, tag
from assessment.ui.widgets.words import effort_words, points
from questionnaires.facts import Facts
from questionnaires.model import MaturityModel
from scoring.gaps import Gap
from scoring.recommend import Recommendation
from scoring.scorecard import ScoreCard

STRONG = 4
SHOWN = 5


def month(
    model: MaturityModel, facts: Facts, gaps: Sequence[Gap], free: Sequence[Recommendation]
) -> str:
    """Return the three things to do this month, the free ones first, each with who can help."""
    cards = "".join(_thing(model, facts, n, gap, free) for n, gap in enumerate(gaps, start=1))
    return f'<ol class="zj-month">{cards}</ol>'


def _thing(
    model: MaturityModel, facts: Facts, n: int, gap: Gap, free: Sequence[Recommendation]
) -> str:
    marks = tag(effort_words(gap.effort))
    if gap.lifts:
        marks += tag(_("可解除一道门槛"), "good")
    elif gap.gain > 0:
        marks += tag(_("总分 +{gain}").format(gain=points(gap.gain)), "good")
    return (
        f'<li><span class="number">{n}</span>{element("h3", content(gap.anchor))}'
        f"{element('p', content(model.question(gap.question).wording(facts).text), 'zj-dim')}"
        f'<p class="tags">{marks}</p>{_help(model, gap, free)}</li>'
    )


def _help(model: MaturityModel, gap: Gap, free: Sequence[Recommendation]) -> str:
    places = {model.practice_of(gap.question).id, gap.dimension}
    names = [content(r.program.title) for r in free if places & r.program.improves.keys()][:1]
    if not names:
        return element("p", _("自己动手就能做，不用花钱。"), "who")
    return element("p", _("可找帮手：{name}").format(name=names[0]), "who")


def strengths(model: MaturityModel, facts: Facts, card: ScoreCard) -> str:
    """Return the highest answers of dimensions that have enough questions to speak of."""
    indicative = {d.id for d in card.dimensions if d.indicative}
    strong = [
        a
        for a in sorted(card.answers, key=lambda answer: (-answer.counted, not answer.evidenced))
        if a.counted >= STRONG and model.dimension_of(a.question).id not in indicative
    ][:SHOWN]
    if not strong:
        return element(
            "p", _("还没有做到 4 级的题。先把门槛和基础补齐，强项自然会出来。"), "zj-dim"
        )
    rows = "".join(
        f"<li>{escape(content(model.question(a.question).wording(facts).anchors[a.counted - 1]))} "
        f"{tag(_('有佐证'), 'good') if a.evidenced else tag(_('无佐证'))}</li>"
        for a in strong
    )
    return f'<ul class="zj-list">{rows}</ul>'


def gap_table(model: MaturityModel, facts: Facts, gaps: Sequence[Gap]) -> str:
    """Return gaps in order of importance, each with the anchor to reach."""
    head = (_("题目"), _("现在"), _("下一步要做到"), _("总分可加"), _("要多久"))
    return table(_("差距"), head, [_gap(model, facts, gap) for gap in gaps])


def _gap(model: MaturityModel, facts: Facts, gap: Gap) -> tuple[str, ...]:
    words = model.question(gap.question).wording(facts).text
    marks = tag(_("门槛"), "warn") if gap.lifts else ""
    return (
        f"{element('span', content(words))} {marks}",
        _("未答清") if gap.open else _("{n} 级").format(n=gap.from_level),
        escape(content(gap.anchor)),
        points(gap.gain),
        effort_words(gap.effort),
    )
