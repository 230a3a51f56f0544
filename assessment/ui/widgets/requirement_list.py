"""A program's requirements checked one by one, each with what would have to change."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.i18n import _, content
from assessment.ui.widgets.blocks import chip
from assessment.ui.widgets.elements import Markup, joined, link, tag
from assessment.ui.widgets.program_words import months_words, verdict_words
from assessment.ui.widgets.question_words import QuestionWords
from questionnaires.conditions import Outcome
from questionnaires.program import Program
from scoring.recommend import Judgement


def requirement_list(
    program: Program, judgements: Sequence[Judgement], words: QuestionWords
) -> Markup:
    """Return every requirement with its verdict in words."""
    if not judgements:
        return tag("p", _("没有查到申报条件，请问受理单位。"))
    items = [_requirement(program, judgement, words) for judgement in judgements]
    return tag("ul", *items, css="requirements")


def _requirement(program: Program, judgement: Judgement, words: QuestionWords) -> Markup:
    said, tone = verdict_words(judgement.verdict.outcome)
    body = tag(
        "div",
        tag("p", content(judgement.requirement.text)),
        _change(program, judgement, words),
    )
    return tag("li", chip(said, tone), body, css="requirement")


def _change(program: Program, judgement: Judgement, words: QuestionWords) -> Markup | None:
    if judgement.verdict.outcome is Outcome.UNMET:
        return tag("p", _to_change(program, judgement, words), css="quiet")
    if judgement.verdict.outcome is Outcome.UNKNOWN:
        return tag("p", _to_know(judgement, words), css="quiet")
    return None


def _to_change(program: Program, judgement: Judgement, words: QuestionWords) -> Markup:
    requirement = judgement.requirement
    if requirement.already_held:
        return joined([_("已经办过，不用再申请。")])
    if requirement.fix is None:
        return joined([_answers(program, judgement, words) or _("这一条不是短期能改变的。")])
    time = months_words(requirement.months)
    sentence = _("怎么办：{fix}").format(fix=content(requirement.fix))
    return joined([sentence, _("（{time}）").format(time=time) if time else None])


def _answers(program: Program, judgement: Judgement, words: QuestionWords) -> Markup | None:
    """Return where the levels are raised that a requirement asks for."""
    when = judgement.requirement.when
    if when is None or when.lower_bounds() is None:
        return None
    return link(_("看怎么达到"), plan_address(program.id))


def _to_know(judgement: Judgement, words: QuestionWords) -> Markup:
    missing = judgement.verdict.missing
    if missing is None:
        return joined([_("公开资料没有写清，请问受理单位。")])
    space, _dot, name = missing.partition(".")
    if space == "answer":
        return joined([_("先答这道题："), words.link(name)])
    if space == "level":
        return joined([_("这一块的题还没有计分，先把题答完。")])
    return joined([_("还不知道："), words.fact_link(missing)])


def missing_facts(judgements: Sequence[Judgement], words: QuestionWords) -> list[Markup]:
    """Return links to what has to be said so that every requirement can be judged."""
    unknown = [j for j in judgements if j.verdict.outcome is Outcome.UNKNOWN]
    known = [j for j in unknown if j.verdict.missing]
    return list(dict.fromkeys(_ask(str(j.verdict.missing), words) for j in known))


def _ask(missing: str, words: QuestionWords) -> Markup:
    space, _dot, name = missing.partition(".")
    return words.link(name) if space == "answer" else words.fact_link(missing)


def plan_address(program_id: str) -> str:
    return f"plan?program={program_id}"
