"""Contradictions between answers. They are pointed out while answering and never block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from questionnaires.answers import LEVELS, AnswerSheet
from questionnaires.conditions import Outcome
from questionnaires.model import Check, MaturityModel
from scoring.form import Form, form_of
from scoring.scorecard import Contradiction


def condition_values(
    sheet: AnswerSheet, facts: Mapping[str, Any], levels: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """Return what conditions may read: facts, levels, and answers that are levels."""
    answers = {f"answer.{q}": a.value for q, a in sheet.items() if a.value in LEVELS}
    return {**facts, **answers, **(levels or {})}


def contradictions(
    model: MaturityModel,
    sheet: AnswerSheet,
    facts: Mapping[str, Any],
    *,
    timings: Mapping[str, int] | None = None,
    about: str | None = None,
) -> tuple[Contradiction, ...]:
    """Find what does not fit together.

    ``timings`` are milliseconds spent per question. With ``about``, only the checks that name
    this question are judged: what one answer can change, at the cost of those few.
    """
    form = form_of(model, facts["firm.sector"], facts["firm.size"])
    checks = [
        check
        for check in model.checks
        if (about is None or about in check.questions) and form.asked.issuperset(check.questions)
    ]
    filled = _Filled(form, sheet, facts, timings or {})
    return tuple(
        Contradiction(check.id, check.sentence, check.questions, check.counts)
        for check in checks
        if filled.contradicts(check)
    )


def is_straight_lined(model: MaturityModel, sheet: AnswerSheet, facts: Mapping[str, Any]) -> bool:
    """Tell whether nearly all answers are one level, by the model's own rule."""
    form = form_of(model, facts["firm.sector"], facts["firm.size"])
    filled = _Filled(form, sheet, facts, {})
    return any(filled.straight_lining(check) for check in model.checks if check.when is None)


@dataclass(frozen=True)
class _Filled:
    """One form as it was filled in."""

    form: Form
    sheet: AnswerSheet
    facts: Mapping[str, Any]
    timings: Mapping[str, int]

    def contradicts(self, check: Check) -> bool:
        if check.when is None:
            return self.straight_lining(check) or self._too_fast(check)
        answers = ((f"answer.{q}", self.sheet.value(q)) for q in check.questions)
        values = {**self.facts, **{name: level for name, level in answers if level in LEVELS}}
        return check.when.evaluate(values).outcome is Outcome.MET

    def straight_lining(self, check: Check) -> bool:
        answers = (self.sheet.value(question) for question in self.form.asked)
        levels = Counter(level for level in answers if level in LEVELS)
        if levels.total() < check.min_answers or check.same_level_percent is None:
            return False
        return 100 * max(levels.values()) >= check.same_level_percent * levels.total()

    def _too_fast(self, check: Check) -> bool:
        if len(self.timings) < check.min_answers or check.median_seconds is None:
            return False
        return median(self.timings.values()) < 1000 * check.median_seconds
