"""What one submission says of the measures of the content, and the table that is counted of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assessment.domain.indicators import Counted
from assessment.services.profile_form import from_json
from questionnaires.answers import LEVELS, AnswerSheet
from questionnaires.conditions import Outcome
from questionnaires.library import Library
from questionnaires.self_assessed import Measure, SelfAssessed, all_met
from scoring.histograms import MISSING
from scoring.tallies import MOST

Values = Mapping[str, Any]
#: The column of all firms that said whether they have it.
ALL = ""


@dataclass(frozen=True)
class Judged:
    """What one firm says: its place, per measure how many it has, and the sets it is of.

    A measure that it did not speak of is not in ``has``; of one that is no number it has 1 or 0.
    """

    firm_id: str
    place: str
    has: Mapping[str, int]
    sets: frozenset[str]


@dataclass(frozen=True)
class Columns:
    """The columns of one measure: all firms, each set, and what a larger set has more.

    ``rests`` names for each column of a set those that hold it, each with the column of the rest.
    """

    names: tuple[str, ...]
    rests: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, told: SelfAssessed, measure: Measure) -> Columns:
        rests = {
            each: {wider: f"{wider}-{each}" for wider in (ALL, *told.wider(measure, each))}
            for each in measure.denominators
        }
        more = (name for wider in rests.values() for name in wider.values())
        return cls((ALL, *measure.denominators, *more), rests)

    def values(self, has: Sequence[int], sets: Sequence[frozenset[str]]) -> NDArray[np.int16]:
        """Return the table of n firms: shape (n, names), missing where a firm is not of a column."""
        table = [[n if self._is_of(each, name) else MISSING for name in self.names]
                 for n, each in zip(has, sets, strict=True)]  # fmt: skip
        return np.array(table, np.int16).reshape(len(has), len(self.names))

    def _is_of(self, sets: frozenset[str], name: str) -> bool:
        inside, _, outside = name.partition("-")
        return (inside == ALL or inside in sets) and outside not in sets


def judged(library: Library, firm: Counted) -> Judged:
    """Work out what one firm says."""
    return judge(library, firm.firm_id, values_of(library, firm))


def judge(library: Library, firm_id: str, values: Values) -> Judged:
    """Work out what one firm says from what conditions read of it."""
    told, place = library.self_assessed, values.get("firm.region")
    return Judged(
        firm_id=firm_id,
        place=str(place) if place in library.regions else "",
        has=dict(_numbers(told, values)),
        sets=frozenset(
            each.id for each in told.denominators if all_met(each.among, values) is Outcome.MET
        ),
    )


def values_of(library: Library, firm: Counted) -> Values:
    """Return what conditions read of a submission: the facts and the answers that are levels."""
    model = library.model(firm.model_version)
    sheet = AnswerSheet.unpacked(model.question_ids, firm.answers, bytes(len(firm.answers)))
    answers = {f"answer.{q}": a.value for q, a in sheet.items() if a.value in LEVELS}
    return {**from_json(library, firm.facts), **answers}


def _numbers(told: SelfAssessed, values: Values) -> Iterator[tuple[str, int]]:
    for measure in told.measures:
        if measure.adds is None:
            outcome = all_met(measure.counts, values)
            if outcome is not Outcome.UNKNOWN:
                yield measure.id, int(outcome is Outcome.MET)
        elif measure.known_by in (None, *values) and measure.adds in values:
            yield measure.id, min(max(int(values[measure.adds]), 0), MOST)
