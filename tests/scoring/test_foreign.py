"""Two publications that one reader sees side by side cannot be subtracted from one another."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from scoring.disclosure import count
from scoring.foreign import apart, beside
from scoring.ledger import Ledger
from scoring.sheets import BUREAU_VIEW
from tests.scoring.attackers import by_rank, counted_in
from tests.scoring.populations import LATTICE, Population, counted, population

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
