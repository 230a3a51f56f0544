"""What two dates tell together: neither a measure that few have, nor a value that nearly all share."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from scoring.changes import tells
from scoring.histograms import MISSING, histograms
from scoring.isolation import singled_out
from scoring.ledger import NONE, Ledger
from scoring.sheets import BUREAU_VIEW, FIRM_VIEW, Rule, Sheet, sheet_of
from tests.scoring.populations import (
    SECOND,
    Population,
    cell,
    counted,
    firms_in,
    population,
    scores,
)

HOME = cell("a1", "M", "small")
LEAST = FIRM_VIEW.firms


def some(firms: int, seed: int = 1) -> NDArray[Any]:
    return scores(firms, np.random.default_rng(seed))


def lacking(values: NDArray[Any], rows: Any) -> NDArray[Any]:
    """Return values in which some firms lack the second measure."""
    found = values.copy()
    found[rows, 1] = MISSING
    return found


def size(ledger: Ledger) -> int:
    return int((ledger.unit != NONE).sum())


# ------------------------------------------------------------------ a measure that few have


@pytest.mark.parametrize(("having", "grows"), [(0, True), (1, False), (9, False), (10, True)])
def test_ten_come_but_how_many_of_them_have_the_measure(having: int, grows: bool) -> None:
    """Ten came, of whom one has the measure: its sheet would move by that firm alone."""
    before = firms_in(HOME, some(30))
    new = firms_in(HOME, lacking(some(14, 2), slice(having, None)), "new")
    after = counted(before.and_(new), counted(before), on=SECOND)
    assert size(after) == (44 if grows else 30)


@pytest.mark.parametrize(("having", "shrinks"), [(0, True), (1, False), (9, False), (10, True)])
def test_ten_go_but_how_many_of_them_had_the_measure(having: int, shrinks: bool) -> None:
    before = firms_in(HOME, lacking(some(60), slice(having, 14)))
    after = counted(before.only(slice(14, None)), counted(before), on=SECOND)
    assert size(after) == (46 if shrinks else 60)


@pytest.mark.parametrize(("first", "second"), [(4, 9), (0, 9), (4, 40)])
def test_a_measure_that_is_not_shown_holds_nothing_up(first: int, second: int) -> None:
    """Below ten a measure is not shown, and then it does not matter how many of it come."""
    before = firms_in(HOME, lacking(some(30), slice(first, None)))
    new = firms_in(HOME, lacking(some(40, 2), slice(second - first, None)), "new")
    after = counted(before.and_(new), counted(before), on=SECOND)
    assert size(after) == 70


def test_a_measure_is_held_against_earlier_dates_as_well() -> None:
    """Over two dates one firm with the measure came, though at each step enough came and went."""
    staying = firms_in(HOME, some(40))
    passing = firms_in(HOME, some(10, 2), "passing")
    silent = firms_in(HOME, lacking(some(12, 3), slice(None)), "silent")
    first = counted(staying)
    second = counted(staying.and_(passing).and_(silent), first, on=SECOND)
    third = counted(
        staying.only(slice(10, None)).and_(passing.only(slice(9, None))).and_(silent),
        second,
        on=SECOND,
    )
    assert size(second) == size(third) == 62


# ------------------------------------------------------------------ a value that nearly all share


@pytest.mark.parametrize(("alike", "grows"), [(12, False), (11, False), (8, True), (0, True)])
def test_firms_that_come_and_score_alike_wait(alike: int, grows: bool) -> None:
    before, new = firms_in(HOME, some(60)), some(12, 2)
    new[:alike, 0] = 4_210
    after = counted(before.and_(firms_in(HOME, new, "new")), counted(before), on=SECOND)
    assert size(after) == (72 if grows else 60)


@pytest.mark.parametrize(("alike", "shrinks"), [(12, False), (0, True)])
def test_firms_that_scored_alike_go_unseen(alike: int, shrinks: bool) -> None:
    values = some(72)
    values[:alike] = 4_210
    before = firms_in(HOME, values)
    after = counted(before.only(slice(12, None)), counted(before), on=SECOND)
    assert size(after) == (60 if shrinks else 72)


def test_they_come_in_when_others_come_with_them() -> None:
    before, alike = firms_in(HOME, some(60)), np.full((12, 2), 4_210, np.int16)
    waiting = before.and_(firms_in(HOME, alike, "alike"))
    second = counted(waiting, counted(before), on=SECOND)
    third = counted(waiting.and_(firms_in(HOME, some(12, 3), "new")), second, on=SECOND)
    assert (size(second), size(third)) == (60, 84)


@pytest.mark.parametrize(("levels", "grows"), [([2] * 5, False), ([1, 2, 2, 3, 4], True)])
def test_a_bureau_learns_no_level_of_five_that_come(levels: list[int], grows: bool) -> None:
    before = firms_in(HOME, [[1], [2], [3], [4]] * 10)
    new = firms_in(HOME, [[level] for level in levels], "new")
    after = counted(
        before.and_(new), counted(before, rule=BUREAU_VIEW), rule=BUREAU_VIEW, on=SECOND
    )
    assert size(after) == (45 if grows else 40)


def sheet(values: Any) -> Sheet:
    table = np.asarray(values, np.int16).reshape(-1, 1)
    found = sheet_of(histograms(np.zeros(len(table), int), table, 1)[0, 0], FIRM_VIEW)
    assert found is not None
    return found


def test_a_wide_band_tells_nothing() -> None:
    before = [*range(1_000, 9_000, 200)]
    high = [*range(5_500, 10_000, 300)]
    assert not tells(sheet(before), sheet(before + high), len(high), 0, FIRM_VIEW)


def test_nothing_tells_where_nobody_came_or_went() -> None:
    same = sheet(range(1_000, 9_000, 200))
    assert not tells(same, same, 0, 0, FIRM_VIEW)


# ------------------------------------------------------------------ whatever happens


@st.composite
def histories(draw: st.DrawFn) -> list[Population]:
    """Dates on which firms come, go and change; some lack a measure, some score alike."""
    chance = np.random.default_rng(draw(st.integers(0, 10**6)))
    without = draw(st.sampled_from([0.0, 0.05, 0.5, 0.9]))
    cities = ("a1", "a2")[: draw(st.integers(1, 2))]

    def drawn(firms: int, name: str, alike: float) -> Population:
        found = population(firms, chance, name=name, cities=cities)
        values = np.where(chance.random((firms, 1)) < alike, 4_210, found.scores)
        values[chance.random(firms) < without, 1] = MISSING
        return found.saying(values.astype(np.int16))

    dates = [drawn(draw(st.integers(20, 200)), "f", draw(st.sampled_from([0.0, 0.5])))]
    for date in range(draw(st.integers(1, 3))):
        staying = dates[-1].only(
            chance.random(len(dates[-1])) >= draw(st.sampled_from([0, 0.1, 0.5]))
        )
        other = drawn(len(staying), "o", 0.0).scores
        change = chance.random(len(staying)) < draw(st.sampled_from([0, 0.1, 0.5]))
        said = np.where(change[:, None], other, staying.scores)
        new = drawn(draw(st.integers(0, 60)), f"d{date}-", draw(st.sampled_from([0.0, 0.95, 1.0])))
        dates.append(staying.saying(said).and_(new))
    return dates


def ledgers(dates: list[Population], rule: Rule = FIRM_VIEW) -> list[Ledger]:
    found: list[Ledger] = []
    for firms in dates:
        found.append(counted(firms, found[-1] if found else None, rule, SECOND))
    return found


def values_said(dates: list[Population]) -> dict[int, list[int]]:
    return {
        mark: row
        for firms in dates
        for mark, row in zip(firms.votes().marks.tolist(), firms.scores.tolist(), strict=True)
    }


Told = dict[int, tuple[frozenset[int], Sheet]]


def told(ledger: Ledger, said: dict[int, list[int]], measure: int) -> Told:
    """Return of each unit whose measure is shown: who is counted there, and the sheet."""
    found = {}
    for unit, counts in zip(ledger.units.tolist(), ledger.counts, strict=True):
        shown = sheet_of(counts[measure], FIRM_VIEW)
        marks = ledger.marks[ledger.unit == unit].tolist()
        if shown is not None:
            members = frozenset(mark for mark in marks if said[mark][measure] != MISSING)
            found[unit] = (members, shown)
    return found


@settings(max_examples=80)
@given(dates=histories())
def test_no_measure_singles_out_a_few(dates: list[Population]) -> None:
    """Of every measure: all groups ever shown of it, in every combination, touch ten firms."""
    said = values_said(dates)
    history = ledgers(dates)
    for measure in range(2):
        groups = {g for ledger in history for g, _ in told(ledger, said, measure).values()}
        patterns: dict[frozenset[int], int] = {}
        for mark in set().union(*groups):
            pattern = frozenset(place for place, group in enumerate(groups) if mark in group)
            patterns[pattern] = patterns.get(pattern, 0) + 1
        assert not singled_out(patterns, LEAST)


@settings(max_examples=80)
@given(dates=histories())
def test_no_change_tells_the_value_of_nearly_all_that_came_or_went(
    dates: list[Population],
) -> None:
    """An insider knows who came and who went, and subtracts what both sheets say for certain."""
    said = values_said(dates)
    for first, second in pairwise(ledgers(dates)):
        for measure in range(2):
            before, after = (told(ledger, said, measure) for ledger in (first, second))
            for one, sheet_before in before.values():
                for two, sheet_after in after.values():
                    if one & two:
                        assert_nobody_stands_alike(sheet_before, sheet_after, len(two - one))
                        assert_nobody_stands_alike(sheet_after, sheet_before, len(one - two))


def assert_nobody_stands_alike(less: Sheet, more: Sheet, firms: int) -> None:
    """In no window of five points does ``more`` certainly have so many more."""
    for low in range(0, 10_000, 500):
        high = low + 500 if low < 9_500 else 10_050
        gained = between(more, low, high)[0] - between(less, low, high)[1]
        assert gained <= 0.9 * firms or firms == 0


def between(shown: Sheet, low: int, high: int) -> tuple[int, int]:
    """Return how many firms stand there at least and at most."""
    bands = list(zip(pairwise(shown.edges), shown.counts, strict=True))
    least = sum(count for (a, b), count in bands if low <= a and b <= high)
    most = sum(count for (a, b), count in bands if a < high and low < b)
    return least, most
