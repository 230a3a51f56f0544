"""Places as people write them."""

from __future__ import annotations

from assessment.i18n import content
from questionnaires.reference import Regions


def region_words(regions: Regions, region: str | None) -> str:
    """Return a place as people write it, e.g. 西安市雁塔区."""
    if region not in regions:
        return ""
    places = [r for r in regions.lineage(str(region)) if r.level != "province"]
    return "".join(content(place.title) for place in reversed(places))


def place_words(regions: Regions, region: str | None) -> str:
    """Return any place as people write it, a province too."""
    return region_words(regions, region) or (
        content(regions[region].title) if region and region in regions else ""
    )
