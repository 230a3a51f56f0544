"""The same numbers, to the printed digit, on the page and in PDF, Word, workbook and JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pypdfium2 as pdfium
import pytest
from docx import Document
from openpyxl import load_workbook

from assessment.reports.as_json import as_json
from assessment.reports.compose import compose
from assessment.reports.document import Picture, ReportDocument, printed
from assessment.reports.pdf import Typesetter
from assessment.reports.word import word
from assessment.reports.workbook import workbook
from assessment.services.report_material import Material
from assessment.ui.widgets.dimension_table import dimension_table, not_applicable_remark
from assessment.ui.widgets.level_banner import level_banner
from assessment.ui.widgets.question_words import QuestionWords
from scoring.scorecard import ScoreCard

SHEETS = 200
#: What is compared: the figures beside the level, and a row for each dimension.
STANDING = ("score", "evidence_score", "evidence_share", "answered")
#: How the table in Word begins that holds these figures.
HEADS = ["等级", "自评得分（满分 100）"]
Numbers = tuple[dict[str, str], list[tuple[str, ...]]]
Composed = tuple[Material, ReportDocument]


@pytest.fixture(scope="module")
def typesetter() -> Iterator[Typesetter]:
    made = Typesetter()
    yield made
    made.close()


@pytest.fixture(scope="module")
def random_reports(make: Any) -> list[Composed]:
    """Random sheets with their whole reports, composed once for the tests that compare numbers."""
    return [(material, compose(material)) for material in make.random(SHEETS)]


def of_document(document: ReportDocument) -> Numbers:
    pairs = document.section("summary").pairs("standing")
    grid = document.section("dimensions").grid("dimensions")
    wanted = ("dimension", "weight", "score", "evidence_score", "level")
    columns = [tuple(map(printed, grid.column(key))) for key in wanted]
    return {key: printed(pairs[key]) for key in STANDING}, list(zip(*columns, strict=True))


def of_page(material: Material) -> tuple[str, list[tuple[str, ...]]]:
    """Return the words of the banner, and the rows of the table as the page shows them."""
    model = material.library.model()
    words = QuestionWords(model, material.result.facts, material.library.facts)
    banner = re.sub(r"<[^>]+>", " ", level_banner(material.card, words, draft=False))
    body = dimension_table(material.card, words).partition("<tbody>")[2]
    rows = []
    for row in re.findall(r"<tr>(.*?)</tr>", body):
        cells = [re.sub(r"<span.*</span>", "", cell) for cell in re.findall(r">(.*?)</t[hd]>", row)]
        rows.append(tuple(re.sub(r"<[^>]+>|^.*>", "", cell) for cell in cells))
    return f"{banner} {not_applicable_remark(material.card)}", rows


def sections_of(document: ReportDocument) -> dict[str, Any]:
    return {s["key"]: s for s in json.loads(as_json(document))["sections"]}


def of_json(document: ReportDocument) -> Numbers:
    sections = sections_of(document)
    standing = sections["summary"]["values"]["standing"]
    rows = sections["dimensions"]["tables"]["dimensions"]["rows"]
    return (
        {
            "score": f"{standing['score']:.2f}",
            "evidence_score": f"{standing['evidence_score']:.2f}",
            "evidence_share": percent(standing["evidence_share"]),
            "answered": str(standing["answered"]),
        },
        [
            (
                row["dimension"],
                percent(row["weight"]),
                two(row["score"]),
                two(row["evidence_score"]),
                row["level"],
            )
            for row in rows
        ],
    )


def of_workbook(document: ReportDocument) -> Numbers:
    book = load_workbook(BytesIO(workbook(document)), read_only=True)
    first, second = book.worksheets[:2]
    values = {row[0].value: row[1].value for row in first.iter_rows(max_col=2)}
    table = [[cell.value for cell in row] for row in second.iter_rows()]
    begin = next(i for i, row in enumerate(table) if row[0] == "编号") + 1
    count = len(document.section("dimensions").grid("dimensions").rows)
    return (
        {
            "score": f"{values['自评得分（满分 100）']:.2f}",
            "evidence_score": f"{values['有佐证的得分']:.2f}",
            "evidence_share": percent(100 * values["佐证率"]),
            "answered": str(values["已答题数"]),
        },
        [
            (str(row[1]), percent(100 * row[2]), two(row[3]), two(row[4]), str(row[5]))
            for row in table[begin : begin + count]
        ],
    )


def of_word(document: ReportDocument, typesetter: Typesetter) -> Numbers:
    tables = Document(BytesIO(word(document, typesetter.png))).tables
    standing = next(t for t in tables if [r[0] for r in map(texts, t.rows[:2])] == HEADS)
    values = {row[0]: row[1] for row in map(texts, standing.rows)}
    dimensions = next(t for t in tables if texts(t.rows[0])[:2] == ["维度", "权重"])
    rows = [texts(row) for row in dimensions.rows][1:]
    titles = {"score": "自评得分（满分 100）", "evidence_score": "有佐证的得分"}
    titles |= {"evidence_share": "佐证率", "answered": "已答题数"}
    return (
        {key: values[title] for key, title in titles.items()},
        [tuple(text or "—" for text in row[:5]) for row in rows],
    )


def texts(row: Any) -> list[str]:
    return [cell.text for cell in row.cells]


def two(value: float | None) -> str:
    return "—" if value in (None, "") else f"{value:.2f}"


def percent(value: float) -> str:
    return f"{f'{value:.2f}'.rstrip('0').rstrip('.')}%"


def pages_of(data: bytes) -> list[str]:
    file = pdfium.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in file]
    finally:
        file.close()


def flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


def short(document: ReportDocument) -> ReportDocument:
    """Return the part of a report that holds the numbers; the rest is compared once."""
    sections = tuple(
        replace(section, blocks=tuple(b for b in section.blocks if not isinstance(b, Picture)))
        for section in document.sections[:3]
    )
    return replace(document, sections=sections)


def test_all_formats_and_the_page_carry_the_same_numbers(
    random_reports: list[Composed], typesetter: Typesetter
) -> None:
    for material, whole in random_reports:
        document = short(whole)
        wanted, rows = of_document(document)
        assert of_json(document) == (wanted, rows)
        assert of_workbook(document) == (wanted, rows)
        assert of_word(document, typesetter) == (wanted, rows)
        banner, page_rows = of_page(material)
        assert page_rows == rows
        assert f" {wanted['score']} " in banner
        assert f" {wanted['evidence_score']} " in banner
        first, second = pages_of(typesetter.pdf(document))[:2]
        for key in ("score", "evidence_score", "evidence_share"):
            assert f"\n{wanted[key]}\n" in first
        for row in rows:
            assert "".join(row) in flat(second), second


def numbers_of(card: ScoreCard) -> dict[str, Any]:
    return {
        "score": card.score / 100,
        "evidence_score": card.evidence_score / 100,
        "evidence_share": card.evidence_share / 100,
        "answered": card.answered,
    }


def test_json_carries_the_numbers_of_the_scorecards(random_reports: list[Composed]) -> None:
    for material, document in random_reports:
        found, card = sections_of(document), material.card
        standing = found["summary"]["values"]["standing"]
        assert {key: standing[key] for key in numbers_of(card)} == numbers_of(card)
        rows = {row["id"]: row for row in found["dimensions"]["tables"]["dimensions"]["rows"]}
        for dimension in card.dimensions:
            row = rows[dimension.id]
            wanted = [dimension.score, dimension.evidence_score, 100 * dimension.weight]
            assert [
                None if value is None else round(100 * value)
                for value in (row["score"], row["evidence_score"], row["weight"])
            ] == wanted


def test_a_whole_report_is_as_equal_as_its_part(rich: Material, typesetter: Typesetter) -> None:
    document = compose(rich)
    wanted = of_document(document)
    assert of_json(document) == of_workbook(document) == of_word(document, typesetter) == wanted


def test_gains_of_steps_are_equal_too(rich: Material, typesetter: Typesetter) -> None:
    document = compose(rich)
    gains = [printed(cell) for cell in document.section("gaps").grid("gaps").column("gain")]
    rows = sections_of(document)["gaps"]["tables"]["gaps"]["rows"]
    assert [f"{row['gain']:+.2f}" for row in rows] == gains
    text = "".join(pages_of(typesetter.pdf(document)))
    assert all(gain in text for gain in gains)
    file = Document(BytesIO(word(document, typesetter.png)))
    table = next(t for t in file.tables if [c.text for c in t.rows[0].cells][-1] == "解开门槛")
    assert [row.cells[4].text for row in table.rows[1:]] == gains


def test_a_changed_number_would_be_found(make: Any, typesetter: Typesetter) -> None:
    """The comparison itself can fail: another firm's report does not pass for this one."""
    one, other = (compose(material) for material in make.random(2))
    assert of_document(one) != of_json(other)
    assert of_document(one) != of_word(other, typesetter)
