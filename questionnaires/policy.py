"""Policies and schemes: what the seed documents say, by article, and the systems they name."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from questionnaires.base import Content, Many


class Source(Content):
    """Where a statement was read. Mirrors have no address and are never linked."""

    id: str
    title: str
    reliability: Literal["A", "B", "C", "B/C", "A/B"]
    url: str | None = None


class Sources(Content):
    sources: Many[Source]


class Scheme(Content):
    """A named system of the policies.

    ``unserved`` says why this release has nothing for it; ``elsewhere`` names the part of the
    product that serves it where that is neither a question nor a program nor an indicator.
    """

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    ref: str = Field(pattern=r"^SYS-\d{3}$")
    title: str
    title_en: str
    kind: Literal[
        "dimension",
        "question_topic",
        "certificate",
        "program",
        "indicator",
        "supervision",
        "out_of_scope",
    ]
    priority: Literal["must", "should", "could", "none"]
    clauses: Many[str] = ()
    unserved: str | None = None
    elsewhere: str | None = None


class Schemes(Content):
    schemes: Many[Scheme]


class Target(Content):
    """A quantified aim as printed; ``year`` is absent where the clause gives none."""

    id: str
    text: str
    value: str
    unit: str = ""
    year: int | Literal["annual"] | None = None
    attribute: Literal["anticipatory", "binding"] | None = None

    def passed(self, on: date) -> bool:
        """Tell whether the target year lies behind."""
        return isinstance(self.year, int) and self.year < on.year


class Article(Content):
    """One numbered article: a paraphrase of what it asks of a firm or counts for a bureau."""

    code: str
    heading: str
    label: str
    addressee: Literal["firm", "bureau", "both"]
    asks: str | None = None
    counts: str | None = None
    none: str | None = None
    targets: Many[Target] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.asks or self.counts or self.none):
            raise ValueError("an article says what it asks, what it counts, or why neither")
        return self


class Policy(Content):
    id: str
    title: str
    short: str
    region: str
    issuer: str
    document_number: str | None = None
    issued_on: date | None = None
    kind: str
    horizon: int | None = None
    status: Literal["current", "target_year_passed", "needs_check"]
    script: Literal["hans", "hant"]
    notes: str = ""
    level: str | None = None
    policy_type: str | None = None
    firm_sizes: Many[str] = ()
    sectors: Many[str] = ()
    keywords: Many[str] = ()
    articles: Many[Article]

    def clause(self, article: Article) -> str:
        """Return the code by which questions and programs cite an article."""
        return f"{self.id}/{article.code}"


class Indicator(Content):
    """One line of a bureau's register of targets. Official values are entered, never computed.

    ``better`` says which way is good where the target does not show it (minutes, incidents).
    """

    id: str
    title: str
    unit: str = ""
    target: str
    year: int | Literal["annual"] | None = None
    attribute: Literal["anticipatory", "binding"] | None = None
    clause: str
    schemes: Many[str] = ()
    source: Literal["official", "assessments", "both"]
    denominators: Many[str] = ()
    better: Literal["higher", "lower"] = "higher"
    note: str = ""


class IndicatorRegister(Content):
    region: str
    policy: str
    indicators: Many[Indicator]
