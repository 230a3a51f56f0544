"""When what is told of a whole population may be told anew.

Types and figures of the questionnaire are computed from all firms of a population at once. Told
twice, before and after one firm came, they would tell of that firm by their difference. So a
population is a unit like those of cohorts (``scoring.disclosure``), with a ledger of its own: it is
told anew only if at least ten firms came, or none, and at least ten went, or none, against every
earlier telling and every combination of them. Until then what was told stays as it was.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from questionnaires.base import SIZES
from scoring.aggregates import Votes, votes_of
from scoring.cohorts import ABOVE_MICRO, Cohort, CohortSize, Lattice
from scoring.disclosure import count
from scoring.features import POPULATIONS
from scoring.ledger import Ledger
from scoring.sheets import FIRM_VIEW

#: A lattice without regions: everywhere, all sectors.
EVERYWHERE = Lattice(regions=(), parents=(), homes={})
_SIZES: dict[str, CohortSize] = {"micro": "micro", "larger": ABOVE_MICRO}


def population_cell(population: str) -> int:
    """Return the cell in which the firms of a population are counted."""
    return EVERYWHERE.code(Cohort(None, None, _SIZES[population]))


def members(population: str, sizes: NDArray[np.int8]) -> NDArray[np.intp]:
    """Return the rows of the firms of a population; ``sizes`` are positions in ``SIZES``."""
    return np.flatnonzero(np.isin(sizes, [SIZES.index(size) for size in POPULATIONS[population]]))


def empty_ledger() -> Ledger:
    return Ledger.empty(1, FIRM_VIEW.scale.bins)


def retell(
    key: bytes,
    firms: NDArray[np.uint64],
    sizes: NDArray[np.int8],
    answers: NDArray[np.int8],
    scores: NDArray[np.int16],
    ledger: Ledger,
    *,
    on: date,
) -> tuple[Ledger, dict[str, int]]:
    """Return the ledger of today, and the populations that may be told of, as they are today.

    With each comes the number of its version: the same one for the same firms saying the same.

    ``firms`` are the marks of n firms (``scoring.aggregates.firm_marks``), ``answers``
    (n, questions) what they say, ``scores`` (n,) their totals.
    """
    cells = np.zeros(len(firms), np.int32)
    for population in POPULATIONS:
        cells[members(population, sizes)] = population_cell(population)
    found = replace(votes_of(key, EVERYWHERE, firms, cells, answers), values=scores[:, None])
    today = count(EVERYWHERE, found, ledger, FIRM_VIEW, on=on)
    versions = dict(zip(today.units.tolist(), today.versions.tolist(), strict=True))
    return today, {
        population: versions[population_cell(population)]
        for population in POPULATIONS
        if _counts_today(today, found, population)
    }


def _counts_today(ledger: Ledger, found: Votes, population: str) -> bool:
    """Tell whether a population is counted, and with just what its firms say today."""
    cell = population_cell(population)
    counted, said = ledger.marks[ledger.unit == cell], found.marks[found.cells == cell]
    return len(said) > 0 and np.array_equal(np.sort(counted), np.sort(said))
