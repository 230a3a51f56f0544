"""Names say what sets types apart, and no two are alike."""

from __future__ import annotations

import numpy as np
import pytest

from questionnaires.base import SECTORS
from questionnaires.library import Library
from questionnaires.model import MaturityModel
from scoring.type_cards import step_of, type_cards
from scoring.type_model import TypeModel
from scoring.type_names import apart, name_types, naming_dimensions

ALL = tuple(f"D{number}" for number in range(1, 11))


@pytest.fixture(scope="module")
def model(library: Library) -> MaturityModel:
    return library.model()


def types_of(*profiles: dict[int, float]) -> TypeModel:
    """Return types of equal weight that lean by so many SD within types (500 points)."""
    means = np.full((len(profiles), 10), 5000.0)
    for place, profile in enumerate(profiles):
        for dimension, lean in profile.items():
            means[place, dimension - 1] += 500 * lean
    k = len(profiles)
    return TypeModel(
        numbers=tuple(range(1, k + 1)),
        weights=np.full(k, 1 / k),
        means=means,
        covariance=np.eye(10) * 500**2,
        usual=np.full(10, 5000.0),
    )


def test_a_type_is_named_after_what_sets_it_apart(model: MaturityModel) -> None:
    types = types_of({5: 3, 6: -3}, {6: 3, 5: -3}, {})
    names = name_types(model, types, ALL, types.numbers)

    assert names[1].zh == "质量管理数字化较强，质量安全与合规较弱"
    assert names[1].en == "Stronger in quality digitalisation, weaker in safety and compliance"
    assert (names[1].high, names[1].low) == (("D5",), ("D6",))
    assert names[3].zh == "整体居中"
    assert names[3].en == "Average overall"


def test_the_average_of_a_type_is_taken_out(model: MaturityModel) -> None:
    leading = dict.fromkeys(range(1, 11), 4.0)
    types = types_of(leading, leading | {8: 5.0}, dict.fromkeys(range(1, 11), -4.0))
    names = name_types(model, types, ALL, types.numbers)

    assert names[1].zh == "整体较高"
    assert names[2].zh == "品牌与市场较强"
    assert names[3].zh == "整体较低"
    assert apart(types, range(10)).mean(axis=1) == pytest.approx(np.zeros(3))


def test_types_alike_in_what_is_furthest_are_told_apart_by_more(model: MaturityModel) -> None:
    types = types_of({5: 4, 3: 2, 1: -4}, {5: 4, 7: 2, 1: -4}, {5: -8, 1: 8})
    names = name_types(model, types, ALL, types.numbers)

    assert names[1].high == ("D5", "D3")
    assert names[2].high == ("D5", "D7")
    assert names[1].zh == "质量管理数字化、质量基础能力较强，领导与战略较弱"


def test_no_two_names_are_alike(model: MaturityModel) -> None:
    chance = np.random.default_rng(4)
    for _ in range(40):
        leans = chance.choice([-2.0, 0.0, 2.0], (8, 10), p=[0.1, 0.8, 0.1])
        types = types_of(*({n: row[n - 1] for n in range(1, 11)} for row in leans))
        names = name_types(model, types, ALL, types.numbers)
        assert len({name.zh for name in names.values()}) == 8
        assert len({name.en for name in names.values()}) == 8
        assert names == name_types(model, types, ALL, types.numbers)


def test_types_without_any_difference_are_numbered(model: MaturityModel) -> None:
    names = name_types(model, types_of({}, {}), ALL, (1, 2))
    assert [names[number].zh for number in (1, 2)] == ["整体居中（1）", "整体居中（2）"]


def test_one_question_names_no_type(model: MaturityModel) -> None:
    micro = naming_dimensions(model, SECTORS, ("micro",))
    types = types_of({4: 9, 8: 9, 9: 9, 2: 2}, {4: -9, 8: -9, 9: -9, 2: -2})
    names = name_types(model, types, micro, types.numbers)

    assert set(micro) == {"D1", "D2", "D5", "D6", "D7", "D10"}
    assert names[1].high == ("D2",)
    assert not {"D4", "D8", "D9"} & {d for name in names.values() for d in (*name.high, *name.low)}


def test_a_dimension_names_types_only_where_every_form_asks_enough(model: MaturityModel) -> None:
    assert "D9" in naming_dimensions(model, ("M", "F"), ("small", "medium", "large"))
    assert "D9" not in naming_dimensions(model, SECTORS, ("small", "medium", "large"))


def test_types_of_too_few_firms_are_neither_named_nor_shown(model: MaturityModel) -> None:
    types = types_of({5: 3}, {6: 3}, {7: 3})
    places = np.repeat([0, 1, 2], [30, 9, 10])
    scores = np.repeat([4000, 5000, 7001], [30, 9, 10]).astype(np.int16)
    cards = type_cards(model, types, places, scores, ALL)

    assert [card.number for card in cards] == [1, 3]
    assert [card.n_firms for card in cards] == [30, 10]
    assert [card.share for card in cards] == [6122, 2041]
    assert [card.score for card in cards] == [4000, 7000]
    assert [card.level for card in cards] == [2, 4]
    assert cards[0].means[4] == 6500
    assert cards[0].apart[4] == max(cards[0].apart)


@pytest.mark.parametrize(
    ("n_firms", "step"), [(10, 1000), (20, 500), (21, 500), (99, 200), (100, 100), (10**6, 1)]
)
def test_averages_of_fewer_firms_are_told_on_wider_steps(n_firms: int, step: int) -> None:
    assert step_of(n_firms) == step


@pytest.mark.parametrize("score", [0, 2_345, 5_000, 10_000])
@pytest.mark.parametrize("n_firms", [10, 37, 500])
def test_one_firm_more_is_not_found_by_subtracting_two_cards(
    model: MaturityModel, n_firms: int, score: int
) -> None:
    """Exact averages give the new firm away; of the told ones one side of the average is left."""
    chance = np.random.default_rng(n_firms)
    before = chance.integers(3_000, 7_000, n_firms)
    after = np.append(before, score)
    told = [_told_score(model, scores) for scores in (before, after)]
    exact = after.mean() * (n_firms + 1) - before.mean() * n_firms
    reach = step_of(n_firms) / 2 * n_firms + step_of(n_firms + 1) / 2 * (n_firms + 1)
    guess = told[1] * (n_firms + 1) - told[0] * n_firms

    assert exact == pytest.approx(score, abs=1e-6)
    assert guess - reach <= score <= guess + reach
    possible = min(guess + reach, 10_000) - max(guess - reach, 0)
    assert possible >= min(before.mean(), 10_000 - before.mean()) - step_of(n_firms)


def _told_score(model: MaturityModel, scores: np.ndarray) -> int:
    places = np.zeros(len(scores), np.intp)
    return type_cards(model, types_of({}), places, scores.astype(np.int16), ALL)[0].score


def test_without_firms_there_is_nothing_to_tell(model: MaturityModel) -> None:
    nobody = np.array([], np.intp)
    assert type_cards(model, types_of({}, {}), nobody, nobody.astype(np.int16), ALL) == ()
