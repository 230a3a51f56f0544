"""Attackers: they see every view and every export of some dates, and try to learn one firm.

A view gives, for a cell of the lattice, how many firms it holds and how many of them certainly
and possibly lie below each edge of the scale. What an unprotected publication would show has the
same form (``bare``), so every attack runs against both. All attacks know the lattice and the
rules; the ones by rank and by bounds are even told which firms are counted in which cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from scoring.benchmarks import Benchmarks
from scoring.cohorts import SECTOR_PLACES, SIZE_PLACES
from scoring.histograms import HALF_POINTS, below, histograms
from scoring.ledger import NONE, Ledger
from tests.scoring.populations import LATTICE, Population

EDGES = HALF_POINTS.edges


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


def shown(answers: Benchmarks) -> Seen:
    """Return every view of an edition: all cells of the lattice that show something."""
    seen = {}
    for code in range(len(LATTICE)):
        group = answers.group(LATTICE.cohort(code))
        if group is not None:
            one = group.measures["m0"]
            seen[code] = View(group.firms, one.fewest, one.most)
    return seen


def bare(found: Population) -> Seen:
    """Return what an unprotected publication would show: every cell, as it is."""
    seen = {}
    for code in range(len(LATTICE)):
        inside = LATTICE.inside(found.cells, code)
        if inside.any():
            counts = histograms(np.where(inside, 0, -1), found.scores[:, :1], 1)[0, 0]
            seen[code] = View(int(inside.sum()), below(counts), below(counts))
    return seen


def by_filters(seen: Seen, fewest: int) -> list[Finding]:
    """Subtract every shown cell, and every row of neighbours, from every cell around them."""
    found = []
    for outer, view in seen.items():
        for inner in _rows(outer):
            parts = [seen[cell] for cell in inner if cell in seen]
            rest = view.firms - sum(part.firms for part in parts)
            if parts and 0 < rest < fewest:
                least = view.fewest - sum(part.most for part in parts)
                most = view.most - sum(part.fewest for part in parts)
                found.append(_finding(rest, least, most))
    return found


def by_dates(first: Seen, second: Seen, fewest: int) -> list[Finding]:
    """Subtract yesterday's cells from today's: who came, who went, who says something new?"""
    found = []
    for cell in first.keys() & second.keys():
        least = second[cell].fewest - first[cell].most
        most = second[cell].most - first[cell].fewest
        came = second[cell].firms - first[cell].firms
        if 0 < came < fewest:
            found.append(_finding(came, least, most))
        elif -fewest < came < 0:
            found.append(_finding(-came, -most, -least))
        elif came == 0 and np.array_equal(least, most):
            found.extend(_moved(np.diff(least), fewest))
    return found


def _moved(change: NDArray[Any], fewest: int) -> list[Finding]:
    """Return where firms stand now that stood elsewhere, if they are few."""
    now = np.flatnonzero(change > 0)
    if not 0 < change[now].sum() < fewest:
        return []
    return [Finding(int(change[place]), int(EDGES[place]), int(EDGES[place + 1])) for place in now]


def by_intersection(seen: Seen, cell: int, width: int) -> list[Finding]:
    """A firm of a cell scores what some firm scores in every group around it."""
    possible = np.ones(len(EDGES) - 1, np.bool_)
    for outer, view in seen.items():
        if LATTICE.inside([cell], outer)[0]:
            possible &= view.most[1:] > view.fewest[:-1]
    places = np.flatnonzero(possible)
    if not len(places) or EDGES[places[-1] + 1] - EDGES[places[0]] > width:
        return []
    return [Finding(1, int(EDGES[places[0]]), int(EDGES[places[-1] + 1]))]


def by_probing(seen: Seen, fewest: int) -> list[Finding]:
    """Ask with every score: between which scores is it certain that one firm lies, or two?"""
    found = []
    low, high = np.triu_indices(len(EDGES), 1)
    for view in seen.values():
        least = view.fewest[high] - view.most[low]
        most = view.most[high] - view.fewest[low]
        for place in np.flatnonzero((least >= 1) & (most < fewest))[:1]:
            found.append(
                Finding(int(least[place]), int(EDGES[low[place]]), int(EDGES[high[place]]))
            )
    return found


def by_equations(seen: Seen, fewest: int) -> dict[int, Finding]:
    """Solve for the smallest cells: which of them do all the shown sums determine?

    A solution that is not whole numbers shows that the sums do not add up, and is no finding.
    """
    smallest = _smallest()
    table = np.array([LATTICE.inside(smallest, cell) for cell in seen], np.float64)
    sums = np.array([[view.firms, *view.fewest] for view in seen.values()], np.float64)
    solved = np.linalg.lstsq(table, sums, rcond=None)[0]
    spanned = np.linalg.pinv(table) @ table
    found = {}
    for place, cell in enumerate(smallest):
        firms, *totals = np.rint(solved[place])
        certain = np.isclose(spanned[place, place], 1.0, atol=1e-8)
        certain &= np.allclose(solved[place], [firms, *totals], atol=1e-6)
        if certain and 0 < firms < fewest:
            found[cell] = _finding(int(firms), np.array(totals), np.array(totals))
    return found


def by_own_firms(view: View, own: View) -> Finding:
    """Take one's own firms out of a group."""
    rest = view.firms - own.firms
    return _finding(rest, view.fewest - own.most, view.most - own.fewest)


