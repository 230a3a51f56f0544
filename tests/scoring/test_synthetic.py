"""Invented firms: as many as asked, the same for the same chance, never what a form forbids."""

from __future__ import annotations

import numpy as np
import pytest

from questionnaires.answers import ANSWER_VALUES, NOT_APPLICABLE, OPEN
from questionnaires.base import SECTORS, SIZES
from questionnaires.library import Library
from scoring.block import score_block
from scoring.synthetic import PROFILES, Firms, make_firms
from tests.builders import miniature_model


@pytest.fixture(scope="module")
def firms(library: Library) -> Firms:
    return make_firms(2_000, random_state=1, model=library.model())


def test_the_same_chance_gives_the_same_firms(library: Library, firms: Firms) -> None:
    again = make_firms(2_000, random_state=1, model=library.model())
    other = make_firms(2_000, random_state=2, model=library.model())

    assert np.array_equal(firms.answers, again.answers)
    assert not np.array_equal(firms.answers, other.answers)
    assert len(firms) == 2_000


def test_a_firm_answers_only_what_it_is_asked(firms: Firms) -> None:
    for firm in range(50):
        sector, size = SECTORS[firms.sectors[firm]], SIZES[firms.sizes[firm]]
        asked = {question.id for question in firms.model.applicable(sector, size)}
        answered = {q for q, answer in firms.sheet(firm).items() if answer.value != OPEN}
        assert answered <= asked


def test_not_applicable_stands_only_where_it_is_allowed(firms: Firms) -> None:
    forbidden = [not question.not_applicable for question in firms.model.questions]
    assert set(np.unique(firms.answers).tolist()) <= ANSWER_VALUES
    assert not (firms.answers[:, forbidden] == NOT_APPLICABLE).any()


def test_latent_severity_shows_in_the_scores(firms: Firms) -> None:
    scores = score_block(
        firms.model,
        firms.answers,
        firms.evidence,
        firms.sectors,
        firms.sizes,
        designated=firms.designated,
        vetoed=firms.vetoed,
    ).score
    assert np.corrcoef(firms.severity, scores)[0, 1] > 0.8


def test_a_profile_shows_in_its_dimensions(library: Library) -> None:
    model = library.model()

    def mean(profile: str, dimension: int) -> float:
        some = make_firms(2_000, random_state=5, model=model, mix={profile: 1.0})
        columns = [
            model.position(question.id) for question in model.dimensions[dimension].questions
        ]
        levels = some.answers[:, columns]
        return float(levels[levels > 0].mean())

    assert mean("makers", 3) > mean("even", 3) + 0.3
    assert mean("paper", 9) < mean("even", 9) - 0.3


def test_every_profile_is_in_the_mix(firms: Firms) -> None:
    assert set(firms.profiles.tolist()) == set(PROFILES)


def test_any_model_will_do() -> None:
    firms = make_firms(20, random_state=1, model=miniature_model())
    assert firms.answers.shape == (20, 7)
    assert set(firms.facts(0)) >= {"firm.sector", "firm.size", "firm.major_incident"}
