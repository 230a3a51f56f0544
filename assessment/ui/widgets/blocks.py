"""The blocks that result pages are laid out with: sections, cards, notes, tables, folds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from assessment.ui.widgets.elements import Markup, Part, joined, tag

Tone = Literal["plain", "good", "warn", "bad"]
Cell = Part


def section(title: str, *parts: Part, lead: str | None = None, anchor: str | None = None) -> Markup:
    """Return a part of a page under its heading, with a sentence on what it is for."""
    head = [tag("h2", title), tag("p", lead, css="lead") if lead else None]
    return tag("section", *head, *parts, id=anchor, css="part")


def card(*parts: Part, css: str = "") -> Markup:
    return tag("div", *parts, css=f"card {css}".strip())


def note(*parts: Part, tone: Tone = "plain", title: str | None = None) -> Markup:
    """Return a remark beside the text; the tone is said in words too."""
    head = tag("p", title, css="note-title") if title else None
    return tag("div", head, *parts, css=f"note {tone}", role="note")


def chip(words: str, tone: Tone = "plain") -> Markup:
    return tag("span", words, css=f"chip {tone}")


def quiet(*parts: Part) -> Markup:
    return tag("p", *parts, css="quiet")


def fold(summary: Part, *parts: Part, css: str = "", opened: bool = False) -> Markup:
    """Return something that opens at a click, without asking the server."""
    body = tag("div", *parts, css="fold-body")
    return tag("details", tag("summary", summary), body, css=f"fold {css}".strip(), open=opened)


def named_values(rows: Iterable[tuple[str, Part]]) -> Markup:
    """Return names with their values."""
    pairs = [tag("div", tag("dt", name), tag("dd", value)) for name, value in rows]
    return tag("dl", *pairs, css="figures")


def table(
    caption: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    numeric: Sequence[int] = (),
    css: str = "",
) -> Markup:
    """Return a table whose first cells name the rows; ``numeric`` columns are set to the right.

    On a phone each row becomes a block in which every cell carries its column's name.
    """
    head = tag("tr", *(_head(name, i in numeric) for i, name in enumerate(heads)))
    body = joined(_row(row, heads, numeric) for row in rows)
    return tag(
        "table",
        tag("caption", caption, css="unseen"),
        tag("thead", head),
        tag("tbody", body),
        css=f"grid {css}".strip(),
    )


def _head(name: str, numeric: bool) -> Markup:
    return tag("th", name, scope="col", css="number" if numeric else None)


def _row(row: Sequence[Cell], heads: Sequence[str], numeric: Sequence[int]) -> Markup:
    cells = [tag("th", row[0], scope="row")]
    cells += [
        tag("td", cell, data_label=heads[i], css="number" if i in numeric else None)
        for i, cell in enumerate(row[1:], start=1)
    ]
    return tag("tr", *cells)
