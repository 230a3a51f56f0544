"""Which level is usual in each type of firm, question by question.

Counts of levels are kept, not rows of firms; counts of several blocks add up.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from questionnaires.answers import DONT_KNOW, LEVELS
from scoring.tally import LOWEST

#: Below so many answers a type has no usual level.
LEAST_ANSWERS = 10

Counts = NDArray[np.int64]


def level_counts(answers: NDArray[np.int8], places: NDArray[np.intp], n_types: int) -> Counts:
    """Count the levels of each type and question; shape (n_types, questions, 5).

    ``answers`` has shape (n, questions) and the values of ``questionnaires.answers``, ``places``
    (n,) those of the firms' types. "Don't know" counts as the lowest level, as it does in scores;
    open and not applicable do not count.
    """
    cells = n_types * len(LEVELS)
    counts = np.zeros((answers.shape[1], cells), np.int64)
    for question, given in enumerate(answers.T):
        levels = np.where(given == DONT_KNOW, np.int8(LOWEST), given)
        counted = levels >= LOWEST
        found = places[counted] * len(LEVELS) + levels[counted] - LOWEST
        counts[question] = np.bincount(found, minlength=cells)
    return counts.reshape(-1, n_types, len(LEVELS)).swapaxes(0, 1)


def usual_levels(counts: ArrayLike, *, least_answers: int = LEAST_ANSWERS) -> NDArray[np.int8]:
    """Return the median level (1-5) of each type and question, shape (types, questions).

    The lower one where the middle falls between two; 0 below ``least_answers``.
    """
    reached = np.cumsum(counts, axis=-1)
    answers = reached[..., -1:]
    medians = LOWEST + (2 * reached < answers).sum(axis=-1)
    usual: NDArray[np.int8] = np.where(answers[..., 0] >= least_answers, medians, 0).astype(np.int8)
    return usual
