"""Paragraphs and tables as the XML of Word. Text is escaped, and never a field or a command."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from docx.oxml.ns import nsdecls

from assessment.reports.document import Cell, Column, Grid, Pairs, Tone, printed
from assessment.reports.letters import straight, writable

#: The styles a template has to have, by the names Word gives them.
HEADINGS = ("heading 1", "heading 2", "heading 3")
LIST, NUMBERED, TABLE, EVEN = "List Bullet", "List Number", "Zhijie Table", "Zhijie Quiet"
STYLES = (*HEADINGS, LIST, NUMBERED, TABLE, EVEN)
STYLE_IDS = {
    **{name: name.title().replace(" ", "") for name in HEADINGS},
    LIST: "ListBullet",
    NUMBERED: "ListNumber",
    TABLE: "ZhijieTable",
    EVEN: "ZhijieQuiet",
}
_NAMES = nsdecls("w")
_INK = {"good": "17663D", "warn": "8A4A00", "bad": "9C2A20"}
_TWENTIETHS = 9638  # 170 mm
_NARROWEST = 920


def clean(text: str) -> str:
    """Return a text as Word can hold it."""
    return straight(writable(text))


def run(text: str, *, bold: bool = False, colour: str = "") -> str:
    """Return a text, its line breaks kept."""
    look = ("<w:b/>" if bold else "") + (f'<w:color w:val="{colour}"/>' if colour else "")
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in clean(text).split("\n")
    )
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{lines}</w:r>"


def paragraph(text: str, *, tone: Tone = "plain", style: str = "") -> str:
    """Return a paragraph; its tone is a colour, a quiet one has a style of its own."""
    named = style or (EVEN if tone == "quiet" else "")
    return _paragraph(run(text, colour=_INK.get(tone, "")), named, _NAMES)


def heading(text: str, level: int) -> str:
    """Return a heading of level 1 to 3."""
    return _paragraph(run(text), HEADINGS[level - 1], _NAMES)


def table(grid: Grid) -> str:
    """Return a table whose head is repeated on every page."""
    widths = _widths([column.width for column in grid.columns])
    head = _row(
        [_cell(run(c.title, bold=True), w) for c, w in zip(grid.columns, widths, strict=True)], True
    )
    rows = [
        _row(
            [
                _cell(run(printed(cell) if cell else ""), w, right=_is_right(column, cell))
                for cell, column, w in zip(row, grid.columns, widths, strict=True)
            ]
        )
        for row in grid.rows
    ]
    return _table(widths, head + "".join(rows))


def pair_table(pairs: Pairs) -> str:
    """Return names and values as a table of two or three columns."""
    has_remarks = any(row.remark for row in pairs.rows)
    widths = _widths([3, 3, 7] if has_remarks else [3, 9])
    rows = []
    for pair in pairs.rows:
        cells = [
            _cell(run(pair.title), widths[0]),
            _cell(run(printed(pair.value), bold=True), widths[1]),
        ]
        if has_remarks:
            cells.append(_cell(run(pair.remark), widths[2]))
        rows.append(_row(cells))
    return _table(widths, "".join(rows), first_row=False)


def _is_right(column: Column, cell: Cell) -> bool:
    return column.kind in ("number", "bar") and cell is not None


def _paragraph(content: str, style: str, names: str = "", *, right: bool = False) -> str:
    look = f"<w:pStyle w:val={quoteattr(STYLE_IDS[style])}/>" if style else ""
    look += '<w:jc w:val="right"/>' if right else ""
    return f"<w:p {names}>{f'<w:pPr>{look}</w:pPr>' if look else ''}{content}</w:p>"


def _cell(content: str, width: int, *, right: bool = False) -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{_paragraph(content, '', right=right)}</w:tc>"
    )


def _row(cells: list[str], is_head: bool = False) -> str:
    look = "<w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if is_head else "") + "</w:trPr>"
    return f"<w:tr>{look}{''.join(cells)}</w:tr>"


def _table(widths: list[int], rows: str, *, first_row: bool = True) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    look = f'<w:tblLook w:val="04A0" w:firstRow="{int(first_row)}" w:noVBand="1"/>'
    return (
        f'<w:tbl {_NAMES}><w:tblPr><w:tblStyle w:val="{STYLE_IDS[TABLE]}"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>{look}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _widths(shares: list[int]) -> list[int]:
    """Return widths that sum to the page's; none is too narrow for a number."""
    wide = [max(_NARROWEST, _TWENTIETHS * share // sum(shares)) for share in shares]
    return [width * _TWENTIETHS // sum(wide) for width in wide]
