"""Where a firm is: from the city (or province) down to the district, by radios.

Radios and no drop-down lists: those close on a phone when the keyboard moves the page, and they
carry English words.
"""

from __future__ import annotations

import streamlit as st

from assessment.i18n import _, content
from assessment.words.places import place_words, region_words
from questionnaires.reference import Region, Regions

__all__ = ["place_words", "places_by_city", "region_picker", "region_words"]

LABELS = {
    "province": _("所在地区"),
    "city": _("所在城市"),
    "district": _("所在区县或功能区"),
    "functional_area": _("所在区县或功能区"),
}


def region_picker(regions: Regions, key: str, current: str | None = None) -> str | None:
    """Draw one choice after the other and return the region's id, `None` until it is complete."""
    line = [r.id for r in regions.lineage(str(current))] if current in regions else []
    place = _choice(_first(regions), LABELS["province"], line, f"{key}-place")
    while place is not None:
        inside = list(regions.children(place))
        if not inside:
            return place
        place = _choice(inside, LABELS[inside[0].level], line, f"{key}-in-{place}")
    return None


def places_by_city(regions: Regions) -> dict[str, dict[str, str]]:
    """Return the places a firm can be in, under the words of what they lie in."""
    found: dict[str, dict[str, str]] = {}
    for place in regions.regions:
        if regions.children(place.id) or place.level == "province":
            continue
        around = content(regions[place.parent].title) if place.parent else ""
        found.setdefault(around, {})[place.id] = content(place.title)
    return found


def _first(regions: Regions) -> list[Region]:
    """Return where the choice begins: a province, or its city where it has only one here."""
    places = []
    for top in regions.children(None):
        cities = regions.children(top.id)
        places.append(cities[0] if len(cities) == 1 else top)
    return places


def _choice(places: list[Region], label: str, line: list[str], key: str) -> str | None:
    titles = {place.id: content(place.title) for place in places}
    ids = list(titles)
    known = next((n for n, place in enumerate(ids) if place in line), None)
    return st.radio(label, ids, index=known, format_func=titles.get, horizontal=True, key=key)
