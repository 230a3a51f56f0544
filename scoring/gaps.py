"""Gaps: how far each answer is from the next anchor, and what closing it brings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from questionnaires.answers import LEVELS
from questionnaires.model import MaturityModel
from scoring.arithmetic import overall_score
from scoring.scorecard import ScoreCard
from scoring.tally import HIGHEST, Tally, scored_questions

THINGS_A_MONTH = 3


@dataclass(frozen=True)
class Gap:
    """The step from one level of a question to the next.

    ``gain`` is what the total gains, in hundredths of a point; ``lifts`` names the gates that
    hold the level now and ask for this answer; ``indicative`` marks a dimension of one question.
    """

    question: str
    dimension: str
    from_level: int
    to_level: int
    anchor: str
    gain: int
    effort: int
    lifts: tuple[str, ...]
    indicative: bool
    open: bool


def find_gaps(
    model: MaturityModel, card: ScoreCard, facts: Mapping[str, Any] | None = None
) -> tuple[Gap, ...]:
    """Return every gap, those that lift a holding gate first, then by gain for the effort.

    ``facts`` choose the wording of the anchor to reach.
    """
    levels = {answer.question: answer.counted for answer in card.answers}
    weights = model.weights[card.sector]  # type: ignore[index]
    tally = Tally(model, weights, scored_questions(model, card.sector, card.size), levels)
    lifting = _lifting(card)
    gaps = [
        _gap(model, card, tally, answer.question, lifting, facts or {})
        for answer in card.answers
        if answer.counted < HIGHEST
    ]
    return tuple(sorted(gaps, key=_importance))


def three_this_month(gaps: Sequence[Gap]) -> tuple[Gap, ...]:
    """Choose three things to do this month: little effort and no money first, one per practice."""
    doable = [gap for gap in gaps if not gap.indicative or gap.lifts]
    ranked = sorted(doable, key=lambda gap: (gap.effort, *_importance(gap)))
    chosen: dict[str, Gap] = {}
    for gap in ranked:
        chosen.setdefault(gap.question[:-1], gap)
    return tuple(chosen.values())[:THINGS_A_MONTH]


def _importance(gap: Gap) -> tuple[bool, bool, int, str]:
    return (not gap.lifts, gap.indicative, -gap.gain * 6 // gap.effort, gap.question)


def _lifting(card: ScoreCard) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for gate in card.binding_gates:
        for lift in gate.lifts:
            if lift.kind != "evidence":
                found[lift.question] = (*found.get(lift.question, ()), gate.id)
    return found


def _gap(
    model: MaturityModel,
    card: ScoreCard,
    tally: Tally,
    question_id: str,
    lifting: Mapping[str, tuple[str, ...]],
    facts: Mapping[str, Any],
) -> Gap:
    question, now = model.question(question_id), tally.counted[question_id]
    dimension = card.dimension(model.dimension_of(question_id).id)
    answered = next(a.value for a in card.answers if a.question == question_id) in LEVELS
    return Gap(
        question=question_id,
        dimension=dimension.id,
        from_level=now,
        to_level=now + 1,
        anchor=question.wording(facts).anchors[now],
        gain=_gain(tally, dimension.id, {question_id: now + 1}),
        effort=question.effort,
        lifts=lifting.get(question_id, ()),
        indicative=dimension.indicative,
        open=not answered,
    )


def _gain(tally: Tally, dimension_id: str, levels: Mapping[str, int]) -> int:
    raised = tally.dimension(dimension_id, {**tally.counted, **levels})
    scores = {**tally.dimensions, dimension_id: raised}
    return overall_score(scores, tally.weights) - tally.overall
