"""Tallies: n of N is told only with enough on either side, and only where enough of them changed."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.library import Library
from scoring.aggregates import firm_marks, votes_of
from scoring.benchmarks import Benchmarks, distribution_of
from scoring.cohorts import ABOVE_MICRO, Cohort, Lattice
from scoring.disclosure import count
from scoring.editions import Edition, Unit, edition_of
from scoring.histograms import MISSING, histograms
from scoring.ledger import Ledger
from scoring.sheets import Sheet, sheet_of
from scoring.tallies import COUNTS, TALLY_VIEW, Tally, tally_of, without_differences

ON = date(2026, 11, 1)
YES, NO, UNTOLD = Sheet((0, 1, 21), (8, 9)), Sheet((0, 1, 21), (9, 8)), Sheet((0, 21), (17,))


def sheet(values: list[int]) -> Sheet | None:
    table = np.array(values, np.int64).reshape(-1, 1)
    counts = histograms(np.zeros(len(values), np.int64), table, 1, scale=COUNTS)
    return sheet_of(counts[0, 0], TALLY_VIEW)


@given(has=st.integers(0, 120), lacks=st.integers(0, 120))
def test_how_many_have_it_is_exact_or_untold(has: int, lacks: int) -> None:
    found, firms = sheet([1] * has + [0] * lacks), has + lacks
    if firms < 10:
        assert found is None
        return
    assert found is not None
    tally = tally_of(distribution_of([found], COUNTS))
    is_told = min(has, lacks) >= 5 and max(has, lacks) <= 0.95 * firms
    expected = Tally(firms, has, has, has) if is_told else Tally(firms, 0, firms, 0)
    assert tally == expected
    assert tally.have == (has if is_told else None)


def test_groups_add_up_and_what_one_hides_stays_open() -> None:
    sheets = [each for each in (sheet([1] * 8 + [0] * 9), sheet([1] * 12)) if each]
    assert tally_of(distribution_of(sheets, COUNTS)) == Tally(said=29, low=8, high=20, least=8)


@given(values=st.lists(st.integers(0, 20), min_size=10, max_size=60))
def test_a_sum_is_never_more_than_it_is(values: list[int]) -> None:
    found = sheet(values)
    assert found is not None
    assert tally_of(distribution_of([found], COUNTS)).least <= sum(values)


def edition(*sheets: Sheet | None) -> Edition:
    unit = Unit(cell=4, firms=30, on=ON, sheets=sheets)
    nowhere = Lattice((), (), {})
    names = ("", "set", "-set")[: len(sheets)]
    return Edition("r", ON, "real", "m", names, COUNTS, nowhere, (unit,), {4: 10})


SETS = {"set": {"": "-set"}}
WIDER = Sheet((0, 1, 21), (17, 17))


@pytest.mark.parametrize(("rest", "is_told"), [(NO, True), (UNTOLD, False), (None, False)])
def test_a_set_is_told_where_its_rest_may_be(rest: Sheet | None, is_told: bool) -> None:
    found = without_differences(edition(WIDER, YES, rest), SETS)
    assert found.measures == ("", "set")
    assert found.units[0].sheets == (WIDER, YES if is_told else None)


def test_a_set_of_everybody_has_no_rest() -> None:
    assert without_differences(edition(YES, YES, None), SETS).units[0].sheets == (YES, YES)
    assert without_differences(edition(None, None, None), SETS).units[0].sheets == (None, None)


# ---- a town that somebody watches day after day

KEY = b"key"
Town = dict[str, tuple[str, int, bool]]


def values_of(town: Town) -> np.ndarray:
    """All firms, those of a set, and the rest: the columns of a coverage."""
    rows = [
        (has, has if is_in else MISSING, MISSING if is_in else has)
        for _, has, is_in in town.values()
    ]
    return np.array(rows, np.int16).reshape(-1, 3)


def drifting(seed: int, days: int) -> list[Town]:
    """Every day a firm or a few come, go, change their mind or move into the set."""
    chance, towns = Random(seed), []
    town: Town = {
        f"f{n}": (chance.choice(("hefei", "wuhu")), chance.random() < 0.4, chance.random() < 0.5)
        for n in range(60)
    }
    for day in range(days):
        for step in range(chance.randint(1, 8)):
            name = chance.choice(list(town))
            city, has, is_in = town[name]
            match chance.randint(0, 12):
                case 0:
                    del town[name]
                case 1:
                    town[name] = (city, 1 - has, is_in)
                case 2:
                    town[name] = (city, has, not is_in)
                case _:
                    is_in = chance.random() < 0.5
                    town[f"n{day}-{step}"] = (city, int(chance.random() < 0.4), is_in)
        towns.append(dict(town))
    return towns


@pytest.mark.parametrize("seed", range(8))
def test_whoever_watches_sees_ten_firms_change_or_none(library: Library, seed: int) -> None:
    lattice = Lattice.of(library.regions)
    ledger = Ledger.empty(3, COUNTS.bins)
    cells = [Cohort(region, None, ABOVE_MICRO) for region in ("hefei", "wuhu")]
    last: dict[tuple[Cohort, str], tuple[Tally, dict[str, int]]] = {}
    changes = 0
    for day, town in enumerate(drifting(seed, 40)):
        found = votes_of(
            KEY,
            lattice,
            firm_marks(KEY, list(town)),
            lattice.of_places([place for place, _, _ in town.values()]),
            values_of(town),
        )
        ledger = count(lattice, found, ledger, TALLY_VIEW, on=ON + timedelta(days=day))
        told = edition_of(
            lattice, ledger, TALLY_VIEW, round="r", on=ON, world="real", model="m",
            measures=("", "set", "-set"),
        )  # fmt: skip
        for cell in cells:
            group = Benchmarks(without_differences(told, SETS)).group(cell)
            for name, each in (group.measures if group else {}).items():
                said = saying(town, lattice, cell, name)
                tally = tally_of(each)
                before = last.get((cell, name))
                if before is not None and before[0] != tally:
                    changes += 1
                    came = len(said.items() - before[1].items())
                    went = len(before[1].items() - said.items())
                    assert max(came, went) >= 10, (day, cell, name)
                if before is None or before[0] != tally:
                    last[cell, name] = tally, said
    assert changes


def saying(town: Town, lattice: Lattice, cell: Cohort, name: str) -> dict[str, int]:
    """Return what the firms of a cell and a column say, by firm."""
    outer = lattice.code(cell)
    inside = lattice.inside(lattice.of_places([place for place, _, _ in town.values()]), outer)
    return {
        firm: has
        for (firm, (_, has, is_in)), within in zip(town.items(), inside, strict=True)
        if within and (is_in or name != "set")
    }
