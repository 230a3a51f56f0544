"""Types keep their numbers from one fit to the next."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from questionnaires.library import Library
from scoring.peers import PeerTypes
from scoring.type_matching import match_types, renumbered
from scoring.type_model import TypeModel
from tests.scoring.scenarios import TYPES, Drawn, Source


def types_at(*means: float, numbers: tuple[int, ...] | None = None) -> TypeModel:
    """Return types in one dimension, a standard deviation of 1 within each."""
    k = len(means)
    return TypeModel(
        numbers=numbers or tuple(range(1, k + 1)),
        weights=np.full(k, 1 / k),
        means=np.array(means, np.float64)[:, None],
        covariance=np.eye(1),
        usual=np.zeros(1),
    )


@pytest.fixture(scope="module")
def rounds(library: Library) -> tuple[Drawn, Drawn]:
    """Two rounds of other firms, which answer the same questions."""
    source = Source(library.model(), "S2", seed=100)
    return source.draw(6_000, 0), source.draw(6_000, 1)


@pytest.fixture(scope="module")
def earlier(rounds: tuple[Drawn, Drawn]) -> TypeModel:
    return PeerTypes(len(TYPES), random_state=1).fit(rounds[0].X).types_


def test_after_a_warm_start_firms_keep_their_type(
    rounds: tuple[Drawn, Drawn], earlier: TypeModel
) -> None:
    later = PeerTypes(len(TYPES), start=earlier, random_state=2).fit(rounds[1].X).types_
    X = rounds[1].X

    assert later.numbers == earlier.numbers
    assert (later.predict(X) == earlier.predict(X)).mean() > 0.9
    assert match_types(earlier, later).kept == {n: n - 1 for n in earlier.numbers}


def test_after_a_cold_start_pairing_gives_firms_their_type_back(
    rounds: tuple[Drawn, Drawn], earlier: TypeModel
) -> None:
    X = rounds[1].X
    cold = PeerTypes(len(TYPES), random_state=2).fit(X).types_
    shuffled = cold.reordered([3, 0, 5, 1, 4, 2], [4, 1, 6, 2, 5, 3])
    later = renumbered(shuffled, match_types(earlier, shuffled))

    assert later.numbers == earlier.numbers
    assert (later.predict(X) == earlier.predict(X)).mean() > 0.85


def test_the_closest_on_the_whole_are_paired() -> None:
    matching = match_types(types_at(0, 10), types_at(10.5, 0.5))
    assert matching.kept == {1: 1, 2: 0}
    assert matching.gone == ()
    assert matching.new == ()


def test_a_type_that_is_nowhere_near_is_new_and_the_other_gone() -> None:
    matching = match_types(types_at(0, 10), types_at(0.3, 14))
    assert matching.kept == {1: 0}
    assert matching.gone == (2,)
    assert matching.new == (1,)


def test_a_type_far_off_displaces_none_that_is_near() -> None:
    matching = match_types(types_at(0, 1, 90), types_at(1, -60, 0.2))
    assert matching.kept == {1: 2, 2: 0}


@pytest.mark.parametrize("moved", [-3.0, 2.0, 3.9])
def test_types_keep_their_numbers_when_all_firms_move(moved: float) -> None:
    matching = match_types(types_at(0, 2, 10), types_at(10 + moved, moved, 2 + moved))
    assert matching.kept == {1: 1, 2: 2, 3: 0}


def test_a_population_that_moved_very_far_is_another() -> None:
    assert match_types(types_at(0, 10), types_at(4.1, 14.1)).kept == {}


def test_more_and_fewer_types_are_told() -> None:
    more = match_types(types_at(0, 10), types_at(0, 5, 10))
    fewer = match_types(types_at(0, 5, 10), types_at(10, 0))

    assert (dict(more.kept), more.gone, more.new) == ({1: 0, 2: 2}, (), (1,))
    assert (dict(fewer.kept), fewer.gone, fewer.new) == ({1: 1, 3: 0}, (2,), ())


def test_distance_counts_in_deviations_within_types() -> None:
    wide = replace(types_at(0), covariance=np.eye(1) * 100)
    assert match_types(wide, replace(wide, means=wide.means + 14)).kept == {1: 0}
    assert match_types(types_at(0), types_at(14)).kept == {}


def test_a_new_type_gets_a_number_nobody_had() -> None:
    before = types_at(0, 10, numbers=(2, 5))
    after = types_at(30, 10.1)
    renamed = renumbered(after, match_types(before, after), last=7)

    assert renamed.numbers == (5, 8)
    assert renamed.means[:, 0].tolist() == [10.1, 30]


def test_types_of_other_dimensions_are_not_matched() -> None:
    other = PeerTypes(1).fit(np.eye(3)).types_
    with pytest.raises(ValueError, match="different dimensions"):
        match_types(types_at(0), other)
