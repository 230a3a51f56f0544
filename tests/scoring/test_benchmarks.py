"""A firm's place among firms like it: right, honest about what it does not know, and quick."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from scoring.aggregates import eligible, joined, votes
from scoring.benchmarks import Benchmark, Benchmarks, Distribution, NoBenchmark, Share
from scoring.cohorts import Cohort
from scoring.editions import Edition, edition_of
from scoring.histograms import HALF_POINTS
from scoring.sheets import BUREAU_VIEW, FIRM_VIEW
from tests.scoring.populations import (
    FIRST,
    KEY,
    LATTICE,
    MODEL,
    benchmarks,
    cell,
    counted,
    edition,
    firms_in,
    population,
    scores,
)

HOME = cell("a1", "M", "small")
COHORT = Cohort("a1", "M", "small")


def distribution(values: Any, more: Any = ()) -> Distribution:
    found = firms_in(HOME, values)
    if len(more):
        found = found.and_(firms_in(cell("a2", "M", "small"), more, "more"))
    group = benchmarks(found).group(Cohort("A", "M", "small"))
    assert group is not None
    return group.measures["m0"]


def midrank(values: NDArray[Any], score: int) -> float:
    return 100 * float((values < score).mean() + (values == score).mean() / 2)


# ------------------------------------------------------------------ the group


@pytest.mark.parametrize("firms", [0, 1, 9])
def test_a_group_that_is_too_small_shows_nothing_but_that(firms: int) -> None:
    answer = benchmarks(firms_in(HOME, scores(firms, np.random.default_rng(1)))).compare(
        COHORT, {"m0": 5_000}, model=MODEL
    )
    assert answer == NoBenchmark("too_few", LATTICE.fallbacks(COHORT))


def test_ten_firms_are_a_group() -> None:
    answer = benchmarks(firms_in(HOME, scores(10, np.random.default_rng(1)))).compare(
        COHORT, {"m0": 5_000, "m1": None}, model=MODEL
    )
    assert isinstance(answer, Benchmark)
    assert (answer.group.cohort, answer.group.firms, answer.group.on) == (COHORT, 10, FIRST)
    assert answer.skipped == ()
    assert set(answer.places) == {"m0"}


def test_a_wider_group_is_named_with_what_was_skipped() -> None:
    chance = np.random.default_rng(1)
    far = firms_in(cell("b1", "M", "small"), scores(30, chance))
    answer = benchmarks(far.and_(firms_in(HOME, scores(4, chance), "near"))).compare(
        COHORT, {"m0": 5_000}, model=MODEL
    )
    assert isinstance(answer, Benchmark)
    assert answer.group.cohort == Cohort(None, None, "above_micro")
    assert answer.group.firms == 34
    assert len(answer.skipped) == 4


def test_scores_of_another_model_are_not_compared() -> None:
    found = benchmarks(firms_in(HOME, scores(20, np.random.default_rng(1))))
    assert found.compare(COHORT, {"m0": 5_000}, model="other") == NoBenchmark("other_model")


def test_firms_that_are_all_alike_have_a_place_that_says_so() -> None:
    one = distribution([4_200] * 40)
    assert one.place(4_200) == Share(0, 5_000, 10_000)
    assert (one.quartiles[1].low, one.quartiles[1].high) == (0, 10_000)


def test_a_measure_that_a_whole_sector_lacks_is_left_out() -> None:
    values = scores(30, np.random.default_rng(1))
    values[:, 1] = -1
    group = benchmarks(firms_in(HOME, values)).group(COHORT)
    assert group is not None
    assert set(group.measures) == {"m0"}
    assert group.firms == 30


def test_a_measure_that_few_firms_have_is_left_out_and_never_subtracted() -> None:
    chance = np.random.default_rng(1)
    values, others = scores(30, chance), scores(30, chance)
    values[4:, 1] = -1
    found = firms_in(HOME, values).and_(firms_in(cell("a2", "M", "small"), others, "more"))
    answers = benchmarks(found)
    home, both = answers.group(COHORT), answers.group(Cohort("A", "M", "small"))
    assert home is not None
    assert both is not None
    assert "m1" not in home.measures
    assert both.measures["m1"].firms == 30


def test_the_oldest_unit_dates_a_group_and_completeness_is_in_tenths() -> None:
    chance = np.random.default_rng(1)
    near = firms_in(HOME, scores(95, chance))
    few = firms_in(cell("a1", "M", "large"), scores(5, chance), "few")
    far = firms_in(cell("a2", "F", "small"), scores(5, chance), "far")
    answers = benchmarks(near.and_(few).and_(far))
    city = answers.group(Cohort("a1", None, "above_micro"))
    province = answers.group(Cohort("A", None, "above_micro"))
    assert city is not None
    assert province is not None
    assert (city.firms, city.complete, province.firms, province.complete) == (95, 9, 105, 10)


def test_a_region_off_the_lattice_is_refused() -> None:
    with pytest.raises(KeyError):
        benchmarks(firms_in(HOME, scores(20, np.random.default_rng(1)))).group(
            Cohort("x", None, "micro")
        )


# ------------------------------------------------------------------ the place

MANY = st.lists(st.integers(0, 10_000), min_size=10, max_size=120)


@settings(max_examples=60)
@given(values=MANY, more=st.lists(st.integers(0, 10_000), min_size=10, max_size=40))
def test_the_place_holds_the_truth_and_rises_with_the_score(
    values: list[int], more: list[int]
) -> None:
    one, truth = distribution(values, more), np.array(values + more)
    places = [one.place(score) for score in range(0, 10_001, 125)]
    for score, place in zip(range(0, 10_001, 125), places, strict=True):
        assert place.low <= place.middle <= place.high
        assert place.low <= 100 * midrank(truth, score) + 1e-6
        assert 100 * midrank(truth, score) <= place.high + 1e-6
    for lower, higher in pairwise(places):
        assert (lower.low, lower.middle, lower.high) <= (higher.low, higher.middle, higher.high)


def test_the_middle_is_near_the_mid_rank_of_large_groups() -> None:
    values = scores(5_000, np.random.default_rng(2), 1)
    one = distribution(values)
    for score in range(1_000, 9_000, 37):
        place = one.place(score)
        assert abs(place.middle / 100 - midrank(values[:, 0], score)) < 1
        assert place.high - place.low < 250


def test_the_wording_is_exact() -> None:
    """Of twenty firms fifteen score lower; the band says: at least fourteen, at most seventeen."""
    values = [100 * score + 10 for score in range(20, 80, 3)]
    place = distribution(values).place(6_600)
    assert sum(value < 6_600 for value in values) == 16
    assert (place.low, place.middle, place.high) == (7_000, 7_750, 8_500)


def test_a_score_that_is_an_interval_has_a_place_from_end_to_end() -> None:
    one = distribution(scores(400, np.random.default_rng(2), 1))
    sure, vague = one.place(5_000), one.place(5_000, low=4_000, high=6_000)
    assert vague.low == one.place(4_000).low
    assert vague.high == one.place(6_000).high
    assert vague.middle == sure.middle


@pytest.mark.parametrize("bad", [-1, 10_001, 50.5, float("nan")])
def test_a_score_off_the_scale_is_refused(bad: Any) -> None:
    with pytest.raises(ValueError, match="score"):
        distribution(scores(20, np.random.default_rng(1), 1)).place(bad)


# ------------------------------------------------------------------ quartiles and shares


@settings(max_examples=60)
@given(values=MANY)
def test_quartiles_hold_the_truth(values: list[int]) -> None:
    one, ordered = distribution(values), np.sort(values)
    for percent, quartile in zip((25, 50, 75), one.quartiles, strict=True):
        rank = percent * len(values) / 100
        true = ordered[max(int(np.ceil(rank)) - 1, 0)]
        assert quartile.low <= true <= quartile.high
        assert quartile.low <= quartile.middle <= quartile.high


def test_quartiles_of_many_firms_are_close() -> None:
    values = scores(3_000, np.random.default_rng(2), 1)
    for quartile, true in zip(
        distribution(values).quartiles, np.percentile(values, [25, 50, 75]), strict=True
    ):
        assert abs(quartile.middle - true) < 60
        assert quartile.high - quartile.low <= 150


@settings(max_examples=60)
@given(values=MANY)
def test_shares_hold_the_truth_and_make_a_whole(values: list[int]) -> None:
    edges = (0, 2_000, 4_500, 7_000, 9_000, 10_050)
    found = distribution(values).shares(edges)
    for (low, high), one in zip(pairwise(edges), found, strict=True):
        true = sum(low <= value < high for value in values) / len(values)
        assert one.low <= 10_000 * true + 1e-6
        assert 10_000 * true <= one.high + 1e-6
    assert abs(sum(one.middle for one in found) - 10_000) <= len(found)


def test_shares_between_other_edges_are_refused() -> None:
    with pytest.raises(ValueError, match="edges"):
        distribution([5_000] * 20).shares((0, 333))


def test_a_bureau_sees_levels() -> None:
    levels = [[1]] * 4 + [[2]] * 6 + [[3]] * 8 + [[5]] * 2
    group = benchmarks(firms_in(HOME, levels), BUREAU_VIEW).group(COHORT)
    assert group is not None
    shares = group.measures["m0"].shares(range(1, 7))
    assert shares[:2] == (Share(2_000, 2_000, 2_000), Share(3_000, 3_000, 3_000))
    assert shares[2:] == (Share(0, 1_667, 5_000),) * 3


# ------------------------------------------------------------------ editions and votes


def test_an_edition_is_plain_and_back() -> None:
    one = edition(counted(population(500, np.random.default_rng(3))))
    again = Edition.from_plain(json.loads(json.dumps(one.plain())))
    assert again == one
    for code in range(len(LATTICE)):
        before, after = (Benchmarks(e).group(LATTICE.cohort(code)) for e in (one, again))
        assert (before and before.firms) == (after and after.firms)


def test_an_edition_asks_for_its_measures() -> None:
    ledger = counted(population(100, np.random.default_rng(3), measures=3))
    names = {"round": "r", "on": FIRST, "world": "real", "model": MODEL, "measures": ["m0"]}
    with pytest.raises(ValueError, match="measures"):
        edition_of(LATTICE, ledger, FIRM_VIEW, **names)  # type: ignore[arg-type]


def test_real_and_demo_firms_never_meet() -> None:
    verified, consenting = np.array([1, 1, 1, 0, 1]), np.array([1, 1, 0, 1, 1])
    demo = np.array([0, 1, 0, 0, 0])
    flags = {"verified": verified, "consenting": consenting, "demo": demo}
    assert eligible(**flags, world="real").tolist() == [True, False, False, False, True]
    assert eligible(**flags, world="demo").tolist() == [False, True, False, False, False]


def test_blocks_of_votes_join_to_the_whole() -> None:
    found = population(50, np.random.default_rng(3))
    parts = [found.only(slice(20)).votes(), found.only(slice(20, None)).votes()]
    whole, put_together = found.votes(), joined(parts)
    for name in ("cells", "values", "firms", "marks"):
        assert np.array_equal(getattr(whole, name), getattr(put_together, name))


def test_a_firm_has_one_vote() -> None:
    with pytest.raises(ValueError, match="one vote"):
        votes(KEY, LATTICE, ["a", "a"], [HOME, HOME], np.array([[1], [2]]))
    one = votes(KEY, LATTICE, ["a"], [HOME], np.array([[1]]))
    with pytest.raises(ValueError, match="one vote"):
        joined([one, one])


def test_votes_need_whole_numbers_and_equal_lengths() -> None:
    with pytest.raises(ValueError, match="whole numbers"):
        votes(KEY, LATTICE, ["a"], [HOME], np.array([[np.nan]]))
    with pytest.raises(ValueError, match="one cell"):
        votes(KEY, LATTICE, ["a", "b"], [HOME], np.array([[1]]))


def test_marks_depend_on_the_key_the_firm_its_place_and_its_words() -> None:
    there = cell("a2", "M", "small")
    said = np.array([[1]])
    one = votes(KEY, LATTICE, ["a"], [HOME], said)
    others = [
        votes(b"another", LATTICE, ["a"], [HOME], said),
        votes(KEY, LATTICE, ["b"], [HOME], said),
        votes(KEY, LATTICE, ["a"], [there], said),
        votes(KEY, LATTICE, ["a"], [HOME], said + 1),
    ]
    assert one.marks[0] not in [other.marks[0] for other in others]
    assert [one.firms[0] == other.firms[0] for other in others] == [False, False, True, True]
    assert HALF_POINTS.bins == 201
