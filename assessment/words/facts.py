"""What is known of a firm, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from assessment.i18n import _, content
from questionnaires.facts import Fact, FactValue
from questionnaires.library import Library


def fact_words(library: Library, fact_id: str, value: FactValue) -> str:
    """Return a fact's value as people read it; choices by their titles."""
    fact = library.facts[fact_id]
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, int):
        return f"{value} {content(fact.unit)}".rstrip()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return _one(library, fact, value)
    if isinstance(value, frozenset):
        chosen = [_one(library, fact, each) for each in sorted(value)]
        return "、".join(chosen) or _("没有")
    return "；".join(_record(row) for row in value) or _("没有")


def place_words(library: Library, region_id: str) -> str:
    """Return a place from the largest to the smallest: 陕西省西安市雁塔区."""
    if region_id not in library.regions:
        return region_id
    return "".join(content(region.title) for region in reversed(library.regions.lineage(region_id)))


def _one(library: Library, fact: Fact, value: str) -> str:
    if fact.choices_from == "regions" or fact.id in ("firm.city", "firm.province"):
        return place_words(library, value)
    if fact.choices_from == "industries" and value in library.industries:
        return content(library.industries[value].title)
    return content(fact.choice_title(value)) if fact.choices else value


def _record(row: Mapping[str, object]) -> str:
    return "，".join(str(value) for value in row.values() if value not in (None, ""))
