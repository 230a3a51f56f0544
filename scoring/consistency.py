"""Contradictions between answers. They are pointed out while answering and never block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from statistics import median
from typing import Any

from questionnaires.answers import LEVELS, AnswerSheet
from questionnaires.conditions import Outcome
from questionnaires.model import Check, MaturityModel
from scoring.arithmetic import FULL, share
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
) -> tuple[Contradiction, ...]:
    """Find what does not fit together. ``timings`` are milliseconds spent per question."""
    values = condition_values(sheet, facts)
    asked = {q.id for q in model.applicable(facts["firm.sector"], facts["firm.size"])}
    return tuple(
        Contradiction(check.id, check.sentence, check.questions, check.counts)
        for check in model.checks
        if asked.issuperset(check.questions) and _found(check, values, sheet, timings or {})
    )


def _found(
    check: Check, values: Mapping[str, Any], sheet: AnswerSheet, timings: Mapping[str, int]
) -> bool:
    if check.when is not None:
        return check.when.evaluate(values).outcome is Outcome.MET
    return _straight_lining(check, sheet) or _too_fast(check, timings)


def _straight_lining(check: Check, sheet: AnswerSheet) -> bool:
    levels = [answer.value for answer in sheet.values() if answer.value in LEVELS]
    if len(levels) < check.min_answers or check.same_level_percent is None:
        return False
    commonest = Counter(levels).most_common(1)[0][1]
    return share(commonest, len(levels)) >= FULL * check.same_level_percent // 100


def _too_fast(check: Check, timings: Mapping[str, int]) -> bool:
    if len(timings) < check.min_answers or check.median_seconds is None:
        return False
    return median(timings.values()) < 1000 * check.median_seconds
