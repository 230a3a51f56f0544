"""The whole rule set as a plain loop over dicts: what one would write first."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import lcm
from typing import Any, NamedTuple

from questionnaires.model import MaturityModel

#: A multiple of every "questions times practices" up to six of each.
FINE = 60 * 60


class Form(NamedTuple):
    dimensions: list[tuple[str, int, list[list[str]]]]
    gates: list[Any]
    evidence: list[str]
    gate_questions: list[str]
    trends: list[str]
    comparisons: list[str]


@cache
def form_of(model: MaturityModel, sector: str, size: str) -> Form:
    asked = {q.id: q for q in model.applicable(sector, size) if q.scored}
    return Form(
        dimensions=[
            (
                d.id,
                model.weights[sector][d.id],  # type: ignore[index]
                [[q.id for q in p.questions if q.id in asked] for p in d.practices],
            )
            for d in model.dimensions
        ],
        gates=[gate for gate in model.gates if sector in gate.sectors],
        evidence=[q.id for q in asked.values() if q.evidence],
        gate_questions=[q.id for q in asked.values() if q.gate],
        trends=[q.id for q in asked.values() if q.trend],
        comparisons=[q.id for q in asked.values() if q.comparison],
    )


def rounded(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def level_of(score: int, thresholds: list[int]) -> int:
    return sum(score >= threshold for threshold in thresholds)


def score_plainly(  # noqa: PLR0912, PLR0917  (this is the point of it)
    model: MaturityModel,
    answers: Mapping[str, int],
    evidence: Mapping[str, bool],
    sector: str,
    size: str,
    designated: int,
    vetoed: bool,
) -> tuple[Any, ...]:
    """Return the nine results of a ``ScoreBlock`` row."""
    form, points = form_of(model, sector, size), model.scale.points
    thresholds = [100 * level.least_score for level in model.scale.levels]
    bare = [q for q in form.evidence if answers[q] != -1 and not evidence[q]]
    unproven = set(bare)
    plain: dict[str, int] = {}
    proven: dict[str, int] = {}
    counts: dict[str, int] = {}
    weight = total = proven_total = 0
    answered = 0
    for dimension, share, practices in form.dimensions:
        parts = []
        for questions in practices:
            counted = [q for q in questions if answers[q] != -1]
            if counted:
                levels = [max(answers[q], 1) for q in counted]
                held = [
                    min(level, model.scale.evidence_cap) if q in unproven else level
                    for q, level in zip(counted, levels, strict=True)
                ]
                parts.append(
                    (
                        len(counted),
                        sum(points[level - 1] for level in levels),
                        sum(points[level - 1] for level in held),
                        sum(answers[q] != 0 for q in counted),
                    )
                )
        counts[dimension] = sum(part[0] for part in parts)
        if parts:
            common = lcm(*(part[0] for part in parts))
            whole = common * len(parts)
            plain[dimension] = rounded(100 * sum(p[1] * (common // p[0]) for p in parts), whole)
            proven[dimension] = rounded(100 * sum(p[2] * (common // p[0]) for p in parts), whole)
            answered += share * sum(p[3] * (common // p[0]) for p in parts) * (FINE // whole)
            weight += share
            total += share * plain[dimension]
            proven_total += share * proven[dimension]
    score = rounded(total, weight) if weight else 0
    raw = level_of(score, thresholds)
    asked = sum(answers[q] != -1 for q in form.evidence)
    level, provisional = raw, False
    for gate in form.gates:
        cap = 5
        if gate.kind == "answer":
            value = answers.get(gate.question, -1)
            if 1 <= value < gate.at_least and not (gate.fact and designated == 0):
                cap = gate.caps_at
                provisional |= bool(gate.fact) and designated < 0 and cap < raw
        elif gate.kind == "fact":
            cap = gate.caps_at if vetoed else 5
        elif gate.kind == "dimension":
            if plain.get(gate.dimension, 10_000) < 100 * gate.at_least:
                cap = gate.caps_at
        elif gate.kind == "spread":
            weakest = min(
                (
                    level_of(plain[d], thresholds)
                    for d in gate.dimensions
                    if d in plain and counts[d] >= gate.min_scored
                ),
                default=5,
            )
            cap = weakest + gate.plus
        elif gate.kind == "results":
            passed = plain.get(gate.dimension, 10_000) >= 100 * gate.at_least
            passed &= all(s >= 100 * gate.every_dimension_at_least for s in plain.values())
            wanted = gate.trends_micro if size == "micro" else gate.trends
            for questions, number in ((form.trends, wanted), (form.comparisons, gate.comparisons)):
                values = [answers[q] for q in questions if answers[q] != -1]
                there = sum(value >= gate.trend_level for value in values)
                passed &= there >= min(number, len(values))
            cap = 5 if passed else gate.for_level - 1
        elif gate.kind == "evidence":
            if 100 * (asked - len(bare)) < gate.share * asked:
                cap = gate.for_level - 1
        elif any(answers[q] in (0, -2) for q in form.gate_questions):
            cap, provisional = gate.caps_at, True
        level = min(level, cap)
    return (
        [plain.get(d.id, -1) for d in model.dimensions],
        [proven.get(d.id, -1) for d in model.dimensions],
        score,
        rounded(proven_total, weight) if weight else 0,
        raw,
        level,
        provisional,
        rounded(10_000 * answered, weight * FINE) if weight else 0,
        rounded(10_000 * (asked - len(bare)), asked) if asked else 0,
    )
