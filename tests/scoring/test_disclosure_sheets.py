"""A sheet says nothing of one firm: no ends, no narrow bands, no value that nearly all share."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from scoring.histograms import HALF_POINTS, LEVEL_BINS, histograms
from scoring.sheets import BUREAU_VIEW, FIRM_VIEW, STEPS, Rule, Sheet, sheet_of

SCORES = st.lists(st.integers(0, 10_000), min_size=10, max_size=80)
LEVELS = st.lists(st.integers(1, 5), min_size=5, max_size=40)


def histogram(values: list[int], rule: Rule = FIRM_VIEW) -> NDArray[Any]:
    table = np.array(values, np.int64).reshape(-1, 1)
    return histograms(np.zeros(len(values), np.int64), table, 1, scale=rule.scale)[0, 0]


def sheet(values: list[int], rule: Rule = FIRM_VIEW) -> Sheet:
    found = sheet_of(histogram(values, rule), rule)
    assert found is not None
    return found


@pytest.mark.parametrize("firms", [0, 1, 9])
def test_too_few_firms_have_no_sheet(firms: int) -> None:
    assert sheet_of(histogram([5_000] * firms), FIRM_VIEW) is None


def test_ten_firms_have_one() -> None:
    assert sheet([100 * score for score in range(20, 80, 6)]).firms == 10


@given(values=SCORES)
def test_a_sheet_counts_right_and_keeps_to_the_rules(values: list[int]) -> None:
    found = sheet(values)
    step = next(step for least, step in STEPS if len(values) >= least)
    scores = np.array(values)

    assert found.firms == len(values)
    assert [int((scores < edge).sum()) for edge in found.edges] == np.cumsum(
        [0, *found.counts]
    ).tolist()
    assert min(found.counts) >= FIRM_VIEW.band
    assert (found.edges[0], found.edges[-1]) == (0, HALF_POINTS.edges[-1])
    assert all(edge % step == 0 for edge in found.edges[:-1])


@given(values=LEVELS)
def test_levels_keep_to_the_same_rules(values: list[int]) -> None:
    found = sheet(values, BUREAU_VIEW)
    levels = np.array(values)
    assert [int((levels < edge).sum()) for edge in found.edges] == np.cumsum(
        [0, *found.counts]
    ).tolist()
    assert min(found.counts) >= BUREAU_VIEW.band


@given(values=SCORES, shared=st.integers(0, 10_000), many=st.integers(100, 900))
def test_a_value_that_nearly_all_share_is_shown_as_half_the_scale(
    values: list[int], shared: int, many: int
) -> None:
    found = sheet([*values[:9], *[shared] * many])
    crowded = [band for band, count in enumerate(found.counts) if 10 * count > 9 * found.firms]
    for band in crowded:
        assert 2 * (found.edges[band + 1] - found.edges[band]) >= HALF_POINTS.edges[-1]


def test_a_level_that_nearly_all_share_is_shown_with_its_neighbours() -> None:
    assert sheet([1] * 50 + [2] * 3 + [4] * 2, BUREAU_VIEW) == Sheet((1, 6), (55,))
    assert sheet([2] * 60 + [3] * 3 + [4] * 3, BUREAU_VIEW) == Sheet((1, 4, 6), (63, 3))
    assert sheet([3] * 50, BUREAU_VIEW) == Sheet((1, 6), (50,))
    assert sheet([1] * 45 + [4] * 5, BUREAU_VIEW) == Sheet((1, 2, 6), (45, 5))


def test_firms_that_are_all_alike_show_their_number_alone() -> None:
    assert sheet([4_200] * 40) == Sheet((0, 10_050), (40,))


@given(values=SCORES)
def test_the_lowest_and_the_highest_score_cannot_be_read(values: list[int]) -> None:
    """Moving the best firm up to the top, and the worst down to the bottom, changes no sheet."""
    scores = sorted(values)
    stretched = [0, *scores[1:-1], 10_000]
    before, after = sheet(scores), sheet(stretched)
    if len(before.counts) > 1 and len(after.counts) > 1:
        assert before == after


@given(values=SCORES, moved=st.integers(0, 79), by=st.integers(-49, 49))
def test_an_edge_never_copies_a_score(values: list[int], moved: int, by: int) -> None:
    """A score that moves within its step changes no sheet."""
    step = next(step for least, step in STEPS if len(values) >= least)
    place = moved % len(values)
    nudged = min(max(values[place] + by, 0), 10_000)
    if values[place] // step == nudged // step:
        assert sheet([*values[:place], nudged, *values[place + 1 :]]) == sheet(values)


def test_larger_groups_are_shown_more_finely() -> None:
    chance = np.random.default_rng(1)
    draws = {
        n: np.clip(chance.normal(5_000, 1_500, n), 0, 10_000).astype(int)
        for n in (10, 60, 300, 5_000)
    }
    bands = [len(sheet(values.tolist()).counts) for values in draws.values()]
    assert bands == sorted(bands)
    assert bands[0] <= 3
    assert bands[-1] > 100


def test_the_scales_fit_the_rules() -> None:
    assert all(step % HALF_POINTS.step == 0 for _, step in STEPS)
    assert LEVEL_BINS.bins == 5
