"""Pooling: which firms are counted together so that no group counted has too few.

Every firm starts in its smallest cell of the lattice. A cell with too few firms hands them on to
the next wider pool (``Lattice.pools``), and so on. What is left over in a pool and too few for a
unit there goes further out, where it is counted in the wider cells only, unless that would keep
more than ``Rule.remainder`` percent of the pool's firms out of it. Then the smallest units inside
the pool are dissolved into one unit of the pool, so that the wide cell stays complete.
"""

from __future__ import annotations

from collections.abc import Mapping

from scoring.cohorts import Lattice
from scoring.sheets import Rule

#: The smallest cells of a unit, by the cell at which the unit stands.
Units = dict[int, tuple[int, ...]]


def pooled(lattice: Lattice, firms: Mapping[int, int], rule: Rule) -> dict[int, int]:
    """Return for each smallest cell the unit that counts its firms.

    ``firms`` says how many firms each smallest cell has. Cells whose firms are too few even
    together are left out: their firms wait. Every unit has at least ``rule.firms``.
    """
    waiting = {cell: (cell,) for cell, count in sorted(firms.items()) if count}
    inside: dict[int, Units] = {}
    whole: Units = {}
    for pool in _narrow_first(lattice, waiting):
        units = inside.pop(pool, {})
        left = _settle(pool, waiting.pop(pool, ()), units, firms, rule)
        wider = lattice.pools(pool)[1:2]
        (inside.setdefault(wider[0], {}) if wider else whole).update(units)
        if left and wider:
            waiting[wider[0]] = (*waiting.get(wider[0], ()), *left)
    return {cell: unit for unit, cells in whole.items() for cell in cells}


def _narrow_first(lattice: Lattice, cells: Mapping[int, tuple[int, ...]]) -> list[int]:
    pools = {pool for cell in cells for pool in lattice.pools(cell)}
    return sorted(pools, key=lambda pool: (-len(lattice.pools(pool)), pool))


def _settle(
    pool: int, left: tuple[int, ...], units: Units, firms: Mapping[int, int], rule: Rule
) -> tuple[int, ...]:
    """Make what is left over in a pool a unit there, or return it to go further out."""

    def size(cells: tuple[int, ...]) -> int:
        return sum(firms[cell] for cell in cells)

    whole = size(left) + sum(map(size, units.values()))
    if 100 * size(left) > rule.remainder * whole:
        while size(left) < rule.firms <= whole:
            smallest = min(units, key=lambda unit: (size(units[unit]), unit))
            left = (*left, *units.pop(smallest))
    if size(left) < rule.firms:
        return left
    units[pool] = left
    return ()
