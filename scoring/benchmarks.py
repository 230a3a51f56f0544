"""Where a firm stands among firms like it: a distribution, not an average.

Everything here is read from an edition (``scoring.editions``), so it can say no more than the
sheets of the units say, to whoever asks, whatever score they ask with.

**What an interval means here.** The group is everybody who took part, verified and willing; it
is not a sample, so there is no sampling error and no Wilson or Clopper-Pearson interval: they
would answer a question nobody asked. What is uncertain is twofold, and the interval says both.
The published bands tell a firm's place only up to the band it stands in: ``low`` of the firms
certainly score lower, at most ``high`` do. And where the firm's own score is an interval
(answers open, evidence missing), its place is one from the low end to the high end. The middle is
the mid-rank percentile with the band as its grain: firms in the same band count half. Scores are
reported by the firms themselves; no interval covers that, the page has to say it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from math import ceil, floor
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from scoring.arithmetic import FULL, share
from scoring.cohorts import Cohort
from scoring.editions import Edition, Unit
from scoring.histograms import Scale
from scoring.sheets import Sheet

QUARTERS = (25, 50, 75)


@dataclass(frozen=True)
class Share:
    """A share of firms in hundredths of a percent (0-10000): certain, mid-rank, and possible."""

    low: int
    middle: int
    high: int


@dataclass(frozen=True)
class Spread:
    """A score in hundredths that is only known to lie between two others."""

    low: int
    middle: int
    high: int


@dataclass(frozen=True)
class Distribution:
    """One measure in one group.

    ``fewest`` and ``most`` say how many firms lie below each edge of the scale at least and at
    most, ``likely`` how many do if the firms of a band are spread evenly over it: shape
    (bins + 1,), from 0 to ``firms``, which is the number of firms that have the measure.
    """

    firms: int
    scale: Scale
    fewest: NDArray[np.int64]
    most: NDArray[np.int64]
    likely: NDArray[np.float64]

    def place(self, score: int, *, low: int | None = None, high: int | None = None) -> Share:
        """Return the share of firms that score lower.

        ``low`` and ``high`` are the ends of the firm's own score, where it is an interval.

        Raises:
            ValueError: a score is not on the scale, or not a whole number.
        """
        at = self._bin(score)
        first = at if low is None else self._bin(low)
        last = at if high is None else self._bin(high)
        least, most = int(self.fewest[first]), int(self.most[last + 1])
        between = int(self.fewest[at]) + int(self.most[at + 1])
        down, up = FULL * least // self.firms, -(-FULL * most // self.firms)
        return Share(down, share(between, 2 * self.firms), up)

    def quantile(self, percent: int) -> Spread:
        """Return between which scores a quantile lies."""
        edges, wanted = self.scale.edges, percent * self.firms
        first = edges[max(int(np.searchsorted(100 * self.most, wanted)) - 1, 0)]
        last = edges[np.searchsorted(100 * self.fewest, wanted)]
        middle = np.interp(wanted, 100 * self.likely, edges)
        low, at, high = (min(round(float(end)), self.scale.last) for end in (first, middle, last))
        return Spread(low, min(max(at, low), high), high)

    @cached_property
    def quartiles(self) -> tuple[Spread, Spread, Spread]:
        first, second, third = (self.quantile(percent) for percent in QUARTERS)
        return first, second, third

    def shares(self, edges: Sequence[int]) -> tuple[Share, ...]:
        """Return the share of firms from each edge to below the next; an edge is one of the scale.

        Raises:
            ValueError: an edge is not one of the scale.
        """
        known = self.scale.edges
        at = np.searchsorted(known, edges).clip(max=len(known) - 1)
        if (known[at] != edges).any():
            raise ValueError("these edges are not all edges of the scale")
        return shares_of(self.fewest[at], self.most[at], self.likely[at])

    def _bin(self, score: int) -> int:
        if not isinstance(score, (int, np.integer)):
            raise ValueError(f"a score is a whole number of hundredths, not {score!r}")
        if not self.scale.first <= score <= self.scale.last:
            raise ValueError(f"a score of {score} is not on the scale")
        return (int(score) - self.scale.first) // self.scale.step


def shares_of(fewest: Any, most: Any, likely: Any) -> tuple[Share, ...]:
    """Return the shares between edges, from numbers of firms below each: shape (edges,).

    They may be weighted, so they need not be whole. Bounds are rounded outward.
    """
    whole = FULL / max(likely[-1], _ROUNDING)
    found = []
    for low, high in pairwise(range(len(likely))):
        least = max(whole * float(fewest[high] - most[low]), 0.0)
        middle = whole * float(likely[high] - likely[low])
        greatest = min(whole * float(most[high] - fewest[low]), FULL)
        ends = floor(least + _ROUNDING), floor(middle + 0.5), ceil(greatest - _ROUNDING)
        found.append(Share(*ends))
    return tuple(found)


_ROUNDING = 1e-6


@dataclass(frozen=True)
class Group:
    """The firms of a cohort that are counted in it.

    ``on`` is the day on which the oldest of its units was counted; ``complete`` the tenths of the
    cohort's counted firms that are in it; ``measures`` those that enough firms have.
    """

    cohort: Cohort
    firms: int
    on: date
    complete: int
    measures: Mapping[str, Distribution]


@dataclass(frozen=True)
class Benchmark:
    """A firm's place in a group. ``skipped`` are the narrower cohorts with too few firms."""

    group: Group
    places: Mapping[str, Share]
    skipped: tuple[Cohort, ...]


