"""Support programs: what they offer, whom they fit, and the cases that travel with each rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from questionnaires.base import Content, Many
from questionnaires.conditions import Condition, Outcome, Verdict, any_of

Eligibility = Literal["eligible", "not_eligible", "undetermined"]


class Requirement(Content):
    """One sentence and its condition, or alternatives under ``any``.

    ``known_for`` narrows to whom the source speaks: for everybody else the requirement is
    unknown, never unmet. ``unread: true`` stands for conditions no source gave us: always
    unknown. ``months`` tells how long ``fix`` takes; without it the firm cannot change the matter
    itself.
    """

    text: str
    when: Condition | None = None
    any: Many[Condition] = ()
    known_for: Condition | None = None
    unread: bool = False
    already_held: bool = False
    fix: str | None = None
    months: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.when is not None) + bool(self.any) + self.unread != 1:
            raise ValueError("a requirement has one of when:, any: and unread:")
        return self

    @property
    def facts(self) -> tuple[str, ...]:
        """Return every fact the requirement may read."""
        conditions = [c for c in (self.when, self.known_for, *self.any) if c is not None]
        return tuple(dict.fromkeys(fact for condition in conditions for fact in condition.facts))

    def judge(self, values: Mapping[str, Any]) -> Verdict:
        """Judge a firm by facts, levels and answers."""
        if self.unread:
            return Verdict(Outcome.UNKNOWN)
        if self.known_for is not None:
            group = self.known_for.evaluate(values)
            if group.outcome is not Outcome.MET:
                return Verdict(Outcome.UNKNOWN, group.reads, group.missing)
        return self.when.evaluate(values) if self.when else any_of(self.any, values)


class Window(Content):
    """When one can apply. ``last`` is what is known of the latest round."""

    kind: Literal["always", "yearly", "batch", "unknown"]
    opens: date | None = None
    closes: date | None = None
    last: str | None = None

    def is_open(self, on: date) -> bool:
        """Tell whether the program can be used today: open all year, or inside known dates."""
        if self.kind == "always":
            return True
        return (
            self.opens is not None and self.closes is not None and self.opens <= on <= self.closes
        )


class Amount(Content):
    """A sum of money exactly as a source gives it."""

    text: str
    source: str


class Prerequisite(Content):
    program: str
    strength: Literal["required", "advised"]
    text: str


class SourceNote(Content):
    ref: str
    reliability: Literal["A", "B", "C", "B/C", "A/B"]
    verified_on: date


class Case(Content):
    """A firm and what the rule must say of it."""

    given: dict[str, Any]
    expect: Eligibility


class Program(Content):
    """One support program. What no source told is absent and shown as 未查到."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    ref: str
    title: str
    summary: str
    kind: Literal["help", "recognition", "money"]
    form: str
    issuer: str
    clauses: Many[str] = ()
    schemes: Many[str] = ()
    offered_in: Many[str] = Field(min_length=1)
    status: Literal["current", "needs_check", "history"]
    window: Window
    contact: str | None = None
    improves: dict[str, float] = Field(default_factory=dict)
    prerequisites: Many[Prerequisite] = ()
    materials: Many[str] = ()
    channel: str | None = None
    cost: str | None = None
    duration: str | None = None
    benefit: str | None = None
    amounts: Many[Amount] = ()
    eligibility: Many[Requirement] = ()
    sources: Many[SourceNote] = Field(min_length=1)
    notes: str | None = None
    cases: Many[Case] = ()

    @field_validator("improves")
    @classmethod
    def _shares_sum_to_one(cls, improves: dict[str, float]) -> dict[str, float]:
        if improves and sum(_percent(improves).values()) != 100:
            raise ValueError("the shares sum to 1")
        return improves

    @property
    def lift_percent(self) -> dict[str, int]:
        """Return what the program lifts, by dimension or practice, in percent."""
        return _percent(self.improves)

    def judge(self, values: Mapping[str, Any]) -> tuple[Verdict, ...]:
        """Judge every requirement, in order."""
        return tuple(requirement.judge(values) for requirement in self.eligibility)


def _percent(shares: Mapping[str, float]) -> dict[str, int]:
    return {target: round(share * 100) for target, share in shares.items()}


def eligibility(verdicts: tuple[Verdict, ...]) -> Eligibility:
    """Combine requirements: one unmet is a no; otherwise one unknown leaves it open."""
    outcomes = {verdict.outcome for verdict in verdicts}
    if Outcome.UNMET in outcomes:
        return "not_eligible"
    return "undetermined" if Outcome.UNKNOWN in outcomes else "eligible"
