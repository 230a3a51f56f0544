"""The numbers a snapshot holds, and the type of one firm."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from scoring.features import TooLittleToCompare, features, usual_scores
from scoring.peers import PeerTypes, types_of
from scoring.type_model import NotTypes, TypeModel


def some_scores(n_firms: int, seed: int = 2) -> np.ndarray:
    """Return scores of three types, one in twenty missing."""
    chance = np.random.default_rng(seed)
    means = chance.integers(2000, 8000, (3, 10))
    scores = means[chance.integers(3, size=n_firms)] + chance.normal(0, 900, (n_firms, 10))
    gaps = chance.random(scores.shape) < 0.05
    return np.where(gaps, -1, scores.clip(0, 10_000)).astype(np.int16)


@pytest.fixture(scope="module")
def types() -> TypeModel:
    return types_of(some_scores(2000), PeerTypes(3, random_state=1))


def test_one_firm_gets_the_type_that_all_together_get(types: TypeModel) -> None:
    scores = some_scores(500, seed=9)
    X = features(scores, types.usual)
    places, shares = types.predict(X), types.predict_proba(X)

    for firm, row in enumerate(scores):
        one = types.assign(row)
        assert one.place == places[firm]
        assert one.number == types.numbers[one.place]
        assert one.memberships == pytest.approx(shares[firm])
        assert one.membership == max(one.memberships)


def test_the_estimator_and_its_numbers_agree() -> None:
    X = features(some_scores(1000))
    found = PeerTypes(4, random_state=1).fit(X)
    again = TypeModel.from_dict(found.types_.to_dict())

    assert np.array_equal(again.predict(X), found.predict(X))
    assert np.array_equal(again.predict_proba(X), found.predict_proba(X))


def test_numbers_survive_json(types: TypeModel) -> None:
    blank = replace(types, usual=np.where(np.arange(10) == 3, np.nan, types.usual))
    for some in (types, blank):
        again = TypeModel.from_dict(json.loads(json.dumps(some.to_dict(), allow_nan=False)))
        assert again.to_dict() == some.to_dict()
        assert again.assign(some_scores(1)[0]) == some.assign(some_scores(1)[0])


def test_a_gap_is_filled_as_in_the_snapshot(types: TypeModel) -> None:
    scores = some_scores(1)[0].clip(0)
    scores[4] = -1
    assert types.usual == pytest.approx(usual_scores(some_scores(2000)))
    assert types.assign(scores).memberships == pytest.approx(
        types.predict_proba(features([scores], types.usual))[0]
    )


def test_a_firm_of_which_little_counts_gets_no_type(types: TypeModel) -> None:
    with pytest.raises(TooLittleToCompare):
        types.assign([5000, 5000, 5000, 5000, -1, -1, -1, -1, -1, -1])


@pytest.mark.parametrize(
    ("scores", "words"),
    [([5000.0] * 9 + [np.nan], "NaN"), ([5000] * 9, r"\(9,\) scores for types")],
)
def test_what_cannot_be_asked_is_refused(types: TypeModel, scores: list[int], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        types.assign(scores)


def test_slopes_tell_what_a_dimension_adds_to_the_odds(types: TypeModel) -> None:
    x = np.full(10, 5000.0)
    more = x + np.eye(10)[2]
    added = types.logits(more) - types.logits(x)
    assert added == pytest.approx(types.slopes[2])


def test_a_firm_at_the_mean_of_a_type_is_nowhere_away_from_it(types: TypeModel) -> None:
    distances = types.distances(types.means[1])
    assert distances[1] == 0
    assert distances.argmin() == 1


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("means", [[1.0, 2.0]]),
        ("weights", [1.0]),
        ("covariance", [[1.0]]),
        ("usual", [None]),
        ("numbers", [1]),
        ("means", "much"),
        ("means", [[1.0], [2.0, 3.0]]),
    ],
)
def test_numbers_that_do_not_fit_are_refused(types: TypeModel, part: str, value: object) -> None:
    with pytest.raises(NotTypes):
        TypeModel.from_dict({**types.to_dict(), part: value})


def test_missing_or_endless_numbers_are_refused(types: TypeModel) -> None:
    plain = types.to_dict()
    without = {name: value for name, value in plain.items() if name != "weights"}
    with pytest.raises(NotTypes, match="weights"):
        TypeModel.from_dict(without)
    with pytest.raises(NotTypes, match="not finite"):
        TypeModel.from_dict({**plain, "weights": [np.nan, 0.5, 0.5]})
