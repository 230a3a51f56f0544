"""The size of a firm: the bands that decide it, and the row of the table that did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from assessment.i18n import _, content
from assessment.ui.widgets.words import band_words, size_words
from questionnaires.facts import Facts
from questionnaires.library import Library
from questionnaires.reference import Measure

BANDS: dict[Measure, tuple[str, str]] = {
    "revenue": ("firm.revenue_floor", _("去年的营业收入")),
    "assets": ("firm.assets_floor", _("去年底的资产总额")),
}
SIZES = ("micro", "small", "medium", "large")


def deciding_fields(library: Library, known: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Draw only what still decides the size, and return the answers by fact id."""
    decision = library.size_decision(Facts(known))
    if decision.size:
        return {}
    if not decision.needs:
        return {"firm.size_override": _size_field(key)} if "firm.industry" in known else {}
    found: dict[str, Any] = {}
    for measure in decision.needs:
        if measure in BANDS:
            fact, _label = BANDS[measure]
            found[fact] = band_field(library, known, measure, f"{key}-{measure}")
    return found


def band_field(
    library: Library, known: Mapping[str, Any], measure: Measure, key: str
) -> int | None:
    """Draw the bands of one measure for the firm's industry; return the chosen floor."""
    row = library.industries[str(known["firm.industry"])].size_row
    if not any(each.id == row for each in library.size_classes.rows):
        return None
    bands = dict(library.size_classes.bands(row, measure))
    if len(bands) < 2:
        return None  # this measure decides nothing in this line of business
    fact, label = BANDS[measure]
    floors = list(bands)
    current = known.get(fact)
    return st.radio(
        label,
        floors,
        index=floors.index(current) if current in floors else None,
        format_func=lambda floor: band_words(floor, bands[floor]),
        key=f"{key}-{row}",
    )


def explained(library: Library, facts: Facts) -> tuple[str, str]:
    """Return the size in words, and why it is this one."""
    chosen = facts.text("firm.size_override")
    decision = library.size_decision(facts)
    if chosen:
        reason = facts.text("firm.size_override_reason") or content(decision.reason)
        return size_words(chosen), _("由企业指定。理由：{reason}").format(reason=reason)
    return size_words(decision.size), content(decision.reason)


def _size_field(key: str) -> str | None:
    return st.radio(
        _("企业规模"),
        SIZES,
        index=None,
        format_func=size_words,
        horizontal=True,
        key=f"{key}-size",
    )
