"""The dimensions: both scores of each, the chart, and what is ahead."""

from __future__ import annotations

from assessment.i18n import _, content
from assessment.reports.document import (
    Block,
    Cell,
    Column,
    Figure,
    Grid,
    Listing,
    Paragraph,
    Picture,
    Section,
    count,
    points,
)
from assessment.reports.radar import radar, radar_words
from assessment.reports.source import Source
from assessment.words.figures import exact
from assessment.words.result import strengths
from scoring.scorecard import DimensionScore


def dimensions(source: Source) -> Section:
    """Return both scores of every dimension, the chart, and what is ahead."""
    picture = Picture("radar", radar(source.card, source.words), radar_words(source), 68)
    blocks: list[Block] = [picture, dimension_grid(source)]
    if any(d.indicative and d.score is not None for d in source.card.dimensions):
        remark = _("带“仅供参考”的维度只有一道题，不算强项，也不算短板。")
        blocks.append(Paragraph(remark, "quiet"))
    blocks.append(Paragraph(not_applicable(source), "quiet"))
    blocks.append(ahead(source))
    blocks.append(practice_grid(source))
    lead = _("“自评”按作答算；“有佐证”把没有佐证的题压低后再算，两者差得多，就先补佐证。")
    return Section("dimensions", _("各维度得分"), tuple(blocks), lead)


def dimension_grid(source: Source) -> Grid:
    columns = (
        Column("id", _("编号"), 1, on="data"),
        Column("dimension", _("维度"), 6),
        Column("weight", _("权重"), 1, "number"),
        Column("score", _("自评"), 2, "bar"),
        Column("evidence_score", _("有佐证"), 2, "bar"),
        Column("level", _("等级"), 2, "mark"),
        Column("remark", _("说明"), 2),
        Column("counted", _("计分题数"), 1, "number", on="data"),
    )
    rows = tuple(_dimension(dimension, source) for dimension in source.card.dimensions)
    return Grid("dimensions", _("各维度得分"), columns, rows)


def _dimension(dimension: DimensionScore, source: Source) -> tuple[Cell, ...]:
    remark = _("仅供参考") if dimension.indicative else ""
    return (
        dimension.id,
        source.words.short_dimension(dimension.id),
        Figure(100 * dimension.weight, "percent"),
        points(dimension.score),
        points(dimension.evidence_score),
        source.level(dimension.level),
        _("不适用") if dimension.score is None else remark,
        count(dimension.counted),
    )


def practice_grid(source: Source) -> Grid:
    """Return both scores of every practice, for workbook and JSON."""
    columns = (
        Column("id", _("编号")),
        Column("dimension", _("维度")),
        Column("practice", _("实践")),
        Column("score", _("自评"), 1, "number"),
        Column("evidence_score", _("有佐证"), 1, "number"),
        Column("answers", _("计分题数"), 1, "number"),
    )
    titles = {p.id: content(p.title) for d in source.model.dimensions for p in d.practices}
    rows = tuple(
        (
            practice.id,
            source.words.short_dimension(dimension.id),
            titles[practice.id],
            points(practice.score),
            points(practice.evidence_score),
            count(len(practice.answers)),
        )
        for dimension in source.card.dimensions
        for practice in dimension.practices
    )
    return Grid("practices", _("各实践得分"), columns, rows, "data")


def not_applicable(source: Source) -> str:
    """Return what the score would be if nothing had been taken out as not applicable."""
    card = source.card
    if not card.not_applicable_share:
        return _("没有选“不适用”的题，得分不受它影响。")
    sentence = _("若不适用项按 0 计：{zero} 分（现在 {score} 分）。不适用的题不计入得分。")
    zero = card.score_if_not_applicable_were_zero
    return sentence.format(zero=exact(zero), score=exact(card.score))


def ahead(source: Source) -> Listing:
    found = [
        _("{title}：{level} · {score} 分").format(
            title=source.words.short_dimension(dimension.id),
            level=source.level(dimension.level),
            score=exact(dimension.score),
        )
        for dimension in strengths(source.card)
    ]
    nothing = _("目前没有明显高出总体的方面。先把基础补齐，强项会慢慢出来。")
    return Listing(tuple(found) or (nothing,), key="strengths", title=_("强项"))
