"""The nearest better type of firm, and the few answers that separate a firm from it.

How much likelier the better type becomes when an answer rises is a number: what the answer adds to
its dimension, and what the dimension says for this type against the others. Among the answers
below what is usual in the better type, the one that pulls most is taken, then the one that pulls
most after it, until the firm would belong to the better type, or the list is long enough.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from questionnaires.model import MaturityModel
from scoring.features import features
from scoring.form import form_of
from scoring.plan import Step
from scoring.scorecard import ScoreCard
from scoring.tables import NONE
from scoring.tally import Tally
from scoring.type_model import TypeModel

Floats = NDArray[np.float64]

AT_MOST = 5


@dataclass(frozen=True)
class SeparatingAnswer:
    """An answer below what is usual in the better type.

    ``usual_here`` and ``usual_there`` are the usual levels in the firm's type and in the better
    one (0 for unknown); ``pull`` is what rising to ``to_level`` adds to the log-odds of the better
    type against all others, once the answers before it in the list have risen.
    """

    question: str
    dimension: str
    from_level: int
    to_level: int
    usual_here: int
    usual_there: int
    pull: float
    effort: int


@dataclass(frozen=True)
class Separation:
    """From the firm's type to the nearest better one, both by number.

    ``distance`` to the better type is in standard deviations within types. ``before`` and
    ``after`` the answers have risen: how clearly the firm belongs to the better type (0-1);
    ``crosses`` says that it would then be the likeliest of all types.
    """

    own: int
    better: int
    distance: float
    before: float
    after: float
    crosses: bool
    answers: tuple[SeparatingAnswer, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """What to do, in the form that ``scoring.plan`` takes."""
        return tuple(
            Step("raise", a.question, a.from_level, a.to_level, a.effort) for a in self.answers
        )


def separate(
    model: MaturityModel,
    card: ScoreCard,
    types: TypeModel,
    usual: NDArray[np.int8],
    *,
    shown: Collection[int] | None = None,
    at_most: int = AT_MOST,
) -> Separation | None:
    """Compare a firm with the nearest better type; None where no type is better.

    Better is a type whose average firm, with the weights of this firm's sector, scores more than
    the average firm of its own type and more than the firm itself. ``usual`` (k, questions) are
    :func:`scoring.usual_levels.usual_levels`; only types in ``shown`` are considered. A dimension
    with one counted question separates nothing. Raises TooLittleToCompare.
    """
    firm = _Firm.of(model, card, types)
    better = firm.nearest_better(types.numbers if shown is None else shown)
    if better is None:
        return None
    levels, answers = dict(firm.tally.counted), list[SeparatingAnswer]()
    while len(answers) < at_most and int(firm.memberships(levels).argmax()) != better:
        strongest = firm.strongest(levels, better, usual)
        if strongest is None:
            break
        answers.append(strongest)
        levels[strongest.question] = strongest.to_level
    shares = firm.memberships(levels)
    return Separation(
        own=types.numbers[firm.own],
        better=types.numbers[better],
        distance=float(types.distances(firm.x)[better]),
        before=float(firm.memberships(firm.tally.counted)[better]),
        after=float(shares[better]),
        crosses=int(shares.argmax()) == better,
        answers=tuple(answers),
    )


@dataclass(frozen=True)
class _Firm:
    """A firm among types: where its scores are, and what other answers would make of them."""

    types: TypeModel
    tally: Tally
    x: Floats
    own: int

    @classmethod
    def of(cls, model: MaturityModel, card: ScoreCard, types: TypeModel) -> _Firm:
        levels = {answer.question: answer.counted for answer in card.answers}
        tally = Tally.of(form_of(model, card.sector, card.size), levels)
        x = features(_scores([tally]), types.usual)[0]
        return cls(types, tally, x, int(types.predict(x)))

    def nearest_better(self, shown: Collection[int]) -> int | None:
        """Return the place of the nearest better type."""
        weights = self.tally.form.weights
        shares = np.array([weights[d.id] for d in self.tally.form.model.dimensions])
        totals = self.types.means @ shares / shares.sum()
        least = max(float(totals[self.own]), self.tally.overall)
        far = np.where(totals > least, self.types.distances(self.x), np.inf)
        far[[number not in shown for number in self.types.numbers]] = np.inf
        nearest = int(far.argmin())
        return nearest if np.isfinite(far[nearest]) else None

    def memberships(self, levels: Mapping[str, int]) -> Floats:
        """Return how clearly the firm would belong to each type with these levels."""
        X = features(_scores([self.tally.at(levels)]), self.types.usual)
        shares: Floats = self.types.predict_proba(X)[0]
        return shares

    def strongest(
        self, levels: Mapping[str, int], better: int, usual: NDArray[np.int8]
    ) -> SeparatingAnswer | None:
        """Return the answer that pulls most towards the better type; None where none does."""
        raised = dict(self._raised(levels, usual[better]))
        tallies = [self.tally.at({**levels, q: to}) for q, to in raised.items()]
        odds = self._odds([self.tally.at(levels), *tallies], better)
        pulls = odds[1:] - odds[0]
        if not (pulls > 0).any():
            return None
        question = list(raised)[int(pulls.argmax())]
        return self._answer(question, raised[question], float(pulls.max()), better, usual)

    def _odds(self, tallies: Sequence[Tally], better: int) -> Floats:
        """Return the log-odds of the better type against all others together."""
        logits = self.types.logits(features(_scores(tallies), self.types.usual))
        others = np.delete(logits, better, axis=1)
        odds: Floats = logits[:, better] - np.logaddexp.reduce(others, axis=1)
        return odds

    def _raised(
        self, levels: Mapping[str, int], usual: NDArray[np.int8]
    ) -> Iterator[tuple[str, int]]:
        """Yield the questions below what is usual, and what is usual."""
        model = self.tally.form.model
        for question, level in levels.items():
            there = int(usual[model.position(question)])
            if there > level and self.tally.count(model.dimension_of(question).id) > 1:
                yield question, there

    def _answer(
        self, question: str, to_level: int, pull: float, better: int, usual: NDArray[np.int8]
    ) -> SeparatingAnswer:
        model, now = self.tally.form.model, self.tally.counted[question]
        place = model.position(question)
        return SeparatingAnswer(
            question=question,
            dimension=model.dimension_of(question).id,
            from_level=now,
            to_level=to_level,
            usual_here=int(usual[self.own, place]),
            usual_there=int(usual[better, place]),
            pull=pull,
            effort=model.question(question).effort * (to_level - now),
        )


def _scores(tallies: Sequence[Tally]) -> NDArray[np.int16]:
    """Return dimension scores as a block has them, shape (tallies, dimensions)."""
    dimensions = [dimension.id for dimension in tallies[0].form.model.dimensions]
    rows = [[tally.dimensions.get(d, NONE) for d in dimensions] for tally in tallies]
    return np.array(rows, np.int16)
