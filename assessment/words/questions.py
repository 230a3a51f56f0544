"""A firm's questions in its own wording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessment.i18n import content
from questionnaires.facts import FactCatalogue
from questionnaires.model import MaturityModel


@dataclass(frozen=True)
class QuestionText:
    """The model as one firm reads it: ``facts`` choose the wording."""

    model: MaturityModel
    facts: Mapping[str, Any]
    catalogue: FactCatalogue

    def text(self, question_id: str) -> str:
        return content(self.model.question(question_id).wording(self.facts).text)

    def anchor(self, question_id: str, level: int) -> str:
        """Return what holds at a level from 1 to 5."""
        return content(self.model.question(question_id).wording(self.facts).anchors[level - 1])

    def fact(self, fact_id: str) -> str:
        """Return the question behind a fact; for a derived fact the one it follows from."""
        asked = asked_fact(fact_id)
        if asked not in self.catalogue:
            return asked
        known = self.catalogue[asked]
        return content(known.question or known.title)

    def dimension(self, dimension_id: str) -> str:
        return content(self.model.dimension(dimension_id).title)

    def short_dimension(self, dimension_id: str) -> str:
        """Return a dimension's title without what stands in brackets."""
        return self.dimension(dimension_id).partition("（")[0]


#: What is never asked follows from what is.
_DERIVED_FROM = {
    "firm.size": "firm.revenue_floor",
    "firm.sector": "firm.industry",
    "firm.category": "firm.industry",
    "firm.city": "firm.region",
    "firm.province": "firm.region",
    "firm.years_established": "firm.established_on",
    "firm.excellence_years": "firm.excellence_since",
    "firm.revenue_ceiling": "firm.revenue_floor",
    "firm.assets_ceiling": "firm.assets_floor",
    "firm.valid_certificates": "firm.certificates",
    "firm.code_region_matches": "firm.credit_code",
}


def asked_fact(fact_id: str) -> str:
    """Return the fact the profile asks so that this one becomes known."""
    return _DERIVED_FROM.get(fact_id, fact_id)
