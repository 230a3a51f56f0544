"""Deciding what may be published, so that nobody can learn what one firm said.

Everything shown is a sum over *units*: disjoint groups of at least ``Rule.firms`` firms, found by
``scoring.pooling``. A cell of the lattice is shown as the sum of the units that lie wholly in it.
Three promises follow, for everybody who sees every view and every export of one audience:

- **Filters.** Whatever is added and subtracted is a combination of units, so no difference of
  shown cells holds fewer than ``Rule.firms`` firms: a hidden cell cannot be found by subtracting
  shown ones, on the whole lattice at once. (Hiding further cells until a hidden one is safe, the
  usual complementary suppression, would keep totals complete; but whether a three-way table with
  its margins is then safe is a hard question, and here it is a theorem.)
- **Dates.** A unit is counted anew only if against each earlier group that it overlaps at least
  ``Rule.firms`` firms came, or none, and at least ``Rule.firms`` went, or none: once with a firm
  that said something new as one that goes and comes, and once by firm alone, so that nobody is
  found among firms that changed something else; and no combination of all groups ever published
  may single out fewer (``scoring.isolation``). Otherwise it grows by the firms that are new, if they are enough,
  or stays as it was. Until then its firms keep the voice they had, and new ones wait. The same
  holds of each measure among the firms that have it.
- **Values.** Of a unit nothing is shown but its sheet (``scoring.sheets``), and a change of a
  sheet must not tell nearly everything of those that came or went (``scoring.changes``).

What is not promised: among the ten or more firms that changed between two dates, somebody may see
that one of them moved in one measure, but not which one; firms of a unit that tell each other
their scores can work out the rest; and a firm that moved to another cell may wait there until the
group it left is counted anew. The promises hold as long as rule, key and ledger are kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from scoring.aggregates import Votes
from scoring.changes import left_over, telling
from scoring.cohorts import Lattice
from scoring.histograms import histograms, require_on_scale, whole
from scoring.isolation import Pattern
from scoring.ledger import NONE, Ledger, Rows, rows_of
from scoring.overlap import Overlap
from scoring.pooling import pooled
from scoring.sheets import Rule


class Step(IntEnum):
    """How far a group of units may go; where it fails, it goes less far."""

    STAY = 0  # as it was
    GROW = 1  # as it was, and firms that are new, where enough come together
    ANEW = 2  # what the firms say today


def count(lattice: Lattice, found: Votes, ledger: Ledger, rule: Rule, *, on: date) -> Ledger:
    """Count the votes as far as is safe, and return the ledger of the new publication.

    Raises:
        ValueError: a value is not on the scale.
    """
    require_on_scale(whole(found.values), rule.scale)
    plan = _plan(lattice, found, ledger, rule)
    steps = np.full(plan.groups, Step.ANEW, np.int8)
    while True:
        units = plan.units(steps)
        overlap = Overlap.of(plan.rows.pattern, units, ledger)
        failing = overlap.failing(rule.firms) | plan.vanishing(units)
        failing |= plan.firms_overlap(units).failing(rule.firms)
        if not failing:
            counts = plan.counts(steps, overlap)
            failing = _failing_measures(plan, units, overlap, counts)
        if not failing:
            return _written(plan, units, overlap, counts, on)
        steps[plan.groups_of(failing)] -= 1


def _failing_measures(
    plan: _Plan, units: NDArray[np.int32], overlap: Overlap, counts: NDArray[np.int32]
) -> set[int]:
    """Return the units that must not be published so because of one measure."""
    ledger, least, now = plan.ledger, plan.rule.firms, overlap.published
    failing: set[int] = set()
    for measure in range(counts.shape[1] if ledger.patterns else 0):
        before = dict(zip(ledger.versions.tolist(), ledger.counts[:, measure], strict=True))
        others = [{v: shown[measure] for v, shown in each.items()} for each in ledger.elsewhere]
        after = dict(zip(now.tolist(), counts[:, measure], strict=True))
        has = plan.rows.having(measure)
        part = overlap if has.all() else overlap.among(has, least)
        if part is not overlap:
            firms = plan.firms_overlap(units, has).without_small(least)
            failing |= part.failing(least) | firms.failing(least)
        failing |= set(telling(part, [before, *others], after, plan.rule))
        failing |= {unit for each in others for unit in left_over(part, each, after, plan.rule)}
    return failing


@dataclass(frozen=True)
class _Plan:
    """What each row of the ledger could become.

    ``ideal`` is the unit that would count the row if everything were counted anew today, -1 for
    none. ``group`` numbers the units that would exchange cells and therefore go together: by the
    code of a unit, with a group of its own for -1.
    """

    found: Votes
    ledger: Ledger
    rule: Rule
    rows: Rows
    ideal: NDArray[np.int32]
    group: NDArray[np.int32]
    groups: int

    def units(self, steps: NDArray[np.int8]) -> NDArray[np.int32]:
        """Return which unit counts each row, -1 for none, if the groups go these steps."""
        rows, stays = self.rows, self.stays(steps)
        voiced = np.zeros(len(rows.firm) + 1, np.bool_)
        voiced[rows.firm[stays]] = True
        free = (rows.vote != NONE) & ~stays & ~voiced[rows.firm]
        step = steps[self.group[self.ideal]]
        enter = free & (step == Step.GROW) & (self.ideal != NONE)
        together = np.bincount(self.ideal[enter], minlength=len(self.group))
        enter &= together[self.ideal] >= self.rule.firms
        enter |= free & (step == Step.ANEW)
        return np.where(stays, rows.was, np.where(enter, self.ideal, NONE)).astype(np.int32)

    def stays(self, steps: NDArray[np.int8]) -> NDArray[np.bool_]:
        """Tell which rows keep the voice they have."""
        stays: NDArray[np.bool_] = steps[self.group[self.rows.was]] < Step.ANEW
        stays &= self.rows.was != NONE
        return stays

    def firms_overlap(
        self, units: NDArray[np.int32], some: NDArray[np.bool_] | None = None
    ) -> Overlap:
        """Return how firms overlap, whatever they say; by some rows alone where these are given."""
        rows = self.rows
        chosen = slice(None) if some is None else some
        return Overlap.of_firms(rows.firm[chosen], rows.pattern[chosen], units[chosen], self.ledger)

    def vanishing(self, units: NDArray[np.int32]) -> set[int]:
        """Return the units that would vanish though too few of their firms are gone.

        A unit all of whose firms are counted elsewhere may go, and one of which so many are gone
        that the others are too few.
        """
        rows, left = self.rows, ~np.isin(self.rows.was, units) & (self.rows.was != NONE)
        silent = rows.was[left & (rows.vote != NONE) & (units == NONE)]
        gone = np.bincount(rows.was[left & (rows.vote == NONE)], minlength=len(self.group))
        return {unit for unit in np.unique(silent).tolist() if gone[unit] < self.rule.firms}

    def counts(self, steps: NDArray[np.int8], overlap: Overlap) -> NDArray[np.int32]:
        """Return the histograms of the units if the groups go these steps.

        What is new is counted; where units are not counted anew, it is added to what was there.
        """
        rows, ledger, units, now = self.rows, self.ledger, self.units(steps), overlap.published
        enter = np.flatnonzero((units != NONE) & ~self.stays(steps))
        groups = np.full(len(self.found), NONE, np.int64)
        groups[rows.vote[enter]] = np.searchsorted(now, units[enter])
        counts = histograms(groups, self.found.values, len(now), scale=self.rule.scale)
        for place in np.flatnonzero(steps[self.group[ledger.units]] < Step.ANEW):
            counts[np.searchsorted(now, ledger.units[place])] += ledger.counts[place]
        return counts

    def groups_of(self, units: Iterable[int]) -> NDArray[np.int32]:
        return np.unique(self.group[list(units)])


def _plan(lattice: Lattice, found: Votes, ledger: Ledger, rule: Rule) -> _Plan:
    rows = rows_of(ledger, found)
    cells, firms = np.unique(found.cells, return_counts=True)
    ideal = pooled(lattice, dict(zip(cells.tolist(), firms.tolist(), strict=True)), rule)
    home = {cell: _narrowest(lattice.pools(cell), units) for cell, units in ledger.homes()}
    group, groups = _groups(len(lattice), ideal, home)
    return _Plan(found, ledger, rule, rows, _looked_up(ideal, rows.cells), group, groups)


def _narrowest(pools: tuple[int, ...], units: list[int]) -> int:
    """Return the first of the pools that is a unit, or any unit where the regions have changed."""
    return next((pool for pool in pools if pool in units), units[0])


def _looked_up(ideal: dict[int, int], cells: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the units of cells, -1 for none."""
    table = np.full(max(cells.max(initial=0), *ideal, 0) + 1, NONE, np.int32)
    table[list(ideal)] = list(ideal.values())
    return table[cells]


