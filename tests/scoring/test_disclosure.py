"""What is counted, and when a published group may change."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from scoring.cohorts import Cohort, Lattice
from scoring.histograms import histograms
from scoring.isolation import singled_out
from scoring.ledger import NONE, Ledger
from scoring.sheets import BUREAU_VIEW, FIRM_VIEW, Rule
from tests.scoring.populations import (
    CITIES,
    FIRST,
    LATTICE,
    SECOND,
    Population,
    cell,
    counted,
    firms_in,
    population,
    scores,
)

HOME = cell("a1", "M", "small")


def some(firms: int, seed: int = 1) -> NDArray[Any]:
    return scores(firms, np.random.default_rng(seed))


def sizes(ledger: Ledger) -> dict[int, int]:
    return dict(Counter(ledger.unit[ledger.unit != NONE].tolist()))


@pytest.mark.parametrize("firms", [0, 1, 9])
def test_too_few_firms_are_not_counted(firms: int) -> None:
    ledger = counted(firms_in(HOME, some(firms)))
    assert sizes(ledger) == {}
    assert len(ledger.marks) == 0


def test_ten_firms_are() -> None:
    found = firms_in(HOME, some(10))
    ledger = counted(found)
    assert sizes(ledger) == {HOME: 10}
    assert np.array_equal(ledger.counts, histograms(np.zeros(10, int), found.scores, 1))
    assert ledger.days.tolist() == [FIRST.toordinal()]


def test_a_bureau_counts_from_five() -> None:
    ledger = counted(firms_in(HOME, [[2], [3], [1], [2], [4]]), rule=BUREAU_VIEW)
    assert sizes(ledger) == {HOME: 5}


def test_counting_the_same_again_changes_nothing() -> None:
    found = population(300, np.random.default_rng(3))
    first = counted(found)
    second = counted(found.only(np.random.default_rng(4).permutation(300)), first, on=SECOND)
    for name in ("marks", "unit", "units", "versions", "days", "counts"):
        assert np.array_equal(getattr(first, name), getattr(second, name)), name


@pytest.mark.parametrize(("come", "size"), [(1, 40), (9, 40), (10, 50), (30, 70)])
def test_a_group_grows_by_no_fewer_than_ten(come: int, size: int) -> None:
    before = firms_in(HOME, some(40))
    ledger = counted(before.and_(firms_in(HOME, some(come, 2), "new")), counted(before), on=SECOND)
    assert sizes(ledger) == {HOME: size}
    assert (ledger.days == SECOND.toordinal()).all() == (size > 40)


@pytest.mark.parametrize(("go", "size"), [(1, 40), (9, 40), (10, 30), (30, 10)])
def test_a_group_shrinks_by_no_fewer_than_ten(go: int, size: int) -> None:
    before = firms_in(HOME, some(40))
    ledger = counted(before.only(slice(go, None)), counted(before), on=SECOND)
    assert sizes(ledger) == {HOME: size}


@pytest.mark.parametrize(
    ("firms", "go", "left"), [(40, 31, {}), (10, 1, {HOME: 10}), (18, 9, {HOME: 18})]
)
def test_a_group_vanishes_only_when_ten_firms_are_gone(
    firms: int, go: int, left: dict[int, int]
) -> None:
    before = firms_in(HOME, some(firms))
    assert sizes(counted(before.only(slice(go, None)), counted(before), on=SECOND)) == left


@pytest.mark.parametrize(("change", "anew"), [(1, False), (9, False), (10, True), (40, True)])
def test_a_group_says_something_new_when_ten_firms_do(change: int, anew: bool) -> None:
    before = firms_in(HOME, some(40))
    after = before.saying(np.concatenate([some(40, 2)[:change], before.scores[change:]]))
    ledger = counted(after, counted(before), on=SECOND)
    spoken = after if anew else before
    assert np.array_equal(ledger.counts, histograms(np.zeros(40, int), spoken.scores, 1))


def test_a_firm_that_changes_keeps_its_old_voice_while_the_group_grows() -> None:
    before = firms_in(HOME, some(40))
    after = before.saying(np.concatenate([some(1, 2), before.scores[1:]]))
    new = firms_in(HOME, some(20, 5), "new")
    ledger = counted(after.and_(new), counted(before), on=SECOND)
    spoken = before.and_(new)
    assert sizes(ledger) == {HOME: 60}
    assert np.array_equal(ledger.counts, histograms(np.zeros(60, int), spoken.scores, 1))


def test_a_firm_that_moves_has_one_voice() -> None:
    there = cell("a2", "M", "small")
    before = firms_in(HOME, some(30)).and_(firms_in(there, some(30, 2)))
    moved = replace(before, cells=np.concatenate([[there], before.cells[1:]]).astype(np.int32))
    new = firms_in(there, some(20, 5), "new")
    ledger = counted(moved.and_(new), counted(before), on=SECOND)
    assert sizes(ledger) == {HOME: 30, there: 50}
    voices = ledger.firms[ledger.unit != NONE]
    assert len(np.unique(voices)) == len(voices)


def test_firms_pooled_early_do_not_keep_a_cell_from_standing_alone() -> None:
    neighbour = cell("a1", "M", "large")
    early = firms_in(HOME, some(4)).and_(firms_in(neighbour, some(8, 2)))
    first = counted(early)
    pool = LATTICE.code(Cohort("a1", "M", "above_micro"))
    assert sizes(first) == {pool: 12}

    second = counted(early.and_(firms_in(HOME, some(100, 3), "new")), first, on=SECOND)
    assert sizes(second) == {pool: 12, HOME: 100}


def test_a_few_firms_are_not_parted_from_their_pool_even_when_all_speak_anew() -> None:
    """What they said in measures that did not change would be the difference."""
    neighbour = cell("a1", "M", "large")
    early = firms_in(HOME, some(12)).and_(firms_in(neighbour, some(4, 2)))
    first = counted(early)
    pool = LATTICE.code(Cohort("a1", "M", "above_micro"))
    assert sizes(first) == {pool: 16}
    again = early.saying(some(16, 9)).and_(firms_in(neighbour, some(20, 3), "new"))
    second = counted(again, first, on=SECOND)
    assert sum(sizes(second).values()) in (16, 36)
    assert HOME not in sizes(second)


@pytest.mark.parametrize(("newcomers", "is_told"), [(1, False), (9, False), (10, True), (0, True)])
def test_a_newcomer_is_not_found_among_firms_that_changed_something_else(
    newcomers: int, is_told: bool
) -> None:
    """Ten firms change one measure while one comes: in the other measure only it is new."""
    before = some(40, 2)
    first = counted(firms_in(HOME, before))
    after = before.copy()
    after[:10, 1] = (after[:10, 1] + 3_000) % 10_000
    come = firms_in(HOME, some(newcomers, 5), "new") if newcomers else None
    same = firms_in(HOME, before).saying(after)
    second = counted(same.and_(come) if come else same, first, on=SECOND)
    assert sizes(second) == {HOME: 40 + newcomers if is_told else 40}
    moved = (second.counts[0, 0] != first.counts[0, 0]).any()
    assert moved == (newcomers == 10)


def test_the_cells_of_a_pool_are_not_split_off_too_small() -> None:
    """Nine of twelve, then ten: the cell would tell what the other three said."""
    neighbour = cell("a1", "M", "large")
    early = firms_in(HOME, some(9)).and_(firms_in(neighbour, some(3, 2)))
    first = counted(early)
    pool = LATTICE.code(Cohort("a1", "M", "above_micro"))
    second = counted(early.and_(firms_in(HOME, some(1, 3), "new")), first, on=SECOND)
    assert sizes(first) == sizes(second) == {pool: 12}


def test_demands_on_values() -> None:
    with pytest.raises(ValueError, match="not between"):
        counted(firms_in(HOME, [[10_001, 0]]))
    with pytest.raises(ValueError, match="not between"):
        counted(firms_in(HOME, [[0]]), rule=BUREAU_VIEW)


def test_a_ledger_is_plain_arrays_and_back() -> None:
    ledger = counted(population(300, np.random.default_rng(3)))
    again = Ledger.from_plain(ledger.plain())
    assert again.patterns == ledger.patterns
    assert all(
        np.array_equal(value, getattr(again, name))
        for name, value in vars(ledger).items()
        if name != "patterns"
    )


def test_a_ledger_outlives_a_change_of_the_lattice() -> None:
    found = population(300, np.random.default_rng(3))
    ledger = counted(found)
    wider = Lattice(
        regions=("C", *LATTICE.regions),
        parents=(0, *(parent and parent + 1 for parent in LATTICE.parents)),
        homes={name: place and place + 1 for name, place in LATTICE.homes.items()},
    )
    moved = ledger.moved(LATTICE, wider)
    assert [wider.cohort(unit) for unit in moved.units] == [LATTICE.cohort(u) for u in ledger.units]
    assert np.array_equal(moved.moved(wider, LATTICE).unit, ledger.unit)
    with pytest.raises(KeyError):
        ledger.moved(LATTICE, replace(LATTICE, regions=("A", "B"), parents=(0, 0)))


@st.composite
def histories(draw: st.DrawFn) -> list[Population]:
    """Three or four dates on which firms come, go, change and move."""
    chance = np.random.default_rng(draw(st.integers(0, 10**6)))
    cities = CITIES[: draw(st.integers(1, 5))]
    found = population(draw(st.integers(10, 120)), chance, cities=cities)
    dates = [found]
    for date in range(draw(st.integers(2, 3))):
        staying = found.only(
            chance.random(len(found)) >= draw(st.sampled_from([0, 0.02, 0.2, 0.6]))
        )
        change = chance.random(len(staying)) < draw(st.sampled_from([0, 0.02, 0.2, 0.8]))
        move = chance.random(len(staying)) < draw(st.sampled_from([0, 0.05]))
        other = population(len(staying), chance, cities=cities)
        moved = replace(
            staying,
            scores=np.where(change[:, None], other.scores, staying.scores),
            cells=np.where(move, other.cells, staying.cells).astype(np.int32),
        )
        new = population(
            draw(st.sampled_from([0, 1, 8, 40])), chance, name=f"d{date}-", cities=cities
        )
        found = moved.and_(new)
        dates.append(found)
    return dates


def ledgers(dates: list[Population], rule: Rule = FIRM_VIEW) -> list[Ledger]:
    found: list[Ledger] = []
    for firms in dates:
        day = SECOND if found else FIRST
        found.append(counted(firms, found[-1] if found else None, rule, day))
    return found


def as_seen(dates: list[Population], rule: Rule) -> list[Population]:
    """Return the dates as an audience sees them: a bureau sees levels."""
    if rule is FIRM_VIEW:
        return dates
    return [firms.saying((1 + firms.scores // 2_001).astype(np.int16)) for firms in dates]


@pytest.mark.parametrize("rule", [FIRM_VIEW, BUREAU_VIEW], ids=["firms", "bureaus"])
@settings(max_examples=60)
@given(dates=histories())
def test_whatever_happens_nothing_singles_out_a_few(rule: Rule, dates: list[Population]) -> None:
    for ledger in ledgers(as_seen(dates, rule), rule):
        patterns = [ledger.patterns[place] for place in ledger.pattern.tolist()]
        assert not singled_out(Counter(patterns), rule.firms)
        members: dict[int, set[int]] = {}
        for row, pattern in enumerate(patterns):
            for version in pattern:
                members.setdefault(version, set()).add(row)
        for one, group in members.items():
            assert len(group) >= rule.firms
            for other in (members[version] for version in members if version > one):
                came, went = len(other - group), len(group - other)
                if group & other:
                    assert came == 0 or came >= rule.firms
                    assert went == 0 or went >= rule.firms


@settings(max_examples=40)
@given(dates=histories())
def test_whatever_happens_every_firm_has_one_voice_and_counts_add_up(
    dates: list[Population],
) -> None:
    said: dict[int, Any] = {}
    for firms, ledger in zip(dates, ledgers(dates), strict=True):
        found = firms.votes()
        said.update(zip(found.marks.tolist(), firms.scores.tolist(), strict=True))
        now = ledger.unit != NONE
        assert len(np.unique(ledger.firms[now])) == now.sum()
        values = np.array([said[mark] for mark in ledger.marks[now].tolist()], np.int64).reshape(
            -1, 2
        )
        groups = np.searchsorted(ledger.units, ledger.unit[now])
        assert np.array_equal(ledger.counts, histograms(groups, values, len(ledger.units)))
        for unit, smallest in zip(ledger.unit[now], ledger.cells[now], strict=True):
            assert LATTICE.inside([smallest], int(unit)).all()


@settings(max_examples=30)
@given(dates=histories())
def test_a_version_keeps_its_day_and_its_counts(dates: list[Population]) -> None:
    for before, after in pairwise(ledgers(dates)):
        old = {v: place for place, v in enumerate(before.versions.tolist())}
        for place, version in enumerate(after.versions.tolist()):
            if version in old:
                assert after.days[place] == before.days[old[version]]
                assert np.array_equal(after.counts[place], before.counts[old[version]])
            else:
                assert version > before.newest
