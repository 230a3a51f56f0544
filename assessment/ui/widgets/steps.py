"""A plan as a path: where it starts, the steps in order of effort, where it leads."""

from __future__ import annotations

from html import escape

from assessment.i18n import _, content
from assessment.ui.widgets.markup import element, tag
from assessment.ui.widgets.words import effort_words, points
from questionnaires.facts import Facts
from questionnaires.model import MaturityModel
from scoring.plan import Plan, Step


def outcome(model: MaturityModel, plan: Plan) -> str:
    """Return the level and score before and after."""
    before, after = plan.before, plan.after
    return (
        '<div class="zj-route">'
        f"{_end(_('现在'), content(model.scale.title(before.level)), points(before.score))}"
        f'<span class="arrow" aria-hidden="true">→</span>'
        f"{_end(_('做完以后'), content(model.scale.title(after.level)), points(after.score))}"
        "</div>"
    )


def _end(head: str, level: str, score: str) -> str:
    words = _("{score} 分").format(score=score)
    return f"<div>{element('span', head, 'zj-dim')}{element('strong', level)}{element('span', words)}</div>"


def steps(model: MaturityModel, facts: Facts, plan: Plan) -> str:
    """Return the steps, the lightest first."""
    ordered = sorted(plan.steps, key=lambda step: (step.effort, step.question))
    rows = "".join(_step(model, facts, n, step) for n, step in enumerate(ordered, start=1))
    return f'<ol class="zj-steps">{rows}</ol>'


def _step(model: MaturityModel, facts: Facts, n: int, step: Step) -> str:
    question = model.question(step.question)
    words = question.wording(facts)
    return (
        f'<li><span class="number">{n}</span><div>'
        f"{element('h3', _what(step, tuple(words.anchors)))}"
        f"{element('p', content(words.text), 'zj-dim')}{_from(step, tuple(words.anchors))}"
        f'<p class="tags">{tag(effort_words(min(step.effort, 3)))}'
        f"{tag(content(model.dimension_of(step.question).title))}</p></div></li>"
    )


def _what(step: Step, anchors: tuple[str, ...]) -> str:
    if step.kind == "raise":
        return content(anchors[step.to_level - 1])
    return _("答清这道题") if step.kind == "answer" else _("给这道题补一份佐证")


def _from(step: Step, anchors: tuple[str, ...]) -> str:
    if step.kind != "raise":
        return ""
    now = content(anchors[step.from_level - 1])
    levels = _("{low} 级到 {high} 级").format(low=step.from_level, high=step.to_level)
    return f'<p class="from">{escape(_("现在："))}{escape(now)} {tag(levels)}</p>'
