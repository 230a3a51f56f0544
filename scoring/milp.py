"""The mixed-integer program behind a plan: least effort under a goal's demands.

One variable says "the answer to q is at least l", and one stands for each dimension's score, held
below its exact sum plus one half, which is how ``scoring.arithmetic`` rounds. Scores are whole
numbers, but asking that of the solver makes it twenty times slower and hardly ever matters. So it
is asked only where the answer found without it misses the total by its rounding.

All coefficients are whole, and a row is divided by their common divisor: small numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import gcd

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from scoring.arithmetic import FULL
from scoring.demands import Demands
from scoring.tally import HIGHEST, Tally

#: Effort of answering a question clearly, and of adding a piece of evidence.
SMALL_EFFORT = 1

Row = dict[int, int]
Ladder = Mapping[int, int]


class NoPlanError(Exception):
    """The demands contradict each other; with a sound model this does not happen."""


@dataclass(frozen=True)
class Solution:
    """The answers to raise, with the level each reaches, and the questions to add evidence to."""

    levels: Mapping[str, int]
    evidence: tuple[str, ...]


@dataclass
class _Program:
    """Variables (cost, least, most) and rows ``sum >= bound``."""

    costs: list[int] = field(default_factory=list)
    least: list[int] = field(default_factory=list)
    most: list[int] = field(default_factory=list)
    rows: list[tuple[Row, int]] = field(default_factory=list)

    def step(self, cost: int) -> int:
        """Add something that is done or not."""
        return self._variable(cost, 0, 1)

    def score(self, least: int) -> int:
        """Add a score of a dimension."""
        return self._variable(0, least, FULL)

    def _variable(self, cost: int, least: int, most: int) -> int:
        self.costs.append(cost)
        self.least.append(least)
        self.most.append(most)
        return len(self.costs) - 1

    def require(self, row: Row, bound: int) -> None:
        divisor = gcd(*row.values()) or 1
        self.rows.append(({v: c // divisor for v, c in row.items()}, -(-bound // divisor)))

    def values(self, *, whole_scores: bool) -> list[int]:
        """Solve with no gap. Raises :class:`NoPlanError` if nothing satisfies the rows."""
        triples = [(n, v, c) for n, (row, _) in enumerate(self.rows) for v, c in row.items()]
        if not triples:
            return self.least
        numbers, variables, coefficients = zip(*triples, strict=True)
        shape = (len(self.rows), len(self.costs))
        matrix = csr_array((np.array(coefficients, float), (numbers, variables)), shape=shape)
        found = milp(
            np.array(self.costs),
            integrality=np.array([int(most == 1 or whole_scores) for most in self.most]),
            bounds=Bounds(np.array(self.least), np.array(self.most)),
            constraints=LinearConstraint(matrix, np.array([bound for _, bound in self.rows])),
            options={"mip_rel_gap": 0},
        )
        if found.x is None:
            raise NoPlanError(found.message)
        return [round(value) for value in found.x]


def solve(tally: Tally, demands: Demands) -> Solution:
    """Find the answers to raise and the evidence to add. Raises :class:`NoPlanError`."""
    program = _Program()
    ladders = {question: _ladder(program, tally, question, demands) for question in tally.counted}
    evidence = {question: program.step(SMALL_EFFORT) for question in demands.bare}
    if demands.evidence > 0:
        program.require(dict.fromkeys(evidence.values(), 1), demands.evidence)
    _require_answers(program, tally, ladders, demands)
    _require_scores(program, tally, ladders, demands)
    for whole_scores in (False, True):
        values = program.values(whole_scores=whole_scores)
        levels = {
            question: max(levels)
            for question, ladder in ladders.items()
            if (levels := [level for level, variable in ladder.items() if values[variable]])
        }
        if tally.at({**tally.counted, **levels}).overall >= demands.overall:
            break
    return Solution(levels, tuple(q for q, variable in evidence.items() if values[variable]))


def _ladder(program: _Program, tally: Tally, question: str, demands: Demands) -> dict[int, int]:
    """Add one variable per level above the counted one; a level needs the one below it.

    Raising an answer also answers it clearly, so where that is demanded anyway its effort is
    taken off the first step.
    """
    first, effort = tally.counted[question] + 1, tally.form.model.question(question).effort
    saved = SMALL_EFFORT if question in demands.to_answer else 0
    ladder = {
        level: program.step(effort - saved * (level == first))
        for level in range(first, HIGHEST + 1)
    }
    for level in range(first + 1, HIGHEST + 1):
        program.require({ladder[level - 1]: 1, ladder[level]: -1}, 0)
    return ladder


def _require_answers(
    program: _Program, tally: Tally, ladders: Mapping[str, Ladder], demands: Demands
) -> None:
    """Require single answers, and that enough of some answers reach a level."""
    for question, least in demands.answers.items():
        if least in ladders[question]:
            program.require({ladders[question][least]: 1}, 1)
    for questions, level, wanted in demands.counts:
        there = sum(tally.counted[q] >= level for q in questions)
        if wanted > there:
            row = {ladders[q][level]: 1 for q in questions if level in ladders[q]}
            program.require(row, wanted - there)


def _require_scores(
    program: _Program, tally: Tally, ladders: Mapping[str, Ladder], demands: Demands
) -> None:
    """Add each dimension's rounded score: at least what is demanded, at most what rounds to it."""
    weights, scores = tally.form.weights, {}
    for dimension in tally.dimensions:
        scores[dimension] = program.score(demands.dimensions.get(dimension, 0))
        _require_rounding(program, tally, ladders, dimension, scores[dimension])
    if demands.overall:
        whole = sum(weights[dimension] for dimension in scores)
        row = {variable: 2 * weights[dimension] for dimension, variable in scores.items()}
        program.require(row, 2 * whole * demands.overall - whole)


def _require_rounding(
    program: _Program, tally: Tally, ladders: Mapping[str, Ladder], dimension: str, score: int
) -> None:
    """Require  200 * points - 2 * whole * score >= -whole,  all in whole numbers."""
    points, part = tally.form.model.scale.points, tally.shares[dimension]
    row: Row = {score: -2 * part.whole}
    for question, share in part.of.items():
        for level, variable in ladders[question].items():
            row[variable] = 200 * share * (points[level - 1] - points[level - 2])
    program.require(row, -part.whole - 200 * tally.totals[dimension])
