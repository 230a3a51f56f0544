"""Gaps, the way to the next level, and the one-page plan of measures (一企一策)."""

from __future__ import annotations

from collections.abc import Iterable

from assessment.domain.moments import day_in_china, end_of_day_in, start_of
from assessment.i18n import _, content
from assessment.reports.document import (
    Block,
    Cell,
    Column,
    Figure,
    Grid,
    Listing,
    Pair,
    Pairs,
    Paragraph,
    Section,
    count,
    points,
)
from assessment.reports.source import Source
from assessment.words.figures import effort_word, gap_effort
from questionnaires.answers import DONT_KNOW, OPEN
from scoring.gaps import Gap, is_free
from scoring.plan import Plan, Step
from scoring.recommend import Group

MEASURES = 8
#: First say what is, then change it, then prove it.
_ORDER = ("answer", "raise", "evidence")
_USABLE: tuple[Group, ...] = ("start_now", "awaiting_notice", "one_step", "more_information")


def gaps(source: Source) -> Section:
    """Return every gap, in the order of what matters."""
    if not source.result.gaps:
        nothing = Paragraph(_("适用的题都到了最高一档。"), "quiet")
        return Section("gaps", _("差距和下一步"), (nothing,))
    columns = (
        Column("dimension", _("维度"), 3),
        Column("question", _("题目"), 5),
        Column("from", _("现在"), 2),
        Column("to", _("要做到"), 6),
        Column("gain", _("加分"), 2, "number"),
        Column("effort", _("花多少力气"), 3),
        Column("lifts", _("解开门槛"), 2),
    )
    titles = {gate.id: content(gate.title) for gate in source.model.gates}
    rows = tuple(_gap(gap, titles, source) for gap in source.result.gaps)
    lead = _("能解开门槛的在前，其次看花的力气和能加的分。每一步只写到下一档。")
    grid = Grid("gaps", _("差距和下一步"), columns, rows)
    return Section("gaps", _("差距和下一步"), (grid,), lead)


def _gap(gap: Gap, titles: dict[str, str], source: Source) -> tuple[Cell, ...]:
    return (
        source.words.short_dimension(gap.dimension),
        source.titled(gap.question),
        source.answered(gap.question),
        source.anchored(gap.question, gap.to_level),
        Figure(gap.gain, "change"),
        gap_effort(gap),
        tuple(dict.fromkeys(titles[gate] for gate in gap.lifts)),
    )


def plan(source: Source) -> Section:
    """Return the steps of least effort to the next level."""
    return Section("plan", _("提升路线"), tuple(_plan(source.material.plan, source)))


def _plan(found: Plan | None, source: Source) -> Iterable[Block]:
    if found is None:
        yield Paragraph(_("已经是最高一级。"), "good")
        return
    if found.blocked:
        yield Paragraph(_("现在还排不出路线，因为："), "warn")
        yield Listing(tuple(content(sentence) for sentence in found.blocked), key="blocked")
        yield Paragraph(_("这些事先整改、办好手续、做完信用修复，再回来排路线。"), "quiet")
        return
    yield _figures(found, source)
    yield _steps(found, source)
    told = _(
        "力气：每升一档计 1 到 3（1 省力；2 要花些时间；3 要投入人力或经费），"
        "答清一题、补一份佐证各计 1。这是合计最少的一条路线。"
    )
    yield Paragraph(told, "quiet")


def _figures(found: Plan, source: Source) -> Pairs:
    rows = (
        Pair("level_before", _("现在的等级"), source.level(found.before.level)),
        Pair("level_after", _("做完的等级"), source.level(found.after.level)),
        Pair("score_before", _("现在的得分"), points(found.before.score)),
        Pair("score_after", _("做完的得分"), points(found.after.score)),
        Pair("steps", _("步骤"), count(len(found.steps))),
        Pair("effort", _("力气合计"), count(found.effort)),
    )
    return Pairs("plan", rows)


