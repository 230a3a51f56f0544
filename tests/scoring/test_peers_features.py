"""What stands where nothing counts."""

from __future__ import annotations

import numpy as np
import pytest

from questionnaires.base import SIZES
from scoring.features import POPULATIONS, TooLittleToCompare, comparable, features, usual_scores
from scoring.peers import PeerTypes

FIRMS = np.array([[2000, 4000, 6000], [4000, -1, 8000], [6000, 8000, -1]])


def test_scores_without_gaps_stay_as_they_are() -> None:
    whole = np.array([[0, 5000, 10_000]], np.int16)
    assert np.array_equal(features(whole), [[0.0, 5000.0, 10_000.0]])


def test_the_usual_score_is_that_of_the_firms_in_which_a_dimension_counts() -> None:
    assert np.array_equal(usual_scores(FIRMS), [4000.0, 6000.0, 7000.0])


def test_a_gap_is_filled_as_far_from_the_usual_as_the_rest_of_the_firm() -> None:
    filled = features(FIRMS)
    assert filled[1, 1] == 6000 + (0 + 1000) / 2
    assert filled[2, 2] == 7000 + (2000 + 2000) / 2
    assert np.array_equal(filled[FIRMS >= 0], FIRMS[FIRMS >= 0])


def test_what_is_filled_stays_on_the_scale() -> None:
    best = features([[10_000, 10_000, -1]], [1000.0, 1000.0, 9000.0])
    worst = features([[0, 0, -1]], [9000.0, 9000.0, 1000.0])
    assert best[0, 2] == 10_000
    assert worst[0, 2] == 0


def test_a_dimension_that_counts_nowhere_tells_no_firm_from_another() -> None:
    nowhere = np.array([[1000, 3000, -1], [2000, 9000, -1]])
    usual = usual_scores(nowhere)

    assert np.isnan(usual[2])
    assert np.array_equal(features(nowhere)[:, 2], [0.0, 0.0])
    assert np.array_equal(features([[1000, 3000, 7000]], usual), [[1000.0, 3000.0, 0.0]])


def test_no_gap_reaches_the_types() -> None:
    chance = np.random.default_rng(1)
    scores = chance.integers(0, 10_001, (500, 10))
    scores[chance.random(scores.shape) < 0.1] = -1
    scores[:, 9] = -1
    scores = scores[comparable(scores)]
    assert np.isfinite(features(scores)).all()
    assert len(PeerTypes(3, random_state=1).fit(features(scores)).types_) == 3


def test_a_sector_without_a_dimension_is_no_type() -> None:
    chance = np.random.default_rng(5)
    severity = chance.normal(5000, 900, (2000, 1))
    scores = (severity + chance.normal(0, 700, (2000, 10))).clip(0, 10_000).astype(np.int16)
    sector = chance.random(2000) < 0.3
    scores[sector, 8] = -1
    found = PeerTypes(2, random_state=1).fit(features(scores))

    shares = [found.labels_[rows].mean() for rows in (sector, ~sector)]
    assert shares[0] == pytest.approx(shares[1], abs=0.15)


def test_a_firm_of_which_little_counts_is_named() -> None:
    little = np.array([[5000] * 10, [5000] * 4 + [-1] * 6])
    assert comparable(little).tolist() == [True, False]
    with pytest.raises(TooLittleToCompare, match="fewer than half of the dimensions of firm 1"):
        features(little)


def test_nan_is_no_gap() -> None:
    with pytest.raises(ValueError, match="NaN"):
        features([[5000.0] * 9 + [np.nan]])


def test_every_size_belongs_to_one_population() -> None:
    assert sorted(size for sizes in POPULATIONS.values() for size in sizes) == sorted(SIZES)
