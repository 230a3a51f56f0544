"""The lattice: what lies in what, which wider group comes next, and who is never mixed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.base import SECTORS, SIZES
from questionnaires.library import Library
from scoring.cohorts import COHORT_SIZES, Cohort, Lattice
from tests.scoring.populations import CITIES, LATTICE

CELLS = st.integers(0, len(LATTICE) - 1)


@given(code=CELLS)
def test_a_code_is_a_cohort_and_back(code: int) -> None:
    assert LATTICE.code(LATTICE.cohort(code)) == code


def test_firms_get_their_smallest_cell() -> None:
    codes = LATTICE.codes(["a1", "nowhere"], [0, 4], [1, 0])
    assert LATTICE.cohort(int(codes[0])) == Cohort("a1", "M", "small")
    assert LATTICE.cohort(int(codes[1])) == Cohort(None, "S", "micro")
    assert len(LATTICE.codes([], [], [])) == 0


@pytest.mark.parametrize(("sector", "size"), [(-1, 0), (5, 0), (0, 4), (0, -1)])
def test_a_position_that_does_not_exist_is_refused(sector: int, size: int) -> None:
    with pytest.raises(ValueError, match="not one of"):
        LATTICE.codes(["a1"], [sector], [size])


def test_an_unknown_region_is_refused() -> None:
    with pytest.raises(KeyError):
        LATTICE.codes(["x"], [0], [0])
    with pytest.raises(KeyError):
        LATTICE.code(Cohort("x", None, "micro"))


def test_regions_are_widened_first_then_sizes_then_sectors() -> None:
    assert LATTICE.fallbacks(Cohort("a1", "M", "small")) == (
        Cohort("a1", "M", "small"),
        Cohort("A", "M", "small"),
        Cohort(None, "M", "small"),
        Cohort(None, "M", "above_micro"),
        Cohort(None, None, "above_micro"),
    )


def test_micro_firms_are_never_mixed_with_others() -> None:
    for city in CITIES:
        for sector in SECTORS:
            wider = LATTICE.fallbacks(Cohort(city, sector, "micro"))
            pools = LATTICE.pools(LATTICE.code(Cohort(city, sector, "micro")))
            assert {cohort.size for cohort in wider} == {"micro"}
            assert {LATTICE.cohort(pool).size for pool in pools} == {"micro"}
    micro = [code for code in range(len(LATTICE)) if LATTICE.cohort(code).size == "micro"]
    for code in range(len(LATTICE)):
        if LATTICE.cohort(code).size != "micro":
            assert not LATTICE.inside(micro, code).any()


@given(code=CELLS)
def test_a_cell_lies_in_each_of_its_pools_and_fallbacks(code: int) -> None:
    for pool in LATTICE.pools(code):
        assert LATTICE.inside([code], pool).all()
    for cohort in LATTICE.fallbacks(LATTICE.cohort(code)):
        assert LATTICE.inside([code], LATTICE.code(cohort)).all()


@given(one=CELLS, two=CELLS, three=CELLS)
def test_lying_inside_is_an_order(one: int, two: int, three: int) -> None:
    inside = {
        (i, o): bool(LATTICE.inside([i], o)[0])
        for i in (one, two, three)
        for o in (one, two, three)
    }
    assert inside[one, one]
    assert not (inside[one, two] and inside[two, three]) or inside[one, three]
    assert one == two or not (inside[one, two] and inside[two, one])


def test_the_real_regions(library: Library) -> None:
    lattice = Lattice.of(library.regions, also=("kongtong",))
    home = lattice.cohort_of("yanta", "M", "small")
    assert home.region == "xian"
    assert [cohort.region for cohort in lattice.fallbacks(home)] == [
        "xian",
        "shaanxi",
        None,
        None,
        None,
    ]
    assert lattice.cohort_of("kongtong", "M", "small").region == "kongtong"
    assert lattice.cohort_of("jingchuan", "M", "small").region == "pingliang"
    assert lattice.cohort_of("other_place", "M", "small").region is None
    ids = [region.id for region in library.regions.regions]
    codes = lattice.codes(ids, np.zeros(len(ids)), np.zeros(len(ids)))
    assert [lattice.cohort(int(code)).region for code in codes] == [
        lattice.cohort_of(region, "M", "micro").region for region in ids
    ]


def test_every_size_has_its_group() -> None:
    groups = {
        size: LATTICE.cohort(LATTICE.pools(LATTICE.code(Cohort("a1", "M", size)))[-1])
        for size in COHORT_SIZES
    }
    assert {size: group.size for size, group in groups.items()} == {
        **dict.fromkeys(SIZES, "above_micro"),
        "micro": "micro",
        "above_micro": "above_micro",
    }


def test_sizes_above_micro_can_be_one_cell() -> None:
    codes = LATTICE.codes(["a1"] * 4, [0] * 4, [0, 1, 2, 3])
    joined = LATTICE.without_sizes(codes).tolist()
    assert [LATTICE.cohort(code).size for code in joined] == ["micro", *["above_micro"] * 3]
    assert len(set(joined)) == 2


def test_cells_without_sectors_keep_place_and_size() -> None:
    sectors, sizes = np.repeat(np.arange(len(SECTORS)), 4), np.tile(np.arange(4), len(SECTORS))
    codes = LATTICE.codes(["a1"] * len(sizes), sectors, sizes)
    joined = [LATTICE.cohort(code) for code in LATTICE.without_sectors(codes).tolist()]
    assert {cohort.region for cohort in joined} == {"a1"}
    assert {cohort.sector for cohort in joined} == {None}
    assert [cohort.size for cohort in joined] == [SIZES[size] for size in sizes]
