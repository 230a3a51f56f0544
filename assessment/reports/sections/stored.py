"""Every stored field, for the workbook and JSON: the profile, the receipt, the times."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.domain.receipts import canonical
from assessment.i18n import _, content
from assessment.reports.document import Cell, Column, Grid, Section, percent, points, yes_no
from assessment.reports.source import Source
from assessment.words.facts import fact_words


def profile(source: Source) -> Section:
    """Return every fact of the day, given or derived."""
    columns = (
        Column("id", _("编号"), 4),
        Column("fact", _("项目"), 5),
        Column("value", _("内容"), 8),
        Column("origin", _("来自"), 2),
    )
    grid = Grid("facts", _("企业信息"), columns, tuple(_facts(source)))
    return Section("profile", _("企业信息"), (grid,), on="data")


def _facts(source: Source) -> Iterator[tuple[Cell, ...]]:
    yield "firm.name", _("企业名称"), source.material.firm_name, _("企业填写")
    yield "firm.credit_code", _("统一社会信用代码"), source.material.credit_code or "", ""
    facts = source.result.facts
    for fact in source.library.facts.facts:
        if fact.id in facts and fact.id not in ("firm.name", "firm.credit_code"):
            origin = _("推算") if fact.asked == "derived" else _("企业填写")
            words = fact_words(source.library, fact.id, facts[fact.id])
            yield fact.id, content(fact.title), words, origin


def stored(source: Source) -> Section:
    """Return the scorecard's other figures and the receipt, field by field."""
    return Section("stored", _("凭据全文"), (figures(source), receipt(source)), on="data")


def figures(source: Source) -> Grid:
    card = source.card
    interval = card.interval
    rows: tuple[tuple[Cell, ...], ...] = (
        ("score", _("自评得分"), points(card.score)),
        ("evidence_score", _("有佐证的得分"), points(card.evidence_score)),
        ("level", _("等级"), str(card.level)),
        ("raw_level", _("按得分的等级"), str(card.raw_level)),
        ("evidence_level", _("有佐证的等级"), str(card.evidence_level)),
        ("provisional", _("暂定"), yes_no(card.provisional)),
        ("coverage", _("覆盖率"), percent(card.coverage)),
        ("unknown_share", _("“不清楚”的比例"), percent(card.unknown_share)),
        ("not_applicable_share", _("“不适用”的比例"), percent(card.not_applicable_share)),
        ("evidence_share", _("佐证率"), percent(card.evidence_share)),
        (
            "score_if_not_applicable_were_zero",
            _("若不适用项按 0 计"),
            points(card.score_if_not_applicable_were_zero),
        ),
        ("low_level", _("最差的等级"), str(interval.low_level)),
        ("high_level", _("最好的等级"), str(interval.high_level)),
        ("low_score", _("最差的得分"), points(interval.low_score)),
        ("high_score", _("最好的得分"), points(interval.high_score)),
        ("credibility", _("可信度"), card.credibility),
        ("sector", _("题库组"), card.sector),
        ("size", _("规模"), card.size),
    )
    columns = (
        Column("id", _("编号"), 4),
        Column("figure", _("项目"), 5),
        Column("value", _("数值"), 3, "number"),
    )
    return Grid("figures", _("结果的全部数字"), columns, rows)


def receipt(source: Source) -> Grid:
    """Return the fields of the receipt as they were hashed; a preview has none."""
    kept = source.material.receipt
    columns = (Column("field", _("字段"), 4), Column("value", _("内容"), 12))
    content_of = kept.content if kept else {}
    rows = tuple((name, _written(value)) for name, value in content_of.items())
    return Grid("receipt", _("凭据的字段"), columns, rows)


def _written(value: object) -> str:
    return value if isinstance(value, str) else canonical(value)
