"""Populations without types, as like the firms at hand as one common factor allows.

Few questions a dimension, and a questionnaire that grows with size, imitate types where there are
none. So what a method finds in real firms is held against what it finds in invented ones that have
the same sectors and sizes, answer the same questions, and score alike in the mean and in the
spread, but differ only in overall severity and, smoothly, in each dimension by itself (one common
factor, Spearman 1904). In the end each dimension gets the very scores of the given firms, in the
order of the invented ones (Iman & Conover 1982): floors, ceilings and the steps that few questions
make are then the same, and only what ties the dimensions together is without types.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from questionnaires.base import SIZES
from questionnaires.model import MaturityModel
from scoring.block import score_block
from scoring.features import features, usual_scores
from scoring.graded import Items, Missing, draw_items
from scoring.synthetic import Firms, Population, make_firms

Floats = NDArray[np.float64]
Bytes = NDArray[np.int8]

#: What one level more brings an answer, in hundredths of a point.
_LEVEL = 2500.0
_ROUNDS = 5
_SUBMITTED = Missing(unfinished=0.0)
_SAMPLE = 3000


@dataclass(frozen=True)
class Shape:
    """Mean score of each size and dimension, and how firms spread, in hundredths.

    ``levels`` (4,) are means of a firm's mean score by size (NaN for a size without firms),
    ``spread`` their standard deviation within sizes; ``dimensions`` (d,) say by how much each
    dimension is above a firm's mean, ``own`` (d,) how much firms differ in that.
    """

    levels: Floats
    spread: float
    dimensions: Floats
    own: Floats

    @classmethod
    def of(cls, X: Floats, sizes: Bytes) -> Shape:
        level = X.mean(axis=1)
        members = [sizes == size for size in range(len(SIZES))]
        levels = np.array([level[own].mean() if own.any() else np.nan for own in members])
        profile = X - level[:, None]
        spread = float((level - levels[sizes]).std())
        return cls(levels, spread, profile.mean(axis=0), profile.std(axis=0))


@dataclass(frozen=True)
class OneFactor:
    """Draws populations without types for given firms of one model.

    ``sectors`` and ``sizes`` (n,) are positions in ``SECTORS`` and ``SIZES``.
    """

    model: MaturityModel
    sectors: Bytes
    sizes: Bytes
    scores: Floats
    missing: Missing = _SUBMITTED

    @classmethod
    def like(
        cls, model: MaturityModel, dimensions: NDArray[np.int16], sectors: Bytes, sizes: Bytes
    ) -> OneFactor:
        """Prepare populations like the firms with these dimension scores (n, d)."""
        return cls(model, sectors, sizes, features(dimensions, usual_scores(dimensions)))

    @cached_property
    def shape(self) -> Shape:
        return Shape.of(self.scores, self.sizes)

    def __call__(self, chance: np.random.Generator) -> Floats:
        """Draw one population and return its scores as X of shape (n, d)."""
        items = draw_items(self.model, chance)
        population = self._fitted(items, chance)
        drawn = self._drawn(population, items, self.sectors, self.sizes, chance)
        kinds = self.sectors.astype(np.int64) * len(SIZES) + self.sizes
        for kind in np.unique(kinds):
            rows = np.flatnonzero(kinds == kind)
            drawn[rows] = _reordered(self.scores[rows], drawn[rows], chance)
        return drawn

    def _fitted(self, items: Items, chance: np.random.Generator) -> Population:
        """Move the latent values until the invented firms score as the given ones do."""
        rows = chance.permutation(len(self.sizes))[:_SAMPLE]
        sectors, sizes = self.sectors[rows], self.sizes[rows]
        population = self._first_guess()
        for seed in chance.integers(2**31, size=_ROUNDS):
            trial = np.random.default_rng(seed)
            drawn = self._drawn(population, items, sectors, sizes, trial)
            population = _nearer(population, self.shape, Shape.of(drawn, sizes))
        return population

    def _first_guess(self) -> Population:
        shape = self.shape
        return replace(
            Population().one_factor(),
            severity=_plain(np.where(np.isnan(shape.levels), 3.0, 1 + shape.levels / _LEVEL)),
            severity_spread=shape.spread / _LEVEL,
            easiness=_plain(shape.dimensions / _LEVEL),
            lean_spread=_plain(0.5 * shape.own / _LEVEL),
            missing=self.missing,
        )

    def _drawn(
        self,
        population: Population,
        items: Items,
        sectors: Bytes,
        sizes: Bytes,
        chance: np.random.Generator,
    ) -> Floats:
        firms = make_firms(
            len(sizes),
            random_state=chance,
            model=self.model,
            population=population,
            sectors=sectors,
            sizes=sizes,
            items=items,
        )
        dimensions = dimension_scores(firms)
        return features(dimensions, usual_scores(dimensions))


def dimension_scores(firms: Firms) -> NDArray[np.int16]:
    """Return the dimension scores of invented firms, shape (n, d), as ``score_block`` has them."""
    return score_block(
        firms.model,
        firms.answers,
        firms.evidence,
        firms.sectors,
        firms.sizes,
        designated=firms.designated,
        vetoed=firms.vetoed,
    ).dimensions


def _reordered(scores: Floats, like: Floats, chance: np.random.Generator) -> Floats:
    """Return the values of each column of ``scores`` in the order that ``like`` has.

    Both have shape (n, d), in hundredths; equal values of ``like`` are ordered by chance.
    """
    order = np.argsort(like + chance.random(like.shape), axis=0)
    reordered = np.empty_like(scores)
    np.put_along_axis(reordered, order, np.sort(scores, axis=0), axis=0)
    return reordered


def _nearer(population: Population, wanted: Shape, found: Shape) -> Population:
    """Correct the latent values by how far the scores are off."""
    severity, easiness = np.asarray(population.severity), np.asarray(population.easiness)
    off = np.nan_to_num(wanted.levels - found.levels) / _LEVEL
    own = np.square(population.lean_spread) + (wanted.own**2 - found.own**2) / _LEVEL**2
    spread = np.asarray(population.severity_spread) * (wanted.spread / max(found.spread, 1.0))
    return replace(
        population,
        severity=_plain(severity + off),
        severity_spread=float(np.clip(spread, 0.0, 3.0)),
        easiness=_plain(easiness + (wanted.dimensions - found.dimensions) / _LEVEL),
        lean_spread=_plain(np.sqrt(np.clip(own, 0.0, 4.0))),
    )


def _plain(numbers: Floats) -> tuple[float, ...]:
    return tuple(numbers.tolist())
