"""Cells of exported tables: a spreadsheet must never take a text for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import BinaryIO

#: What a spreadsheet reads as the beginning of a formula, also in full width, also after a blank.
_BEGINNINGS = frozenset("=+-@|%\t\r\n\0＝＋－＠｜％")
_BLANKS = " \u00a0\u3000\u200b\ufeff'\""

Cell = str | int | None


def safe_cell(value: Cell) -> Cell:
    """Return a value for a cell; a text that could begin a formula gets an apostrophe."""
    if not isinstance(value, str) or value == "":
        return value
    begins = {value[0], value.lstrip(_BLANKS)[:1]}
    return f"'{value}" if begins & _BEGINNINGS else value


def as_csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table that a Chinese spreadsheet opens with the right letters."""
    target = io.BytesIO()
    write_csv(target, head, rows)
    return target.getvalue()


def write_csv(target: BinaryIO, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write such a table row by row, however long it is."""
    target.write(b"\xef\xbb\xbf")
    text = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=False)
    writer = csv.writer(text)
    writer.writerow([safe_cell(name) for name in head])
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    text.flush()
    text.detach()
