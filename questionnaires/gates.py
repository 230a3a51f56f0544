"""Gates: rules that cap the level, as typed data. `scoring.gates` judges them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from questionnaires.base import SECTORS, Content, Many, Sector


class _Gate(Content):
    """A rule that caps the level. ``rule`` is the published name (G1-G8, GS), ``id`` one line of it."""

    id: str
    rule: str
    title: str
    sentence: str
    sectors: Many[Sector] = SECTORS


class AnswerGate(_Gate):
    """Fires while a question stands below ``at_least``; with ``fact``, only where that is true."""

    kind: Literal["answer"]
    question: str
    at_least: int = Field(ge=2, le=5)
    caps_at: int = Field(ge=1, le=4)
    fact: str | None = None


class FactGate(_Gate):
    """Fires when the firm declares a fact to be true; not asked or not known does not fire."""

    kind: Literal["fact"]
    fact: str
    caps_at: int = Field(ge=1, le=4)


class DimensionGate(_Gate):
    """Fires while a dimension's score lies below ``at_least`` points."""

    kind: Literal["dimension"]
    dimension: str
    at_least: int = Field(ge=0, le=100)
    caps_at: int = Field(ge=1, le=4)


class SpreadGate(_Gate):
    """Holds the level to at most ``plus`` above the weakest of some dimensions.

    A dimension with fewer than ``min_scored`` scored questions does not count.
    """

    kind: Literal["spread"]
    dimensions: Many[str]
    plus: int = Field(ge=1, le=4)
    min_scored: int = 2


class ResultsGate(_Gate):
    """What ``for_level`` asks of results: a score, trends, other dimensions, a comparison."""

    kind: Literal["results"]
    for_level: int = Field(ge=2, le=5)
    dimension: str
    at_least: int
    trends: int
    trends_micro: int
    trend_level: int = 4
    every_dimension_at_least: int = 0
    comparisons: int = 0


class EvidenceGate(_Gate):
    """``for_level`` needs evidence for at least ``share`` percent of the questions that ask for it."""

    kind: Literal["evidence"]
    for_level: int = Field(ge=2, le=5)
    share: int = Field(ge=1, le=100)


class UnknownGate(_Gate):
    """An open or unknown gate question holds the level and makes it provisional."""

    kind: Literal["unknown"]
    caps_at: int = Field(ge=1, le=4)


Gate = Annotated[
    AnswerGate | FactGate | DimensionGate | SpreadGate | ResultsGate | EvidenceGate | UnknownGate,
    Field(discriminator="kind"),
]
