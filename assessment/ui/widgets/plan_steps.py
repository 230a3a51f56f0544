"""A plan towards a goal: what stands in the way, the steps by dimension, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterable

from assessment.i18n import _, content
from assessment.services.plans import Goal, NearerType
from assessment.ui.widgets.blocks import card as surface
from assessment.ui.widgets.blocks import chip, fold, named_values, note, quiet, section
from assessment.ui.widgets.elements import Markup, draw, joined, link, listed, tag
from assessment.ui.widgets.figures import answer_word, effort_word, exact, level_word
from assessment.ui.widgets.gap_list import from_to
from assessment.ui.widgets.question_words import QuestionWords
from questionnaires.answers import DONT_KNOW, OPEN
from questionnaires.program import Program
from scoring.plan import Plan, Step
from scoring.scorecard import ScoreCard

#: First say what is, then change it, then prove it.
_ORDER = ("answer", "raise", "evidence")


def show_plan(plan: Plan, words: QuestionWords, goal: Goal) -> None:
    """Draw a plan, or why there is none."""
    if isinstance(goal, NearerType):
        draw(joined([nearer_note(goal), plan_block(plan, words, is_least=False)]))
        return
    draw(plan_block(plan, words))
    if isinstance(goal, Program):
        sentence = _("这条路线只管作答和等级上的要求，别的申报条件见“扶持项目”里的逐条核对。")
        draw(quiet(sentence, link(_("去看扶持项目"), "programs")))


def show_no_goal(*, any_left: bool) -> None:
    """Draw what to do while no goal is chosen."""
    sentence = (
        _("请先选一个目标。") if any_left else _("已经是最高一级，也没有还差等级要求的项目。")
    )
    draw(note(tag("p", sentence)))


def nearer_note(goal: NearerType) -> Markup:
    """Return what the steps to a type are, and what they do not promise."""
    head = _("和“{name}”这一类差别最大的几题。").format(name=content(goal.name.zh))
    told = (
        _("按那一类的通常做法做到，贵企业就更像它了。")
        if goal.crosses
        else _("做到了就近一大截，还要别的方面一起往上走。")
    )
    return note(tag("p", head, told))


def plan_block(plan: Plan, words: QuestionWords, *, is_least: bool = True) -> Markup:
    if plan.blocked:
        return blocked_note(plan.blocked)
    if not plan.steps:
        return note(
            tag("p", _("按现在的作答，这个目标的等级要求已经满足，没有要做的步骤。")), tone="good"
        )
    return joined([summary(plan, words, is_least=is_least), *_groups(plan, words), _afterwards()])


def blocked_note(sentences: Iterable[str]) -> Markup:
    """Return what no answer can change, before anything else."""
    return note(
        listed(content(sentence) for sentence in sentences),
        quiet(_("这些事先整改、办好手续、做完信用修复，再回来排路线。")),
        tone="warn",
        title=_("现在还排不出路线，因为："),
    )


def summary(plan: Plan, words: QuestionWords, *, is_least: bool = True) -> Markup:
    """Return the plan in four figures; a plan of least effort says that it is one."""
    rows = [
        (_("等级"), _change(_levels(plan.before, words), _levels(plan.after, words))),
        (_("得分"), _change(exact(plan.before.score), exact(plan.after.score))),
        (_("步骤"), tag("span", _("{n} 步").format(n=len(plan.steps)), css="value")),
        (_("力气合计"), tag("span", str(plan.effort), css="value")),
    ]
    explained = _(
        "力气：每升一档计 1 到 3（1 省力；2 要花些时间；3 要投入人力或经费），"
        "答清一题、补一份佐证各计 1。"
    )
    if is_least:
        explained += _("这是合计最少的一条路线。")
    return surface(named_values(rows), quiet(explained), css="summary")


def _levels(card: ScoreCard, words: QuestionWords) -> str:
    return level_word(words.model, card.level)


def _change(before: str, after: str) -> Markup:
    arrow = tag("span", "→", css="arrow", aria_hidden="true")
    until = tag("span", _("到"), css="unseen")
    return tag("span", before, " ", arrow, until, " ", after, css="value")


def _groups(plan: Plan, words: QuestionWords) -> list[Markup]:
    groups = []
    number = 1
    for dimension in words.model.dimensions:
        ids = {question.id for question in dimension.questions}
        steps = sorted((s for s in plan.steps if s.question in ids), key=_order)
        if steps:
            groups.append(_group(dimension.id, steps, number, plan.before, words))
            number += len(steps)
    return groups


def _order(step: Step) -> tuple[int, str]:
    return (_ORDER.index(step.kind), step.question)


def _group(
    dimension_id: str, steps: list[Step], first: int, before: ScoreCard, words: QuestionWords
) -> Markup:
    items = [_step(step, before, words) for step in steps]
    heading = words.short_dimension(dimension_id)
    return section(heading, tag("ol", *items, css="steps", style=f"counter-reset:step {first - 1}"))


def _step(step: Step, before: ScoreCard, words: QuestionWords) -> Markup:
    return tag(
        "li",
        tag("h3", words.link(step.question)),
        _what(step, before, words),
        _between(step, words),
        tag("p", *_marks(step, words), css="marks"),
        css="step-item",
    )


def _what(step: Step, before: ScoreCard, words: QuestionWords) -> Markup:
    if step.kind == "answer":
        return tag("p", _("答清这道题：把“不清楚”或空着的改成真实的一档。"))
    if step.kind == "evidence":
        return tag("p", _("补上佐证：一份文件，或文号加日期。"))
    return from_to(_now(step, before, words), _anchored(step.question, step.to_level, words))


def _between(step: Step, words: QuestionWords) -> Markup | None:
    """Return the anchors on the way; each one holds what stands below it."""
    levels = range(step.from_level + 1, step.to_level)
    if not levels or words.model.question(step.question).exclusive:
        return None
    anchors = [_anchored(step.question, level, words) for level in levels]
    return fold(_("中间先做到的 {n} 档").format(n=len(anchors)), listed(anchors))


def _now(step: Step, before: ScoreCard, words: QuestionWords) -> str:
    value = next(a.value for a in before.answers if a.question == step.question)
    if value in (OPEN, DONT_KNOW):
        return _("{said}，先按第 1 档算").format(said=answer_word(value))
    return _anchored(step.question, step.from_level, words)


def _anchored(question_id: str, level: int, words: QuestionWords) -> str:
    return _("第 {level} 档：{anchor}").format(level=level, anchor=words.anchor(question_id, level))


def _marks(step: Step, words: QuestionWords) -> list[Markup]:
    kinds = {"answer": _("答清"), "raise": _("提升"), "evidence": _("补佐证")}
    marks = [chip(kinds[step.kind], "good")]
    if step.kind == "raise":
        effort = effort_word(words.model.question(step.question).effort)
        raised = step.to_level - step.from_level
        marks.append(chip(_("升 {n} 档").format(n=raised)))
        marks.append(chip(_("每档{effort}").format(effort=effort)))
    return marks


def _afterwards() -> Markup:
    return quiet(_("做到一步，就回问卷把那道题改成新的一档，路线会跟着变短。"))
