"""Invented firms: as many as asked, the same for the same chance, never what a form forbids."""

from __future__ import annotations

import numpy as np
import pytest

from questionnaires.answers import ANSWER_VALUES, NOT_APPLICABLE, OPEN
from questionnaires.base import SECTORS, SIZES
from questionnaires.library import Library
from scoring.block import score_block
from scoring.graded import Items, Missing, draw_items, draw_levels
from scoring.one_factor import dimension_scores
from scoring.synthetic import PROFILES, Firms, Population, make_firms
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


def test_regions_are_those_given_and_the_first_the_most_frequent(library: Library) -> None:
    places = tuple(region.id for region in library.regions.children("xian"))
    firms = make_firms(4_000, random_state=1, model=library.model(), regions=places)
    counts = [int((firms.regions == place).sum()) for place in places]

    assert set(firms.regions.tolist()) == set(places)
    assert counts[0] > 1.5 * counts[-1]
    assert set(make_firms(5, random_state=1, model=library.model()).regions.tolist()) == {""}


def test_sectors_and_sizes_may_be_given(library: Library) -> None:
    sectors, sizes = np.repeat(np.arange(5, dtype=np.int8), 4), np.tile(np.arange(4), 5)
    firms = make_firms(
        20, random_state=1, model=library.model(), sectors=sectors, sizes=sizes.astype(np.int8)
    )
    assert np.array_equal(firms.sectors, sectors)
    assert np.array_equal(firms.sizes, sizes)


def test_one_factor_leaves_no_leans(library: Library) -> None:
    model = library.model()
    medium = {"sectors": np.zeros(3_000, np.int8), "sizes": np.full(3_000, 2, np.int8)}

    def unexplained(one_factor: bool) -> float:
        firms = make_firms(3_000, random_state=1, model=model, one_factor=one_factor, **medium)
        scores = dimension_scores(firms)
        return float(np.linalg.eigvalsh(np.corrcoef(scores.T))[-2])

    assert set(make_firms(9, random_state=1, model=model, one_factor=True).profiles) == {"even"}
    assert unexplained(True) < 0.6
    assert unexplained(False) > 1.0


def test_severity_may_differ_more_in_one_type(library: Library) -> None:
    population = Population(severity_spread=dict.fromkeys(PROFILES, 0.2) | {"paper": 1.2})
    firms = make_firms(3_000, random_state=1, model=library.model(), population=population)
    paper, micro = firms.profiles == "paper", firms.sizes == 0

    assert firms.severity[paper & micro].std() == pytest.approx(1.2, rel=0.15)
    assert firms.severity[~paper & micro].std() == pytest.approx(0.2, rel=0.15)


def test_a_style_of_the_middle_avoids_the_ends(library: Library) -> None:
    chance, items = np.random.default_rng(1), draw_items(library.model(), np.random.default_rng(2))
    latent = np.full((2_000, 68), 3.0, np.float32)
    wide, narrow = (
        draw_levels(chance, items, latent, np.full((2_000, 1), stretch, np.float32))
        for stretch in (1.5, 0.7)
    )
    assert np.isin(wide, (1, 5)).mean() < np.isin(narrow, (1, 5)).mean() / 3


def test_the_same_items_may_be_answered_again(library: Library) -> None:
    model = library.model()
    items = draw_items(model, np.random.default_rng(3))

    def difficulty(seed: int, **given: Items) -> np.ndarray:
        firms = make_firms(4_000, random_state=seed, model=model, one_factor=True, **given)
        levels = np.where(firms.answers > 0, firms.answers, np.nan)[firms.sizes == 2]
        return np.nanmean(levels[:, model.position("Q101") : model.position("Q203")], axis=0)

    same = np.abs(difficulty(1, items=items) - difficulty(2, items=items)).mean()
    other = np.abs(difficulty(1) - difficulty(2)).mean()
    assert same < other / 2


def test_a_finished_round_leaves_nothing_open(library: Library) -> None:
    model = library.model()
    done = Population(missing=Missing(unfinished=0.0))
    firms = make_firms(300, random_state=1, model=model, population=done)
    for firm in range(300):
        asked = model.applicable(SECTORS[firms.sectors[firm]], SIZES[firms.sizes[firm]])
        assert all(firms.sheet(firm).value(question.id) != OPEN for question in asked)
