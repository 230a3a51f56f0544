"""The ledger: what must be remembered of earlier publications so that the next one is safe.

It is kept apart from what is published, under the protection that answers have: it holds keyed
marks of firms, and the full histograms of the units. It holds no firm id and no answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.aggregates import Votes
from scoring.cohorts import Lattice
from scoring.histograms import MISSING
from scoring.isolation import Pattern

NONE = -1
_HALF = 32


@dataclass(frozen=True)
class Ledger:
    """Everything that was ever counted.

    One row for each thing a firm said, sorted by ``marks``: the firm's mark, where the firm
    stood, which measures it had (as bits), at which unit the row is counted now (-1: no longer),
    and in which versions it was counted (a place in ``patterns``). For each unit as it is now
    published: its cell, its version, and its histograms, shape (units, measures, bins).

    ``elsewhere`` holds, for each other publication that is seen beside this one, the histograms of
    its groups by their numbers, which are below zero (``scoring.foreign``). It is never kept.
    """

    marks: NDArray[np.uint64]
    firms: NDArray[np.uint64]
    cells: NDArray[np.int32]
    has: NDArray[np.uint64]
    unit: NDArray[np.int32]
    pattern: NDArray[np.int32]
    patterns: tuple[Pattern, ...]
    units: NDArray[np.int32]
    versions: NDArray[np.int32]
    days: NDArray[np.int32]
    counts: NDArray[np.int32]
    elsewhere: tuple[Mapping[int, NDArray[np.int32]], ...] = ()

    @classmethod
    def empty(cls, measures: int, bins: int) -> Ledger:
        words, places = np.empty(0, np.uint64), np.empty(0, np.int32)
        nothing = np.empty((0, measures, bins), np.int32)
        return cls(words, words, places, words, places, places, (), places, places, places, nothing)

    @property
    def newest(self) -> int:
        """The highest number of a version so far, -1 before the first."""
        own = (max(pattern) for pattern in self.patterns if pattern)
        return max((NONE, *own))

    def homes(self) -> list[tuple[int, list[int]]]:
        """Return for each smallest cell the units that count firms of it now."""
        counted = self.unit != NONE
        keys = np.unique((self.cells[counted].astype(np.int64) << _HALF) + self.unit[counted])
        pairs = [divmod(key, 1 << _HALF) for key in keys.tolist()]
        return [(cell, [u for _, u in of]) for cell, of in groupby(pairs, lambda pair: pair[0])]

    def moved(self, before: Lattice, after: Lattice) -> Ledger:
        """Return the ledger with the codes of another lattice.

        Raises:
            KeyError: a region that is not on the new lattice was counted.
        """
        codes = np.full(len(before) + 1, NONE, np.int32)
        for code in {*self.cells.tolist(), *self.unit.tolist(), *self.units.tolist()} - {NONE}:
            codes[code] = after.code(before.cohort(code))
        places = {name: codes[getattr(self, name)] for name in ("cells", "unit", "units")}
        return replace(self, **places)

    def plain(self) -> dict[str, Any]:
        """Return arrays, and the patterns as lists: what ``from_plain`` takes."""
        others = ("patterns", "elsewhere")
        arrays = {name: value for name, value in vars(self).items() if name not in others}
        return {**arrays, "patterns": [sorted(pattern) for pattern in self.patterns]}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Ledger:
        patterns = tuple(frozenset(pattern) for pattern in plain["patterns"])
        arrays: dict[str, Any] = {n: np.asarray(v) for n, v in plain.items() if n != "patterns"}
        return cls(**arrays, patterns=patterns)


@dataclass(frozen=True)
class Rows:
    """The rows of a ledger and, after them, what firms say now for the first time.

    ``vote`` says which vote a row is now (-1: none), ``was`` at which unit it was counted,
    ``has`` which measures it has (as bits), ``firm`` numbers the firms.
    """

    marks: NDArray[np.uint64]
    firms: NDArray[np.uint64]
    cells: NDArray[np.int32]
    has: NDArray[np.uint64]
    was: NDArray[np.int32]
    pattern: NDArray[np.int32]
    vote: NDArray[np.int64]
    firm: NDArray[np.int64]

    def having(self, measure: int) -> NDArray[np.bool_]:
        """Tell which rows have a measure."""
        return (self.has >> np.uint64(measure) & np.uint64(1)).astype(np.bool_)


def rows_of(ledger: Ledger, found: Votes) -> Rows:
    """Find what firms say now among what was counted before."""
    known = _places(ledger.marks, found.marks)
    new = np.flatnonzero(known == NONE)
    vote = np.full(len(ledger.marks) + len(new), NONE, np.int64)
    vote[known[known != NONE]] = np.flatnonzero(known != NONE)
    vote[len(ledger.marks) :] = new
    cells = np.concatenate([ledger.cells, found.cells[new]])
    # marks may be those of a wider lattice, on which a firm moves without saying anything new
    cells[known[known != NONE]] = found.cells[known != NONE]
    fresh = np.full(len(new), NONE, np.int32)
    firms = np.concatenate([ledger.firms, found.firms[new]])
    return Rows(
        marks=np.concatenate([ledger.marks, found.marks[new]]),
        firms=firms,
        cells=cells,
        has=np.concatenate([ledger.has, _measured(found.values[new])]),
        was=np.concatenate([ledger.unit, fresh]),
        pattern=np.concatenate([ledger.pattern, fresh]),
        vote=vote,
        firm=np.unique(firms, return_inverse=True)[1],
    )


def _measured(values: NDArray[Any]) -> NDArray[np.uint64]:
    """Return as bits which measures firms have."""
    bits = np.uint64(1) << np.arange(values.shape[1], dtype=np.uint64)
    found: NDArray[np.uint64] = (values != MISSING) @ bits
    return found


def _places(marks: NDArray[np.uint64], wanted: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return where marks stand among sorted ones, -1 for those that do not."""
    at = np.searchsorted(marks, wanted)
    at[at == len(marks)] = 0
    found = marks[at] == wanted if len(marks) else np.zeros(len(wanted), np.bool_)
    return np.where(found, at, NONE)
