"""Gaps: how far each answer is from the next anchor, and what closing it brings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from questionnaires.answers import LEVELS
from questionnaires.model import MaturityModel
from scoring.form import form_of
from scoring.scorecard import AnswerScore, DimensionScore, ScoreCard
from scoring.tally import HIGHEST, Tally

THINGS_A_MONTH = 3
FREE_UP_TO_LEVEL = 3
#: Efforts are 1 to 3, so gain for effort compares in whole numbers of this.
_EFFORTS = 6


@dataclass(frozen=True)
class Gap:
    """The step from one level of a question to the next.

    ``gain`` is what the total gains, in hundredths of a point; ``lifts`` names the gates that
    hold the level now and ask for this answer; ``indicative`` marks a dimension of one question.
    """

    question: str
    practice: str
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
    tally = Tally.of(form_of(model, card.sector, card.size), levels)
    lifting = _lifting(card)
    gaps = [
        _gap(answer, dimension, tally, lifting.get(answer.question, ()), facts or {})
        for dimension in card.dimensions
        for practice in dimension.practices
        for answer in practice.answers
        if answer.counted < HIGHEST
    ]
    return tuple(sorted(gaps, key=_importance))


def three_this_month(gaps: Sequence[Gap]) -> tuple[Gap, ...]:
    """Choose three things to do this month: what costs no money first, one per practice.

    ``gaps`` stand in the order of :func:`find_gaps`.
    """
    doable = [gap for gap in gaps if not gap.indicative or gap.lifts]
    chosen: dict[str, Gap] = {}
    for gap in sorted(doable, key=lambda gap: (not is_free(gap), gap.effort)):
        chosen.setdefault(gap.practice, gap)
    return tuple(chosen.values())[:THINGS_A_MONTH]


def is_free(gap: Gap) -> bool:
    """Tell whether a firm's own people can do it within a month and without money.

    Effort is given for the steps a small firm takes first; beyond the third level even the
    easiest question may need training or a third party.
    """
    return gap.effort == 1 and gap.to_level <= FREE_UP_TO_LEVEL


def _importance(gap: Gap) -> tuple[bool, bool, int]:
    return (not gap.lifts, gap.indicative, -gap.gain * (_EFFORTS // gap.effort))


def _lifting(card: ScoreCard) -> dict[str, tuple[str, ...]]:
    """Return the gates that hold the level, by the question that they ask to raise or answer."""
    found: dict[str, tuple[str, ...]] = {}
    for gate in card.binding_gates:
        for lift in gate.lifts:
            if lift.kind != "evidence":
                found[lift.question] = (*found.get(lift.question, ()), gate.id)
    return found


def _gap(
    answer: AnswerScore,
    dimension: DimensionScore,
    tally: Tally,
    lifts: tuple[str, ...],
    facts: Mapping[str, Any],
) -> Gap:
    model, now = tally.form.model, answer.counted
    question = model.question(answer.question)
    return Gap(
        question=question.id,
        practice=model.practice_of(question.id).id,
        dimension=dimension.id,
        from_level=now,
        to_level=now + 1,
        anchor=question.wording(facts).anchors[now],
        gain=tally.gain(dimension.id, question.id, now + 1),
        effort=question.effort,
        lifts=lifts,
        indicative=dimension.indicative,
        open=answer.value not in LEVELS,
    )
