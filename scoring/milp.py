"""The mixed-integer program behind a plan: least effort under a goal's demands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import lcm

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from scoring.arithmetic import FULL
from scoring.demands import Demands
from scoring.tally import HIGHEST, Tally

Row = dict[int, float]


class NoPlanError(Exception):
    """The demands contradict each other; with a sound model this does not happen."""


@dataclass
class _Program:
    """Variables (cost, least, most) and rows ``sum >= bound``; every variable is an integer."""

    costs: list[float] = field(default_factory=list)
    least: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    rows: list[tuple[Row, float]] = field(default_factory=list)

    def variable(self, cost: float, least: float = 0, most: float = 1) -> int:
        self.costs.append(cost)
        self.least.append(least)
        self.most.append(most)
        return len(self.costs) - 1

    def solution(self) -> list[int]:
        """Solve with no gap. Raises :class:`NoPlanError` if nothing satisfies the rows."""
        data: list[float] = []
        rows: list[int] = []
        columns: list[int] = []
        for number, (row, _) in enumerate(self.rows):
            rows.extend([number] * len(row))
            columns.extend(row.keys())
            data.extend(row.values())
        shape = (len(self.rows), len(self.costs))
        matrix = csr_array((data, (rows, columns)), shape=shape)
        found = milp(
            np.array(self.costs),
            integrality=np.ones(len(self.costs)),
            bounds=Bounds(np.array(self.least), np.array(self.most)),
            constraints=LinearConstraint(matrix, np.array([bound for _, bound in self.rows])),
            options={"mip_rel_gap": 0},
        )
        if found.x is None:
            raise NoPlanError(found.message)
        return [round(value) for value in found.x]


def solve(
    tally: Tally, demands: Demands, efforts: Mapping[str, int], small_effort: int
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return the raised levels by question, and the questions to add evidence to."""
    program = _Program()
    steps = {q: _ladder(program, now, efforts[q]) for q, now in tally.counted.items()}
    evidence = {q: program.variable(small_effort) for q in demands.bare}
    if demands.evidence > 0:
        program.rows.append((dict.fromkeys(evidence.values(), 1.0), demands.evidence))
    for question, least in demands.answers.items():
        _need_level(program, steps[question], least)
    for questions, level, wanted in demands.counts:
        _need_count(program, tally, steps, questions, level, wanted)
    scores = _dimension_scores(program, tally, steps, demands)
    _need_overall(program, tally, scores, demands.overall)
    if not program.rows:
        return {}, ()
    values = program.solution()
    raised = {
        q: max((level for level, v in ladder.items() if values[v]), default=0)
        for q, ladder in steps.items()
    }
    return (
        {question: level for question, level in raised.items() if level},
        tuple(question for question, variable in evidence.items() if values[variable]),
    )


def _ladder(program: _Program, now: int, effort: int) -> dict[int, int]:
    """Add one variable per level above ``now``; a level needs the one below it."""
    ladder = {level: program.variable(effort) for level in range(now + 1, HIGHEST + 1)}
    for level, variable in ladder.items():
        if level - 1 in ladder:
            program.rows.append(({ladder[level - 1]: 1, variable: -1}, 0))
    return ladder


def _need_level(program: _Program, ladder: Mapping[int, int], least: int) -> None:
    if least in ladder:
        program.rows.append(({ladder[least]: 1}, 1))


def _need_count(
    program: _Program,
    tally: Tally,
    steps: Mapping[str, Mapping[int, int]],
    questions: tuple[str, ...],
    level: int,
    wanted: int,
) -> None:
    there = sum(tally.counted[q] >= level for q in questions)
    if wanted > there:
        row: Row = {steps[q][level]: 1 for q in questions if level in steps[q]}
        program.rows.append((row, wanted - there))


def _dimension_scores(
    program: _Program,
    tally: Tally,
    steps: Mapping[str, Mapping[int, int]],
    demands: Demands,
) -> dict[str, int]:
    """Add one rounded score per dimension: at least what is demanded, at most what rounds to it."""
    scores = {}
    for dimension in tally.model.dimensions:
        practices = [
            [q.id for q in p.questions if q.id in tally.counted] for p in dimension.practices
        ]
        practices = [questions for questions in practices if questions]
        if practices:
            least = demands.dimensions.get(dimension.id, 0)
            scores[dimension.id] = program.variable(0, least, FULL)
            program.rows.append(_rounding(tally, steps, practices, scores[dimension.id]))
    return scores


def _rounding(
    tally: Tally,
    steps: Mapping[str, Mapping[int, int]],
    practices: list[list[str]],
    score: int,
) -> tuple[Row, float]:
    """Return the row  200 * points - 2 * parts * score >= -parts,  all in whole numbers."""
    points = tally.model.scale.points
    common = lcm(*(len(questions) for questions in practices))
    parts = common * len(practices)
    row: Row = {score: -2 * parts}
    constant = 0
    for questions in practices:
        weight = 200 * (common // len(questions))
        for question in questions:
            constant += weight * points[tally.counted[question] - 1]
            for level, variable in steps[question].items():
                row[variable] = weight * (points[level - 1] - points[level - 2])
    return row, -parts - constant


def _need_overall(program: _Program, tally: Tally, scores: Mapping[str, int], overall: int) -> None:
    if overall:
        whole = sum(tally.weights[d] for d in scores)
        row: Row = {variable: 2 * tally.weights[d] for d, variable in scores.items()}
        program.rows.append((row, 2 * whole * overall - whole))
