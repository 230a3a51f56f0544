"""score_block(): many sheets at once, bit for bit what ``score()`` says of each.

One kind of firm (sector and size) has one form, so firms are taken kind by kind, in chunks that
fit the cache. A chunk is turned until every question is one row of bytes: adding up a practice
then adds whole rows. Everything stays in whole numbers, and every rounding is read from a table
that the functions of ``scoring.arithmetic`` filled, so both paths share one arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, singledispatch
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from questionnaires.answers import DONT_KNOW, NOT_APPLICABLE, OPEN
from questionnaires.base import SECTORS, SIZES
from questionnaires.gates import (
    AnswerGate,
    DimensionGate,
    EvidenceGate,
    FactGate,
    Gate,
    ResultsGate,
    SpreadGate,
    UnknownGate,
)
from questionnaires.model import MaturityModel
from scoring.arithmetic import FULL
from scoring.form import form_of
from scoring.gates import trends_wanted
from scoring.tables import NONE, Tables, tables_of
from scoring.tally import HIGHEST, LOWEST

#: Arrays of small whole numbers and truths. Numpy's own types say Any of most of their results.
Array: TypeAlias = Any

#: Firms scored at a time; half a dozen arrays of 60 bytes a firm stay in the cache.
CHUNK = 8192


@dataclass(frozen=True)
class ScoreBlock:
    """Results of n firms, in the order they were given; scores and shares in hundredths.

    ``dimensions`` and ``evidence_dimensions`` have shape (n, dimensions) and hold -1 where
    nothing counts; the other arrays have shape (n,).
    """

    dimensions: NDArray[np.int16]
    evidence_dimensions: NDArray[np.int16]
    score: NDArray[np.int16]
    evidence_score: NDArray[np.int16]
    raw_level: NDArray[np.int8]
    level: NDArray[np.int8]
    provisional: NDArray[np.bool_]
    coverage: NDArray[np.int16]
    evidence_share: NDArray[np.int16]

    @classmethod
    def empty(cls, firms: int, dimensions: int) -> ScoreBlock:
        return cls(
            dimensions=np.empty((firms, dimensions), np.int16),
            evidence_dimensions=np.empty((firms, dimensions), np.int16),
            score=np.empty(firms, np.int16),
            evidence_score=np.empty(firms, np.int16),
            raw_level=np.empty(firms, np.int8),
            level=np.empty(firms, np.int8),
            provisional=np.empty(firms, np.bool_),
            coverage=np.empty(firms, np.int16),
            evidence_share=np.empty(firms, np.int16),
        )

    def __len__(self) -> int:
        return len(self.level)


def score_block(
    model: MaturityModel,
    answers: ArrayLike,
    evidence: ArrayLike,
    sectors: ArrayLike,
    sizes: ArrayLike,
    *,
    designated: ArrayLike,
    vetoed: ArrayLike,
) -> ScoreBlock:
    """Score n sheets of one model.

    ``answers`` (int8) and ``evidence`` (true or false) have shape (n, questions), in the order of
    ``model.questions`` and with the values of ``questionnaires.answers``. ``sectors`` and
    ``sizes`` are positions in ``SECTORS`` and ``SIZES``. ``designated`` says whether the fact of
    the answer gates holds (1 yes, 0 no, -1 unknown), ``vetoed`` whether a fact gate fires.
    """
    _require_one_fact(model)
    sheets = np.asarray(answers, np.int8), np.asarray(evidence, np.bool_)
    facts = np.asarray(designated, np.int8), np.asarray(vetoed, np.bool_)
    kinds = np.asarray(sectors, np.int8) * np.int8(len(SIZES)) + np.asarray(sizes, np.int8)
    block = ScoreBlock.empty(len(kinds), len(model.dimensions))
    for kind in np.unique(kinds):
        form = form_of(model, SECTORS[kind // len(SIZES)], SIZES[kind % len(SIZES)])
        firms = np.flatnonzero(kinds == kind)
        for start in range(0, len(firms), CHUNK):
            rows = firms[start : start + CHUNK]
            turned = (sheet.take(rows, axis=0).T for sheet in sheets)
            chunk = _Chunk(tables_of(form), *turned, *(fact[rows] for fact in facts))
            _write(chunk, rows, block)
    return block


def _require_one_fact(model: MaturityModel) -> None:
    """One column for the facts of answer gates and one for fact gates only hold so much."""
    conditions = {gate.fact for gate in model.gates if isinstance(gate, AnswerGate) and gate.fact}
    vetoes = {gate.caps_at for gate in model.gates if isinstance(gate, FactGate)}
    if len(conditions) > 1 or len(vetoes) > 1:
        raise ValueError("score_block knows one fact of answer gates and one cap of fact gates")


def _write(chunk: _Chunk, rows: Array, block: ScoreBlock) -> None:
    for gate in chunk.tables.form.gates:
        _hold(gate, chunk)
    block.dimensions[rows] = chunk.dimensions.T
    block.evidence_dimensions[rows] = chunk.evidence_dimensions.T
    block.score[rows] = chunk.score
    block.evidence_score[rows] = chunk.overall(chunk.evidence_dimensions)
    block.raw_level[rows] = chunk.raw_level
    block.level[rows] = chunk.level
    block.provisional[rows] = chunk.provisional
    block.coverage[rows] = chunk.coverage
    block.evidence_share[rows] = chunk.evidence_share


class _Chunk:
    """Some firms of one kind: what they answered and what follows from it; one row a question."""

    def __init__(
        self, tables: Tables, answers: Array, evidence: Array, designated: Array, vetoed: Array
    ) -> None:
        self.tables, self.designated, self.vetoed = tables, designated, vetoed
        self.answers = answers[tables.columns]
        self.counted = self.answers != NOT_APPLICABLE
        self.asking = self.counted & tables.asks_evidence
        self.proven = self.asking & evidence[tables.columns]
        self.score = self.overall(self.dimensions)
        self.raw_level: Array = tables.levels.take(self.score)
        self.level = self.raw_level
        self.provisional: Array = np.zeros(len(vetoed), np.bool_)

    def row(self, question: str) -> Array:
        return self.answers[self.tables.row[question]]

    def rows(self, questions: Sequence[str]) -> Array:
        return self.answers[[self.tables.row[question] for question in questions]]

    @cached_property
    def counts(self) -> Array:
        """Counted questions of each practice."""
        return _added(self.counted, self.tables.practices, np.int8)

    @cached_property
    def parts(self) -> Array:
        """Counted practices of each dimension."""
        return _added(self.counts > 0, self.tables.dimensions, np.int8)

    @cached_property
    def shares(self) -> Array:
        """What one question weighs in each practice."""
        return self.tables.shares.take(self.counts)

    def places(self, cells: Array) -> Array:
        """Return where the totals of each dimension stand in a table."""
        sums = self.shares * _added(cells, self.tables.practices, self.tables.sums)
        totals = _added(sums, self.tables.dimensions, np.intp)
        return np.intp(self.tables.width) * self.parts + totals

    def points(self, first: int, last: int) -> Array:
        """Return the points that steps from one level to another bring each answer, in units."""
        points = np.zeros(self.answers.shape, np.int8)
        for level in range(first, last + 1):
            step = np.int8(self.tables.steps[level])
            points += (self.answers >= level).view(np.int8) * step
        return points

    @cached_property
    def sure_points(self) -> Array:
        """Points up to the level that needs no evidence."""
        return self.points(LOWEST + 1, self.tables.evidence_cap)

    @cached_property
    def further_points(self) -> Array:
        return self.points(self.tables.evidence_cap + 1, HIGHEST)

    @cached_property
    def dimensions(self) -> Array:
        return self.scores(self.sure_points + self.further_points)

    @cached_property
    def evidence_dimensions(self) -> Array:
        bare = self.asking & ~self.proven
        return self.scores(self.sure_points + self.further_points * ~bare)

    def scores(self, points: Array) -> Array:
        return self.tables.scores.take(self.places(points))

    @cached_property
    def weight(self) -> Array:
        """Weight of the dimensions in which something counts."""
        return _weighed(self.tables.weights, (self.parts > 0).view(np.int8))

    def overall(self, scores: Array) -> Array:
        """Return the total scores of dimension scores."""
        present = np.maximum(scores, np.int16(0))
        return _rounded(_weighed(self.tables.weights, present), self.weight)

    @cached_property
    def coverage(self) -> Array:
        tables, clear = self.tables, self.counted & (self.answers != OPEN)
        answered = _weighed(tables.weights, tables.answered.take(self.places(clear)))
        whole = self.weight * tables.common * tables.parts_common
        return _rounded(FULL * answered, whole)

    @cached_property
    def asked_for_evidence(self) -> Array:
        return np.add.reduce(self.asking.view(np.int8), axis=0, dtype=np.int16)

    @cached_property
    def have_evidence(self) -> Array:
        return np.add.reduce(self.proven.view(np.int8), axis=0, dtype=np.int16)

    @cached_property
    def evidence_share(self) -> Array:
        return self.tables.evidence_shares[self.asked_for_evidence, self.have_evidence]

    def hold(self, fired: Array, cap: int) -> None:
        """Cap the level where a gate fired."""
        held = np.int8(HIGHEST) - np.int8(HIGHEST - cap) * fired.view(np.int8)
        self.level = np.minimum(self.level, held)


def _added(cells: Array, stretches: Sequence[slice], dtype: DTypeLike) -> Array:
    """Add up stretches of rows."""
    cells = cells.view(np.int8) if cells.dtype == np.bool_ else cells
    sums = np.empty((len(stretches), cells.shape[1]), dtype)
    for total, stretch in zip(sums, stretches, strict=True):
        np.add.reduce(cells[stretch], axis=0, dtype=dtype, out=total)
    return sums


def _weighed(weights: Array, rows: Array) -> Array:
    return np.einsum("d,df->f", weights, rows)


def _rounded(numerators: Array, denominators: Array) -> Array:
    """Divide and round half up; nothing of nothing is 0."""
    denominators = np.maximum(denominators, 1)
    return (2 * numerators + denominators) // (2 * denominators)


def _best_where(missing: Array, scores: Array) -> Array:
    """Put the best score where one is missing or does not count."""
    return np.maximum(scores, np.int16(FULL) * missing)


def _is_open(answers: Array) -> Array:
    return (answers == OPEN) | (answers == DONT_KNOW)


@singledispatch
def _hold(gate: Gate, chunk: _Chunk) -> None:
    raise TypeError(f"no rule for {type(gate).__name__}")


@_hold.register
def _(gate: AnswerGate, chunk: _Chunk) -> None:
    if gate.question not in chunk.tables.row:
        return
    answers = chunk.row(gate.question)
    fired = (answers > OPEN) & (answers < gate.at_least)
    if gate.fact is not None:
        fired &= chunk.designated != 0
        chunk.provisional |= fired & (chunk.designated < 0) & (gate.caps_at < chunk.raw_level)
    chunk.hold(fired, gate.caps_at)


@_hold.register
def _(gate: FactGate, chunk: _Chunk) -> None:
    chunk.hold(chunk.vetoed, gate.caps_at)


@_hold.register
def _(gate: DimensionGate, chunk: _Chunk) -> None:
    scores = chunk.dimensions[chunk.tables.dimension[gate.dimension]]
    chunk.hold((scores != NONE) & (scores < 100 * gate.at_least), gate.caps_at)


@_hold.register
def _(gate: SpreadGate, chunk: _Chunk) -> None:
    rows = [chunk.tables.dimension[dimension] for dimension in gate.dimensions]
    counts = _added(chunk.counts, chunk.tables.dimensions, np.int8)[rows]
    scores = _best_where(counts < max(gate.min_scored, 1), chunk.dimensions[rows])
    weakest = chunk.tables.levels.take(scores.min(axis=0))
    chunk.level = np.minimum(chunk.level, weakest + np.int8(gate.plus))


@_hold.register
def _(gate: ResultsGate, chunk: _Chunk) -> None:
    scores = _best_where(chunk.dimensions == NONE, chunk.dimensions)
    form = chunk.tables.form
    passed = scores[chunk.tables.dimension[gate.dimension]] >= 100 * gate.at_least
    passed &= scores.min(axis=0) >= 100 * gate.every_dimension_at_least
    wanted = [(form.trends, trends_wanted(gate, form)), (form.comparisons, gate.comparisons)]
    for questions, number in wanted:
        answers = chunk.rows(questions)
        counted = (answers != NOT_APPLICABLE).sum(axis=0)
        passed &= (answers >= gate.trend_level).sum(axis=0) >= np.minimum(number, counted)
    chunk.hold(~passed, gate.for_level - 1)


@_hold.register
def _(gate: EvidenceGate, chunk: _Chunk) -> None:
    have, asked = chunk.have_evidence, chunk.asked_for_evidence
    chunk.hold(100 * have < gate.share * asked, gate.for_level - 1)


@_hold.register
def _(gate: UnknownGate, chunk: _Chunk) -> None:
    unknown = _is_open(chunk.rows(chunk.tables.form.gate_questions)).any(axis=0)
    chunk.provisional |= unknown
    chunk.hold(unknown, gate.caps_at)
