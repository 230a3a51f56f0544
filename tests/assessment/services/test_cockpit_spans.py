"""Levels that cannot be told apart are told together; what is certain is told."""

from __future__ import annotations

import numpy as np
import pytest

from assessment.services.cockpit_spans import VAGUE, rises, spans
from scoring.benchmarks import Distribution
from scoring.histograms import LEVEL_BINS


def below(fewest: list[int], most: list[int]) -> Distribution:
    """Return a measure of which so many firms lie below each level at least and at most."""
    ends = np.array(fewest), np.array(most)
    return Distribution(fewest[-1], LEVEL_BINS, *ends, (ends[0] + ends[1]) / 2)


CERTAIN = below([0, 10, 30, 60, 90, 100], [0, 10, 30, 60, 90, 100])
ONE_EDGE = below([0, 33, 33, 33, 33, 100], [0, 33, 100, 100, 100, 100])


def test_levels_that_are_known_stand_by_themselves() -> None:
    assert [(s.first, s.last, s.share.middle) for s in spans(CERTAIN)] == [
        (1, 1, 1_000),
        (2, 2, 2_000),
        (3, 3, 3_000),
        (4, 4, 3_000),
        (5, 5, 1_000),
    ]


def test_levels_of_one_band_are_told_together_with_their_sum() -> None:
    """Each by itself could be between 0 and 67 %; together they are 67 %."""
    assert [s.high for s in ONE_EDGE.shares((1, 2, 3, 4, 5, 6))[1:]] == [6_700] * 4
    assert [(s.first, s.last, s.share.low, s.share.high) for s in spans(ONE_EDGE)] == [
        (1, 1, 3_300, 3_300),
        (2, 5, 6_700, 6_700),
    ]


@pytest.mark.parametrize(("open_", "levels"), [(VAGUE // 100, 2), (VAGUE // 100 + 1, 1)])
def test_an_edge_that_is_known_roughly_is_kept(open_: int, levels: int) -> None:
    found = below([0, 30, 30, 30, 30, 100], [0, 30 + open_, 100, 100, 100, 100])
    assert len(spans(found)) == levels


def test_nothing_told_has_no_levels() -> None:
    assert spans(None) == ()


def test_shares_of_two_rounds_are_those_at_a_level_or_above() -> None:
    found = rises(CERTAIN, ONE_EDGE)
    assert [rise.level for rise in found] == [2, 3, 4, 5]
    assert [rise.before.middle for rise in found] == [9_000, 7_000, 4_000, 1_000]
    assert [(rise.now.low, rise.now.high) for rise in found] == [
        (6_700, 6_700),
        (0, 6_700),
        (0, 6_700),
        (0, 6_700),
    ]
