"""A few facts in a row: the name small above its value."""

from __future__ import annotations

from collections.abc import Iterable

from assessment.ui.widgets.elements import Markup, Part, tag


def brief(rows: Iterable[tuple[str, Part]]) -> Markup:
    """Return names with short values, as many to a line as fit."""
    pairs = [tag("div", tag("dt", name), tag("dd", value)) for name, value in rows]
    return tag("dl", *pairs, css="brief")
