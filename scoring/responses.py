"""Summaries of answers that add up over blocks: what measurement quality is computed from.

A block of answers (n, questions) becomes a few whole numbers, exact in any order of adding, so a
million sheets are summed piece by piece and no sheet is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from questionnaires.answers import ANSWER_VALUES, LEVELS

#: Rows at a time, and the largest value whose products then add up exactly in 32-bit floats.
CHUNK = 32_768
_LARGEST = 22

_VALUES = tuple(sorted(ANSWER_VALUES))


@dataclass(frozen=True)
class CrossProducts:
    """Sums over the rows that have both of two questions: each of shape (questions, questions).

    ``pairs[i, j]`` counts the rows that have i and j, ``sums[i, j]`` adds up i and
    ``products[i, j]`` the product of both over these rows. All whole numbers (int64).
    """

    pairs: NDArray[np.int64]
    sums: NDArray[np.int64]
    products: NDArray[np.int64]

    def __add__(self, other: CrossProducts) -> CrossProducts:
        return CrossProducts(
            self.pairs + other.pairs, self.sums + other.sums, self.products + other.products
        )

    def of(self, questions: ArrayLike) -> CrossProducts:
        """Return the sums of some questions, by their positions."""
        chosen = np.ix_(np.asarray(questions, np.intp), np.asarray(questions, np.intp))
        return CrossProducts(self.pairs[chosen], self.sums[chosen], self.products[chosen])

    def covariance(self) -> NDArray[np.float64]:
        """Return the covariances, each over the rows that have both questions.

        Shape (questions, questions); NaN where fewer than two rows have both.
        """
        n = self.pairs.astype(np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = self.products - self.sums * (self.sums.T / n)
            return np.where(n > 1, spread / (n - 1), np.nan)


def cross_products(values: ArrayLike, present: ArrayLike) -> CrossProducts:
    """Sum up n rows; ``values`` are whole numbers and ``present`` truths, (n, questions) both.

    Raises:
        ValueError: the values are not whole numbers, or the shapes differ.
    """
    table, given = np.asarray(values), np.asarray(present, np.bool_)
    if table.dtype.kind not in "iu" or table.ndim != 2 or table.shape != given.shape:
        raise ValueError("values and what is present of them are tables of the same shape")
    small = max(int(table.max(initial=0)), -int(table.min(initial=0))) <= _LARGEST
    questions = table.shape[1]
    totals = np.zeros((3, questions, questions), np.int64)
    for start in range(0, len(table), CHUNK):
        has: Any = given[start : start + CHUNK].astype(np.float32 if small else np.float64)
        row = table[start : start + CHUNK] * has
        totals += np.rint([has.T @ has, row.T @ has, row.T @ row]).astype(np.int64)
    return CrossProducts(*totals)


@dataclass(frozen=True)
class Responses:
    """Everything summed up of a block of sheets.

    ``counts[question, place]`` says how often each answer was given, with the answers in the
    order of ``ANSWERS``; ``straight`` counts sheets with one answer nearly everywhere among the
    ``judged`` ones, ``fast`` those filled too fast among the ``timed`` ones.
    """

    products: CrossProducts
    counts: NDArray[np.int64]
    judged: int
    straight: int
    timed: int
    fast: int

    def __add__(self, other: Responses) -> Responses:
        return Responses(
            self.products + other.products,
            self.counts + other.counts,
            self.judged + other.judged,
            self.straight + other.straight,
            self.timed + other.timed,
            self.fast + other.fast,
        )

    def given(self, value: int) -> NDArray[np.int64]:
        """Return how often an answer was given to each question."""
        counts: NDArray[np.int64] = self.counts[:, _VALUES.index(value)]
        return counts


@dataclass(frozen=True)
class Conduct:
    """When a sheet is taken to be filled without reading.

    ``same``: the percentage of equal answers from which a sheet of at least ``fewest`` answers is
    a straight line. ``seconds``: fewer than so many seconds an answer are too few; two is the
    common rule of thumb (Huang, Curran, Keeney, Poposki and DeShon 2012).
    """

    same: int = 95
    fewest: int = 10
    seconds: float = 2.0


def responses(
    answers: ArrayLike, *, seconds: ArrayLike | None = None, conduct: Conduct = Conduct()
) -> Responses:
    """Sum up n sheets: ``answers`` as in ``score_block``, ``seconds`` each took (NaN: unknown).

    "Don't know", "not applicable" and open answers are missing from the products.

    Raises:
        ValueError: an answer is none of the known values.
    """
    sheets = np.asarray(answers)
    took = np.full(len(sheets), np.nan) if seconds is None else np.asarray(seconds, np.float64)
    if sheets.ndim != 2 or sheets.dtype.kind not in "iu" or len(took) != len(sheets):
        raise ValueError("answers are a table of whole numbers, with one time a sheet")
    chunks = range(0, max(len(sheets), 1), CHUNK)
    parts = (_chunk(sheets[at : at + CHUNK], took[at : at + CHUNK], conduct) for at in chunks)
    return reduce(add, parts)


def _chunk(sheets: NDArray[Any], took: NDArray[np.float64], conduct: Conduct) -> Responses:
    """Sum up some sheets; one row a question, so that counting goes along rows of bytes."""
    turned = np.ascontiguousarray(sheets.T.astype(np.int8, casting="same_kind"))
    counts = np.stack([(turned == value).sum(axis=1) for value in _VALUES], axis=1)
    if counts.sum() != sheets.size:
        raise ValueError(f"an answer is not one of {_VALUES}")
    levels = [(turned == level).view(np.int8).sum(axis=0, dtype=np.int16) for level in LEVELS]
    answered = np.sum(levels, axis=0)
    judged = answered >= conduct.fewest
    timed = judged & ~np.isnan(took)
    return Responses(
        products=cross_products(sheets, sheets >= LEVELS[0]),
        counts=counts.astype(np.int64),
        judged=int(judged.sum()),
        straight=int((judged & (100 * np.max(levels, axis=0) >= conduct.same * answered)).sum()),
        timed=int(timed.sum()),
        fast=int((timed & (took < conduct.seconds * answered)).sum()),
    )