def counted_in(ledgers: Sequence[Ledger]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return which thing said is counted in which shown cell of which date, and all marks.

    Shape (cells of all dates, marks): what an attacker would be told by an insider.
    """
    marks = np.unique(np.concatenate([ledger.marks for ledger in ledgers]))
    rows = []
    for ledger in ledgers:
        places = np.searchsorted(marks, ledger.marks)
        for code in range(len(LATTICE)):
            row = np.zeros(len(marks))
            row[places[(ledger.unit != NONE) & _lies(ledger.unit, code)]] = 1
            rows.append(row)
    table = np.unique(np.array(rows), axis=0)
    return table[table.any(axis=1)], marks


def by_rank(table: NDArray[Any], fewest: int, together: int = 2) -> list[tuple[int, ...]]:
    """Return sets of firms that some combination of shown cells touches alone.

    It exists where the table without their columns has a lower rank. Firms that are counted in
    the same cells can only be touched together; up to ``together`` such classes are tried.
    """
    classes, sizes = np.unique(table, axis=1, return_counts=True)
    whole = np.linalg.matrix_rank(classes)
    small = [place for place in range(len(sizes)) if sizes[place] < fewest]
    found = []
    for number in range(1, together + 1):
        for few in combinations(small, number):
            if sizes[list(few)].sum() < fewest:
                rest = np.delete(classes, few, axis=1)
                if np.linalg.matrix_rank(rest) < whole:
                    found.append(few)
    return found


def by_bounds(
    table: NDArray[Any], totals: NDArray[Any], firms: NDArray[Any]
) -> tuple[float, float]:
    """Return the bounds of a number of firms, given that the shown cells add up.

    ``table`` says which smallest cell is counted in which shown cell, ``totals`` what is shown,
    ``firms`` which smallest cells are asked about.
    """
    ends = []
    for sign in (1, -1):
        found = linprog(sign * firms, A_eq=table, b_eq=totals, bounds=(0, None), method="highs")
        assert found.status == 0, found.message
        ends.append(sign * found.fun)
    return ends[0], ends[1]


def _rows(outer: int) -> Iterator[list[int]]:
    """Yield rows of cells that could fill a cell: its parts by region, sector, size, and each."""
    region, sector, size = _parts(outer)
    regions = [place + 1 for place, parent in enumerate(LATTICE.parents) if parent == region]
    sectors = range(1, SECTOR_PLACES) if sector == 0 else ()
    sizes = range(1, 4) if size == SIZE_PLACES - 1 else ()
    yield [_code(r, sector, size) for r in regions]
    yield [_code(region, s, size) for s in sectors]
    yield [_code(region, sector, z) for z in sizes]
    yield from ([cell] for cell in _inner(outer))


@cache
def _inner(outer: int) -> list[int]:
    """Return the cells that lie in a cell, without itself."""
    inside = np.flatnonzero(LATTICE.inside(np.arange(len(LATTICE)), outer))
    return [cell for cell in inside.tolist() if cell != outer]


def _lies(cells: Any, outer: int) -> NDArray[np.bool_]:
    codes = np.asarray(cells)
    lies: NDArray[np.bool_] = LATTICE.inside(np.maximum(codes, 0), outer) & (codes >= 0)
    return lies


def _smallest() -> list[int]:
    parts = ((code, *_parts(code)) for code in range(len(LATTICE)))
    cities = set(range(3, 1 + len(LATTICE.regions)))
    return [code for code, r, s, z in parts if r in cities and s and z < SIZE_PLACES - 1]


def _parts(code: int) -> tuple[int, int, int]:
    kind, size = divmod(code, SIZE_PLACES)
    return *divmod(kind, SECTOR_PLACES), size


def _code(region: int, sector: int, size: int) -> int:
    return (region * SECTOR_PLACES + sector) * SIZE_PLACES + size


def _finding(firms: int, least: NDArray[Any], most: NDArray[Any]) -> Finding:
    """Return between which edges a group lies, as far as its bounds say."""
    first = np.flatnonzero(most <= 0)
    last = np.flatnonzero(least >= firms)
    low = int(EDGES[first[-1]]) if len(first) else int(EDGES[0])
    high = int(EDGES[last[0]]) if len(last) else int(EDGES[-1])
    return Finding(firms, low, high)
