"""The profile for those who may read it and not change it: names and values, no fields."""

from __future__ import annotations

from datetime import date
from typing import Any

from assessment.i18n import _, content
from assessment.ui.widgets.blocks import quiet, section
from assessment.ui.widgets.brief import brief
from assessment.ui.widgets.elements import Markup, joined
from assessment.ui.widgets.places import region_words
from assessment.ui.widgets.size import explained
from assessment.ui.widgets.words import day
from questionnaires.facts import Fact, FactGroup, Facts, FactType
from questionnaires.library import Library

#: Told by other words: the size and why.
TOLD_OTHERWISE = ("firm.size_override", "firm.size_override_reason")


def profile_reading(library: Library, facts: Facts) -> Markup:
    """Return what is known of a firm, group by group; what is not known is left out."""
    groups = (_group(library, facts, each) for each in library.facts.groups)
    return joined((_basics(library, facts), *groups))


def _basics(library: Library, facts: Facts) -> Markup:
    size, why = explained(library, facts)
    industry = facts.text("firm.industry") or ""
    known = library.industries
    return section(
        _("基本情况"),
        brief(
            (
                (_("企业名称"), facts.text("firm.name") or ""),
                (_("所在地"), region_words(library.regions, facts.text("firm.region"))),
                (_("行业"), content(known[industry].title) if industry in known else ""),
                (_("从业人员"), _("{n} 人").format(n=facts.integer("firm.employees") or 0)),
                (_("规模"), size),
            )
        ),
        quiet(why),
    )


def _group(library: Library, facts: Facts, group: FactGroup) -> Markup | None:
    rows = [
        (content(fact.title), value_words(fact, facts[fact.id]))
        for fact in library.facts.facts
        if fact.group == group.id and fact.asked == "profile" and fact.id in facts
        if fact.id not in TOLD_OTHERWISE
    ]
    return section(content(group.title), brief(rows)) if rows else None


def value_words(fact: Fact, value: Any) -> str:
    """Return the value of a fact as people say it."""
    if fact.type is FactType.BOOL:
        return _("是") if value else _("否")
    if fact.type is FactType.CHOICE:
        return content(fact.choice_title(str(value)))
    if fact.type is FactType.MULTI:
        chosen = [content(each.title) for each in fact.choices if each.id in value]
        return "、".join(chosen) or _("都没有")
    if fact.type is FactType.RECORDS:
        return "；".join(_record(dict(row)) for row in value)
    if isinstance(value, date):
        return day(value)
    return f"{value} {fact.unit}".strip()


def _record(row: dict[str, Any]) -> str:
    parts = (row.get("number"), row.get("issuer"), row.get("valid_until"))
    return "，".join(str(part) for part in parts if part)
