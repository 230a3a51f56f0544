"""Static markup: escaped text in a handful of blocks styled by assessment/web/app.css."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st


def tag(text: str, kind: str = "") -> str:
    """Return a small label; `kind` is good, warn, bad or nothing."""
    return f'<span class="zj-tag {escape(kind)}">{escape(text)}</span>'


def element(name: str, text: str, kind: str = "") -> str:
    """Return one element with escaped text."""
    attribute = f' class="{escape(kind)}"' if kind else ""
    return f"<{name}{attribute}>{escape(text)}</{name}>"


def items(texts: Iterable[str], kind: str = "") -> str:
    """Return a list of escaped texts."""
    inner = "".join(f"<li>{escape(text)}</li>" for text in texts)
    return f'<ul class="{escape(kind)}">{inner}</ul>'


def pairs(rows: Iterable[tuple[str, str]]) -> str:
    """Return a description list: term and escaped text."""
    inner = "".join(f"<div><dt>{escape(a)}</dt><dd>{escape(b)}</dd></div>" for a, b in rows)
    return f'<dl class="zj-pairs">{inner}</dl>'


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of cells that are already markup; the first cell of a row names it."""
    heads = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = "".join(_row(row, head) for row in rows)
    return (
        f'<div class="zj-table"><table><caption>{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(cells: Sequence[str], head: Sequence[str]) -> str:
    first, rest = cells[0], zip(head[1:], cells[1:], strict=True)
    others = "".join(f'<td data-label="{escape(label)}">{cell}</td>' for label, cell in rest)
    return f'<tr><th scope="row">{first}</th>{others}</tr>'


def draw(*parts: str) -> None:
    """Put markup on the page."""
    st.html("".join(parts))
