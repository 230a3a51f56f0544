"""A score with its reasons: every number can be followed down to answers, weights and gates.

All scores are whole hundredths of a point, all shares whole hundredths of a percent (0-10000).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

GateState = Literal["passed", "fired", "unknown"]
LiftKind = Literal["raise", "answer", "evidence"]


@dataclass(frozen=True)
class AnswerScore:
    """One counted question: the level counted for each of the two scores, and its points."""

    question: str
    value: int
    evidenced: bool
    counted: int
    counted_with_evidence: int
    points: int
    points_with_evidence: int


@dataclass(frozen=True)
class PracticeScore:
    id: str
    score: int | None
    evidence_score: int | None
    answers: tuple[AnswerScore, ...]


@dataclass(frozen=True)
class DimensionScore:
    """``indicative`` marks a dimension with at most one counted question: no strength, no gap."""

    id: str
    weight: int
    score: int | None
    evidence_score: int | None
    level: int | None
    counted: int
    indicative: bool
    practices: tuple[PracticeScore, ...]


@dataclass(frozen=True)
class Lift:
    """What would lift a gate: raise an answer to a level, answer at all, or add evidence."""

    kind: LiftKind
    question: str
    level: int | None = None


@dataclass(frozen=True)
class GateOutcome:
    """What a gate says of this firm. ``caps_at`` is ``None`` while it does not hold the level."""

    id: str
    rule: str
    title: str
    sentence: str
    state: GateState
    caps_at: int | None
    lifts: tuple[Lift, ...] = ()


@dataclass(frozen=True)
class Contradiction:
    """Two statements that do not fit; ``counts`` tells whether credibility suffers."""

    id: str
    sentence: str
    questions: tuple[str, ...]
    counts: bool = True


@dataclass(frozen=True)
class Interval:
    """Between what the level and score could be, given open, unknown and unevidenced answers."""

    low_level: int
    high_level: int
    low_score: int
    high_score: int


@dataclass(frozen=True)
class ScoreCard:
    """The result of one sheet.

    ``raw_level`` is the level by score alone, before the gates; ``evidence_level`` the level,
    through the gates, that is left where answers without evidence are held down; ``provisional``
    says that an answer still missing, or a fact not known that holds the level, may change it.
    """

    model: str
    version: str
    scoring_digest: str
    on: date
    sector: str
    size: str
    score: int
    evidence_score: int
    raw_level: int
    level: int
    evidence_level: int
    provisional: bool
    coverage: int
    asked: int
    answered: int
    unknown_share: int
    not_applicable_share: int
    evidence_share: int
    score_if_not_applicable_were_zero: int
    interval: Interval
    dimensions: tuple[DimensionScore, ...]
    gates: tuple[GateOutcome, ...]
    contradictions: tuple[Contradiction, ...]
    credibility: Literal["high", "medium", "low"]

    def dimension(self, dimension_id: str) -> DimensionScore:
        return next(d for d in self.dimensions if d.id == dimension_id)

    @property
    def answers(self) -> tuple[AnswerScore, ...]:
        return tuple(a for d in self.dimensions for p in d.practices for a in p.answers)

    @property
    def binding_gates(self) -> tuple[GateOutcome, ...]:
        """Gates that hold the level below what the score alone would give."""
        return tuple(g for g in self.gates if g.caps_at is not None and g.caps_at < self.raw_level)

    @property
    def vetoed(self) -> bool:
        """Tell whether a veto (G1) fired: first put right, then apply for anything."""
        return any(gate.rule == "G1" and gate.state == "fired" for gate in self.gates)

    def levels(self) -> dict[str, int]:
        """Return what conditions may read: ``level.overall`` and ``level.D1`` and so on."""
        found = {f"level.{d.id}": d.level for d in self.dimensions if d.level is not None}
        return {"level.overall": self.level, **found}
