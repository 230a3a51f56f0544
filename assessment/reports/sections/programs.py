"""Support programs: two lists that never mix, each program with its requirements and materials."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assessment.i18n import _, content
from assessment.reports.document import (
    Block,
    Card,
    Column,
    Grid,
    Mark,
    Pair,
    Pairs,
    Paragraph,
    Section,
)
from assessment.reports.sections.program_facts import articles, how, sources, what_to_do
from assessment.reports.sections.program_tables import program_grid, requirement_grid
from assessment.reports.source import Source
from assessment.words.plain import MISSING
from assessment.words.programs import (
    form_word,
    group_words,
    verdict_word,
)
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
    yield from (p for p in how(program, source) if p.key not in ("articles", "sources"))


def _basis(program: Program, source: Source) -> str:
    """Return articles and sources in one paragraph."""
    grounds = "、".join(articles(program, source)) or _("五份政策没有点名")
    return _("依据：{articles}。来源：{sources}。").format(
        articles=grounds, sources="；".join(sources(program, source))
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