def _steps(found: Plan, source: Source) -> Grid:
    columns = (
        Column("dimension", _("维度"), 3),
        Column("question", _("题目"), 5),
        Column("kind", _("做什么"), 2),
        Column("now", _("现在"), 5),
        Column("then", _("要做到"), 5),
        Column("effort", _("力气"), 1, "number"),
    )
    position = {question.id: n for n, question in enumerate(source.asked)}
    ordered = sorted(
        found.steps,
        key=lambda s: (
            source.model.dimensions.index(source.model.dimension_of(s.question)),
            _ORDER.index(s.kind),
            position[s.question],
        ),
    )
    rows = tuple(_step(step, source) for step in ordered)
    return Grid("steps", _("按维度分好的步骤"), columns, rows)


def _step(step: Step, source: Source) -> tuple[Cell, ...]:
    kinds = {"answer": _("答清"), "raise": _("提升"), "evidence": _("补佐证")}
    then = {
        "answer": _("把“不清楚”或空着的改成真实的一档"),
        "evidence": _("一份文件，或文号加日期"),
    }
    dimension = source.model.dimension_of(step.question).id
    return (
        source.words.short_dimension(dimension),
        source.titled(step.question),
        kinds[step.kind],
        _now(step.question, step.from_level, source),
        then.get(step.kind) or source.anchored(step.question, step.to_level),
        count(step.effort),
    )


def _now(question: str, level: int, source: Source) -> str:
    value = source.result.sheet.value(question)
    if value in (OPEN, DONT_KNOW):
        return _("{said}，先按第 1 档算").format(said=source.answered(question))
    return source.anchored(question, level)


def one_page_plan(source: Source) -> Section:
    """Return the plan of measures: problem, measure, who, until when, which service."""
    columns = (
        Column("n", _("序号"), 1, "number"),
        Column("problem", _("问题"), 6),
        Column("measure", _("措施"), 6),
        Column("responsible", _("责任人"), 2),
        Column("deadline", _("完成时限"), 3),
        Column("service", _("需要的服务"), 4),
    )
    chosen = _chosen(source)
    rows = tuple(_measure(n, gap, source) for n, gap in enumerate(chosen, start=1))
    remark = _("责任人由企业指定。写“由企业定”的时限，公开资料没有依据，不替企业估。")
    lead = _("一企一策：从最要紧的差距里选出，每项写清问题、措施、谁来做、到什么时候、要什么帮助。")
    grid = Grid("measures", _("一企一策提升计划"), columns, rows)
    return Section("one_page_plan", _("一企一策提升计划"), (grid, Paragraph(remark, "quiet")), lead)


def _chosen(source: Source) -> tuple[Gap, ...]:
    """Return this month's steps first, then the gaps that matter most."""
    every = dict.fromkeys((*source.result.month, *source.result.gaps))
    return tuple(every)[:MEASURES]


def _measure(n: int, gap: Gap, source: Source) -> tuple[Cell, ...]:
    what = _("先答清这道题") if gap.open else source.anchored(gap.question, gap.to_level)
    return (
        count(n),
        f"{source.words.text(gap.question)}\n{_now(gap.question, gap.from_level, source)}",
        what,
        _("待指定"),
        _deadline(gap, source),
        _service(gap, source),
    )


def _deadline(gap: Gap, source: Source) -> str:
    """Return a day only where the content says how long a step takes: within a month."""
    if not (is_free(gap) or gap.open):
        return _("由企业定（{effort}）").format(effort=effort_word(gap.effort))
    day = day_in_china(end_of_day_in(start_of(source.card.on), 1))
    return _("{day} 前").format(day=day.isoformat())


def _service(gap: Gap, source: Source) -> str:
    """Return the help that lifts this practice or dimension, the best first."""
    if gap.open:
        return _("不需要")
    titles = [
        content(found.program.title)
        for place in (gap.practice, gap.dimension)
        for found in source.result.recommendations.help
        if found.group in _USABLE and place in found.program.lift_percent
    ]
    alone = _("自己做，不花钱") if is_free(gap) else _("没有查到对应的帮扶项目")
    return next(iter(titles), alone)
