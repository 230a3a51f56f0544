"""A plain table as a workbook: one sheet, text always as text."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO

from xlsxwriter import Workbook

from assessment.reports.workbook import sheet_name, told
from assessment.services.portfolio import Listing

_WIDEST, _NARROWEST = 48, 10


def listing(table: Listing) -> bytes:
    """Return a table as xlsx. The same table gives the same bytes."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(file, {**options, "strings_to_numbers": False})
    book.set_properties({"title": table.title, "created": datetime.combine(table.on, time())})
    base = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top"}
    title = book.add_format({**base, "font_size": 16, "bold": True, "font_color": "#074845"})
    remark = book.add_format({**base, "font_color": "#5A7076", "font_size": 9})
    looks = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#0B6360", "text_wrap": True}
    head = book.add_format({**base, **looks})
    text = book.add_format(
        {**base, "text_wrap": True, "num_format": "@", "bottom": 1, "bottom_color": "#CBD7D8"}
    )
    sheet = book.add_worksheet(sheet_name(table.title))
    sheet.write_string(0, 0, told(table.title), title)
    for row, words in enumerate(table.remarks, start=1):
        sheet.write_string(row, 0, told(words), remark)
    top = len(table.remarks) + 2
    for column, name in enumerate(table.heads):
        sheet.write_string(top, column, told(name), head)
        sheet.set_column(column, column, _width(table, column))
    for row, cells in enumerate(table.rows, start=top + 1):
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, told("" if cell is None else str(cell)), text)
    sheet.freeze_panes(top + 1, 1)
    if table.rows:
        sheet.autofilter(top, 0, top + len(table.rows), len(table.heads) - 1)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    book.close()
    return file.getvalue()


def _width(table: Listing, column: int) -> int:
    """Return how wide a column is to be; a Chinese character takes two places."""
    words = [table.heads[column], *(str(row[column] or "") for row in table.rows)]
    longest = max(sum(2 if ord(letter) > 0x2E80 else 1 for letter in each) for each in words)
    return min(max(longest + 2, _NARROWEST), _WIDEST)
