"""Histograms add up, and a firm is taken out exactly."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from scoring.histograms import HALF_POINTS, LEVEL_BINS, MISSING, below, histograms

GROUPS = 3
VALUES = st.integers(MISSING, 10_000)


@st.composite
def groups_and_scores(draw: st.DrawFn) -> tuple[NDArray[Any], NDArray[Any]]:
    firms = draw(st.integers(0, 30))
    groups = draw(arrays.arrays(np.int64, firms, elements=st.integers(-1, GROUPS - 1)))
    return groups, draw(arrays.arrays(np.int16, (firms, 2), elements=VALUES))


@given(data=groups_and_scores(), cut=st.integers(0, 30))
def test_parts_merge_to_the_whole(data: tuple[NDArray[Any], NDArray[Any]], cut: int) -> None:
    groups, scores = data
    parts = [
        histograms(groups[part], scores[part], GROUPS) for part in (slice(cut), slice(cut, None))
    ]
    assert np.array_equal(parts[0] + parts[1], histograms(groups, scores, GROUPS))


@given(data=groups_and_scores(), gone=st.sets(st.integers(0, 29)))
def test_a_firm_taken_out_was_never_there(
    data: tuple[NDArray[Any], NDArray[Any]], gone: set[int]
) -> None:
    groups, scores = data
    leave = np.isin(np.arange(len(groups)), list(gone))
    left = histograms(groups, scores, GROUPS) - histograms(groups[leave], scores[leave], GROUPS)
    assert np.array_equal(left, histograms(groups[~leave], scores[~leave], GROUPS))


@given(data=groups_and_scores())
def test_every_value_is_counted_once_below_the_right_edges(
    data: tuple[NDArray[Any], NDArray[Any]],
) -> None:
    groups, scores = data
    totals = below(histograms(groups, scores, GROUPS))
    for group in range(GROUPS):
        present = [column[(column >= 0) & (groups == group)] for column in scores.T]
        for measure, values in enumerate(present):
            expected = [(values < edge).sum() for edge in HALF_POINTS.edges]
            assert totals[group, measure].tolist() == expected


@pytest.mark.parametrize("bad", [np.nan, 0.5])
def test_what_is_not_a_whole_number_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="whole numbers"):
        histograms([0, 0], np.array([[5_000.0], [bad]]), 1)


@pytest.mark.parametrize("bad", [10_001, -2])
def test_what_is_not_on_the_scale_is_refused(bad: int) -> None:
    with pytest.raises(ValueError, match="not between"):
        histograms([0], np.array([[bad]]), 1)


def test_unknown_groups_and_flat_values_are_refused() -> None:
    with pytest.raises(ValueError, match="group"):
        histograms([1], np.array([[5]]), 1)
    with pytest.raises(ValueError, match="table"):
        histograms([0], np.array([5]), 1)


def test_levels_have_a_bin_each() -> None:
    counts = histograms([0, 0, 0], np.array([[1], [5], [5]]), 1, scale=LEVEL_BINS)
    assert counts.tolist() == [[[1, 0, 0, 0, 2]]]
    assert LEVEL_BINS.edges.tolist() == [1, 2, 3, 4, 5, 6]
