"""What may be known of a firm: the catalogue of facts, and one firm's values.

A fact that is not known is absent. There is no ``None``: the difference between
"no" and "not asked yet" decides eligibility and gates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from questionnaires.base import Content, Many


class FactType(StrEnum):
    """How a fact's value is written: ``multi`` is a set of choice ids, ``records`` a list of rows."""

    CHOICE = "choice"
    MULTI = "multi"
    BOOL = "bool"
    INT = "int"
    DATE = "date"
    TEXT = "text"
    RECORDS = "records"


class Choice(Content):
    id: str
    title: str
    help: str = ""


class FactGroup(Content):
    """A heading under which the profile page asks facts, in the order of the file."""

    id: str
    title: str
    why: str


class Fact(Content):
    """One thing that may be known of a firm.

    ``asked`` is ``start`` (before the questionnaire), ``profile`` (when a program needs it)
    or ``derived`` (computed from other facts, never asked).
    """

    id: str = Field(pattern=r"^firm\.[a-z0-9_]+$")
    type: Annotated[FactType, Field(strict=False)]
    title: str
    question: str = ""
    help: str = ""
    asked: str = Field(pattern=r"^(start|profile|derived)$")
    group: str = ""
    unit: str = ""
    minimum: int | None = None
    maximum: int | None = None
    choices: Many[Choice] = ()
    choices_from: str = Field(default="", pattern=r"^(|regions|industries)$")

    @model_validator(mode="after")
    def _asked_facts_have_a_question(self) -> Self:
        if self.asked != "derived" and not self.question:
            raise ValueError("a fact that is asked needs a question")
        if self.type in (FactType.CHOICE, FactType.MULTI) and not (
            self.choices or self.choices_from or self.asked == "derived"
        ):
            raise ValueError("a choice needs choices or choices_from")
        return self

    @property
    def choice_ids(self) -> tuple[str, ...]:
        return tuple(choice.id for choice in self.choices)

    def choice_title(self, choice_id: str) -> str:
        """Return the words for one choice; the id itself where the list lives elsewhere."""
        return next((c.title for c in self.choices if c.id == choice_id), choice_id)


class FactCatalogue(Content):
    """All facts, in the order in which the profile asks them."""

    groups: Many[FactGroup] = ()
    facts: Many[Fact]

    def __contains__(self, fact_id: object) -> bool:
        return any(fact.id == fact_id for fact in self.facts)

    def __getitem__(self, fact_id: str) -> Fact:
        for fact in self.facts:
            if fact.id == fact_id:
                return fact
        raise KeyError(fact_id)

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(fact.id for fact in self.facts)


FactValue = str | bool | int | date | frozenset[str] | tuple[Mapping[str, Any], ...]


def _frozen(value: Any) -> FactValue:
    """Return a value that cannot change: records as a tuple, choices as a frozen set."""
    if isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        return tuple(value)
    return frozenset(value) if isinstance(value, set | list) else value


class Facts(Mapping[str, FactValue]):
    """One firm's facts: an immutable mapping from fact id to value; absent means unknown."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Any] | None = None) -> None:
        self._values: dict[str, FactValue] = {
            key: _frozen(value) for key, value in (values or {}).items() if value is not None
        }

    def __getitem__(self, fact_id: str) -> FactValue:
        return self._values[fact_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Facts({self._values!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Facts) and self._values == other._values

    def __hash__(self) -> int:
        return hash(frozenset(self._values))

    def with_values(self, values: Mapping[str, FactValue | None]) -> Facts:
        """Return facts in which ``values`` replace the old ones; ``None`` forgets a fact."""
        return Facts({**self._values, **values})

    def integer(self, fact_id: str) -> int | None:
        """Return a whole number, or ``None`` where it is unknown."""
        value = self._values.get(fact_id)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def text(self, fact_id: str) -> str | None:
        """Return a choice or text, or ``None`` where it is unknown."""
        value = self._values.get(fact_id)
        return value if isinstance(value, str) else None

    def truth(self, fact_id: str) -> bool | None:
        """Return a yes or no, or ``None`` where it is unknown."""
        value = self._values.get(fact_id)
        return value if isinstance(value, bool) else None