@dataclass(frozen=True)
class NoBenchmark:
    """There is nothing to compare with, and why. The page shows targets and the next anchor."""

    reason: Literal["no_edition", "other_model", "too_few"]
    skipped: tuple[Cohort, ...] = ()


class Benchmarks:
    """Answers what an edition says. Groups are put together when first asked for, and kept."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self._groups: dict[int, Group | None] = {}
        self._cells = np.array([unit.cell for unit in edition.units], np.int64)

    def group(self, cohort: Cohort) -> Group | None:
        """Return a cohort's group, ``None`` where too few firms can be shown.

        Raises:
            KeyError: the region is not on the lattice of the edition.
        """
        code = self.edition.lattice.code(cohort)
        if code not in self._groups:
            self._groups[code] = self._put_together(code)
        return self._groups[code]

    def compare(
        self,
        cohort: Cohort,
        scores: Mapping[str, int | None],
        *,
        model: str,
        ranges: Mapping[str, tuple[int, int]] | None = None,
    ) -> Benchmark | NoBenchmark:
        """Place a firm in the narrowest group around its smallest cohort.

        ``scores`` are hundredths by measure, ``None`` where the firm has none; ``ranges`` the
        ends of scores that are intervals. ``model`` is the scoring digest of the scores.
        """
        if model != self.edition.model:
            return NoBenchmark("other_model")
        skipped: list[Cohort] = []
        for wider in self.edition.lattice.fallbacks(cohort):
            group = self.group(wider)
            if group is not None:
                return Benchmark(group, _places(group, scores, ranges or {}), tuple(skipped))
            skipped.append(wider)
        return NoBenchmark("too_few", tuple(skipped))

    def _put_together(self, code: int) -> Group | None:
        edition = self.edition
        inside = np.flatnonzero(edition.lattice.inside(self._cells, code))
        units = [edition.units[place] for place in inside]
        if not units:
            return None
        return Group(
            cohort=edition.lattice.cohort(code),
            firms=sum(unit.firms for unit in units),
            on=min(unit.on for unit in units),
            complete=edition.complete[code],
            measures=_distributions(edition, units),
        )


def _places(
    group: Group, scores: Mapping[str, int | None], ranges: Mapping[str, tuple[int, int]]
) -> dict[str, Share]:
    """Place each score that the firm and the group have."""
    places = {}
    for measure, score in scores.items():
        if score is not None and measure in group.measures:
            low, high = ranges.get(measure, (score, score))
            places[measure] = group.measures[measure].place(score, low=low, high=high)
    return places


def _distributions(edition: Edition, units: Sequence[Unit]) -> dict[str, Distribution]:
    """Add up the sheets of units, measure by measure."""
    found = {}
    for place, measure in enumerate(edition.measures):
        sheets = [sheet for unit in units if (sheet := unit.sheets[place]) is not None]
        if sheets:
            found[measure] = distribution_of(sheets, edition.scale)
    return found


def distribution_of(sheets: Sequence[Sheet], scale: Scale) -> Distribution:
    """Add up sheets of one measure."""
    bounds = [_bounds(sheet, scale) for sheet in sheets]
    fewest, most, likely = (np.sum(part, axis=0) for part in zip(*bounds, strict=True))
    return Distribution(sum(sheet.firms for sheet in sheets), scale, fewest, most, likely)


def _bounds(sheet: Sheet, scale: Scale) -> tuple[Any, Any, Any]:
    """Return how many firms lie below each edge of the scale: at least, at most, and likely."""
    edges, totals = np.array(sheet.edges), np.cumsum([0, *sheet.counts])
    at_least = totals[np.searchsorted(edges, scale.edges, side="right") - 1]
    at_most = totals[np.searchsorted(edges, scale.edges, side="left")]
    return at_least, at_most, np.interp(scale.edges, edges, totals)
