"""Answers drawn from a graded-response model (Samejima 1969), with the gaps that firms leave.

Latent values and thresholds are in levels: a question of average difficulty has its thresholds at
1.5, 2.5, 3.5 and 4.5, so that around 3.0 the third anchor is the likeliest answer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from questionnaires.answers import DONT_KNOW, LEVELS, NOT_APPLICABLE, OPEN
from questionnaires.model import MaturityModel

#: Logistic noise of this slope has a standard deviation of 0.8 levels.
_SLOPE = np.pi / np.sqrt(3) / 0.8
_MIDDLE = 3.0


@dataclass(frozen=True)
class Items:
    """What the questions measure: slopes of shape (questions,), thresholds (questions, 4)."""

    slopes: NDArray[np.float32]
    thresholds: NDArray[np.float32]


@dataclass(frozen=True)
class Missing:
    """Shares of the gaps: "not applicable" where it is allowed, "don't know" (of a weak firm's
    answers), firms that did not finish, and the answers such firms left open.
    """

    not_applicable: float = 0.1
    unsure: float = 0.06
    unfinished: float = 0.1
    open: float = 0.3


def draw_items(model: MaturityModel, chance: np.random.Generator) -> Items:
    """Draw slopes around the average, difficulties, and steps of uneven width."""
    count = len(model.questions)
    slopes = _SLOPE * np.exp(0.25 * chance.standard_normal(count))
    steps = 1 + 0.15 * chance.standard_normal((count, len(LEVELS) - 2)).clip(-2, 2)
    first = -1.5 + 0.4 * chance.standard_normal((count, 1))
    thresholds = _MIDDLE + np.cumsum(np.hstack([first, steps]), axis=1)
    return Items(slopes.astype(np.float32), thresholds.astype(np.float32))


def draw_levels(
    chance: np.random.Generator,
    items: Items,
    latent: NDArray[np.float32],
    stretch: NDArray[np.float32],
) -> NDArray[np.int8]:
    """Return levels of shape (n, questions).

    ``latent`` has that shape too; ``stretch``, of shape (n, 1), says how far apart a firm sets the
    levels: above 1 it avoids the ends, below 1 it likes them.
    """
    evenly = chance.random(latent.shape, np.float32).clip(1e-6, 1 - 1e-6)
    noisy = latent + np.log(evenly / (1 - evenly)) / items.slopes
    noisy = _MIDDLE + (noisy - _MIDDLE) / stretch
    levels = np.full(latent.shape, LEVELS[0], np.int8)
    for threshold in items.thresholds.T:
        levels += noisy > threshold
    return levels


def with_gaps(
    chance: np.random.Generator,
    missing: Missing,
    allowed: NDArray[np.bool_],
    levels: NDArray[np.int8],
    severity: NDArray[np.float64],
) -> NDArray[np.int8]:
    """Put "not applicable" (where ``allowed``, by question), "don't know" and open into levels."""
    unsure = missing.unsure * share(-severity, -2.5)
    unfinished = chance.random((len(levels), 1)) < missing.unfinished
    dice = chance.random((3, *levels.shape), np.float32)
    levels = np.where(dice[0] < unsure, np.int8(DONT_KNOW), levels)
    levels = np.where(allowed & (dice[1] < missing.not_applicable), np.int8(NOT_APPLICABLE), levels)
    return np.where(unfinished & (dice[2] < missing.open), np.int8(OPEN), levels)


def share(severity: NDArray[np.float64], middle: float) -> NDArray[np.float64]:
    """Return a share that rises with severity and is one half at ``middle``; shape (n, 1)."""
    rising: NDArray[np.float64] = 1 / (1 + np.exp(middle - severity))[:, None]
    return rising
