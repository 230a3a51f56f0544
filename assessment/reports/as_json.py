"""The report as JSON, after the schema beside this module."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from itertools import groupby
from typing import Any

from assessment.reports.document import (
    Block,
    Card,
    Cell,
    Figure,
    Grid,
    Head,
    Listing,
    Pairs,
    Paragraph,
    ReportDocument,
    Section,
)

#: Raised when a key goes away or changes its meaning; new keys do not raise it.
SCHEMA = "zhijie-report/1"


def as_json(document: ReportDocument) -> bytes:
    """Return the report as UTF-8. Numbers are numbers, printed as everywhere else."""
    content = {
        "schema": SCHEMA,
        "head": _head(document.head),
        "sections": [_section(s, blocks) for s, blocks in document.for_medium("data")],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def _head(head: Head) -> dict[str, Any]:
    return {field.name: _value(getattr(head, field.name)) for field in fields(head)}


def _section(section: Section, blocks: tuple[Block, ...]) -> dict[str, Any]:
    """Return a section: its remarks, lists, values and tables, each under its key."""
    return {
        "key": section.key,
        "title": section.title,
        "remarks": [b.text for b in blocks if isinstance(b, Paragraph)],
        "lists": {b.key: list(b.items) for b in blocks if isinstance(b, Listing)},
        "values": {b.key: _pairs(b) for b in blocks if isinstance(b, Pairs)},
        "tables": {
            key: _table(list(grids))
            for key, grids in groupby(_grids(blocks), key=lambda grid: grid.key)
        },
    }


def _grids(blocks: Iterable[Block]) -> Iterable[Grid]:
    for block in blocks:
        if isinstance(block, Card):
            yield from _grids(block.blocks)
        elif isinstance(block, Grid):
            yield block


def _pairs(pairs: Pairs) -> dict[str, Any]:
    return {row.key: _value(row.value) for row in pairs.rows}


def _table(grids: list[Grid]) -> dict[str, Any]:
    columns = grids[0].columns
    return {
        "columns": {column.key: column.title for column in columns},
        "rows": [
            {column.key: _value(cell) for column, cell in zip(columns, row, strict=True)}
            for grid in grids
            for row in grid.rows
        ],
    }


def _value(value: Cell | bool | int) -> Any:
    if isinstance(value, Figure):
        return value.number
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
