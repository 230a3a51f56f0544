"""One form as index arrays and lookup tables, for scoring many sheets at once.

Points are counted in units (their common divisor), and a practice's mean in ``common``-ths of a
unit, so that every sum is a whole number. A table is entered at ``parts * width + total``: how
many practices of a dimension count, and what they add up to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from math import gcd, lcm

import numpy as np

from scoring.arithmetic import FULL, round_half_up, share
from scoring.form import Form

#: The score of a dimension in which nothing counts.
NONE = -1


class Tables:
    """What a block needs to know of one form."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._index()
        self._measure()
        self._fill()

    def _index(self) -> None:
        """Where questions, practices and dimensions stand."""
        form, model = self.form, self.form.model
        self.columns = np.array([model.position(q.id) for q in form.questions], np.intp)
        self.row = {question.id: row for row, question in enumerate(form.questions)}
        self.asks_evidence = np.array([[q.evidence is not None] for q in form.questions])
        self.dimension = {dimension.id: row for row, dimension in enumerate(model.dimensions)}
        self.weights = np.array([form.weights[d.id] for d in model.dimensions], np.int64)
        sizes = [[len(practice) for practice in form.practices[d.id]] for d in model.dimensions]
        self.practices = list(_stretches(size for practices in sizes for size in practices))
        self.dimensions = list(_stretches(map(len, sizes)))
        self.longest, self.most = max(max(s, default=0) for s in sizes), max(map(len, sizes))

    def _measure(self) -> None:
        """Units, common denominators, and the narrowest integers that hold every sum."""
        points, self.evidence_cap = self.form.model.scale.points, self.form.model.scale.evidence_cap
        self.unit = gcd(*points)
        steps = enumerate(pairwise(points), start=2)
        self.steps = {level: (high - low) // self.unit for level, (low, high) in steps}
        self.common = lcm(*range(1, self.longest + 1))
        self.parts_common = lcm(*range(1, self.most + 1))
        self.width = self.common * self.most * points[-1] // self.unit + 1
        self.sums = np.int16 if self.width < 2**15 else np.int32

    def _fill(self) -> None:
        lengths = range(1, self.longest + 1)
        self.shares = np.array([0, *(self.common // n for n in lengths)], self.sums)
        self.scores = np.full((self.most + 1, self.width), NONE, np.int16)
        self.answered = np.zeros((self.most + 1, self.width), np.int64)
        for parts in range(1, self.most + 1):
            totals = range(self.width // self.most * parts + 1)
            scores = [round_half_up(100 * self.unit * t, self.common * parts) for t in totals]
            self.scores[parts, : len(scores)] = scores
            self.answered[parts] = np.arange(self.width) * (self.parts_common // parts)
        self.levels = np.array([*map(self.form.model.scale.level_of, range(FULL + 1))], np.int8)
        asked = range(len(self.form.evidence_questions) + 1)
        self.evidence_shares = np.array(
            [[share(min(h, a), a) for h in asked] for a in asked], np.int16
        )


@lru_cache(maxsize=256)
def tables_of(form: Form) -> Tables:
    """Return the tables of a form, built once."""
    return Tables(form)


def _stretches(lengths: Iterable[int]) -> Iterator[slice]:
    """Yield neighbouring slices of these lengths."""
    start = 0
    for length in lengths:
        yield slice(start, start + length)
        start += length
