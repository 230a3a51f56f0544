"""Publications that one reader sees side by side: none may be subtracted from another.

A bureau sees the numbers of its regions and those of every round there, and the same firm may be
counted in several. Each has a ledger of its own; before one of them is counted anew, the versions
of the others are put beside its own, with numbers below zero, so that they are checked like
earlier versions (``scoring.disclosure``), firm by firm, saying by saying, and by their sheets, also
where groups of the other add up to one of this or the other way round. Afterwards they are taken out again.

This finds what a firm said in two ledgers only where both mark it alike: under one key, with the
same measures, and the cells of one lattice. Where firms stand on the lattices of others, and the
units there, are of no account.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

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
        elsewhere=tuple(
            _told(each, first)
            for each, first in zip(known, _firsts(known), strict=True)
            if each.counts.shape[1:] == own.counts.shape[1:]
        ),
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
    columns = []
    for ledger in every:
        column = np.full(len(marks), NONE, np.int32)
        column[np.searchsorted(marks, ledger.marks)] = ledger.pattern
        columns.append(column)
    own, *others = every
    told = [own.patterns]
    for other, first in zip(others, _firsts(others), strict=True):
        told.append(tuple(_renumbered(pattern, first) for pattern in other.patterns))
    kinds, places = np.unique(np.column_stack(columns), axis=0, return_inverse=True)
    joint = [
        Pattern().union(*(told[at][place] for at, place in enumerate(kind) if place != NONE))
        for kind in kinds.tolist()
    ]
    patterns = tuple(dict.fromkeys(joint))
    numbers = {pattern: place for place, pattern in enumerate(patterns)}
    table = np.array([numbers[pattern] for pattern in joint], np.int32)
    return table[places.reshape(-1)], patterns


def _firsts(others: Sequence[Ledger]) -> list[int]:
    """Return the number of the first version of each other ledger; its next ones are lower."""
    return [_FIRST - gone for gone in accumulate((o.newest + 1 for o in others[:-1]), initial=0)]


def _told(other: Ledger, first: int) -> Mapping[int, NDArray[np.int32]]:
    """Return the histograms of the groups that are told now, by the numbers of their versions."""
    return {
        first - v: shown for v, shown in zip(other.versions.tolist(), other.counts, strict=True)
    }


def _renumbered(pattern: Pattern, first: int) -> Pattern:
    return Pattern(first - version for version in pattern)
