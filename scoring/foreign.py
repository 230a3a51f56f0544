"""Publications that one reader sees side by side: none may be subtracted from another.

A bureau sees the numbers of its regions and those of every round there, and the same firm may be
counted in several. Each has a ledger of its own; before one of them is counted anew, the versions
of the others are put beside its own, with numbers below zero, so that they are checked like
earlier versions (``scoring.disclosure``). Afterwards they are taken out again.

This finds what a firm said in two ledgers only where both mark it alike: under one key, with the
same measures, and the cells of one lattice. Where firms stand on the lattices of others, and the
units there, are of no account.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scoring.isolation import Pattern
from scoring.ledger import NONE, Ledger

#: The first number of a version of another ledger; -1 stands for none.
_FIRST = NONE - 1


def beside(own: Ledger, others: Sequence[Ledger]) -> Ledger:
    """Return a ledger that also knows in which versions of others each thing said was counted."""
    known = [other for other in others if len(other.marks)]
    if not known:
        return own
    every = [own, *known]
    marks, first = np.unique(np.concatenate([led.marks for led in every]), return_index=True)
    places, patterns = _patterns(marks, every)
    unit = np.full(len(marks), NONE, np.int32)
    unit[np.searchsorted(marks, own.marks)] = own.unit
    return replace(
        own,
        marks=marks,
        firms=np.concatenate([led.firms for led in every])[first],
        cells=np.concatenate([own.cells, *(np.zeros_like(led.cells) for led in known)])[first],
        has=np.concatenate([led.has for led in every])[first],
        unit=unit,
        pattern=places,
        patterns=patterns,
    )


def apart(ledger: Ledger) -> Ledger:
    """Return a ledger without the versions of others."""
    own = [Pattern(v for v in pattern if v > NONE) for pattern in ledger.patterns]
    patterns = tuple(dict.fromkeys(pattern for pattern in own if pattern))
    numbers = {pattern: place for place, pattern in enumerate(patterns)}
    table = np.array([numbers.get(pattern, NONE) for pattern in own], np.int32)
    pattern = table[ledger.pattern] if own else ledger.pattern
    kept = pattern != NONE
    rows = {n: getattr(ledger, n)[kept] for n in ("marks", "firms", "cells", "has", "unit")}
    return replace(ledger, **rows, pattern=pattern[kept], patterns=patterns)


def _patterns(
    marks: NDArray[np.uint64], every: Sequence[Ledger]
) -> tuple[NDArray[np.int32], tuple[Pattern, ...]]:
    """Return for each mark the place of its joint pattern, and the patterns."""
    columns, first, told = [], _FIRST, []
    for number, ledger in enumerate(every):
        column = np.full(len(marks), NONE, np.int32)
        column[np.searchsorted(marks, ledger.marks)] = ledger.pattern
        columns.append(column)
        last = first
        told.append([_renumbered(p, last) if number else p for p in ledger.patterns])
        first -= ledger.newest + 1 if number else 0
    kinds, places = np.unique(np.column_stack(columns), axis=0, return_inverse=True)
    joint = [
        Pattern().union(*(told[at][place] for at, place in enumerate(kind) if place != NONE))
        for kind in kinds.tolist()
    ]
    patterns = tuple(dict.fromkeys(joint))
    numbers = {pattern: place for place, pattern in enumerate(patterns)}
    table = np.array([numbers[pattern] for pattern in joint], np.int32)
    return table[places.reshape(-1)], patterns


def _renumbered(pattern: Pattern, first: int) -> Pattern:
    return Pattern(first - version for version in pattern)
