"""Editions: what is published of one round on one day, in plain numbers.

An edition holds the sheets of units and nothing else of firms. It is stored as it is, so the
percentile that was shown yesterday can be shown again, and everything that pages and exports
show is computed from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.aggregates import World
from scoring.cohorts import Lattice
from scoring.histograms import Scale
from scoring.ledger import NONE, Ledger
from scoring.sheets import Rule, Sheet, sheet_of


@dataclass(frozen=True)
class Unit:
    """A group of firms counted together: its cell of the lattice, and a sheet for each measure.

    A measure that too few of the firms have has no sheet.
    """

    cell: int
    firms: int
    on: date
    sheets: tuple[Sheet | None, ...]


@dataclass(frozen=True)
class Edition:
    """One publication: a round (a window of assessments) as it was counted on a day.

    ``model`` is the scoring digest of the model; only firms of one digest are compared.
    ``complete`` says of each cell that is shown how many tenths of the firms that are counted
    anywhere and belong to it are counted in it; the others stand in wider cells only.
    """

    round: str
    on: date
    world: World
    model: str
    measures: tuple[str, ...]
    scale: Scale
    lattice: Lattice
    units: tuple[Unit, ...]
    complete: Mapping[int, int]

    def plain(self) -> dict[str, Any]:
        """Return plain values that JSON can hold: what ``from_plain`` takes."""
        return {
            **{name: getattr(self, name) for name in ("round", "world", "model")},
            "on": self.on.isoformat(),
            "measures": list(self.measures),
            "scale": asdict(self.scale),
            "lattice": asdict(self.lattice),
            "units": [_plain_unit(unit) for unit in self.units],
            "complete": sorted(self.complete.items()),
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Edition:
        lattice = {name: plain["lattice"][name] for name in ("regions", "parents")}
        return cls(
            **{name: plain[name] for name in ("round", "world", "model")},
            on=date.fromisoformat(plain["on"]),
            measures=tuple(plain["measures"]),
            scale=Scale(**plain["scale"]),
            lattice=Lattice(
                **{k: tuple(v) for k, v in lattice.items()}, homes=plain["lattice"]["homes"]
            ),
            units=tuple(_unit(unit) for unit in plain["units"]),
            complete=dict(plain["complete"]),
        )


def edition_of(
    lattice: Lattice,
    ledger: Ledger,
    rule: Rule,
    *,
    round: str,
    on: date,
    world: World,
    model: str,
    measures: Sequence[str],
) -> Edition:
    """Return what may be published of a ledger.

    Raises:
        ValueError: the ledger does not count these measures.
    """
    if ledger.counts.shape[1] != len(measures):
        raise ValueError(f"the ledger counts {ledger.counts.shape[1]} measures")
    firms = np.bincount(ledger.unit[ledger.unit != NONE], minlength=len(lattice))
    return Edition(
        round=round,
        on=on,
        world=world,
        model=model,
        measures=tuple(measures),
        scale=rule.scale,
        lattice=lattice,
        units=_units(ledger, firms, rule),
        complete=_complete(lattice, ledger, firms),
    )


def _units(ledger: Ledger, firms: NDArray[Any], rule: Rule) -> tuple[Unit, ...]:
    rows = zip(ledger.units.tolist(), ledger.days.tolist(), ledger.counts, strict=True)
    return tuple(
        Unit(
            cell=cell,
            firms=int(firms[cell]),
            on=date.fromordinal(day),
            sheets=tuple(sheet_of(histogram, rule) for histogram in histograms),
        )
        for cell, day, histograms in rows
    )


def _complete(lattice: Lattice, ledger: Ledger, firms: NDArray[Any]) -> dict[int, int]:
    """Return the tenths of its firms that each shown cell counts, rounded down."""
    counted = ledger.unit != NONE
    belong = np.bincount(ledger.cells[counted], minlength=len(lattice))
    cells, units = np.flatnonzero(belong), np.flatnonzero(firms)
    tenths = {}
    for cell in range(len(lattice)):
        shown = firms[units[lattice.inside(units, cell)]].sum()
        if shown:
            tenths[cell] = int(10 * shown // belong[cells[lattice.inside(cells, cell)]].sum())
    return tenths


def _plain_unit(unit: Unit) -> dict[str, Any]:
    sheets = [sheet and [list(sheet.edges), list(sheet.counts)] for sheet in unit.sheets]
    return {"cell": unit.cell, "firms": unit.firms, "on": unit.on.isoformat(), "sheets": sheets}


def _unit(plain: Mapping[str, Any]) -> Unit:
    sheets = (sheet and Sheet(tuple(sheet[0]), tuple(sheet[1])) for sheet in plain["sheets"])
    on = date.fromisoformat(plain["on"])
    return Unit(plain["cell"], plain["firms"], on, tuple(sheets))
