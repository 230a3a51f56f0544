"""Where a firm is: first the city, then the district or functional area."""

from __future__ import annotations

import streamlit as st

from assessment.i18n import _, content
from questionnaires.reference import Region, Regions


def region_picker(regions: Regions, key: str, current: str | None = None) -> str | None:
    """Draw two lists and return the chosen region's id, `None` until both are chosen."""
    cities = [r for r in regions.regions if r.level == "city"]
    home = _city_of(regions, current)
    city = st.selectbox(
        _("所在城市"),
        cities,
        index=cities.index(home) if home else None,
        format_func=lambda region: content(region.title),
        placeholder=_("请选择城市"),
        key=f"{key}-city",
    )
    if city is None:
        return None
    districts = list(regions.children(city.id))
    if not districts:
        return city.id
    chosen = next((r for r in districts if r.id == current), None)
    district = st.selectbox(
        _("所在区县或功能区"),
        districts,
        index=districts.index(chosen) if chosen else None,
        format_func=lambda region: content(region.title),
        placeholder=_("请选择区县"),
        key=f"{key}-district-{city.id}",
    )
    return district.id if district else None


def region_words(regions: Regions, region: str | None) -> str:
    """Return a place as people write it, e.g. 西安市雁塔区."""
    if region not in regions:
        return ""
    return "".join(
        content(r.title) for r in reversed(regions.lineage(str(region))) if r.level != "province"
    )


def _city_of(regions: Regions, region: str | None) -> Region | None:
    if region not in regions:
        return None
    return next((r for r in regions.lineage(str(region)) if r.level == "city"), None)
