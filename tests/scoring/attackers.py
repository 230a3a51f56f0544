"""The attackers of ``scoring.attacks`` on the small lattice of the tests, and what they find bare."""

from __future__ import annotations

import numpy as np

from scoring.attacks import Attacker, Finding, Seen, View, by_bounds, by_rank
from scoring.histograms import below, histograms
from tests.scoring.populations import LATTICE, Population

__all__ = [
    "EDGES",
    "Finding",
    "Seen",
    "View",
    "bare",
    "by_bounds",
    "by_dates",
    "by_equations",
    "by_filters",
    "by_intersection",
    "by_own_firms",
    "by_probing",
    "by_rank",
    "counted_in",
    "shown",
]

ATTACKER = Attacker(LATTICE)
EDGES = ATTACKER.edges
shown = ATTACKER.shown
by_filters = ATTACKER.by_filters
by_dates = ATTACKER.by_dates
by_intersection = ATTACKER.by_intersection
by_probing = ATTACKER.by_probing
by_equations = ATTACKER.by_equations
by_own_firms = ATTACKER.by_own_firms
counted_in = ATTACKER.counted_in


def bare(found: Population) -> Seen:
    """Return what an unprotected publication would show: every cell, as it is."""
    seen = {}
    for code in range(len(LATTICE)):
        inside = LATTICE.inside(found.cells, code)
        if inside.any():
            counts = histograms(np.where(inside, 0, -1), found.scores[:, :1], 1)[0, 0]
            seen[code] = View(int(inside.sum()), below(counts), below(counts))
    return seen
