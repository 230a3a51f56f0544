"""The maturity model as frozen values: dimensions, practices, questions, scale, gates, checks."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from itertools import chain
from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from questionnaires.base import SIZES, Content, Many, Sector
from questionnaires.conditions import Condition, Outcome
from questionnaires.gates import AnswerGate, Gate

LevelKeyed = Annotated[dict[int, str], Field(min_length=1)]


class Wording(Content):
    """How a question is put to one firm: text, help and five anchors."""

    text: str
    help: str
    anchors: tuple[str, str, str, str, str]


class Variant(Content):
    """Other words for some firms; only what differs is given."""

    when: Condition
    text: str | None = None
    help: str | None = None
    anchors: dict[int, str] = Field(default_factory=dict)


class EvidenceRule(Content):
    """What counts as evidence; its presence makes the question one that asks for evidence."""

    accepts: Many[str] = Field(min_length=1)


class Question(Content):
    """One item with five observable anchors.

    ``min_size`` and ``sectors`` say which firms see it. ``scored: false`` marks a question about
    what a firm needs: it drives services and never points.
    """

    id: str = Field(pattern=r"^Q\d{3,4}$")
    text: str
    help: str
    anchors: LevelKeyed
    exclusive: bool = False
    scored: bool = True
    gate: bool = False
    min_size: Literal["micro", "small", "medium"] = "micro"
    sectors: Many[Sector]
    clauses: Many[str] = ()
    sector_clauses: dict[Sector, Many[str]] = Field(default_factory=dict)
    schemes: Many[str] = ()
    standards: Many[str] = ()
    evidence: EvidenceRule | None = None
    not_applicable: Many[str] = ()
    effort: int = Field(ge=1, le=3)
    variants: Many[Variant] = ()
    trend: bool = False
    comparison: bool = False

    @field_validator("anchors")
    @classmethod
    def _five_anchors(cls, anchors: dict[int, str]) -> dict[int, str]:
        if sorted(anchors) != [1, 2, 3, 4, 5]:
            raise ValueError("a question has anchors 1 to 5")
        return anchors

    @model_validator(mode="after")
    def _gates_are_answered(self) -> Self:
        if self.gate and self.not_applicable:
            raise ValueError("a gate question cannot be answered 'not applicable'")
        return self

    def concerns(self, sector: str, size: str) -> bool:
        """Tell whether a firm of this sector and size is asked."""
        return sector in self.sectors and SIZES.index(size) >= SIZES.index(self.min_size)

    def wording(self, facts: Mapping[str, Any]) -> Wording:
        """Return the words for one firm: the first variant whose condition is met, else the plain."""
        for variant in self.variants:
            if variant.when.evaluate(facts).outcome is Outcome.MET:
                return self._words(variant.text, variant.help, variant.anchors)
        return self._words(None, None, {})

    def _words(self, text: str | None, help_: str | None, anchors: Mapping[int, str]) -> Wording:
        level_words = {**self.anchors, **anchors}
        first, second, third, fourth, fifth = (level_words[level] for level in range(1, 6))
        return Wording(
            text=text or self.text,
            help=help_ or self.help,
            anchors=(first, second, third, fourth, fifth),
        )

    def clauses_for(self, sector: str | None) -> tuple[str, ...]:
        """Return the articles behind the question for a firm of one sector (``None``: all)."""
        extra = self.sector_clauses.items()
        return (*self.clauses, *chain.from_iterable(c for s, c in extra if sector in (None, s)))


class Practice(Content):
    id: str = Field(pattern=r"^P\d{2,3}$")
    title: str
    title_en: str
    questions: Many[Question] = Field(min_length=1)


class Dimension(Content):
    id: str = Field(pattern=r"^D\d{1,2}$")
    title: str
    title_en: str
    summary: str
    practices: Many[Practice] = Field(min_length=1)

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(chain.from_iterable(practice.questions for practice in self.practices))


class LevelName(Content):
    """One of the five levels: its number, name and the least score (whole points) that reaches it."""

    level: int = Field(ge=1, le=5)
    title: str
    title_en: str
    meaning: str
    least_score: int = Field(ge=0, le=100)


class Scale(Content):
    """Points of an answer from 1 to 5, and the half-open intervals of the levels."""

    points: Many[int] = Field(min_length=5, max_length=5)
    levels: Many[LevelName] = Field(min_length=5, max_length=5)
    evidence_cap: int = Field(description="level at which an answer without evidence is counted")

    @model_validator(mode="after")
    def _ascending(self) -> Self:
        scores = [level.least_score for level in self.levels]
        if [level.level for level in self.levels] != [1, 2, 3, 4, 5] or scores != sorted(
            set(scores)
        ):
            raise ValueError("levels run from 1 to 5 with rising least scores")
        if scores[0] != 0:
            raise ValueError("the first level begins at 0")
        if list(self.points) != sorted({0, *self.points, 100}):
            raise ValueError("points rise with the level, from 0 to 100")
        return self

    def level_of(self, score: int) -> int:
        """Return the level of a score given in hundredths of a point (0-10000)."""
        return max(name.level for name in self.levels if score >= 100 * name.least_score)

    def title(self, level: int) -> str:
        return self.levels[level - 1].title


class Check(Content):
    """A contradiction pointed out while answering; it never blocks.

    Either a condition (``when``), or a ``pattern`` of the whole sheet with its limits.
    """

    id: str = Field(pattern=r"^C\d+$")
    sentence: str
    questions: Many[str] = ()
    when: Condition | None = None
    pattern: Literal["straight_lining"] | None = None
    same_level_percent: int | None = None
    median_seconds: int | None = None
    min_answers: int = Field(default=10, ge=1)
    counts: bool = True

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.when is None) == (self.pattern is None):
            raise ValueError("a check has either when: or pattern:")
        return self


class CredibilityBand(Content):
    """High or medium credibility: the most contradictions and shares (percent) it allows."""

    title: str
    contradictions: int
    unknown_percent: int
    not_applicable_percent: int
    evidence_percent: int


class Credibility(Content):
    high: CredibilityBand
    medium: CredibilityBand
    low_title: str


class Titled(Content):
    id: str
    title: str


class Claim(Content):
    """Words that may raise only the questions named: one certificate or award, one question."""

    words: Many[str]
    only: Many[str]


class MaturityModel(Content):
    """A versioned instrument. Question positions are the order of its files, frozen once published."""

    id: str
    version: str
    status: Literal["draft", "published"]
    title: str
    title_en: str
    disclaimer: str
    scale: Scale
    weights: dict[Sector, dict[str, int]]
    gates: Many[Gate]
    checks: Many[Check]
    credibility: Credibility
    na_reasons: Many[Titled]
    evidence_kinds: Many[Titled]
    claims: Many[Claim] = ()
    dimensions: Many[Dimension]

    def __hash__(self) -> int:
        return hash((self.id, self.version))

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions in position order."""
        return tuple(chain.from_iterable(d.questions for d in self.dimensions))

    @cached_property
    def question_ids(self) -> tuple[str, ...]:
        return tuple(question.id for question in self.questions)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {question_id: i for i, question_id in enumerate(self.question_ids)}

    @cached_property
    def _homes(self) -> dict[str, tuple[Dimension, Practice]]:
        return {
            question.id: (dimension, practice)
            for dimension in self.dimensions
            for practice in dimension.practices
            for question in practice.questions
        }

    def question(self, question_id: str) -> Question:
        """Return a question. Raises KeyError for an id the model does not have."""
        return self.questions[self._positions[question_id]]

    def position(self, question_id: str) -> int:
        """Return the byte at which a question's answer is stored. Raises KeyError."""
        return self._positions[question_id]

    def dimension(self, dimension_id: str) -> Dimension:
        return next(d for d in self.dimensions if d.id == dimension_id)

    def dimension_of(self, question_id: str) -> Dimension:
        return self._homes[question_id][0]

    def practice_of(self, question_id: str) -> Practice:
        return self._homes[question_id][1]

    def applicable(self, sector: str, size: str) -> tuple[Question, ...]:
        """Return the questions a firm of this sector and size is asked, in position order."""
        return tuple(q for q in self.questions if q.concerns(sector, size))

    def deciding_facts(self, facts: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the facts not yet known that choose this firm's wording or decide a gate."""
        asked = self.applicable(facts["firm.sector"], facts["firm.size"])
        gates = (g.fact for g in self.gates if isinstance(g, AnswerGate) and g.fact)
        verdicts = (v.when.evaluate(facts) for question in asked for v in question.variants)
        wording = (v.missing for v in verdicts if v.missing)
        unknown = (fact for fact in gates if fact not in facts)
        return tuple(dict.fromkeys((*unknown, *wording)))

    def na_reason(self, reason_id: str) -> str:
        return next(r.title for r in self.na_reasons if r.id == reason_id)

    def evidence_kind(self, kind_id: str) -> str:
        return next(k.title for k in self.evidence_kinds if k.id == kind_id)

    @cached_property
    def scoring_digest(self) -> str:
        """Digest of all that decides a score: ids, positions, weights, gates, applicability."""
        return _digest(
            {
                "model": [self.id, self.version],
                "scale": self.scale.model_dump(exclude={"levels": {"__all__": _WORDS}}),
                "weights": self.weights,
                "gates": [gate.model_dump(exclude=_WORDS) for gate in self.gates],
                "checks": [check.model_dump(exclude=_WORDS) for check in self.checks],
                "credibility": self.credibility.model_dump(
                    exclude={"high": _WORDS, "medium": _WORDS, "low_title": True}
                ),
                "questions": [_scoring_part(self, question) for question in self.questions],
            }
        )

    @cached_property
    def text_digest(self) -> str:
        """Digest of every word; a change of it alone is a correction, not a new version."""
        return _digest(self.model_dump(mode="json", exclude={"status"}))


_WORDS = {"title", "title_en", "sentence", "meaning"}


def _scoring_part(model: MaturityModel, question: Question) -> list[Any]:
    return [
        model.dimension_of(question.id).id,
        model.practice_of(question.id).id,
        question.id,
        question.scored,
        question.gate,
        question.min_size,
        list(question.sectors),
        question.evidence is not None,
        list(question.not_applicable),
        question.trend,
        question.comparison,
    ]


def _digest(content: Any) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def applicable(model: MaturityModel, facts: Mapping[str, Any]) -> tuple[Question, ...]:
    """Return the questions this firm sees. Raises KeyError while sector or size is unknown."""
    return model.applicable(facts["firm.sector"], facts["firm.size"])
