"""How well the questions of a dimension measure together: for those who keep the questionnaire.

Everything is computed from sums that add up over blocks (``scoring.responses``), with each
covariance over the firms that answered both questions. Levels count 1 to 5; "don't know", "not
applicable" and open answers are missing. Questions asked of some sizes or sectors only are
missing for the others; a question that too few firms answered together with the rest of its
dimension is left out and named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtri

from questionnaires.answers import LEVELS
from questionnaires.model import MaturityModel
from scoring.arithmetic import share
from scoring.omega import Estimate, omega
from scoring.responses import CrossProducts, Responses

#: Fewest firms that answered two questions before their covariance is used.
FEWEST_PAIRS = 30


@dataclass(frozen=True)
class ItemQuality:
    """One question: answers, mean and spread of the levels, and how it fits the others.

    ``rest`` is its correlation with the sum of the other questions, ``alpha_without`` the alpha
    of the others; ``floor`` and ``ceiling`` the shares at the lowest and highest level, in
    hundredths of a percent.
    """

    question: str
    answers: int
    mean: float
    deviation: float
    rest: float | None
    alpha_without: float | None
    floor: int
    ceiling: int


@dataclass(frozen=True)
class DimensionQuality:
    """One dimension. A coefficient is ``None`` where it is not defined or not to be trusted."""

    dimension: str
    firms: int
    alpha: Estimate | None
    omega: Estimate | None
    items: tuple[ItemQuality, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class Quality:
    """All dimensions, and the shares of sheets filled without reading (hundredths of a percent)."""

    dimensions: tuple[DimensionQuality, ...]
    straight: int
    judged: int
    fast: int
    timed: int


def quality(
    model: MaturityModel, summed: Responses, *, fewest_pairs: int = FEWEST_PAIRS
) -> Quality:
    """Return how well each dimension of a model measures."""
    dimensions = tuple(
        _dimension(d.id, [model.position(q.id) for q in d.questions], model, summed, fewest_pairs)
        for d in model.dimensions
    )
    return Quality(
        dimensions=dimensions,
        straight=share(summed.straight, summed.judged),
        judged=summed.judged,
        fast=share(summed.fast, summed.timed),
        timed=summed.timed,
    )


def alpha(covariance: NDArray[np.float64]) -> float | None:
    """Return Cronbach's alpha; ``None`` for fewer than two questions or without variance."""
    questions = len(covariance)
    total = float(covariance.sum())
    if questions < 2 or not np.isfinite(total) or total <= 0:
        return None
    return questions / (questions - 1) * (1 - float(np.trace(covariance)) / total)


def alpha_interval(
    value: float, questions: int, firms: int, *, confidence: float = 0.95
) -> Estimate:
    """Return alpha with the interval of Feldt (1965; Feldt, Woodruff and Salih 1987).

    It is exact for complete answers that are normal with equal covariances; with covariances of
    pairs it is an approximation.
    """
    tail = (1 - confidence) / 2
    degrees = firms - 1, (firms - 1) * (questions - 1)
    low, high = (1 - (1 - value) * fdtri(*degrees, point) for point in (1 - tail, tail))
    return Estimate(value, float(low), float(high))


def item_rest(covariance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each question's correlation with the sum of the others; NaN without variance."""
    variances = np.diag(covariance)
    with_rest = covariance.sum(axis=1) - variances
    rest = covariance.sum() - 2 * covariance.sum(axis=1) + variances
    with np.errstate(divide="ignore", invalid="ignore"):
        found: NDArray[np.float64] = with_rest / np.sqrt(variances * rest)
    return found


def alpha_without(covariance: NDArray[np.float64]) -> tuple[float | None, ...]:
    """Return the alpha of the other questions, for each question."""
    places = range(len(covariance))
    return tuple(alpha(np.delete(np.delete(covariance, i, 0), i, 1)) for i in places)


def _dimension(
    dimension: str, positions: Sequence[int], model: MaturityModel, summed: Responses, fewest: int
) -> DimensionQuality:
    kept = _kept(summed.products.of(positions), fewest)
    inside = [positions[place] for place in kept]
    products = summed.products.of(inside)
    covariance = products.covariance()
    firms = int(products.pairs.max(initial=0))
    value = alpha(covariance)
    return DimensionQuality(
        dimension=dimension,
        firms=firms,
        alpha=None if value is None else alpha_interval(value, len(inside), firms),
        omega=omega(covariance, firms) if value is not None else None,
        items=_items([model.question_ids[p] for p in inside], inside, covariance, summed),
        left_out=tuple(model.question_ids[p] for p in positions if p not in inside),
    )


def _kept(products: CrossProducts, fewest: int) -> list[int]:
    """Leave out, one by one, the question that lacks most pairs, until none does."""
    kept = list(range(len(products.pairs)))
    while kept:
        lacking = (products.pairs[np.ix_(kept, kept)] < max(fewest, 2)).sum(axis=1)
        if not lacking.any():
            break
        del kept[int(lacking.argmax())]
    return kept


def _items(
    questions: Sequence[str],
    positions: Sequence[int],
    covariance: NDArray[np.float64],
    summed: Responses,
) -> tuple[ItemQuality, ...]:
    answered = np.diag(summed.products.pairs)[list(positions)]
    sums = np.diag(summed.products.sums)[list(positions)]
    rests, without = item_rest(covariance), alpha_without(covariance)
    lowest, highest = summed.given(LEVELS[0]), summed.given(LEVELS[-1])
    return tuple(
        ItemQuality(
            question=question,
            answers=int(answered[place]),
            mean=float(sums[place] / answered[place]),
            deviation=float(np.sqrt(covariance[place, place])),
            rest=float(rests[place]) if np.isfinite(rests[place]) else None,
            alpha_without=without[place],
            floor=share(int(lowest[position]), int(answered[place])),
            ceiling=share(int(highest[position]), int(answered[place])),
        )
        for place, (question, position) in enumerate(zip(questions, positions, strict=True))
    )
