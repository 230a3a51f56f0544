"""Two publications that one reader sees side by side cannot be subtracted from one another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from questionnaires.base import SECTORS, SIZES
from scoring.aggregates import Votes, votes
from scoring.attacks import by_rank_of_classes, versions_of, versions_of_firms
from scoring.cohorts import Lattice
from scoring.disclosure import count
from scoring.foreign import apart, beside
from scoring.ledger import Ledger
from scoring.sheets import BUREAU_VIEW
from tests.scoring.attackers import by_rank, counted_in
from tests.scoring.populations import (
    KEY,
    LATTICE,
    Population,
    cell,
    counted,
    firms_in,
    population,
)

LATER = date(2026, 3, 31)


def levels(found: Population) -> Population:
    return found.saying((1 + found.scores[:, :1] // 2_001).astype(np.int16))


def alone(found: Population) -> Ledger:
    return counted(found, rule=BUREAU_VIEW)


def told_beside(found: Population, *others: Ledger) -> Ledger:
    empty = Ledger.empty(found.scores.shape[1], BUREAU_VIEW.scale.bins)
    joint = beside(empty, others)
    return apart(count(LATTICE, found.votes(), joint, BUREAU_VIEW, on=LATER))


def sizes(ledger: Ledger) -> dict[int, int]:
    units, firms = np.unique(ledger.unit[ledger.unit >= 0], return_counts=True)
    return dict(zip(units.tolist(), firms.tolist(), strict=True))


@pytest.mark.parametrize("missing", [1, 2, 3])
def test_firms_but_a_few_are_not_told_a_second_time(missing: int) -> None:
    """Told apart, some are singled out in most towns; told beside one another, nobody is."""
    singled = 0
    for seed in range(8):
        chance = np.random.default_rng(seed)
        everybody = levels(population(150, chance, cities=("a1", "a2")))
        fewer = everybody.only(np.arange(len(everybody)) >= missing)
        first = alone(everybody)
        singled += bool(by_rank(counted_in([first, alone(fewer)])[0], BUREAU_VIEW.firms))
        table, _ = counted_in([first, told_beside(fewer, first)])
        assert by_rank(table, BUREAU_VIEW.firms) == []
    assert singled >= 4


@pytest.mark.parametrize("seed", range(4))
def test_three_publications_are_safe_together(seed: int) -> None:
    chance = np.random.default_rng(seed)
    everybody = levels(population(150, chance, cities=("a1", "a2")))
    parts = [everybody.only(chance.random(len(everybody)) < share) for share in (0.9, 0.8)]
    ledgers = [alone(everybody)]
    for part in parts:
        ledgers.append(told_beside(part, *ledgers))
    table, _ = counted_in(ledgers)
    assert by_rank(table, BUREAU_VIEW.firms) == []


def test_firms_that_were_told_nowhere_are_told_as_if_alone() -> None:
    chance = np.random.default_rng(1)
    first, other = (levels(population(90, chance, name=name)) for name in ("f", "g"))
    assert sizes(told_beside(other, alone(first))) == sizes(alone(other))


def test_the_same_firms_are_told_in_two_places() -> None:
    found = levels(population(90, np.random.default_rng(2)))
    assert sizes(told_beside(found, alone(found))) == sizes(alone(found))


def test_what_is_put_beside_is_taken_out_again() -> None:
    chance = np.random.default_rng(3)
    own, other = (alone(levels(population(90, chance, name=name))) for name in ("f", "g"))
    back = apart(beside(own, [other, other]))
    for name in ("marks", "firms", "cells", "has", "unit"):
        assert np.array_equal(getattr(back, name), getattr(own, name)), name
    assert [back.patterns[p] for p in back.pattern] == [own.patterns[p] for p in own.pattern]


def test_without_others_a_ledger_is_as_it_was() -> None:
    own = alone(levels(population(60, np.random.default_rng(4))))
    empty = Ledger.empty(1, BUREAU_VIEW.scale.bins)
    assert beside(own, [empty]) is own
    assert len(apart(empty).marks) == 0


# ------------------------------------------------------------------ rounds beside regions

#: Regions are told by province and two sizes, rounds by city and four.
WIDE = Lattice(
    regions=("A", "B"),
    parents=(0, 0),
    homes={"A": 1, "B": 2, "a1": 1, "a2": 1, "a3": 1, "b1": 2, "b2": 2, "nowhere": 0},
)
ROUND_VIEW = replace(BUREAU_VIEW, firms=10)
EMPTY = Ledger.empty(1, BUREAU_VIEW.scale.bins)


def wide_votes(found: Population) -> Votes:
    cohorts = [LATTICE.cohort(cell) for cell in found.cells.tolist()]
    sizes = [SIZES.index(str(cohort.size)) for cohort in cohorts]
    sectors = [SECTORS.index(str(cohort.sector)) for cohort in cohorts]
    codes = WIDE.codes([str(cohort.region) for cohort in cohorts], sectors, sizes)
    return votes(KEY, WIDE, found.ids, WIDE.without_sizes(codes), found.scores)


def of_regions(found: Population, *others: Ledger, before: Ledger = EMPTY) -> Ledger:
    joint = beside(before, others)
    return apart(count(WIDE, wide_votes(found), joint, BUREAU_VIEW, on=LATER))


def of_round(found: Population, *others: Ledger, before: Ledger = EMPTY) -> Ledger:
    marked = replace(found.votes(), marks=wide_votes(found).marks)
    return apart(count(LATTICE, marked, beside(before, others), ROUND_VIEW, on=LATER))


def singled(*ledgers: Ledger) -> int:
    """Return how many few firms, or things said, an insider singles out of all of them."""
    joint = beside(ledgers[0], ledgers[1:])
    tables = versions_of(joint), versions_of_firms(joint)
    return sum(len(by_rank_of_classes(*table, BUREAU_VIEW.firms)) for table in tables)


def a_town(seed: int, firms: int = 150) -> Population:
    return levels(population(firms, np.random.default_rng(seed), cities=("a1", "a2")))


def moved_up(found: Population, firms: int) -> Population:
    """Let the first firms say another level."""
    said = found.scores.copy()
    said[:firms] = said[:firms] % 5 + 1
    return found.saying(said)


@pytest.mark.parametrize("few", [1, 3])
@pytest.mark.parametrize(
    "changed",
    [
        lambda found, few: found.only(np.arange(len(found)) >= few),
        moved_up,
        lambda found, few: moved_up(found, 20).only(np.arange(len(found)) < len(found) - few),
    ],
    ids=["fewer firms", "a few say something else", "a few are gone among many that changed"],
)
def test_a_round_and_the_regions_beside_it_single_nobody_out(changed: Any, few: int) -> None:
    """Whichever is told first; told apart, some are singled out in most towns."""
    found = 0
    for seed in range(6):
        town = a_town(seed)
        other = changed(town, few)
        regions, rounds = of_regions(town), of_round(town)
        found += bool(singled(regions, of_round(other)))
        assert singled(regions, of_round(other, regions)) == 0
        assert singled(of_regions(other, rounds), rounds) == 0
    assert found >= 3


@pytest.mark.parametrize("seed", range(4))
def test_rounds_and_regions_counted_in_turn_stay_safe(seed: int) -> None:
    chance = np.random.default_rng(seed)
    town = a_town(seed)
    regions, first, second = EMPTY, EMPTY, EMPTY
    for share in (0.7, 0.75, 0.9, 1.0):
        taking_part = town.only(chance.random(len(town)) < share)
        first = of_round(taking_part, regions, second, before=first)
        regions = of_regions(
            town.only(chance.random(len(town)) < share), first, second, before=regions
        )
        town = moved_up(town, int(chance.integers(1, 20)))
        second = of_round(
            town.only(chance.random(len(town)) < share), regions, first, before=second
        )
        assert singled(regions, first, second) == 0
    assert len(regions.units)
    assert len(first.units) or len(second.units)


def test_a_firm_that_moves_within_a_region_is_told_where_it_stands() -> None:
    """What it says is marked as in the regions, so its mark stays as it was."""
    home, there = cell("a1", "M", "small"), cell("a2", "M", "small")
    spread = np.arange(40) % 5 + 1
    before = firms_in(home, spread, "h").and_(firms_in(there, spread, "t"))
    cells = before.cells.copy()
    cells[:20] = there
    moved = replace(before, cells=cells)
    after = of_round(moved, before=of_round(before))
    assert sizes(after) == {home: 20, there: 60}
    assert len(after.marks) == len(before)


# ------------------------------------------------------------------ values


HOME, NEXT = cell("a1", "M", "small"), cell("a2", "M", "small")


def in_order(order: str, first: Population, second: Population) -> Ledger:
    """Tell the first and then the second, one as a region and one as a round; return the second."""
    if order == "regions first":
        return of_round(second, of_regions(first))
    return of_regions(second, of_round(first))


def spread(firms: int) -> Any:
    return np.arange(firms) % 5 + 1


@pytest.mark.parametrize("order", ["regions first", "round first"])
@pytest.mark.parametrize(("left", "is_told"), [(np.full(12, 3), False), (spread(12), True)])
def test_those_left_out_of_a_round_are_not_told_to_say_all_the_same(
    left: Any, is_told: bool, order: str
) -> None:
    """Twelve firms more in the region than in the round: enough, unless all say the same."""
    inside = firms_in(HOME, spread(40), "in")
    everybody = inside.and_(firms_in(HOME, left, "out"))
    pair = (everybody, inside) if order == "regions first" else (inside, everybody)
    told = in_order(order, *pair)
    assert bool(len(told.units)) == is_told


@pytest.mark.parametrize("order", ["regions first", "round first"])
@pytest.mark.parametrize(("left", "is_told"), [(np.full(12, 3), False), (spread(12), True)])
def test_groups_of_a_round_are_added_up_before_they_are_subtracted(
    left: Any, is_told: bool, order: str
) -> None:
    """Two cities of the round lie in one province of the regions; neither tells it alone."""
    inside = firms_in(HOME, spread(40), "in").and_(firms_in(NEXT, spread(40), "next"))
    everybody = inside.and_(firms_in(HOME, left, "out"))
    pair = (everybody, inside) if order == "regions first" else (inside, everybody)
    told = in_order(order, *pair)
    assert bool(len(told.units)) == is_told


@pytest.mark.parametrize("order", ["regions first", "round first"])
@pytest.mark.parametrize(("left", "is_told"), [(np.full(12, 3), False), (spread(12), True)])
def test_those_of_one_and_those_of_the_other_are_both_looked_at(
    left: Any, is_told: bool, order: str
) -> None:
    """Twelve are in the first alone and twenty in the second alone: neither lies in the other."""
    both = firms_in(HOME, spread(40), "both")
    first = both.and_(firms_in(HOME, left, "first"))
    second = both.and_(firms_in(HOME, 1 + 4 * (spread(20) % 2), "second"))
    told = in_order(order, first, second)
    assert bool(len(told.units)) == is_told


@pytest.mark.parametrize("order", ["regions first", "round first"])
@pytest.mark.parametrize(("newcomers", "is_told"), [(0, True), (1, False), (4, False), (10, True)])
def test_a_newcomer_is_not_found_among_firms_that_say_something_else(
    newcomers: int, is_told: bool, order: str
) -> None:
    """Fifteen firms say something else in the second, where a few are new."""
    same = firms_in(HOME, spread(60))
    other = moved_up(same, 15).and_(firms_in(HOME, spread(10), "new").only(np.arange(newcomers)))
    told = in_order(order, same, other)
    assert bool(len(told.units)) == is_told
