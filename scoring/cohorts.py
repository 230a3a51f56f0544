"""Cohorts: the fixed lattice region x sector x size on which firms are compared.

Every result exists on this lattice and nowhere else, so no freely chosen filter can single a
firm out. Micro firms are never mixed with others: the sizes are ``micro`` by itself, and
``small``, ``medium`` and ``large`` with the group ``above_micro`` that holds the three.

A cell of the lattice has a code: ``(region * SECTOR_PLACES + sector) * SIZE_PLACES + size``, in
which region 0 is everywhere and sector 0 is all sectors.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from questionnaires.base import SECTORS, SIZES
from questionnaires.reference import Region, Regions

CohortSize = Literal["micro", "small", "medium", "large", "above_micro"]
ABOVE_MICRO: CohortSize = "above_micro"
COHORT_SIZES: tuple[CohortSize, ...] = (*SIZES, ABOVE_MICRO)
SECTOR_PLACES = 1 + len(SECTORS)
SIZE_PLACES = len(COHORT_SIZES)
_MICRO, _ABOVE = COHORT_SIZES.index("micro"), COHORT_SIZES.index(ABOVE_MICRO)

#: The code that the reference list gives to places that are no place.
_NOWHERE = "000000"


@dataclass(frozen=True)
class Cohort:
    """Firms that are compared. Without ``region`` from everywhere, without ``sector`` of all."""

    region: str | None
    sector: str | None
    size: CohortSize


@dataclass(frozen=True)
class Lattice:
    """The regions of the lattice and what each lies in.

    ``parents[i]`` is the position of what ``regions[i - 1]`` lies in, 0 for everywhere; a region
    comes after what it lies in. ``homes`` says at which position a region of the reference list
    is compared: districts with their city.
    """

    regions: tuple[str, ...]
    parents: tuple[int, ...]
    homes: Mapping[str, int]

    @classmethod
    def of(
        cls,
        regions: Regions,
        *,
        levels: Collection[str] = ("province", "city"),
        also: Collection[str] = (),
    ) -> Lattice:
        """Keep the regions of some levels, and some more by id; the rest goes where it lies."""
        kept = [r for r in regions.regions if _is_kept(r, levels, also)]
        kept.sort(key=lambda region: len(regions.lineage(region.id)))
        places = {region.id: place for place, region in enumerate(kept, start=1)}

        def nearest(lineage: Sequence[Region]) -> int:
            return next((places[r.id] for r in lineage if r.id in places), 0)

        return cls(
            regions=tuple(places),
            parents=tuple(nearest(regions.lineage(region.id)[1:]) for region in kept),
            homes={r.id: nearest(regions.lineage(r.id)) for r in regions.regions},
        )

    def __len__(self) -> int:
        """Return the number of cells."""
        return (1 + len(self.regions)) * SECTOR_PLACES * SIZE_PLACES

    def codes(self, regions: Sequence[str], sectors: ArrayLike, sizes: ArrayLike) -> NDArray[Any]:
        """Return the smallest cell of n firms: shape (n,), int32.

        ``regions`` are ids of the reference list, ``sectors`` and ``sizes`` positions in
        ``SECTORS`` and ``SIZES``.

        Raises:
            KeyError: a region is not in the reference list.
            ValueError: a sector or a size is out of range.
        """
        kinds = np.asarray(sectors, np.int64), np.asarray(sizes, np.int64)
        for kind, places in zip(kinds, (SECTORS, SIZES), strict=True):
            if kind.size and not 0 <= kind.min() <= kind.max() < len(places):
                raise ValueError(f"a position is not one of {places}")
        names, of = np.unique(np.asarray(regions, np.str_), return_inverse=True)
        homes = np.array([self.homes[name] for name in names.tolist()], np.int64)[of]
        codes = (homes * SECTOR_PLACES + kinds[0] + 1) * SIZE_PLACES + kinds[1]
        return codes.astype(np.int32)

    def without_sizes(self, codes: ArrayLike) -> NDArray[np.int32]:
        """Return cells in which all sizes above micro are one; micro stays by itself."""
        cells = np.asarray(codes, np.int32)
        size = cells % SIZE_PLACES
        joined: NDArray[np.int32] = np.where(size == _MICRO, cells, cells - size + _ABOVE)
        return joined.astype(np.int32)

    def of_places(self, regions: Sequence[str]) -> NDArray[np.int32]:
        """Return the cells of regions where firms of all sectors and all sizes are counted as one.

        It is the cell of the sizes above micro, of no sector: nothing else is counted beside it.

        Raises:
            KeyError: a region is not in the reference list.
        """
        homes = np.array([self.homes[region] for region in regions], np.int64)
        return (homes * SECTOR_PLACES * SIZE_PLACES + _ABOVE).astype(np.int32)

    def without_sectors(self, codes: ArrayLike) -> NDArray[np.int32]:
        """Return cells in which all sectors are one."""
        region, _sector, size = _parts(np.asarray(codes, np.int32))
        joined: NDArray[np.int32] = _code(region, 0, size).astype(np.int32)
        return joined

    def code(self, cohort: Cohort) -> int:
        """Return the code of a cohort.

        Raises:
            KeyError: the region is not on the lattice.
        """
        region = self._places[cohort.region] if cohort.region else 0
        sector = SECTORS.index(cohort.sector) + 1 if cohort.sector else 0
        size = COHORT_SIZES.index(cohort.size)
        return (region * SECTOR_PLACES + sector) * SIZE_PLACES + size

    def cohort(self, code: int) -> Cohort:
        region, sector, size = _parts(code)
        return Cohort(
            region=self.regions[region - 1] if region else None,
            sector=SECTORS[sector - 1] if sector else None,
            size=COHORT_SIZES[size],
        )

    def cohort_of(self, region: str, sector: str, size: CohortSize) -> Cohort:
        """Return the smallest cohort of a firm; a region unknown here is compared everywhere.

        ``region`` is an id of the reference list, which may be newer than the lattice.
        """
        home = self.homes.get(region, 0)
        return Cohort(self.regions[home - 1] if home else None, sector, size)

    def fallbacks(self, cohort: Cohort) -> tuple[Cohort, ...]:
        """Return the cohort and the wider ones a firm is compared with, step by step.

        First wider regions, then all sizes above micro, then all sectors.
        """
        region, sector, size = _parts(self.code(cohort))
        places = [(place, sector, size) for place in self.upward(region)]
        steps = (*places, (0, sector, _group(size)), (0, 0, _group(size)))
        return tuple(self.cohort(_code(*step)) for step in dict.fromkeys(steps))

    def pools(self, code: int) -> tuple[int, ...]:
        """Return the cells into which a cell too small is pooled, the cell itself first.

        Pooling keeps the region as long as it can, because a bureau asks about its region:
        first sizes are joined, then sectors, and only then regions.
        """
        region, sector, size = _parts(code)
        wider = [(place, 0, _group(size)) for place in self.upward(region)]
        steps = ((region, sector, size), (region, sector, _group(size)), *wider)
        return tuple(_code(*step) for step in dict.fromkeys(steps))

    def inside(self, codes: ArrayLike, cell: int) -> NDArray[np.bool_]:
        """Tell of each cell whether it lies in another: shape (n,)."""
        region, sector, size = _parts(cell)
        of_region, of_sector, of_size = _parts(np.asarray(codes, np.int64))
        lies: NDArray[np.bool_] = self._lies_in[of_region, region]
        lies &= (of_sector == sector) | (sector == 0)
        lies &= (of_size == size) | ((size == _ABOVE) & (of_size != _MICRO))
        return lies

    def upward(self, region: int) -> Iterator[int]:
        """Yield the position of a region and of everything it lies in, everywhere last."""
        yield region
        if region:
            yield from self.upward(self.parents[region - 1])

    @cached_property
    def _places(self) -> dict[str, int]:
        return {region: place for place, region in enumerate(self.regions, start=1)}

    @cached_property
    def _lies_in(self) -> NDArray[np.bool_]:
        """Shape (regions, regions): does the first lie in the second?"""
        places = 1 + len(self.regions)
        lies = np.zeros((places, places), np.bool_)
        for place in range(places):
            lies[place, list(self.upward(place))] = True
        return lies


def _is_kept(region: Region, levels: Collection[str], also: Collection[str]) -> bool:
    return region.code != _NOWHERE and (region.level in levels or region.id in also)


def _parts(code: Any) -> tuple[Any, Any, Any]:
    """Return region, sector and size of a code or of an array of codes."""
    kind = code // SIZE_PLACES
    return kind // SECTOR_PLACES, kind % SECTOR_PLACES, code % SIZE_PLACES


def _code(region: Any, sector: Any, size: Any) -> Any:
    return (region * SECTOR_PLACES + sector) * SIZE_PLACES + size


def _group(size: int) -> int:
    """Return the widest size a size may be joined with: micro stays by itself."""
    return size if size == _MICRO else _ABOVE
