"""Support programs: two lists that never mix, each program with its requirements and materials."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assessment.i18n import _, content
from assessment.reports.document import (
    Block,
    Card,
    Cell,
    Column,
    Figure,
    Grid,
    Mark,
    Pair,
    Pairs,
    Paragraph,
    Section,
)
from assessment.reports.source import Source
from assessment.words.plain import MISSING
from assessment.words.programs import (
    form_word,
    group_words,
    months_words,
    reliability_word,
    verdict_word,
    window_words,
)
from questionnaires.conditions import Outcome
from questionnaires.program import Program
from scoring.recommend import GROUPS, Group, Judgement, Recommendation

#: These are told in one line each; the workbook has them whole.
_IN_SHORT: tuple[Group, ...] = ("path", "not_for_you")


def programs(source: Source) -> Section:
    """Return both lists."""
    found = source.result.recommendations
    blocks: list[Block] = []
    if found.vetoed:
        sentence = _(
            "有法定要求、重大问题或失信还没有处理完。先整改、做完信用修复，再申报荣誉和资金。"
        )
        blocks.append(Paragraph(sentence, "bad"))
    blocks += _list(_("帮扶"), found.help, source)
    blocks += _list(_("荣誉与资金"), found.recognition, source)
    blocks += [program_grid(source), requirement_grid(source)]
    lead = _(
        "按所在地、企业信息和作答逐条核对。写“未查到”的，是公开资料里没有，以受理单位答复为准。"
    )
    return Section("programs", _("扶持项目"), tuple(blocks), lead)


def _list(title: str, found: Sequence[Recommendation], source: Source) -> Iterator[Block]:
    if not found:
        yield Paragraph(_("{title}：这里暂时没有项目。").format(title=title), "quiet", "paper")
    for group in GROUPS:
        some = [each for each in found if each.group == group]
        if not some:
            continue
        name, lead = group_words(group)
        if group == "not_for_you":
            lead = _("有条件不符合，或已经办过。")
        head = _("{title} · {group}（{n}）").format(title=title, group=name, n=len(some))
        yield Paragraph(head, "lead", "paper")
        yield Paragraph(lead, "quiet", "paper")
        if group in _IN_SHORT:
            yield _in_short(some)
        elif group == "more_information":
            yield _open(some, source)
        else:
            yield from (_card(each, source) for each in some)


def _open(found: Sequence[Recommendation], source: Source) -> Grid:
    """Return the programs that cannot be judged yet: every requirement, and what to tell."""
    columns = (
        Column("program", _("项目"), 4, "mark"),
        Column("requirements", _("申报条件"), 8),
        Column("asks", _("先弄清楚"), 6),
        Column("materials", _("材料"), 3),
        Column("contact", _("问谁"), 4),
    )
    rows = tuple(
        (
            content(each.program.title),
            tuple(f"{verdict_word(j.verdict.outcome)}：{_text(j)}" for j in each.judgements),
            tuple(dict.fromkeys(what_to_do(j, source) for j in (*each.unknown, *each.unmet))),
            tuple(map(content, each.program.materials)) or MISSING,
            content(each.program.contact or each.program.issuer),
        )
        for each in found
    )
    return Grid("programs_open", "", columns, rows, "paper")


def _text(judgement: Judgement) -> str:
    return content(judgement.requirement.text)


def _in_short(found: Sequence[Recommendation]) -> Grid:
    columns = (Column("program", _("项目"), 5), Column("reason", _("差在哪里"), 8))
    rows = tuple((content(each.program.title), _reason(each)) for each in found)
    return Grid("programs_in_short", "", columns, rows, "paper")


def _reason(found: Recommendation) -> str:
    if found.held:
        return _("已经办过")
    lacking = [content(judgement.requirement.text) for judgement in found.unmet]
    return "；".join(lacking) or _("先整改，再申报")


def _card(found: Recommendation, source: Source) -> Card:
    program = found.program
    marks = [Mark(form_word(program.form))]
    if program.status == "needs_check":
        marks.append(Mark(_("待核"), "warn"))
    blocks: tuple[Block, ...] = (
        Paragraph(content(program.summary)),
        _requirements(found, source),
        Pairs("how", tuple(_shown(program, source)), on="paper"),
        Paragraph(_basis(program, source), "quiet"),
    )
    why = source.programs.why(found)
    return Card(content(program.title), blocks, why, tuple(marks), "paper")


def _shown(program: Program, source: Source) -> Iterator[Pair]:
    yield from (p for p in _how(program, source) if p.key not in ("articles", "sources"))


def _basis(program: Program, source: Source) -> str:
    """Return articles and sources in one paragraph."""
    articles = "、".join(_articles(program, source)) or _("五份政策没有点名")
    return _("依据：{articles}。来源：{sources}。").format(
        articles=articles, sources="；".join(_sources(program, source))
    )


def _requirements(found: Recommendation, source: Source) -> Block:
    if not found.judgements:
        return Paragraph(_("没有查到申报条件，请问受理单位。"), "quiet")
    columns = (
        Column("verdict", _("核对"), 2, "mark"),
        Column("text", _("申报条件"), 7),
        Column("what", _("怎么办"), 6),
    )
    rows = tuple(
        (
            verdict_word(judgement.verdict.outcome),
            content(judgement.requirement.text),
            what_to_do(judgement, source),
        )
        for judgement in found.judgements
    )
    return Grid("requirements", "", columns, rows)


def what_to_do(judgement: Judgement, source: Source) -> str:
    """Return what would make a requirement met, or known; nothing where it is met."""
    requirement, verdict = judgement.requirement, judgement.verdict
    if verdict.outcome is Outcome.MET:
        return ""
    if verdict.outcome is Outcome.UNKNOWN:
        return _to_know(verdict.missing, source)
    if requirement.already_held:
        return _("已经办过，不用再申请。")
    if requirement.fix is None:
        return _("这一条不是短期能改变的。")
    time = months_words(requirement.months)
    return content(requirement.fix) + (_("（{time}）").format(time=time) if time else "")


def _to_know(missing: str | None, source: Source) -> str:
    if missing is None:
        return _("公开资料没有写清，请问受理单位。")
    space, _dot, name = missing.partition(".")
    if space == "answer":
        return _("先答这道题：{question}").format(question=source.titled(name))
    if space == "level":
        return _("这一块的题还没有计分，先把题答完。")
    return _("还不知道：{fact}").format(fact=source.words.fact(missing))


def _how(program: Program, source: Source) -> Iterator[Pair]:
    """Yield how to apply; what was not found says so in one line."""
    rows: list[tuple[str, str, Cell]] = [
        ("benefit", _("能得到什么"), content(program.benefit or program.summary)),
        ("amounts", _("金额"), _amounts(program, source)),
        ("window", _("受理时间"), window_words(program.window)),
        ("materials", _("材料"), tuple(map(content, program.materials))),
        ("channel", _("渠道"), program.channel and content(program.channel)),
        ("cost", _("费用"), program.cost and content(program.cost)),
        ("duration", _("周期"), program.duration and content(program.duration)),
        ("issuer", _("主管单位"), content(program.issuer)),
        ("contact", _("问谁"), program.contact and content(program.contact)),
        ("articles", _("政策条文"), _articles(program, source)),
        ("sources", _("来源"), _sources(program, source)),
    ]
    yield from (Pair(key, title, value) for key, title, value in rows if value)
    absent = [title for _key, title, value in rows if not value]
    if absent:
        yield Pair("missing", MISSING, "、".join(absent))


def _amounts(program: Program, source: Source) -> tuple[str, ...]:
    return tuple(
        _("{text}（来源：{title}）").format(
            text=content(amount.text), title=content(source.library.source(amount.source).title)
        )
        for amount in program.amounts
    )


def _articles(program: Program, source: Source) -> tuple[str, ...]:
    return tuple(content(source.library.cite(clause)) for clause in program.clauses)


def _sources(program: Program, source: Source) -> tuple[str, ...]:
    return tuple(
        _("{title}（{letter} 级，{meaning}；{day} 核对）").format(
            title=content(source.library.source(note.ref).title),
            letter=note.reliability,
            meaning=reliability_word(note.reliability),
            day=note.verified_on.isoformat(),
        )
        for note in program.sources
    )


def program_grid(source: Source) -> Grid:
    """Return every program in a row, for workbook and JSON."""
    keys = (
        ("id", _("编号")),
        ("list", _("清单")),
        ("program", _("项目")),
        ("group", _("状态")),
        ("why", _("为什么")),
        ("readiness", _("条件符合的比例")),
        ("closes", _("能补的差距（加权）")),
        ("before", _("之前要做的")),
        ("benefit", _("能得到什么")),
        ("amounts", _("金额")),
        ("window", _("受理时间")),
        ("materials", _("材料")),
        ("channel", _("渠道")),
        ("cost", _("费用")),
        ("duration", _("周期")),
        ("issuer", _("主管单位")),
        ("contact", _("问谁")),
        ("articles", _("政策条文")),
        ("sources", _("来源")),
    )
    columns = tuple(Column(key, title) for key, title in keys)
    rows = tuple(_row(each, columns, source) for each in _every(source))
    return Grid("programs", _("扶持项目"), columns, rows, "data")


def _every(source: Source) -> tuple[Recommendation, ...]:
    found = source.result.recommendations
    return (*found.help, *found.recognition)


def _row(found: Recommendation, columns: tuple[Column, ...], source: Source) -> tuple[Cell, ...]:
    program = found.program
    values: dict[str, Cell] = {pair.key: pair.value for pair in _how(program, source)}
    values |= {
        "id": program.id,
        "list": _("帮扶") if program.kind == "help" else _("荣誉与资金"),
        "program": content(program.title),
        "group": group_words(found.group)[0],
        "why": source.programs.why(found),
        "readiness": Figure(found.readiness, "percent"),
        "closes": Figure(found.closes),
        "before": tuple(content(step.title) for step in found.path),
    }
    return tuple(values.get(column.key, MISSING) for column in columns)


def requirement_grid(source: Source) -> Grid:
    """Return every requirement of every program, for workbook and JSON."""
    columns = (
        Column("program_id", _("项目编号")),
        Column("program", _("项目")),
        Column("verdict", _("核对")),
        Column("text", _("申报条件")),
        Column("what", _("怎么办")),
    )
    rows = tuple(
        (
            found.program.id,
            content(found.program.title),
            verdict_word(judgement.verdict.outcome),
            content(judgement.requirement.text),
            what_to_do(judgement, source),
        )
        for found in _every(source)
        for judgement in found.judgements
    )
    return Grid("program_requirements", _("申报条件逐条核对"), columns, rows, "data")
