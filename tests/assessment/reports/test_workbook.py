"""The workbook: a sheet a section, numbers as numbers, text as text and never a formula."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from assessment.reports.compose import compose
from assessment.reports.document import Figure, Grid, Paragraph, ReportDocument, Section
from assessment.reports.workbook import LONGEST, told, workbook
from assessment.services.report_material import Material


def read(data: bytes) -> Workbook:
    return load_workbook(BytesIO(data))


def values(book: Workbook) -> Iterator[Any]:
    for sheet in book:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if cell.value is not None)


def test_every_section_has_its_sheet(document: ReportDocument) -> None:
    titles = [section.title for section, _ in document.for_medium("data")]
    assert read(workbook(document)).sheetnames == titles


def test_every_sheet_says_what_it_is(document: ReportDocument) -> None:
    for sheet in read(workbook(document)):
        assert "企业自评 · 非官方评级" in str(sheet["A2"].value)
        assert document.head.receipt in str(sheet["A2"].value)
        assert "企业自评 · 非官方评级" in str(sheet.oddFooter.left.text)


def test_every_cell_of_every_grid_is_in_it(document: ReportDocument) -> None:
    book = read(workbook(document))
    for section, blocks in document.for_medium("data"):
        found = {str(cell.value) for row in book[section.title].iter_rows() for cell in row}
        for grid in (block for block in blocks if isinstance(block, Grid)):
            for text in (c for row in grid.rows for c in row if isinstance(c, str) and c):
                assert told(text) in found, (section.key, text)


def test_every_stored_field_is_in_it(document: ReportDocument, rich: Material) -> None:
    assert rich.receipt is not None
    texts = {str(cell.value) for cell in values(read(workbook(document)))}
    for name in rich.receipt.content:
        assert name in texts
    for fact in rich.result.facts:
        assert fact in texts
    for question in rich.library.model().applicable("M", "micro"):
        assert question.id in texts
    for piece in rich.evidence:
        assert piece.id in texts


@pytest.mark.parametrize(
    "name",
    ["=1+1", "+8613800000000", "-2", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1", "00123", "1E5"],
)
def test_what_firms_write_stays_text(make: Any, name: str) -> None:
    book = read(workbook(compose(make.firm(name=name, credit_code=name))))
    cells = [cell for cell in values(book) if cell.value == name]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}
    with ZipFile(BytesIO(workbook(compose(make.firm(name=name))))) as parts:
        sheets = [parts.read(n).decode() for n in parts.namelist() if "worksheets/sheet" in n]
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)


def test_numbers_are_numbers_and_print_their_decimals(document: ReportDocument) -> None:
    sheet = read(workbook(document))["各维度得分"]
    heads = next(row for row in sheet.iter_rows() if row[0].value == "编号")
    place = {cell.value: cell.column for cell in heads if cell.value}
    grid = document.section("dimensions").grid("dimensions")
    for n, (score, weight) in enumerate(
        zip(grid.column("score"), grid.column("weight"), strict=True), start=heads[0].row + 1
    ):
        assert isinstance(score, Figure)
        assert isinstance(weight, Figure)
        assert sheet.cell(n, place["自评"]).value == score.number
        assert sheet.cell(n, place["自评"]).number_format == "0.00"
        assert sheet.cell(n, place["权重"]).value == weight.number / 100
        assert sheet.cell(n, place["权重"]).number_format == "0.00%"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("长" * 40_000, "长" * (LONGEST - 10) + "……（过长，已截断）"),
        ("甲\x00乙\x0b丙\ufffe", "甲乙丙"),
        ("_x0041_", "_x005F_x0041_"),
        ("𠮷🙂", "𠮷🙂"),
    ],
)
def test_what_a_cell_cannot_hold(text: str, kept: str) -> None:
    assert told(text) == kept
    assert len(told(text)) <= max(LONGEST, len(text) + 6)


def test_a_text_that_is_too_long_opens(document: ReportDocument) -> None:
    section = Section("long", "长", (Paragraph("x" * 50_000),))
    book = read(workbook(replace(document, sections=(section,))))
    assert len(str(book["长"]["A4"].value or book["长"]["A5"].value)) == LONGEST


def test_the_same_report_is_the_same_bytes(document: ReportDocument) -> None:
    assert workbook(document) == workbook(document)
