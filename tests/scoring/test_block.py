"""score_block(): bit for bit what score() says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from questionnaires.answers import DONT_KNOW, NOT_APPLICABLE, OPEN
from questionnaires.base import SECTORS, SIZES
from questionnaires.library import Library
from questionnaires.model import MaturityModel
from scoring import block
from scoring.block import ScoreBlock, score_block
from scoring.scorecard import ScoreCard
from scoring.synthetic import Firms, make_firms
from tests.builders import miniature_model, model_data, model_of, scored

VALUES = [NOT_APPLICABLE, DONT_KNOW, OPEN, 1, 2, 3, 4, 5]


def block_of(firms: Firms) -> ScoreBlock:
    return score_block(
        firms.model,
        firms.answers,
        firms.evidence,
        firms.sectors,
        firms.sizes,
        designated=firms.designated,
        vetoed=firms.vetoed,
    )


def numbers(card: ScoreCard) -> dict[str, Any]:
    """Return what a block says of a firm, read off its card."""

    def known(scores: list[int | None]) -> list[int]:
        return [-1 if score is None else score for score in scores]

    return {
        "dimensions": known([dimension.score for dimension in card.dimensions]),
        "evidence_dimensions": known([dimension.evidence_score for dimension in card.dimensions]),
        "score": card.score,
        "evidence_score": card.evidence_score,
        "raw_level": card.raw_level,
        "level": card.level,
        "provisional": card.provisional,
        "coverage": card.coverage,
        "evidence_share": card.evidence_share,
    }


def assert_same(firms: Firms) -> None:
    """Compare a block with the cards of its firms, one by one."""
    results = {name: values.tolist() for name, values in vars(block_of(firms)).items()}
    for firm in range(len(firms)):
        card = scored(firms.model, firms.sheet(firm), firms.facts(firm))
        assert {name: values[firm] for name, values in results.items()} == numbers(card), (
            firm,
            firms.facts(firm),
            firms.sheet(firm),
        )


def any_firms(model: MaturityModel, n_firms: int) -> st.SearchStrategy[Firms]:
    """Strategy: sheets with every value anywhere, also where a form would not offer it."""
    questions = (n_firms, len(model.questions))

    def draw(shape: Any, low: int, high: int) -> st.SearchStrategy[Any]:
        return arrays.arrays(np.int8, shape, elements=st.integers(low, high))

    return st.builds(
        Firms,
        model=st.just(model),
        answers=arrays.arrays(np.int8, questions, elements=st.sampled_from(VALUES)),
        evidence=arrays.arrays(np.bool_, questions),
        sectors=draw(n_firms, 0, len(SECTORS) - 1),
        sizes=draw(n_firms, 0, len(SIZES) - 1),
        designated=draw(n_firms, -1, 1),
        vetoed=arrays.arrays(np.bool_, n_firms),
        severity=st.just(np.zeros(n_firms)),
        profiles=st.just(np.array(["even"] * n_firms)),
    )


@settings(max_examples=120)
@given(firms=any_firms(miniature_model(), 8))
def test_a_block_says_of_each_firm_what_its_card_says(firms: Firms) -> None:
    assert_same(firms)


@settings(max_examples=40)
@given(data=st.data())
def test_so_it_does_for_the_real_model(library: Library, data: st.DataObject) -> None:
    assert_same(data.draw(any_firms(library.model(), 3)))


def random_firms(model: MaturityModel, n_firms: int) -> Firms:
    """Firms of every sector and size, a third of them with values thrown in anywhere."""
    chance = np.random.default_rng(20261121)
    firms = make_firms(n_firms, random_state=chance, model=model)
    thrown = chance.choice(VALUES, firms.answers.shape).astype(np.int8)
    wild = chance.random((n_firms, 1)) < 1 / 3
    share = chance.random((n_firms, 1))
    hit = wild & (chance.random(firms.answers.shape) < share)
    return replace(
        firms,
        answers=np.where(hit, thrown, firms.answers),
        sizes=chance.integers(len(SIZES), size=n_firms, dtype=np.int8),
        designated=chance.integers(-1, 2, size=n_firms, dtype=np.int8),
        vetoed=chance.random(n_firms) < 0.1,
    )


def test_twenty_thousand_sheets_come_out_the_same(library: Library) -> None:
    without_checks = library.model().model_copy(update={"checks": ()})  # a block has none either
    firms = random_firms(without_checks, 20_000)
    found = block_of(firms)

    assert {*zip(firms.sectors.tolist(), firms.sizes.tolist(), strict=True)} == {
        (sector, size) for sector in range(len(SECTORS)) for size in range(len(SIZES))
    }
    assert set(found.level.tolist()) == {1, 2, 3, 4, 5}
    assert set(found.provisional.tolist()) == {True, False}
    assert_same(firms)


def test_sheets_on_a_threshold_are_on_the_right_side(library: Library) -> None:
    model = library.model()
    answers = np.repeat(np.arange(1, 6, dtype=np.int8)[:, None], len(model.questions), axis=1)
    answers = np.concatenate([answers] * len(SECTORS))
    n_firms = len(answers)
    firms = Firms(
        model=model,
        answers=answers,
        evidence=np.ones(answers.shape, np.bool_),
        sectors=np.repeat(np.arange(len(SECTORS), dtype=np.int8), 5),
        sizes=np.ones(n_firms, np.int8),
        designated=np.ones(n_firms, np.int8),
        vetoed=np.zeros(n_firms, np.bool_),
        regions=np.full(n_firms, ""),
        severity=np.zeros(n_firms),
        profiles=np.array(["even"] * n_firms),
    )

    assert block_of(firms).level.tolist() == [1, 2, 3, 4, 5] * len(SECTORS)


def test_results_do_not_depend_on_company_or_on_the_cut_into_chunks(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    firms = random_firms(library.model(), 500)
    whole = vars(block_of(firms))
    monkeypatch.setattr(block, "CHUNK", 7)

    cut = vars(block_of(firms))

    assert all(np.array_equal(whole[name], cut[name]) for name in whole)


def test_no_firms_give_no_results(library: Library) -> None:
    nothing = block_of(make_firms(0, random_state=1, model=library.model()))
    assert len(nothing) == 0
    assert nothing.dimensions.shape == (0, 10)


def test_points_need_not_rise_evenly() -> None:
    data = model_data()
    data["scale"]["points"] = [0, 10, 35, 60, 100]
    assert_same(random_firms(model_of(data), 300))


def test_a_model_with_two_facts_in_its_answer_gates_is_refused() -> None:
    data = model_data()
    data["gates"] = [*data["gates"], {**data["gates"][1], "id": "X", "fact": "firm.exports"}]
    with pytest.raises(ValueError, match="one fact of answer gates"):
        block_of(make_firms(3, random_state=1, model=model_of(data)))
