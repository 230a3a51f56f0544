"""Facts that follow from other facts: sector, size, place, years, certificates still valid."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from questionnaires.facts import Facts, FactValue
from questionnaires.reference import Industries, Regions, SizeClasses, SizeDecision


def derive(
    facts: Facts, *, regions: Regions, industries: Industries, sizes: SizeClasses, on: date
) -> Facts:
    """Return the facts with everything that can be computed from them on a given day.

    What cannot be computed stays as it was given.
    """
    found: dict[str, FactValue | None] = {}
    found.update(_place(facts, regions))
    found.update(_industry(facts, industries))
    known = facts.with_values(found)
    decision = size_decision(known, industries, sizes)
    found["firm.size"] = facts.text("firm.size_override") or decision.size
    found["firm.years_established"] = _years(facts.get("firm.established_on"), on)
    found["firm.excellence_years"] = _years(facts.get("firm.excellence_since"), on)
    found.update(_certificates(facts, on))
    return facts.with_values({fact: v for fact, v in found.items() if v is not None})


def size_decision(facts: Facts, industries: Industries, sizes: SizeClasses) -> SizeDecision:
    """Return the size by the national rule, the row that decided, and what is still needed."""
    industry = facts.text("firm.industry")
    if industry not in industries:
        return SizeDecision(None, "先选行业，才能判定规模", ())
    return sizes.size_of(industries[str(industry)].size_row, facts)


def _place(facts: Facts, regions: Regions) -> dict[str, FactValue | None]:
    region = facts.text("firm.region")
    if region not in regions:
        return {}
    lineage = regions.lineage(str(region))
    found: dict[str, FactValue | None] = {
        f"firm.{place.level}": place.id for place in lineage if place.level in ("city", "province")
    }
    city = next((place for place in lineage if place.level == "city"), lineage[0])
    code = facts.text("firm.credit_code")
    if code and len(code) == 18 and city.code.strip("0"):
        found["firm.code_region_matches"] = code[2:6] == city.code[:4]
    return found


def _industry(facts: Facts, industries: Industries) -> dict[str, FactValue | None]:
    industry_id = facts.text("firm.industry")
    if industry_id not in industries:
        return {}
    industry = industries[str(industry_id)]
    return {"firm.sector": industry.sector, "firm.category": industry.category}


def _years(since: Any, on: date) -> int | None:
    if not isinstance(since, date):
        return None
    return max(0, on.year - since.year - ((on.month, on.day) < (since.month, since.day)))


def _certificates(facts: Facts, on: date) -> dict[str, FactValue | None]:
    records = facts.get("firm.certificate_records") or ()
    assert isinstance(records, tuple)
    expired = {record["kind"] for record in records if _expired(record, on)}
    current = {record["kind"] for record in records if not _expired(record, on)}
    found: dict[str, FactValue | None] = {
        "firm.valid_certificates": sum(
            1 for record in records if record.get("number") and not _expired(record, on)
        )
    }
    held = facts.get("firm.certificates")
    if isinstance(held, frozenset):
        found["firm.certificates"] = held - (expired - current)
    return found


def _expired(record: Mapping[str, Any], on: date) -> bool:
    until = record.get("valid_until")
    if isinstance(until, str):
        until = date.fromisoformat(until)
    return isinstance(until, date) and until < on
