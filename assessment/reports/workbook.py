"""The report as a workbook: one sheet a section, every stored field, text always as text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from assessment.i18n import _
from assessment.reports.document import (
    Block,
    Cell,
    Figure,
    Grid,
    Head,
    Listing,
    Pair,
    Pairs,
    Paragraph,
    ReportDocument,
    Section,
    printed,
)
from assessment.reports.letters import writable

#: A cell of a workbook takes no more; what is longer is cut and says so.
LONGEST = 32_767
_CUT = _("……（过长，已截断）")
_FORMS = {"points": "0.00", "change": "+0.00;-0.00", "percent": "0.00%", "count": "0"}
#: Excel reads `_x0041_` as a letter.
_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_WIDTHS = (14, 56)
_TITLE_HEIGHT = 28


def workbook(document: ReportDocument) -> bytes:
    """Return the report as xlsx. The same document gives the same bytes."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(file, {**options, "strings_to_numbers": False})
    book.set_properties(
        {
            "title": _("质量成熟度自评报告"),
            "comments": document.head.disclaimer,
            "created": datetime.combine(document.head.on, time()),
        }
    )
    inks = _Inks.of(book)
    for section, blocks in document.for_medium("data"):
        _Sheet(book.add_worksheet(sheet_name(section.title)), inks, document.head).write(
            section, blocks
        )
    book.close()
    return file.getvalue()


def told(text: str) -> str:
    """Return a text as a cell can hold it: readable characters, not too long."""
    clean = _CODED.sub("_x005F_", writable(text))
    return clean if len(clean) <= LONGEST else clean[: LONGEST - len(_CUT)] + _CUT


def sheet_name(title: str) -> str:
    """Return a title as a sheet may be called: 31 characters, none that means something."""
    return re.sub(r"[\[\]:*?/\\']", " ", title)[:31]


@dataclass(frozen=True)
class _Inks:
    """The looks of cells, one for each kind."""

    title: Format
    lead: Format
    foot: Format
    head: Format
    label: Format
    text: Format
    numbers: dict[str, Format]
    day: Format

    @classmethod
    def of(cls, book: Workbook) -> _Inks:
        base = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top"}

        def ink(**more: object) -> Format:
            return book.add_format({**base, **more})

        line = {"bottom": 1, "bottom_color": "#CBD7D8"}
        return cls(
            title=ink(font_size=16, bold=True, font_color="#074845"),
            lead=ink(font_color="#5A7076"),
            foot=ink(font_color="#5A7076", font_size=9),
            head=ink(bold=True, font_color="#FFFFFF", bg_color="#0B6360", text_wrap=True),
            label=ink(bold=True, font_color="#0B6360", font_size=11),
            text=ink(text_wrap=True, num_format="@", **line),
            numbers={
                unit: ink(num_format=form, align="right", **line) for unit, form in _FORMS.items()
            },
            day=ink(num_format="yyyy-mm-dd", align="left", **line),
        )


class _Sheet:
    """One sheet, written from the top."""

    def __init__(self, sheet: Worksheet, inks: _Inks, head: Head) -> None:
        self._sheet = sheet
        self._inks = inks
        self._head = head
        self._row = 0
        self._widths: dict[int, int] = {}

    def write(self, section: Section, blocks: tuple[Block, ...]) -> None:
        self._sheet.set_row(0, _TITLE_HEIGHT)
        self._line(section.title, self._inks.title)
        foot = f"{self._head.firm}　{self._head.disclaimer}　{_identity(self._head)}"
        self._line(foot, self._inks.foot)
        if section.lead:
            self._line(section.lead, self._inks.lead)
        last = None
        for block in blocks:
            if isinstance(block, Grid):
                self._grid(block, is_more=last == block.key)
                last = block.key
            else:
                self._other(block)
                last = None
        for column, width in self._widths.items():
            self._sheet.set_column(column, column, min(max(width, _WIDTHS[0]), _WIDTHS[1]))
        self._sheet.hide_gridlines(2)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer(f"&L{_code(self._head.disclaimer)}&R&P / &N")

    def _other(self, block: Block) -> None:
        self._row += 1
        if isinstance(block, Paragraph):
            self._line(block.text, self._inks.lead)
        elif isinstance(block, Listing):
            self._label(block.title)
            for item in block.items:
                self._line(item, self._inks.foot)
        elif isinstance(block, Pairs):
            self._label(block.title)
            for row in block.rows:
                self._pair(row)

    def _pair(self, row: Pair) -> None:
        self._cell(0, row.title, self._inks.text)
        self._cell(1, row.value)
        if row.remark:
            self._cell(2, row.remark, self._inks.text)
        self._row += 1

    def _grid(self, grid: Grid, *, is_more: bool) -> None:
        """Write a table; one that goes on has its head already."""
        if not is_more:
            self._row += 1
            self._label(grid.title if grid.key != "answers" else "")
            for place, column in enumerate(grid.columns):
                self._cell(place, column.title, self._inks.head)
            self._row += 1
        for row in grid.rows:
            for place, cell in enumerate(row):
                self._cell(place, cell)
            self._row += 1

    def _label(self, text: str) -> None:
        if text:
            self._line(text, self._inks.label)

    def _line(self, text: str, ink: Format) -> None:
        self._sheet.write_string(self._row, 0, told(text), ink)
        self._row += 1

    def _cell(self, column: int, cell: Cell, ink: Format | None = None) -> None:
        """Write a number as a number and a day as a day; everything else is text."""
        if isinstance(cell, Figure):
            number = cell.number / 100 if cell.unit == "percent" else cell.number
            self._sheet.write_number(self._row, column, number, self._inks.numbers[cell.unit])
        elif cell is not None and not isinstance(cell, str | tuple):
            moment = datetime.combine(cell, time())
            self._sheet.write_datetime(self._row, column, moment, self._inks.day)
        else:
            text = "" if cell in (None, ()) else printed(cell)
            self._sheet.write_string(self._row, column, told(text), ink or self._inks.text)
            self._widen(column, text.split("\n"))

    def _widen(self, column: int, lines: Iterable[str]) -> None:
        widest = max((sum(2 if ord(c) > 0x2E7F else 1 for c in line) for line in lines), default=0)
        self._widths[column] = max(self._widths.get(column, 0), widest + 2)


def _identity(head: Head) -> str:
    receipt = _("凭据 {id}").format(id=head.receipt) if head.receipt else head.status
    return _("模型 {version}　{receipt}　{day}").format(
        version=head.version, receipt=receipt, day=head.on.isoformat()
    )


def _code(text: str) -> str:
    """Return a text for a footer, where & begins a code."""
    return text.replace("&", "&&")