def _groups(
    cells: int, ideal: dict[int, int], home: dict[int, int]
) -> tuple[NDArray[np.int32], int]:
    """Number the units so that those that exchange a cell have one number.

    The last entry, for the unit -1, is a group by itself.
    """
    joined = list(range(cells + 1))

    def root(unit: int) -> int:
        while joined[unit] != unit:
            unit = joined[unit]
        return unit

    for cell, unit in ideal.items():
        joined[root(unit)] = root(home.get(cell, unit))
    names, group = np.unique([root(unit) for unit in range(cells + 1)], return_inverse=True)
    return group.astype(np.int32), len(names)


def _written(
    plan: _Plan,
    units: NDArray[np.int32],
    overlap: Overlap,
    counts: NDArray[np.int32],
    on: date,
) -> Ledger:
    """Return the ledger in which units count the rows so."""
    rows, now = plan.rows, overlap.published
    patterns = tuple(dict.fromkeys(overlap.patterns))
    places = {pattern: place for place, pattern in enumerate(patterns)}
    pattern = np.array([places[found] for found in overlap.patterns], np.int32)[overlap.kind]
    kept = np.flatnonzero(pattern != places.get(Pattern(), NONE))
    kept = kept[np.argsort(rows.marks[kept])]
    versions = np.array([overlap.versions[unit] for unit in now.tolist()], np.int32)
    return Ledger(
        marks=rows.marks[kept],
        firms=rows.firms[kept],
        cells=rows.cells[kept],
        has=rows.has[kept],
        unit=units[kept],
        pattern=pattern[kept],
        patterns=patterns,
        units=now,
        versions=versions,
        days=_days(plan.ledger, versions, on),
        counts=counts,
    )


def _days(ledger: Ledger, versions: NDArray[np.int32], on: date) -> NDArray[np.int32]:
    """Return the day on which each unit was counted; an old version keeps its day."""
    days = dict(zip(ledger.versions.tolist(), ledger.days.tolist(), strict=True))
    return np.array([days.get(v, on.toordinal()) for v in versions.tolist()], np.int32)
