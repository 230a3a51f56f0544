"""score(): one firm's answers -> ScoreCard, with reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from math import lcm
from typing import Any, Literal

from questionnaires.answers import DONT_KNOW, NOT_APPLICABLE, OPEN, AnswerSheet
from questionnaires.gates import AnswerGate
from questionnaires.model import CredibilityBand, Dimension, MaturityModel, Practice
from scoring.arithmetic import round_half_up, share
from scoring.consistency import contradictions
from scoring.form import Form, form_of
from scoring.gates import Standing, capped_level, judge_gates, lowest
from scoring.scorecard import (
    AnswerScore,
    Contradiction,
    DimensionScore,
    GateOutcome,
    Interval,
    PracticeScore,
    ScoreCard,
)
from scoring.tally import HIGHEST, LOWEST, Tally, counted_levels, held_at


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
    counts = Counts.of(model, sheet, facts)
    plain, proven = counts.plain, counts.proven
    gates = judge_gates(counts.standing)
    found = contradictions(model, sheet, facts, timings=timings)
    unknown, not_applicable = counts.share_of(DONT_KNOW), counts.share_of(NOT_APPLICABLE)
    return ScoreCard(
        model=model.id,
        version=model.version,
        scoring_digest=model.scoring_digest,
        on=on,
        sector=counts.form.sector,
        size=counts.form.size,
        score=plain.overall,
        evidence_score=proven.overall,
        raw_level=plain.level,
        level=lowest(plain.level, (gate.caps_at for gate in gates)),
        evidence_level=capped_level(replace(counts.standing, tally=proven)),
        provisional=_is_provisional(gates, plain.level),
        coverage=counts.coverage,
        asked=len(counts.values),
        answered=sum(value != OPEN for value in counts.values.values()),
        unknown_share=unknown,
        not_applicable_share=not_applicable,
        evidence_share=counts.evidence_share,
        score_if_not_applicable_were_zero=counts.with_zero_for_not_applicable.overall,
        interval=_interval(counts),
        dimensions=tuple(_dimension(dimension, counts) for dimension in model.dimensions),
        gates=gates,
        contradictions=found,
        credibility=_credibility(model, found, unknown, not_applicable, counts.evidence_share),
    )


def level_of(model: MaturityModel, sheet: AnswerSheet, facts: Mapping[str, Any]) -> int:
    """Return only the level after the gates; the short way for searches over many sheets."""
    return capped_level(Counts.of(model, sheet, facts).standing)


@dataclass(frozen=True)
class Counts:
    """One sheet counted in the ways a result needs: as answered, and as far as proven."""

    values: Mapping[str, int]
    evidenced: frozenset[str]
    facts: Mapping[str, Any]
    plain: Tally

    @classmethod
    def of(cls, model: MaturityModel, sheet: AnswerSheet, facts: Mapping[str, Any]) -> Counts:
        form = form_of(model, facts["firm.sector"], facts["firm.size"])
        answers = {question.id: sheet.answer(question.id) for question in form.questions}
        values = {question: answer.value for question, answer in answers.items()}
        evidenced = frozenset(question for question, answer in answers.items() if answer.evidenced)
        return cls(values, evidenced, facts, Tally.of(form, counted_levels(values)))

    @property
    def form(self) -> Form:
        return self.plain.form

    @cached_property
    def proven(self) -> Tally:
        """The tally with every answer held down that asks for evidence and has none."""
        cap = self.form.model.scale.evidence_cap
        return self.plain.at(held_at(self.plain.counted, cap, frozenset(self.standing.bare)))

    @cached_property
    def standing(self) -> Standing:
        open_ = frozenset(q for q, value in self.values.items() if value in (OPEN, DONT_KNOW))
        bare = tuple(
            question
            for question in self.form.evidence_questions
            if question in self.plain.counted and question not in self.evidenced
        )
        return Standing(self.plain, self.facts, open_, bare)

    def share_of(self, value: int) -> int:
        return share(sum(given == value for given in self.values.values()), len(self.values))

    @cached_property
    def evidence_share(self) -> int:
        wanted = len(self.standing.evidence_questions)
        return share(wanted - len(self.standing.bare), wanted)

    @property
    def with_zero_for_not_applicable(self) -> Tally:
        return Tally.of(self.form, {**dict.fromkeys(self.values, LOWEST), **self.plain.counted})

    @property
    def coverage(self) -> int:
        """Answered weight / weight of what counts, in hundredths of a percent."""
        common = lcm(*(part.whole for part in self.plain.shares.values()))
        answered = whole = 0
        for dimension, part in self.plain.shares.items():
            weight = self.form.weights[dimension] * (common // part.whole)
            answered += weight * sum(s for q, s in part.of.items() if self.values[q] != OPEN)
            whole += weight * part.whole
        return share(answered, whole)


def _is_provisional(gates: tuple[GateOutcome, ...], raw_level: int) -> bool:
    """Tell whether an answer that is missing, or a fact that holds the level, is unknown."""
    return any(
        gate.state == "unknown"
        and gate.caps_at is not None
        and (gate.caps_at < raw_level or any(lift.kind == "answer" for lift in gate.lifts))
        for gate in gates
    )


def _interval(counts: Counts) -> Interval:
    """Score the sheet twice more: at worst and at best of what is open, unknown, unevidenced."""
    low, high = _worst(counts), _best(counts)
    return Interval(
        low_level=capped_level(low),
        high_level=capped_level(high),
        low_score=low.tally.overall,
        high_score=high.tally.overall,
    )


def _worst(counts: Counts) -> Standing:
    facts = _supposing(counts, True)
    return replace(counts.standing, tally=counts.proven, facts=facts, open=frozenset())


def _best(counts: Counts) -> Standing:
    best = dict.fromkeys(counts.standing.open, HIGHEST)
    tally = counts.plain.at({**counts.plain.counted, **best})
    return Standing(tally, _supposing(counts, False), open=frozenset(), bare=())


def _supposing(counts: Counts, truth: bool) -> dict[str, Any]:
    """Return the facts with every unknown condition of an answer gate taken as true or false."""
    gates = (gate for gate in counts.form.gates if isinstance(gate, AnswerGate))
    return {**{gate.fact: truth for gate in gates if gate.fact}, **counts.facts}


def _dimension(dimension: Dimension, counts: Counts) -> DimensionScore:
    plain, counted = counts.plain, counts.plain.count(dimension.id)
    return DimensionScore(
        id=dimension.id,
        weight=counts.form.weights[dimension.id],
        score=plain.dimensions.get(dimension.id),
        evidence_score=counts.proven.dimensions.get(dimension.id),
        level=plain.dimension_level(dimension.id),
        counted=counted,
        indicative=counted <= 1,
        practices=tuple(
            _practice(practice, questions, counts)
            for practice, questions in zip(
                dimension.practices, counts.form.practices[dimension.id], strict=True
            )
        ),
    )


def _practice(practice: Practice, questions: tuple[str, ...], counts: Counts) -> PracticeScore:
    answers = tuple(_answer(q, counts) for q in questions if q in counts.plain.counted)
    return PracticeScore(
        id=practice.id,
        score=_mean([answer.points for answer in answers]),
        evidence_score=_mean([answer.points_with_evidence for answer in answers]),
        answers=answers,
    )


def _mean(points: list[int]) -> int | None:
    return round_half_up(100 * sum(points), len(points)) if points else None


def _answer(question: str, counts: Counts) -> AnswerScore:
    points = counts.form.model.scale.points
    counted, proven = counts.plain.counted[question], counts.proven.counted[question]
    return AnswerScore(
        question=question,
        value=counts.values[question],
        evidenced=question in counts.evidenced,
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
