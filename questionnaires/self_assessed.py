"""What self-assessments can tell of a bureau's indicators: content, never official statistics."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from typing import Any, Self

from pydantic import Field, model_validator

from questionnaires.base import Content, Many
from questionnaires.conditions import Condition, Outcome


class Denominator(Content):
    """A set of firms that a coverage is a share of. ``cited_as``: how indicators name it.

    Its number in a region is entered by the bureau, like any value; ``among`` finds the firms of
    the set among those that took part.
    """

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    title: str
    cited_as: str
    clauses: Many[str] = ()
    among: Many[Condition] = Field(min_length=1)
    note: str = ""


class Measure(Content):
    """What is counted: firms of which all of ``counts`` hold, or the sum of one number.

    Of a sum, firms without the fact ``known_by`` have not said whether they have any.
    """

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    title: str
    indicators: Many[str] = Field(min_length=1)
    counts: Many[Condition] = ()
    adds: str | None = None
    known_by: str | None = None
    unit: str = "家"
    denominators: Many[str] = ()
    note: str = ""

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if bool(self.counts) == (self.adds is not None):
            raise ValueError("a measure has one of counts: and adds:")
        return self


class Untold(Content):
    """An indicator that self-assessments cannot tell, although firms are part of it."""

    indicator: str
    why: str


class SelfAssessed(Content):
    denominators: Many[Denominator] = ()
    measures: Many[Measure] = ()
    untold: Many[Untold] = ()

    @cached_property
    def reasons(self) -> dict[str, str]:
        """Why an indicator cannot be told, by its id."""
        return {each.indicator: each.why for each in self.untold}

    def measure_of(self, indicator_id: str) -> Measure | None:
        return next((m for m in self.measures if indicator_id in m.indicators), None)

    def denominator(self, denominator_id: str) -> Denominator:
        return next(each for each in self.denominators if each.id == denominator_id)

    def wider(self, measure: Measure, denominator_id: str) -> tuple[str, ...]:
        """Return the denominators of a measure whose set holds that of another one."""
        narrow = set(self.denominator(denominator_id).among)
        others = (each for each in measure.denominators if each != denominator_id)
        return tuple(each for each in others if set(self.denominator(each).among) < narrow)

    def digest(self, measure: Measure) -> str:
        """Return a hash (hex) of what is counted: the same one for the same firms and numbers."""
        asked = [[c.text for c in measure.counts], measure.adds, measure.known_by]
        sets = [
            [each, [c.text for c in self.denominator(each).among]] for each in measure.denominators
        ]
        return sha256(json.dumps([asked, sets], ensure_ascii=False).encode()).hexdigest()


def all_met(conditions: Iterable[Condition], values: Mapping[str, Any]) -> Outcome:
    """Judge conditions together: unmet where one is, unknown where one is and none is unmet."""
    outcomes = {condition.evaluate(values).outcome for condition in conditions}
    for decisive in (Outcome.UNMET, Outcome.UNKNOWN):
        if decisive in outcomes:
            return decisive
    return Outcome.MET


def named(content: SelfAssessed) -> Iterator[tuple[str, int, str]]:
    """Yield (list, position, indicator id) of every indicator the file names."""
    for i, measure in enumerate(content.measures):
        yield from (("measures", i, indicator) for indicator in measure.indicators)
    for i, untold in enumerate(content.untold):
        yield "untold", i, untold.indicator
