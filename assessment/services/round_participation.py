"""Who takes part in a round, by place: what its funnel says, kept with what is told of the round.

A cockpit must not wait for a million answers to be read, and must say nothing that the funnel
(``services.funnels``) hides: two tables of the same firms, each with other cells hidden, could be
subtracted. So it is the funnel itself, as it was when the round was counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import Any

from assessment.domain.small_counts import Shown
from assessment.services.funnels import Funnel, Stages

PARTICIPATION = "participation"


@dataclass(frozen=True)
class Participation:
    """The stages of a round as a whole, and of each part of its region in the order of the list."""

    all: Stages
    places: tuple[tuple[str, Stages], ...]

    @classmethod
    def of(cls, found: Funnel) -> Participation:
        places = (table.rows for table in found.tables if table.by == "district")
        return cls(found.all, next(places, ()))

    def plain(self) -> dict[str, Any]:
        places = [[name, astuple(stages)] for name, stages in self.places]
        return {"all": astuple(self.all), "places": places}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Participation:
        places = ((name, _stages(counts)) for name, counts in plain["places"])
        return cls(_stages(plain["all"]), tuple(places))


def _stages(counts: Any) -> Stages:
    return Stages(*(Shown(low, high) for low, high in counts))
