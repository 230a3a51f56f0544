"""Sums of answers: which levels count, and what they add up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from questionnaires.answers import NOT_APPLICABLE, AnswerSheet
from questionnaires.model import MaturityModel, Question
from scoring.arithmetic import dimension_score, overall_score

LOWEST = 1
HIGHEST = 5


@dataclass(frozen=True)
class Tally:
    """Levels that count (question id -> 1-5) and the exact scores they make."""

    model: MaturityModel
    weights: Mapping[str, int]
    asked: tuple[Question, ...]
    counted: Mapping[str, int]

    @cached_property
    def dimensions(self) -> dict[str, int | None]:
        """Score of each dimension in hundredths, ``None`` where nothing counts."""
        return {d.id: self.dimension(d.id, self.counted) for d in self.model.dimensions}

    def dimension(self, dimension_id: str, counted: Mapping[str, int]) -> int | None:
        """Return one dimension's score for other levels, in hundredths."""
        points = self.model.scale.points
        practices = []
        for practice in self.model.dimension(dimension_id).practices:
            levels = [counted[q.id] for q in practice.questions if q.id in counted]
            practices.append((sum(points[level - 1] for level in levels), len(levels)))
        return dimension_score(practices)

    @cached_property
    def overall(self) -> int:
        """The total in hundredths."""
        return overall_score(self.dimensions, self.weights)

    @cached_property
    def level(self) -> int:
        """The level by score alone."""
        return self.model.scale.level_of(self.overall)

    def dimension_level(self, dimension_id: str) -> int | None:
        score = self.dimensions[dimension_id]
        return None if score is None else self.model.scale.level_of(score)

    def count(self, dimension_id: str) -> int:
        """Return how many questions of a dimension count."""
        return sum(q.id in self.counted for q in self.model.dimension(dimension_id).questions)

    def with_levels(self, levels: Mapping[str, int]) -> Tally:
        """Return the tally of other levels for some questions."""
        return Tally(self.model, self.weights, self.asked, {**self.counted, **levels})


def scored_questions(model: MaturityModel, sector: str, size: str) -> tuple[Question, ...]:
    """Return the questions that give points to a firm of this sector and size."""
    return tuple(q for q in model.applicable(sector, size) if q.scored)


def counted_levels(asked: Sequence[Question], sheet: AnswerSheet) -> dict[str, int]:
    """Return the level at which each question counts.

    Open and "don't know" count as the lowest level; not applicable does not count at all.
    """
    values = {question.id: sheet.value(question.id) for question in asked}
    return {q: max(v, LOWEST) for q, v in values.items() if v != NOT_APPLICABLE}


def evidenced_levels(
    asked: Sequence[Question], sheet: AnswerSheet, counted: Mapping[str, int], cap: int
) -> dict[str, int]:
    """Return the levels with every answer held at ``cap`` that asks for evidence and has none."""
    held = {q.id for q in asked if q.evidence and not sheet.answer(q.id).evidenced}
    return {q: min(level, cap) if q in held else level for q, level in counted.items()}
