"""Shares weighted to the register: right where the truth is known, and open about what is not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.benchmarks import Share
from scoring.cohorts import Cohort
from scoring.editions import Edition
from scoring.sheets import BUREAU_VIEW
from scoring.weighting import WeightedShares, register_of, weighted
from tests.scoring.populations import (
    LATTICE,
    Population,
    cell,
    counted,
    edition,
    firms_in,
    population,
)

CITY = Cohort("a1", None, "above_micro")
LEVELS = range(1, 7)
SMALL, LARGE, SERVICE = (
    cell("a1", "M", "small"),
    cell("a1", "M", "large"),
    cell("a1", "S", "small"),
)


def levels(*at: int) -> list[list[int]]:
    """Return so many firms at level 1, 2 and so on."""
    return [[level] for level, firms in enumerate(at, start=1) for _ in range(firms)]


def published(found: Population) -> Edition:
    return edition(counted(found, rule=BUREAU_VIEW), BUREAU_VIEW)


def skewed() -> Edition:
    """Large firms, rather at the top, took part, and fewer small ones, rather at the bottom."""
    small = firms_in(SMALL, levels(8, 5, 4, 0, 3))
    return published(small.and_(firms_in(LARGE, levels(3, 3, 4, 10, 10))))


def shares(register: dict[int, int], found: Edition | None = None) -> WeightedShares:
    result = weighted(found or skewed(), CITY, "m0", LEVELS, register)
    assert result is not None
    return result


def test_weights_undo_skewed_participation() -> None:
    found = shares({SMALL: 900, LARGE: 100})
    assert [one.middle for one in found.shares[:3]] == [3_700, 2_350, 1_933]
    assert [one.middle for one in found.raw[:3]] == [2_200, 1_600, 1_600]
    assert found.bias[:3] == (-1_500, -750, -333)
    assert (found.firms, found.register, found.coverage) == (50, 1_000, 500)


def test_weights_that_mirror_participation_change_nothing() -> None:
    found = shares({SMALL: 20, LARGE: 30})
    assert [one.middle for one in found.shares] == [one.middle for one in found.raw]
    assert set(found.bias) == {0}
    assert found.effective == found.firms == 50


def test_unequal_weights_cost_firms() -> None:
    assert shares({SMALL: 900, LARGE: 100}).effective < 30


def test_strata_are_named_and_an_old_register_is_doubted() -> None:
    found = shares({SMALL: 900, LARGE: 20})
    assert [(one.cohort, one.firms, one.register, one.doubtful) for one in found.strata] == [
        (Cohort("a1", "M", "small"), 20, 900, False),
        (Cohort("a1", "M", "large"), 30, 20, True),
    ]


def test_cells_without_firms_are_taken_to_be_like_their_neighbours() -> None:
    found = shares({SMALL: 900, LARGE: 100, SERVICE: 500})
    without = shares({SMALL: 900, LARGE: 100})
    assert found.silent == {Cohort("a1", "S", "small"): 500}
    assert [one.middle for one in found.shares] == [one.middle for one in without.shares]
    assert [one.register for one in found.strata] == [1_350, 150]


def test_a_cell_without_firms_goes_to_the_unit_that_pools_it() -> None:
    pool = firms_in(SMALL, levels(3)).and_(firms_in(SERVICE, levels(0, 3)))
    found = shares({SMALL: 10, SERVICE: 10, LARGE: 80}, published(pool))
    assert found.silent == {}
    assert [(one.cohort, one.register) for one in found.strata] == [(CITY, 100)]


def test_where_nothing_can_be_weighted() -> None:
    assert weighted(skewed(), Cohort("b1", None, "micro"), "m0", LEVELS, {SMALL: 5}) is None
    assert weighted(skewed(), CITY, "m0", LEVELS, {cell("b1", "M", "small"): 5}) is None
    with pytest.raises(ValueError, match="tuple"):
        weighted(skewed(), CITY, "m9", LEVELS, {SMALL: 5})
    with pytest.raises(ValueError, match="edges"):
        weighted(skewed(), CITY, "m0", (0, 9), {SMALL: 5})


def test_a_register_is_read_from_rows() -> None:
    rows = [("a1", "M", "small", 7), ("a1", "M", "small", 3), ("nowhere", "S", "micro", 1)]
    register = register_of(LATTICE, rows)
    assert register[SMALL] == 10
    assert sum(register.values()) == 11
    for bad in ([("a1", "M", "small", -1)], [("a1", "X", "small", 1)], []):
        with pytest.raises(ValueError, match=r"firm|tuple"):
            register_of(LATTICE, bad)
    with pytest.raises(KeyError):
        register_of(LATTICE, [("x", "M", "small", 1)])


@settings(max_examples=40)
@given(seed=st.integers(0, 10**6), scale=st.integers(1, 40))
def test_shares_stay_shares_and_hold_the_raw_ones_when_all_take_part(seed: int, scale: int) -> None:
    chance = np.random.default_rng(seed)
    found = population(300, chance, measures=1)
    found = found.saying(chance.integers(1, 6, (300, 1)))
    cells, firms = np.unique(found.cells, return_counts=True)
    register = dict(zip(cells.tolist(), (scale * firms).tolist(), strict=True))
    result = weighted(published(found), Cohort(None, None, "above_micro"), "m0", LEVELS, register)
    assert result is not None
    assert all(0 <= one.low <= one.middle <= one.high <= 10_000 for one in result.shares)
    assert abs(sum(one.middle for one in result.shares) - 10_000) <= 5
    assert result.effective <= result.firms
    assert Share(0, 0, 0) not in result.raw
