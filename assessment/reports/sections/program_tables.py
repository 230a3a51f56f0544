"""All programs and all their requirements in tables, for workbook and JSON."""

from __future__ import annotations

from assessment.i18n import _, content
from assessment.reports.document import (
    Cell,
    Column,
    Figure,
    Grid,
)
from assessment.reports.sections.program_facts import how, what_to_do
from assessment.reports.source import Source
from assessment.words.plain import MISSING
from assessment.words.programs import (
    group_words,
    verdict_word,
)
from scoring.recommend import Recommendation


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
    values: dict[str, Cell] = {pair.key: pair.value for pair in how(program, source)}
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
