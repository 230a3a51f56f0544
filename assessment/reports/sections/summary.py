"""The first page, for whoever leads the firm: where it stands and what to do now."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.i18n import _, content
from assessment.reports.document import (
    Block,
    Column,
    Figure,
    Grid,
    Listing,
    Pair,
    Pairs,
    Section,
    count,
    percent,
    points,
    printed,
)
from assessment.reports.source import Source
from assessment.words.figures import credibility_word, gap_effort
from assessment.words.plain import MISSING
from assessment.words.programs import window_words
from assessment.words.result import (
    by_evidence,
    by_score,
    credibility_reasons,
    range_of_levels,
    range_of_scores,
    why_now,
)
from questionnaires.answers import LEVELS
from scoring.gaps import THINGS_A_MONTH, Gap
from scoring.recommend import Recommendation

GAPS_SHOWN = 5
PROGRAMS_SHOWN = 5
GATES_SHOWN = 3
MOVED_SHOWN = 3


def summary(source: Source) -> Section:
    """Return the page for the leader."""
    blocks: list[Block] = [
        standing(source),
        Listing(tuple(gates(source)), key="gates", title=_("等级为什么是这一级")),
        Listing(tuple(changes(source)), key="changes", title=_("和上一次比")),
        month(source),
        top_gaps(source),
        programs_now(source),
    ]
    return Section("summary", _("给负责人的一页"), tuple(blocks))


def standing(source: Source) -> Pairs:
    """Return the level and the figures beside it, as the result page shows them."""
    card, model = source.card, source.model
    reasons = "；".join(credibility_reasons(card, model))
    rows = [
        Pair("level", _("等级"), source.level(card.level), content(_meaning(source))),
        Pair("score", _("自评得分（满分 100）"), points(card.score), by_score(card, model)),
        Pair(
            "evidence_score",
            _("有佐证的得分"),
            points(card.evidence_score),
            by_evidence(card, model),
        ),
        Pair("range", _("等级范围"), range_of_levels(card, model), range_of_scores(card)),
        Pair("credibility", _("可信度"), credibility_word(model, card.credibility), reasons),
        Pair("evidence_share", _("佐证率"), percent(card.evidence_share), _proof(source)),
        Pair("answered", _("已答题数"), count(card.answered), _("共 {n} 题").format(n=card.asked)),
    ]
    return Pairs("standing", tuple(rows))


def _meaning(source: Source) -> str:
    return source.model.scale.levels[source.card.level - 1].meaning


def _proof(source: Source) -> str:
    asked = [a for a in source.card.answers if source.model.question(a.question).evidence]
    have = sum(answer.evidenced for answer in asked)
    return _("要求佐证的 {n} 题，有佐证的 {have} 题").format(n=len(asked), have=have)


def gates(source: Source) -> Iterator[str]:
    """Yield why the level is what it is: the gates that hold it, or the score alone."""
    card = source.card
    holding = [gate for gate in card.binding_gates if gate.caps_at == card.level]
    sentences = list(dict.fromkeys(content(gate.sentence) for gate in holding))
    yield from sentences[:GATES_SHOWN]
    if len(sentences) > GATES_SHOWN:
        yield _("还有 {n} 条，见“等级是怎么定的”。").format(n=len(sentences) - GATES_SHOWN)
    if not sentences:
        yield _("没有门槛压低等级，等级由得分决定。")
    if card.provisional:
        yield _("等级暂定：有题没有答清，答清之前先按较低的算。")


def changes(source: Source) -> Iterator[str]:
    """Yield what is different from the submission before."""
    earlier = source.material.earlier
    if earlier is None:
        yield _("这是第一次，没有上一次的结果可比。")
        return
    if earlier.result is None:
        yield _("上一次在 {day}，用的是模型 {version}，和这一次不能直接比。").format(
            day=earlier.on.isoformat(), version=earlier.version
        )
        return
    then, now = earlier.result.scorecard, source.card
    yield _("上一次 {day}：{level}，{score} 分；这一次：{now}，{now_score} 分（{moved}）。").format(
        day=earlier.on.isoformat(),
        level=source.level(then.level),
        score=printed(points(then.score)),
        now=source.level(now.level),
        now_score=printed(points(now.score)),
        moved=Figure(now.score - then.score, "change").text,
    )
    yield from _moved_dimensions(source)
    yield _moved_answers(source)
    yield _("佐证率从 {then} 到 {now}。").format(
        then=percent(then.evidence_share).text, now=percent(now.evidence_share).text
    )


def _moved_dimensions(source: Source) -> Iterator[str]:
    assert source.material.earlier is not None
    assert source.material.earlier.result is not None
    before = {d.id: d.score for d in source.material.earlier.result.scorecard.dimensions}
    moved = {
        d.id: d.score - old
        for d in source.card.dimensions
        if d.score is not None and (old := before.get(d.id)) is not None and d.score != old
    }
    for words, sign in ((_("上升：{names}。"), 1), (_("下降：{names}。"), -1)):
        some = sorted((-abs(change), d) for d, change in moved.items() if change * sign > 0)
        names = "、".join(
            f"{source.words.short_dimension(d)} {Figure(sign * -size, 'change').text}"
            for size, d in some[:MOVED_SHOWN]
        )
        more = _("等 {n} 个维度").format(n=len(some)) if len(some) > MOVED_SHOWN else ""
        if some:
            yield words.format(names=names + more)


def _moved_answers(source: Source) -> str:
    assert source.material.earlier is not None
    assert source.material.earlier.result is not None
    before, now = source.material.earlier.result.sheet, source.result.sheet
    pairs = [(before.value(q.id), now.value(q.id)) for q in source.asked]
    levels = [(old, new) for old, new in pairs if old in LEVELS and new in LEVELS]
    return _("作答：升档 {up} 题，降档 {down} 题。").format(
        up=sum(new > old for old, new in levels), down=sum(new < old for old, new in levels)
    )


def month(source: Source) -> Grid:
    """Return up to three things to do this month, in the order of the page."""
    columns = (
        Column("question", _("题目"), 4),
        Column("what", _("先做什么"), 5),
        Column("why", _("为什么"), 5),
        Column("gain", _("加分"), 1, "number"),
        Column("effort", _("花多少力气"), 2),
    )
    rows = tuple(
        (
            source.titled(gap.question),
            _("先答清这道题") if gap.open else content(gap.anchor),
            why_now(gap, source.words),
            Figure(gap.gain, "change"),
            _("现在就能答") if gap.open else gap_effort(gap),
        )
        for gap in source.result.month
    )
    title = _("这个月先做这三件") if len(rows) == THINGS_A_MONTH else _("这个月先做这些")
    return Grid("month", title, columns, rows)


def top_gaps(source: Source) -> Grid:
    """Return the five gaps that matter most."""
    columns = (
        Column("dimension", _("维度"), 3),
        Column("question", _("题目"), 6),
        Column("from", _("现在"), 2),
        Column("to", _("下一步"), 2),
        Column("gain", _("加分"), 1, "number"),
    )
    rows = tuple(_gap(gap, source) for gap in source.result.gaps[:GAPS_SHOWN])
    return Grid("top_gaps", _("最要紧的五处差距"), columns, rows)


def _gap(gap: Gap, source: Source) -> tuple[str, str, str, str, Figure]:
    return (
        source.words.short_dimension(gap.dimension),
        source.titled(gap.question),
        source.answered(gap.question),
        _("第 {level} 档").format(level=gap.to_level),
        Figure(gap.gain, "change"),
    )


def programs_now(source: Source) -> Grid:
    """Return the programs that can start now."""
    found = source.result.recommendations
    now = [r for r in (*found.help, *found.recognition) if r.group == "start_now"]
    columns = (
        Column("program", _("项目"), 6),
        Column("why", _("为什么"), 6),
        Column("window", _("受理时间"), 4),
        Column("contact", _("问谁"), 6),
    )
    rows = tuple(_program(each, source) for each in now[:PROGRAMS_SHOWN])
    title = _("现在就能办的扶持项目（{n}）").format(n=len(now))
    return Grid("programs_now", title, columns, rows)


def _program(found: Recommendation, source: Source) -> tuple[str, str, str, str]:
    program = found.program
    return (
        content(program.title),
        source.programs.why(found),
        window_words(program.window),
        content(program.contact or program.issuer or MISSING),
    )
