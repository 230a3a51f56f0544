"""Weighting shares of a region to the register of firms, where participation is skewed.

The register counts firms by region, sector and size. The strata are the units of an edition, so
weighting shows nothing of firms that the edition does not show. Each smallest cell of the
register belongs to the first of its pools (``Lattice.pools``) that is a unit: sizes are joined
first, then sectors, then regions, and micro firms never with others. Where no pool is a unit,
its firms are shared out over the units inside the narrowest pool that has some, in proportion to
the register firms these stand for already: the silent are taken to be like their neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from questionnaires.base import SECTORS, SIZES
from scoring.arithmetic import share
from scoring.benchmarks import Share, distribution_of, shares_of
from scoring.cohorts import Cohort, Lattice
from scoring.editions import Edition
from scoring.sheets import Sheet

#: Firms of the register by smallest cell of the lattice.
Register = Mapping[int, int]


@dataclass(frozen=True)
class Stratum:
    """Firms that took part, and firms of the register they stand for, of one unit."""

    cohort: Cohort
    firms: int
    register: int

    @property
    def doubtful(self) -> bool:
        """Tell whether more firms took part than the register knows: it is old or wrong."""
        return self.firms > self.register


@dataclass(frozen=True)
class WeightedShares:
    """Shares of a measure among all firms of the register.

    ``raw`` are the shares among those that took part, ``bias`` how far participation moves each
    of them (middle of raw less middle of weighted, in hundredths of a percent). ``coverage`` is
    the share of the register that took part, ``effective`` the number of firms that would say as
    much without weights (Kish). ``silent`` are the smallest cells that no unit counts by itself
    or in a pool, with their firms in the register.
    """

    shares: tuple[Share, ...]
    raw: tuple[Share, ...]
    firms: int
    register: int
    effective: int
    strata: tuple[Stratum, ...]
    silent: Mapping[Cohort, int]

    @property
    def coverage(self) -> int:
        return share(self.firms, self.register)

    @property
    def bias(self) -> tuple[int, ...]:
        return tuple(r.middle - w.middle for r, w in zip(self.raw, self.shares, strict=True))


def register_of(lattice: Lattice, rows: Iterable[tuple[str, str, str, int]]) -> dict[int, int]:
    """Return a register from rows of region, sector, size and number of firms.

    Raises:
        KeyError: a region is not in the reference list.
        ValueError: a sector or size is unknown, a number is negative, or there is no firm.
    """
    register: dict[int, int] = {}
    for region, sector, size, firms in rows:
        if firms < 0:
            raise ValueError(f"{firms} firms in {region}, {sector}, {size}")
        place = SECTORS.index(sector), SIZES.index(size)
        code = int(lattice.codes([region], [place[0]], [place[1]])[0])
        register[code] = register.get(code, 0) + firms
    if not sum(register.values()):
        raise ValueError("the register holds no firm")
    return register


def weighted(
    edition: Edition, cohort: Cohort, measure: str, edges: Sequence[int], register: Register
) -> WeightedShares | None:
    """Weight the shares between edges in a cohort; ``None`` where there is nothing to weight.

    Raises:
        ValueError: the edition lacks the measure, or an edge is not one of the scale.
    """
    sheets = _sheets(edition, cohort, measure)
    known = _within(edition.lattice, register, cohort)
    if not sheets or not known:
        return None
    raw = distribution_of(list(sheets.values()), edition.scale)
    raw_shares = raw.shares(edges)
    stood_for, silent = _stood_for(edition.lattice, sheets, known)
    weights = np.array([stood_for[unit] / sheet.firms for unit, sheet in sheets.items()])
    return WeightedShares(
        shares=_shares(edition, sheets, weights, edges),
        raw=raw_shares,
        firms=raw.firms,
        register=sum(known.values()),
        effective=_effective(sheets, weights),
        strata=_strata(edition.lattice, sheets, stood_for),
        silent={edition.lattice.cohort(cell): firms for cell, firms in silent.items()},
    )


def _effective(sheets: Mapping[int, Sheet], weights: NDArray[np.float64]) -> int:
    """Return the effective number of firms of Kish (1965)."""
    firms = np.array([sheet.firms for sheet in sheets.values()])
    return int((firms @ weights) ** 2 / (firms @ weights**2) + _ROUNDING)


_ROUNDING = 1e-6


def _strata(
    lattice: Lattice, sheets: Mapping[int, Sheet], stood_for: Mapping[int, float]
) -> tuple[Stratum, ...]:
    units = ((unit, sheet.firms, round(stood_for[unit])) for unit, sheet in sheets.items())
    return tuple(Stratum(lattice.cohort(unit), firms, known) for unit, firms, known in units)


def _sheets(edition: Edition, cohort: Cohort, measure: str) -> dict[int, Sheet]:
    """Return the sheets of the units in a cohort that have the measure."""
    place = edition.measures.index(measure)
    cells = [unit.cell for unit in edition.units]
    inside = edition.lattice.inside(cells, edition.lattice.code(cohort))
    units = zip(edition.units, inside, strict=True)
    return {u.cell: sheet for u, lies in units if lies and (sheet := u.sheets[place]) is not None}


def _within(lattice: Lattice, register: Register, cohort: Cohort) -> dict[int, int]:
    inside = lattice.inside(list(register), lattice.code(cohort))
    pairs = zip(register.items(), inside, strict=True)
    return {cell: firms for (cell, firms), lies in pairs if lies and firms}


def _stood_for(
    lattice: Lattice, sheets: Mapping[int, Sheet], known: Mapping[int, int]
) -> tuple[dict[int, float], dict[int, int]]:
    """Return the register firms each unit stands for, and the cells no unit is a pool of."""
    stood_for = dict.fromkeys(sheets, 0.0)
    silent = {}
    for cell, firms in known.items():
        unit = next((pool for pool in lattice.pools(cell) if pool in sheets), None)
        if unit is None:
            silent[cell] = firms
        else:
            stood_for[unit] += firms
    for unit, more in _shared_out(lattice, stood_for, silent).items():
        stood_for[unit] += more
    return stood_for, silent


def _shared_out(
    lattice: Lattice, stood_for: Mapping[int, float], silent: Mapping[int, int]
) -> dict[int, float]:
    """Share the firms of silent cells out over the units nearest to them."""
    more = dict.fromkeys(stood_for, 0.0)
    units = np.array(list(stood_for))
    for cell, firms in silent.items():
        around = [lattice.inside(units, pool) for pool in lattice.pools(cell)]
        near = next((found for found in around if found.any()), np.ones(len(units), np.bool_))
        sizes = np.array([stood_for[unit] for unit in units[near].tolist()])
        parts = sizes / sizes.sum() if sizes.sum() else np.full(len(sizes), 1 / len(sizes))
        for unit, part in zip(units[near].tolist(), parts.tolist(), strict=True):
            more[unit] += firms * part
    return more


def _shares(
    edition: Edition,
    sheets: Mapping[int, Sheet],
    weights: NDArray[np.float64],
    edges: Sequence[int],
) -> tuple[Share, ...]:
    """Return the weighted shares between edges."""
    found = [distribution_of([sheet], edition.scale) for sheet in sheets.values()]
    at = np.searchsorted(edition.scale.edges, edges)
    return shares_of(
        weights @ np.array([one.fewest[at] for one in found]),
        weights @ np.array([one.most[at] for one in found]),
        weights @ np.array([one.likely[at] for one in found]),
    )
