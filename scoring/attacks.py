"""Attackers: they see every view and every export of some dates, and try to learn one firm.

A view gives, for a cell of the lattice, how many firms it holds and how many of them certainly
and possibly lie below each edge of the scale. What an unprotected publication would show has the
same form, so tests run every attack against both, and ``zhijie privacy-check`` against what is
stored. All attacks know the lattice and the rules; the ones by rank and by bounds are even told
which firms are counted in which cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.benchmarks import Benchmarks
from scoring.cohorts import SECTOR_PLACES, SIZE_PLACES, Lattice
from scoring.histograms import HALF_POINTS, Scale
from scoring.isolation import Pattern
from scoring.ledger import NONE, Ledger
from scoring.overlap import Overlap


@dataclass(frozen=True)
class View:
    firms: int
    fewest: NDArray[Any]
    most: NDArray[Any]


@dataclass(frozen=True)
class Finding:
    """A group singled out, and between which edges its scores were found to lie."""

    firms: int
    low: int
    high: int


Seen = Mapping[int, View]


@dataclass(frozen=True)
class Attacker:
    """Somebody who knows the lattice and the scale, and sees one measure everywhere."""

    lattice: Lattice
    scale: Scale = HALF_POINTS

    @property
    def edges(self) -> NDArray[Any]:
        return self.scale.edges

    def shown(self, answers: Benchmarks, measure: str = "m0") -> Seen:
        """Return every view of one measure: all cells of the lattice that show something."""
        seen = {}
        for code in range(len(self.lattice)):
            group = answers.group(self.lattice.cohort(code))
            one = None if group is None else group.measures.get(measure)
            if one is not None:
                seen[code] = View(one.firms, one.fewest, one.most)
        return seen

    def by_filters(self, seen: Seen, fewest: int) -> list[Finding]:
        """Subtract every shown cell, and every row of neighbours, from every cell around them."""
        found = []
        for outer, view in seen.items():
            for inner in self._rows(outer, seen):
                parts = [seen[cell] for cell in inner if cell in seen]
                rest = view.firms - sum(part.firms for part in parts)
                if parts and 0 < rest < fewest:
                    least = view.fewest - sum(part.most for part in parts)
                    most = view.most - sum(part.fewest for part in parts)
                    found.append(self._finding(rest, least, most))
        return found

    def by_dates(self, first: Seen, second: Seen, fewest: int) -> list[Finding]:
        """Subtract yesterday's cells from today's: who came, who went, who says something new?"""
        found = []
        for cell in first.keys() & second.keys():
            least = second[cell].fewest - first[cell].most
            most = second[cell].most - first[cell].fewest
            came = second[cell].firms - first[cell].firms
            if 0 < came < fewest:
                found.append(self._finding(came, least, most))
            elif -fewest < came < 0:
                found.append(self._finding(-came, -most, -least))
            elif came == 0 and np.array_equal(least, most):
                found.extend(self._moved(np.diff(least), fewest))
        return found

    def _moved(self, change: NDArray[Any], fewest: int) -> list[Finding]:
        """Return where firms stand now that stood elsewhere, if they are few."""
        now = np.flatnonzero(change > 0)
        if not 0 < change[now].sum() < fewest:
            return []
        return [
            Finding(int(change[place]), int(self.edges[place]), int(self.edges[place + 1]))
            for place in now
        ]

    def by_intersection(self, seen: Seen, cell: int, width: int) -> list[Finding]:
        """A firm of a cell scores what some firm scores in every group around it."""
        possible = np.ones(len(self.edges) - 1, np.bool_)
        for outer, view in seen.items():
            if self.lattice.inside([cell], outer)[0]:
                possible &= view.most[1:] > view.fewest[:-1]
        places = np.flatnonzero(possible)
        if not len(places) or self.edges[places[-1] + 1] - self.edges[places[0]] > width:
            return []
        return [Finding(1, int(self.edges[places[0]]), int(self.edges[places[-1] + 1]))]

    def by_probing(self, seen: Seen, fewest: int) -> list[Finding]:
        """Ask with every score: between which scores is it certain that one firm lies, or two?"""
        found = []
        low, high = np.triu_indices(len(self.edges), 1)
        for view in seen.values():
            least = view.fewest[high] - view.most[low]
            most = view.most[high] - view.fewest[low]
            for place in np.flatnonzero((least >= 1) & (most < fewest))[:1]:
                found.append(
                    Finding(
                        int(least[place]), int(self.edges[low[place]]), int(self.edges[high[place]])
                    )
                )
        return found

    def by_equations(self, seen: Seen, fewest: int) -> dict[int, Finding]:
        """Solve for the smallest cells: which of them do all the shown sums determine?

        A solution that is not whole numbers shows that the sums do not add up, and is no finding.
        """
        smallest, alone, table = self.kinds(seen)
        sums = np.array([[view.firms, *view.fewest] for view in seen.values()], np.float64)
        solved = np.linalg.lstsq(table, sums, rcond=None)[0]
        spanned = np.linalg.pinv(table) @ table
        found = {}
        for place in np.flatnonzero(alone):
            firms, *totals = np.rint(solved[place])
            certain = np.isclose(spanned[place, place], 1.0, atol=1e-8)
            certain &= np.allclose(solved[place], [firms, *totals], atol=1e-6)
            if certain and 0 < firms < fewest:
                told = np.array(totals)
                found[int(smallest[place])] = self._finding(int(firms), told, told)
        return found

    def by_own_firms(self, view: View, own: View) -> Finding:
        """Take one's own firms out of a group."""
        rest = view.firms - own.firms
        return self._finding(rest, view.fewest - own.most, view.most - own.fewest)

    def counted_in(self, ledgers: Sequence[Ledger]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return which thing said is counted in which shown cell of which date, and all marks.

        Shape (cells of all dates, marks): what an attacker would be told by an insider.
        """
        marks = np.unique(np.concatenate([ledger.marks for ledger in ledgers]))
        rows = []
        for ledger in ledgers:
            places = np.searchsorted(marks, ledger.marks)
            for code in range(len(self.lattice)):
                row = np.zeros(len(marks))
                row[places[(ledger.unit != NONE) & _lies(self.lattice, ledger.unit, code)]] = 1
                rows.append(row)
        table = np.unique(np.array(rows), axis=0)
        return table[table.any(axis=1)], marks

    def _rows(self, outer: int, seen: Seen) -> Iterator[list[int]]:
        """Yield rows of cells that could fill a cell: its parts by region, sector, size, and each."""
        region, sector, size = _parts(outer)
        regions = [
            place + 1 for place, parent in enumerate(self.lattice.parents) if parent == region
        ]
        sectors = range(1, SECTOR_PLACES) if sector == 0 else ()
        sizes = range(1, 4) if size == SIZE_PLACES - 1 else ()
        yield [_code(r, sector, size) for r in regions]
        yield [_code(region, s, size) for s in sectors]
        yield [_code(region, sector, z) for z in sizes]
        yield from ([cell] for cell in self._inner(outer, seen))

    def _inner(self, outer: int, seen: Seen) -> list[int]:
        """Return the shown cells that lie in a cell, without itself."""
        cells = np.array(list(seen), np.int64)
        inside = cells[self.lattice.inside(cells, outer)].tolist()
        return [cell for cell in inside if cell != outer]

    def kinds(self, seen: Seen) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """Return the smallest cells by what shown cells they lie in: one of each kind.

        With them comes which stand alone in their kind, and which shown cell holds which: shape
        (shown, kinds). The smallest cells are of places that hold no others.
        """
        holding = set(self.lattice.parents)
        codes = range(SECTOR_PLACES * SIZE_PLACES, len(self.lattice))
        parts = ((code, *_parts(code)) for code in codes)
        found = [c for c, r, s, z in parts if r not in holding and s and z < SIZE_PLACES - 1]
        narrow = np.array(found, np.int64)
        table = np.array([self.lattice.inside(narrow, outer) for outer in seen], np.float64)
        table, first, number = np.unique(table, axis=1, return_index=True, return_counts=True)
        shown = table.any(axis=0)
        return narrow[first[shown]], number[shown] == 1, table[:, shown]

    def _finding(self, firms: int, least: NDArray[Any], most: NDArray[Any]) -> Finding:
        """Return between which edges a group lies, as far as its bounds say."""
        first = np.flatnonzero(most <= 0)
        last = np.flatnonzero(least >= firms)
        low = int(self.edges[first[-1]]) if len(first) else int(self.edges[0])
        high = int(self.edges[last[0]]) if len(last) else int(self.edges[-1])
        return Finding(firms, low, high)


def by_rank(table: NDArray[Any], fewest: int, together: int = 2) -> list[tuple[int, ...]]:
    """Return sets of firms that some combination of shown cells touches alone.

    Firms that are counted in the same cells can only be touched together; up to ``together`` such
    classes are tried.
    """
    classes, sizes = np.unique(table, axis=1, return_counts=True)
    return by_rank_of_classes(classes, sizes, fewest, together)


def by_rank_of_classes(
    classes: NDArray[Any], sizes: NDArray[Any], fewest: int, together: int = 2
) -> list[tuple[int, ...]]:
    """Do the same where columns are classes of so many firms.

    A combination touches some columns alone where the table has a lower rank without them: where
    one minus its projection on what the rows span is singular among these columns.
    """
    spanned = np.linalg.pinv(classes.astype(np.float64)) @ classes
    small = np.flatnonzero(np.asarray(sizes) < fewest).tolist()
    found = []
    for number in range(1, together + 1):
        for few in combinations(small, number):
            if sum(int(sizes[place]) for place in few) < fewest:
                left = np.eye(number) - spanned[np.ix_(few, few)]
                if np.linalg.svd(left, compute_uv=False)[-1] < _ZERO:
                    found.append(few)
    return found


_ZERO = 1e-7


def versions_of(ledger: Ledger) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return what an insider knows of everything ever published: classes, and their sizes.

    ``classes`` has shape (versions, classes): which class of firms each version counted.
    """
    sizes = np.bincount(ledger.pattern, minlength=len(ledger.patterns))
    return _classes(ledger.patterns), sizes


def versions_of_firms(ledger: Ledger) -> tuple[NDArray[Any], NDArray[Any]]:
    """Do the same with firms, whatever they say: a newcomer is no firm that says something else."""
    firm = np.unique(ledger.firms, return_inverse=True)[1]
    nowhere = np.full(len(firm), NONE, np.int32)
    overlap = Overlap.of_firms(firm, ledger.pattern, nowhere, ledger)
    patterns = [pattern for pattern, _unit in overlap.kinds]
    return _classes(patterns), np.array(overlap.firms, np.int64)


def _classes(patterns: Sequence[Pattern]) -> NDArray[Any]:
    """Return which version, in rising order, counts firms of which pattern: (versions, patterns)."""
    rows = {version: row for row, version in enumerate(sorted(set().union(*patterns)))}
    classes = np.zeros((len(rows), len(patterns)))
    for column, pattern in enumerate(patterns):
        classes[[rows[version] for version in pattern], column] = 1
    return classes


def by_bounds(
    table: NDArray[Any], totals: NDArray[Any], firms: NDArray[Any]
) -> tuple[float, float]:
    """Return the bounds of a number of firms, given that the shown cells add up.

    ``table`` says which smallest cell is counted in which shown cell, ``totals`` what is shown,
    ``firms`` which smallest cells are asked about.
    """
    # the solver takes a while to load, and only tests ask for it
    from scipy.optimize import linprog

    ends = []
    for sign in (1, -1):
        found = linprog(sign * firms, A_eq=table, b_eq=totals, bounds=(0, None), method="highs")
        assert found.status == 0, found.message
        ends.append(sign * found.fun)
    return ends[0], ends[1]


def _lies(lattice: Lattice, cells: Any, outer: int) -> NDArray[np.bool_]:
    codes = np.asarray(cells)
    lies: NDArray[np.bool_] = lattice.inside(np.maximum(codes, 0), outer) & (codes >= 0)
    return lies


def _parts(code: int) -> tuple[int, int, int]:
    kind, size = divmod(code, SIZE_PLACES)
    return *divmod(kind, SECTOR_PLACES), size


def _code(region: int, sector: int, size: int) -> int:
    return (region * SECTOR_PLACES + sector) * SIZE_PLACES + size
