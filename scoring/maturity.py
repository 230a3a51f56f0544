"""score(): one firm's answers -> ScoreCard, with reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import lcm
from typing import Any, Literal

from questionnaires.answers import DONT_KNOW, NOT_APPLICABLE, OPEN, Answer, AnswerSheet
from questionnaires.model import CredibilityBand, Dimension, MaturityModel, Practice, Question
from scoring.arithmetic import dimension_score, share
from scoring.consistency import contradictions
from scoring.gates import Standing, capped, judge_gates
from scoring.scorecard import (
    AnswerScore,
    Contradiction,
    DimensionScore,
    GateOutcome,
    Interval,
    PracticeScore,
    ScoreCard,
)
from scoring.tally import (
    HIGHEST,
    LOWEST,
    Tally,
    counted_levels,
    evidenced_levels,
    scored_questions,
)


def score(
    model: MaturityModel,
    sheet: AnswerSheet,
    facts: Mapping[str, Any],
    *,
    on: date,
    timings: Mapping[str, int] | None = None,
) -> ScoreCard:
    """Score a sheet for a firm on a day.

    ``facts`` must hold ``firm.sector`` and ``firm.size``; ``timings`` are milliseconds per
    question. Raises KeyError while sector or size is unknown.
    """
    sheets = _Sheets.of(model, sheet, facts)
    plain, proven = sheets.plain, sheets.proven
    gates = judge_gates(model.gates, sheets.standing(plain, sheet))
    found = contradictions(model, sheet, facts, timings=timings)
    evidence = sheets.evidence_share
    unknown, not_applicable = sheets.share_of(DONT_KNOW), sheets.share_of(NOT_APPLICABLE)
    return ScoreCard(
        model=model.id,
        version=model.version,
        scoring_digest=model.scoring_digest,
        on=on,
        sector=sheets.sector,
        size=sheets.size,
        score=plain.overall,
        evidence_score=proven.overall,
        raw_level=plain.level,
        level=capped(plain.level, gates),
        evidence_level=proven.level,
        provisional=_is_provisional(gates),
        coverage=sheets.coverage,
        asked=len(sheets.asked),
        answered=sum(sheet.value(q.id) != OPEN for q in sheets.asked),
        unknown_share=unknown,
        not_applicable_share=not_applicable,
        evidence_share=evidence,
        score_if_not_applicable_were_zero=sheets.with_zero_for_not_applicable.overall,
        interval=_interval(sheets),
        dimensions=tuple(_dimension(d, sheets) for d in model.dimensions),
        gates=gates,
        contradictions=found,
        credibility=_credibility(model, found, unknown, not_applicable, evidence),
    )


def level_of(model: MaturityModel, sheet: AnswerSheet, facts: Mapping[str, Any]) -> int:
    """Return only the level after the gates; the short way for searches over many sheets."""
    sheets = _Sheets.of(model, sheet, facts)
    gates = judge_gates(model.gates, sheets.standing(sheets.plain, sheet))
    return capped(sheets.plain.level, gates)


@dataclass(frozen=True)
class _Sheets:
    """One sheet counted in the ways a result needs."""

    model: MaturityModel
    sheet: AnswerSheet
    facts: Mapping[str, Any]
    sector: str
    size: str
    asked: tuple[Question, ...]
    plain: Tally
    proven: Tally

    @classmethod
    def of(cls, model: MaturityModel, sheet: AnswerSheet, facts: Mapping[str, Any]) -> _Sheets:
        sector, size = facts["firm.sector"], facts["firm.size"]
        asked = scored_questions(model, sector, size)
        counted = counted_levels(asked, sheet)
        proven = evidenced_levels(asked, sheet, counted, model.scale.evidence_cap)
        plain = Tally(model, model.weights[sector], asked, counted)
        return cls(model, sheet, facts, sector, size, asked, plain, replace(plain, counted=proven))

    def standing(self, tally: Tally, sheet: AnswerSheet) -> Standing:
        return Standing(tally, sheet, self.facts, self.sector, self.size)

    def share_of(self, value: int) -> int:
        return share(sum(self.sheet.value(q.id) == value for q in self.asked), len(self.asked))

    @property
    def evidence_share(self) -> int:
        wanted = [q.id for q in self.asked if q.evidence and q.id in self.plain.counted]
        return share(sum(self.sheet.answer(q).evidenced for q in wanted), len(wanted))

    @property
    def with_zero_for_not_applicable(self) -> Tally:
        return self.plain.with_levels(
            {q.id: LOWEST for q in self.asked if q.id not in self.plain.counted}
        )

    @property
    def coverage(self) -> int:
        """Answered weight / weight of what counts, in hundredths of a percent."""
        answered = whole = 0
        for question_id, weight in _question_weights(self.plain).items():
            whole += weight
            answered += weight * (self.sheet.value(question_id) != OPEN)
        return share(answered, whole)


def _question_weights(tally: Tally) -> dict[str, int]:
    """Return each counted question's weight in the total, over one common denominator."""
    shares = {
        q.id: (tally.weights[d.id], len(practices) * len(questions))
        for d in tally.model.dimensions
        if (practices := _counted_practices(d, tally))
        for questions in practices
        for q in questions
    }
    common = lcm(*(parts for _, parts in shares.values()))
    return {q: weight * (common // parts) for q, (weight, parts) in shares.items()}


def _counted_practices(dimension: Dimension, tally: Tally) -> list[list[Question]]:
    practices = [[q for q in p.questions if q.id in tally.counted] for p in dimension.practices]
    return [questions for questions in practices if questions]


def _is_provisional(gates: tuple[GateOutcome, ...]) -> bool:
    return any(gate.state == "unknown" and gate.caps_at is not None for gate in gates)


def _interval(sheets: _Sheets) -> Interval:
    """Score the sheet twice more: at worst and at best of what is open, unknown, unevidenced."""
    low, high = _worst(sheets), _best(sheets)
    return Interval(
        low_level=capped(low.tally.level, judge_gates(sheets.model.gates, low)),
        high_level=capped(high.tally.level, judge_gates(sheets.model.gates, high)),
        low_score=low.tally.overall,
        high_score=high.tally.overall,
    )


def _worst(sheets: _Sheets) -> Standing:
    answers = {
        q.id: Answer(sheets.proven.counted[q.id], evidenced=sheets.sheet.answer(q.id).evidenced)
        for q in sheets.asked
        if q.id in sheets.proven.counted
    }
    standing = sheets.standing(sheets.proven, AnswerSheet(answers))
    return replace(standing, facts=_supposing(sheets, True))


def _best(sheets: _Sheets) -> Standing:
    answers = {}
    for question in sheets.asked:
        if question.id in sheets.plain.counted:
            value = sheets.sheet.value(question.id)
            answers[question.id] = Answer(
                HIGHEST if value in (OPEN, DONT_KNOW) else value, None, True
            )
    tally = sheets.plain.with_levels({q: a.value for q, a in answers.items()})
    return replace(sheets.standing(tally, AnswerSheet(answers)), facts=_supposing(sheets, False))


def _supposing(sheets: _Sheets, truth: bool) -> dict[str, Any]:
    """Return the facts with every unknown condition of an answer gate taken as true or false."""
    conditional = {
        getattr(gate, "fact", None) for gate in sheets.model.gates if gate.kind == "answer"
    }
    return {**dict.fromkeys((f for f in conditional if f), truth), **sheets.facts}


def _dimension(dimension: Dimension, sheets: _Sheets) -> DimensionScore:
    counted = sheets.plain.count(dimension.id)
    return DimensionScore(
        id=dimension.id,
        weight=sheets.plain.weights[dimension.id],
        score=sheets.plain.dimensions[dimension.id],
        evidence_score=sheets.proven.dimensions[dimension.id],
        level=sheets.plain.dimension_level(dimension.id),
        counted=counted,
        indicative=counted <= 1,
        practices=tuple(_practice(p, sheets) for p in dimension.practices),
    )


def _practice(practice: Practice, sheets: _Sheets) -> PracticeScore:
    answers = tuple(_answer(q, sheets) for q in practice.questions if q.id in sheets.plain.counted)
    return PracticeScore(
        id=practice.id,
        score=dimension_score([(sum(a.points for a in answers), len(answers))]),
        evidence_score=dimension_score(
            [(sum(a.points_with_evidence for a in answers), len(answers))]
        ),
        answers=answers,
    )


def _answer(question: Question, sheets: _Sheets) -> AnswerScore:
    answer, points = sheets.sheet.answer(question.id), sheets.model.scale.points
    counted, proven = sheets.plain.counted[question.id], sheets.proven.counted[question.id]
    return AnswerScore(
        question=question.id,
        value=answer.value,
        evidenced=answer.evidenced,
        counted=counted,
        counted_with_evidence=proven,
        points=points[counted - 1],
        points_with_evidence=points[proven - 1],
    )


def _credibility(
    model: MaturityModel,
    found: tuple[Contradiction, ...],
    unknown: int,
    not_applicable: int,
    evidence: int,
) -> Literal["high", "medium", "low"]:
    counting = sum(contradiction.counts for contradiction in found)

    def reaches(band: CredibilityBand) -> bool:
        return (
            counting <= band.contradictions
            and unknown <= 100 * band.unknown_percent
            and not_applicable <= 100 * band.not_applicable_percent
            and evidence >= 100 * band.evidence_percent
        )

    if reaches(model.credibility.high):
        return "high"
    return "medium" if reaches(model.credibility.medium) else "low"
