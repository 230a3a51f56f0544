"""An annex for talks about financing: what the answers say on five elements of quality.

A profile and nothing else: there is no figure that joins them, and no conclusion about lending.
"""

from __future__ import annotations

from dataclasses import dataclass

from assessment.i18n import _, content
from assessment.reports.document import (
    Cell,
    Column,
    Grid,
    Paragraph,
    Section,
    points,
)
from assessment.reports.source import Source


@dataclass(frozen=True)
class Element:
    """One element, and the dimensions and questions that picture it."""

    key: str
    title: str
    dimensions: tuple[str, ...]
    questions: tuple[str, ...]


ELEMENTS = (
    Element("credit", _("质量信用"), ("D6",), ("Q606", "Q602", "Q607")),
    Element("management", _("质量管理"), ("D1", "D2"), ("Q804",)),
    Element("brand", _("质量品牌"), ("D8",), ()),
    Element("basis", _("质量基础"), ("D3",), ()),
    Element("innovation", _("质量创新"), ("D4",), ("Q405", "Q406")),
)
PROGRAM = "quality_loan"


def financing(source: Source) -> Section:
    """Return the profile."""
    sentences = (
        _("只是画像，供和银行沟通时参考：不打总分，不评信用等级，不是授信结论。"),
        _("批不批、批多少、利率多少，由银行按自己的规定决定。"),
    )
    grounds = _grounds(source)
    blocks = (
        Paragraph("".join(sentences), "warn"),
        element_grid(source),
        question_grid(source),
        *((Paragraph(grounds, "quiet"),) if grounds else ()),
    )
    lead = _("把自评里和融资增信有关的内容，按质量信用、管理、品牌、基础、创新五个方面列在一起。")
    return Section("financing", _("附：质量融资增信画像"), blocks, lead)


def element_grid(source: Source) -> Grid:
    columns = (
        Column("id", _("编号"), on="data"),
        Column("element", _("方面"), 3, "mark"),
        Column("dimension", _("看哪一块"), 6),
        Column("score", _("自评"), 2, "bar"),
        Column("evidence_score", _("有佐证"), 2, "bar"),
        Column("level", _("等级"), 2),
    )
    rows: list[tuple[Cell, ...]] = []
    for element in ELEMENTS:
        for dimension in source.card.dimensions:
            if dimension.id in element.dimensions:
                rows.append(
                    (
                        element.key,
                        element.title,
                        source.words.short_dimension(dimension.id),
                        points(dimension.score),
                        points(dimension.evidence_score),
                        source.level(dimension.level),
                    )
                )
    return Grid("financing", _("五个方面"), columns, tuple(rows))


def question_grid(source: Source) -> Grid:
    columns = (
        Column("id", _("编号"), on="data"),
        Column("element", _("方面"), 3, "mark"),
        Column("question", _("题目"), 6),
        Column("answer", _("作答"), 6),
        Column("evidence", _("佐证"), 2),
    )
    rows = tuple(
        (
            question,
            element.title,
            source.titled(question),
            source.standing(question),
            _evidence(question, source),
        )
        for element in ELEMENTS
        for question in element.questions
        if question in source.numbers
    )
    return Grid("financing_questions", _("和这五个方面有关的几题"), columns, rows)


def _evidence(question: str, source: Source) -> str:
    return _("有佐证") if source.result.sheet.answer(question).evidenced else _("缺佐证")


def _grounds(source: Source) -> str:
    """Return what the policies say of it, where the program is in the content."""
    program = next((p for p in source.library.programs if p.id == PROGRAM), None)
    if program is None:
        return ""
    cited = "、".join(content(source.library.cite(clause)) for clause in program.clauses)
    return _("依据：{articles}。").format(articles=cited)
