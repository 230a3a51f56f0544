"""Tables of words and numbers as files: CSV for any program, and one workbook of all. Text stays text."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from io import BytesIO, StringIO

from xlsxwriter import Workbook

from assessment.domain.cells import safe_cell

_BOM = "\ufeff"
#: Excel allows 31 characters for the name of a sheet.
_LONGEST_NAME = 31


@dataclass(frozen=True)
class Table:
    """A table with its name (``id`` in addresses), and a sentence on how to read it."""

    id: str
    title: str
    note: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]


def csv_of(tables: Sequence[Table], head: Sequence[str]) -> bytes:
    """Return tables one below the other, as Excel and others open them: UTF-8 with its mark."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerows((safe_cell(line),) for line in head)
    for table in tables:
        writer.writerow(())
        writer.writerow([safe_cell(word) for word in (table.title, table.note)])
        writer.writerow([safe_cell(name) for name in table.heads])
        writer.writerows([safe_cell(value) for value in row] for row in table.rows)
    return (_BOM + file.getvalue()).encode()


def xlsx_of(tables: Sequence[Table], head: Sequence[str], created: datetime) -> bytes:
    """Return tables as a workbook, one sheet each."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(file, {**options, "strings_to_numbers": False})
    book.set_properties({"created": datetime.combine(created.date(), time())})
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    for table in tables:
        sheet = book.add_worksheet(table.title[:_LONGEST_NAME])
        lines = (*head, table.title, table.note)
        for row, line in enumerate(lines):
            sheet.write_string(row, 0, line)
        for column, name in enumerate(table.heads):
            sheet.write_string(len(lines), column, name, bold)
        for row, values in enumerate(table.rows, start=len(lines) + 1):
            for column, value in enumerate(values):
                write = sheet.write_number if isinstance(value, int) else sheet.write_string
                write(row, column, value)
        sheet.set_column(0, 0, 42)
        sheet.set_column(1, max(len(table.heads) - 1, 1), 16)
    book.close()
    return file.getvalue()
