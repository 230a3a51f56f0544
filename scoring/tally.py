"""Sums of answers: which levels count, and what they add up to."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from questionnaires.answers import NOT_APPLICABLE
from scoring.arithmetic import Shares, overall_score, round_half_up
from scoring.form import Form

LOWEST = 1
HIGHEST = 5


@dataclass(frozen=True)
class Tally:
    """Levels that count (question id -> 1-5) and the exact scores they make, in hundredths."""

    form: Form
    shares: Mapping[str, Shares]
    counted: Mapping[str, int]

    @classmethod
    def of(cls, form: Form, counted: Mapping[str, int]) -> Tally:
        everything = len(counted) == len(form.questions)
        return cls(form, form.full_shares if everything else form.shares(counted), counted)

    @cached_property
    def totals(self) -> dict[str, int]:
        """Points of each dimension times its ``shares[...].whole``."""
        points, counted = self.form.model.scale.points, self.counted
        return {
            dimension: sum(share * points[counted[q] - 1] for q, share in part.of.items())
            for dimension, part in self.shares.items()
        }

    @cached_property
    def dimensions(self) -> dict[str, int]:
        """Score of each dimension in which something counts."""
        return {d: self.rounded(d, total) for d, total in self.totals.items()}

    def rounded(self, dimension_id: str, total: int) -> int:
        """Return the score of a dimension whose points sum to ``total``."""
        return round_half_up(100 * total, self.shares[dimension_id].whole)

    @cached_property
    def overall(self) -> int:
        """The total score."""
        return overall_score(self.dimensions, self.form.weights)

    @cached_property
    def level(self) -> int:
        """The level by score alone."""
        return self.form.model.scale.level_of(self.overall)

    def dimension_level(self, dimension_id: str) -> int | None:
        score = self.dimensions.get(dimension_id)
        return None if score is None else self.form.model.scale.level_of(score)

    def count(self, dimension_id: str) -> int:
        """Return how many questions of a dimension count."""
        part = self.shares.get(dimension_id)
        return 0 if part is None else len(part.of)

    def gain(self, dimension_id: str, question_id: str, level: int) -> int:
        """Return what the total score gains when one answer rises to a level."""
        points, now = self.form.model.scale.points, self.counted[question_id]
        more = self.shares[dimension_id].of[question_id] * (points[level - 1] - points[now - 1])
        raised = self.rounded(dimension_id, self.totals[dimension_id] + more)
        scores = {**self.dimensions, dimension_id: raised}
        return overall_score(scores, self.form.weights) - self.overall

    def at(self, counted: Mapping[str, int]) -> Tally:
        """Return the tally of other levels for the same questions."""
        return replace(self, counted=counted)


def counted_levels(values: Mapping[str, int]) -> dict[str, int]:
    """Return the level at which each answer counts.

    Open and "don't know" count as the lowest level; not applicable does not count at all.
    """
    return {q: max(value, LOWEST) for q, value in values.items() if value != NOT_APPLICABLE}


def held_at(levels: Mapping[str, int], cap: int, held: Container[str]) -> dict[str, int]:
    """Return the levels with some questions held at ``cap``."""
    return {q: cap if level > cap and q in held else level for q, level in levels.items()}
