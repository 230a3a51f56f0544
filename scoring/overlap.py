"""How groups that are to be published overlap with all that were published before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.isolation import Pattern, singled_out
from scoring.ledger import NONE, Ledger


@dataclass(frozen=True)
class Overlap:
    """Rows by the versions they were counted in and the unit that is to count them.

    ``kinds`` lists (pattern, unit), with unit -1 for none; ``firms`` says how many rows are of
    each kind, ``kind`` of which kind each row is. ``current`` is the version of each unit that is
    published now.
    """

    kinds: tuple[tuple[Pattern, int], ...]
    firms: tuple[int, ...]
    kind: NDArray[np.int64]
    current: dict[int, int]
    newest: int

    @classmethod
    def of(cls, pattern: NDArray[Any], units: NDArray[Any], ledger: Ledger) -> Overlap:
        """Sort rows by the place of their pattern in the ledger (-1: none) and by their unit."""
        width = int(units.max(initial=NONE)) + 2
        keys = (pattern.astype(np.int64) + 1) * width + units + 1
        found, kind, firms = np.unique(keys, return_inverse=True, return_counts=True)
        known: Sequence[Pattern] = (Pattern(), *ledger.patterns)
        return cls(
            kinds=tuple((known[key // width], key % width - 1) for key in found.tolist()),
            firms=tuple(firms.tolist()),
            kind=kind,
            current=dict(zip(ledger.units.tolist(), ledger.versions.tolist(), strict=True)),
            newest=ledger.newest,
        )

    @classmethod
    def of_firms(
        cls, firm: NDArray[Any], pattern: NDArray[Any], units: NDArray[Any], ledger: Ledger
    ) -> Overlap:
        """Do the same with firms, whatever they said: a firm is in all versions its rows are in.

        What firms say anew moves rows but no firm, so that a newcomer among them is seen.
        """
        order = np.lexsort((pattern, firm))
        starts = np.flatnonzero(np.diff(firm[order], prepend=NONE))
        if not len(starts):
            return cls.of(pattern, units, ledger)
        united, ids = _united([Pattern(), *ledger.patterns], pattern[order] + 1, starts)
        places = np.maximum.reduceat(units[order], starts)
        whole = replace(ledger, patterns=tuple(united[1:]))
        return cls.of(ids - 1, places, whole)

    def among(self, some: NDArray[np.bool_], least: int) -> Overlap:
        """Return the overlap of some rows alone: those that have a measure.

        A version or a unit in which fewer than ``least`` of them are shows nothing of the measure
        and is left out.
        """
        counts = np.bincount(self.kind[some], minlength=len(self.kinds))
        some_kinds = np.flatnonzero(counts)
        part = replace(
            self,
            kinds=tuple(self.kinds[place] for place in some_kinds),
            firms=tuple(counts[some_kinds].tolist()),
            kind=np.searchsorted(some_kinds, self.kind[some]),
        )
        return part.without_small(least)

    def without_small(self, least: int) -> Overlap:
        """Return the overlap without versions and units of fewer than ``least``."""
        hidden = {version for version, firms in self.version_sizes.items() if firms < least}
        shown = {unit for unit, firms in self.sizes.items() if firms >= least}
        kinds = (
            (pattern - hidden, unit if unit in shown else NONE) for pattern, unit in self.kinds
        )
        return replace(self, kinds=tuple(kinds))

    @cached_property
    def sizes(self) -> Counter[int]:
        """Firms of each unit that is to be published."""
        sizes: Counter[int] = Counter()
        for (_, unit), firms in zip(self.kinds, self.firms, strict=True):
            sizes[unit] += firms
        del sizes[NONE]
        return sizes

    @cached_property
    def shared(self) -> Counter[tuple[int, int]]:
        """Firms that a unit would share with a version."""
        shared: Counter[tuple[int, int]] = Counter()
        for (pattern, unit), firms in zip(self.kinds, self.firms, strict=True):
            if unit != NONE:
                shared.update(dict.fromkeys(((unit, version) for version in pattern), firms))
        return shared

    @cached_property
    def published(self) -> NDArray[np.int32]:
        """The units that are to be published, in rising order."""
        return np.array(sorted(self.sizes), np.int32)

    @cached_property
    def version_sizes(self) -> Counter[int]:
        sizes: Counter[int] = Counter()
        for (pattern, _), firms in zip(self.kinds, self.firms, strict=True):
            sizes.update(dict.fromkeys(pattern, firms))
        return sizes

    @cached_property
    def versions(self) -> dict[int, int]:
        """The version of each unit: as it was where its firms are the same, else a new one."""
        new = [unit for unit in sorted(self.sizes) if not self._is_as_it_was(unit)]
        numbers = {unit: number for number, unit in enumerate(new, start=self.newest + 1)}
        return {unit: numbers.get(unit, self.current.get(unit, NONE)) for unit in self.sizes}

    def changes(self, told: Container[int]) -> Iterator[tuple[int, int, int, int]]:
        """Yield each new unit with each version told now that it overlaps, who came, who went."""
        for (unit, version), shared in self.shared.items():
            if version in told and self.is_new(unit):
                came, went = self.sizes[unit] - shared, self.version_sizes[version] - shared
                yield unit, version, came, went

    def is_new(self, unit: int) -> bool:
        return self.versions[unit] > self.newest

    def parts_of_units(self, told: Container[int]) -> Iterator[tuple[int, list[int], int]]:
        """Yield new units with the versions told now that lie in each, and how many firms are left."""
        parts = defaultdict(list)
        for (unit, version), shared in self.shared.items():
            if version in told and self.is_new(unit) and shared == self.version_sizes[version]:
                parts[unit].append(version)
        for unit, inner in parts.items():
            yield unit, inner, self.sizes[unit] - sum(self.version_sizes[v] for v in inner)

    def parts_of_versions(self, told: Container[int]) -> Iterator[tuple[int, list[int], int]]:
        """Yield versions told now with the units that lie in each, and how many firms are left."""
        parts = defaultdict(list)
        for (unit, version), shared in self.shared.items():
            if version in told and shared == self.sizes[unit]:
                parts[version].append(unit)
        for version, inner in parts.items():
            yield version, inner, self.version_sizes[version] - sum(self.sizes[u] for u in inner)

    def _is_as_it_was(self, unit: int) -> bool:
        version = self.current.get(unit, NONE)
        return self.sizes[unit] == self.version_sizes[version] == self.shared[unit, version]

    @cached_property
    def patterns(self) -> tuple[Pattern, ...]:
        """The pattern that each kind would have afterwards."""
        return tuple(
            pattern if unit == NONE else pattern | {self.versions[unit]}
            for pattern, unit in self.kinds
        )

    def failing(self, least: int) -> set[int]:
        """Return the units that must not be published so."""
        new = {version: unit for unit, version in self.versions.items() if version > self.newest}
        few = {unit for unit in new.values() if self.sizes[unit] < least}
        few |= {unit for unit, version in self.shared if self._tells(unit, version, least)}
        if few:
            return few
        weights: Counter[Pattern] = Counter()
        for pattern, firms in zip(self.patterns, self.firms, strict=True):
            weights[pattern] += firms
        return {new[version] for version in singled_out(weights, least, new) if version in new}

    def _tells(self, unit: int, version: int, least: int) -> bool:
        """Tell whether too few firms came or went between a version and a new one."""
        if not self.is_new(unit):
            return False
        shared = self.shared[unit, version]
        came, went = self.sizes[unit] - shared, self.version_sizes[version] - shared
        return 0 < came < least or 0 < went < least


def _united(
    known: list[Pattern], ids: NDArray[Any], starts: NDArray[np.int64]
) -> tuple[list[Pattern], NDArray[np.int64]]:
    """Unite the patterns of each group of rows; return all patterns and the place of each group's.

    ``ids`` are places in ``known``; a group goes from one of ``starts`` to the next.
    """
    names, places = list(known), {pattern: place for place, pattern in enumerate(known)}
    rows = np.diff(starts, append=len(ids))
    united = ids[starts].astype(np.int64)
    for further in range(1, int(rows.max())):
        longer = np.flatnonzero(rows > further)
        pairs = (united[longer] << _HALF) + ids[starts[longer] + further]
        found, of = np.unique(pairs, return_inverse=True)
        unions = [names[pair >> _HALF] | names[pair & _LOWER] for pair in found.tolist()]
        for union in unions:
            if union not in places:
                places[union] = len(names)
                names.append(union)
        united[longer] = np.array([places[union] for union in unions], np.int64)[of]
    return names, united


_HALF = 32
_LOWER = (1 << _HALF) - 1
