"""PeerTypes keeps the contract of scikit-learn, and refuses what it cannot answer."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.cluster import KMeans
from sklearn.utils.estimator_checks import parametrize_with_checks

from scoring.peers import FirmsAlike, PeerTypes, TooFewFirms

METHODS = [PeerTypes(random_state=1), PeerTypes(method="kmeans"), PeerTypes(method="tied")]


@parametrize_with_checks(METHODS)
def test_it_keeps_the_contract_of_scikit_learn(estimator: Any, check: Any) -> None:
    check(estimator)


@pytest.fixture(scope="module")
def three_heaps() -> np.ndarray:
    chance = np.random.default_rng(3)
    centres = np.array([[1000, 4000, 2000], [6000, 5000, 1000], [9000, 2000, 8000]])
    return centres.repeat([300, 200, 100], axis=0) + chance.normal(0, 300, (600, 3))


def test_types_rise_by_score_and_their_weights_are_shares(three_heaps: np.ndarray) -> None:
    found = PeerTypes(3, random_state=1).fit(three_heaps)

    assert found.types_.numbers == (1, 2, 3)
    assert found.types_.weights == pytest.approx([0.5, 1 / 3, 1 / 6], abs=1e-6)
    assert found.types_.means[0] == pytest.approx([1000, 4000, 2000], abs=60)
    assert found.types_.spread == pytest.approx([300, 300, 300], rel=0.1)
    assert np.array_equal(np.bincount(found.labels_), [300, 200, 100])
    assert found.converged_


def test_the_same_chance_gives_the_same_types(three_heaps: np.ndarray) -> None:
    again = [PeerTypes(3, random_state=7).fit(three_heaps).types_.means for _ in range(2)]
    drawn = PeerTypes(3, random_state=np.random.default_rng(7)).fit(three_heaps)

    assert np.array_equal(*again)
    assert drawn.types_.means == pytest.approx(again[0])


def test_memberships_sum_to_one_and_the_clearest_decides(three_heaps: np.ndarray) -> None:
    found = PeerTypes(3, random_state=1).fit(three_heaps)
    shares = found.predict_proba(three_heaps)

    assert shares.sum(axis=1) == pytest.approx(np.ones(600))
    assert np.array_equal(shares.argmax(axis=1), found.labels_)
    assert np.array_equal(found.membership(three_heaps), shares.max(axis=1))


def test_units_of_a_dimension_do_not_move_firms_between_types(three_heaps: np.ndarray) -> None:
    stretched = three_heaps * [1.0, 50.0, 0.02]
    plain, other = (PeerTypes(3, random_state=1).fit(X) for X in (three_heaps, stretched))
    assert sorted(np.bincount(other.labels_)) == sorted(np.bincount(plain.labels_))


def test_the_bar_of_k_means_puts_firms_where_k_means_does(three_heaps: np.ndarray) -> None:
    ours = PeerTypes(3, method="kmeans", random_state=1).fit(three_heaps)
    theirs = KMeans(3, n_init=10, random_state=1).fit(three_heaps)

    assert sorted(ours.types_.means[:, 0]) == pytest.approx(sorted(theirs.cluster_centers_[:, 0]))
    assert np.array_equal(np.bincount(ours.labels_), [300, 200, 100])


def test_both_mixtures_agree_on_an_easy_case(three_heaps: np.ndarray) -> None:
    ours = PeerTypes(3, random_state=1).fit(three_heaps)
    theirs = PeerTypes(3, method="tied", random_state=1).fit(three_heaps)

    assert ours.likelihood_ == pytest.approx(theirs.likelihood_, abs=1e-3)
    assert ours.score(three_heaps) == pytest.approx(ours.likelihood_)
    assert np.array_equal(ours.labels_, theirs.labels_)


def test_one_type_is_the_mean_of_all(three_heaps: np.ndarray) -> None:
    found = PeerTypes(1, random_state=1).fit(three_heaps)
    assert found.types_.means[0] == pytest.approx(three_heaps.mean(axis=0))
    assert set(found.labels_) == {0}


@pytest.mark.parametrize("method", ["mixture", "kmeans", "tied"])
def test_fewer_firms_than_types_are_refused(method: Any) -> None:
    X = np.arange(8.0).reshape(4, 2)
    with pytest.raises(TooFewFirms, match="n_samples=4 is fewer than n_types=5"):
        PeerTypes(5, method=method).fit(X)


@pytest.mark.parametrize("method", ["mixture", "kmeans", "tied"])
def test_firms_that_are_all_alike_have_no_types(method: Any) -> None:
    X = np.full((50, 10), 5000.0)
    with pytest.raises(FirmsAlike, match="fewer than n_types=2 firms have different scores"):
        PeerTypes(2, method=method).fit(X)
    assert set(PeerTypes(1, method=method).fit(X).labels_) == {0}


def test_as_many_types_as_firms_is_allowed() -> None:
    X = np.random.default_rng(1).normal(size=(6, 3))
    assert len(PeerTypes(6, random_state=1).fit(X).types_) == 6


def test_a_gap_is_refused(three_heaps: np.ndarray) -> None:
    with_gap = three_heaps.copy()
    with_gap[5, 1] = np.nan
    with pytest.raises(ValueError, match="NaN"):
        PeerTypes(3).fit(with_gap)


@pytest.mark.parametrize("n_types", [0, -1])
def test_there_is_at_least_one_type(three_heaps: np.ndarray, n_types: int) -> None:
    with pytest.raises(ValueError, match="must be at least 1"):
        PeerTypes(n_types).fit(three_heaps)


def test_an_unknown_method_is_named(three_heaps: np.ndarray) -> None:
    with pytest.raises(ValueError, match="'ward' is not mixture, kmeans or tied"):
        PeerTypes(method="ward").fit(three_heaps)  # type: ignore[arg-type]


def test_a_start_of_another_shape_is_refused(three_heaps: np.ndarray) -> None:
    earlier = PeerTypes(2, random_state=1).fit(three_heaps).types_
    with pytest.raises(ValueError, match=r"start has \(2, 3\) means for \(3, 3\)"):
        PeerTypes(3, start=earlier).fit(three_heaps)


def test_a_clone_keeps_the_start(three_heaps: np.ndarray) -> None:
    earlier = PeerTypes(3, random_state=1).fit(three_heaps).types_
    again = clone(PeerTypes(3, start=earlier)).fit(three_heaps)
    assert again.types_.numbers == earlier.numbers
    assert again.types_.means == pytest.approx(earlier.means, abs=1)
