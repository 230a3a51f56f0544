"""Measurement quality, against published figures and other programs, to the printed precision.

Each figure is marked: **published** is printed in a page that can be looked up; an **oracle run**
was computed for this test by another program, named with its version, from the same numbers.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from questionnaires.answers import ANSWER_VALUES, DONT_KNOW, NOT_APPLICABLE, OPEN
from questionnaires.library import Library
from scoring.omega import omega, one_factor
from scoring.reliability import alpha, alpha_interval, alpha_without, item_rest, quality
from scoring.responses import CHUNK, Conduct, Responses, cross_products, responses
from scoring.synthetic import make_firms
from tests.builders import miniature_model

DATA = Path(__file__).parent / "data"


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / f"{name}.csv")


def covariance(frame: pd.DataFrame) -> NDArray[np.float64]:
    values = frame.fillna(0).to_numpy().astype(np.int64)
    return cross_products(values, frame.notna().to_numpy()).covariance()


def printed(name: str) -> NDArray[np.float64]:
    """Return covariances whose lower triangle is stored."""
    text = (DATA / f"{name}.txt").read_text(encoding="ascii")
    return symmetric([float(number) for number in text.split()])


def symmetric(lower: list[float]) -> NDArray[np.float64]:
    """Return the symmetric matrix with these numbers below its diagonal and on it."""
    size = int(np.sqrt(2 * len(lower)))
    found = np.zeros((size, size))
    found[np.tril_indices(size)] = lower
    return found + np.tril(found, -1).T


def lsat6() -> pd.DataFrame:
    patterns = pd.read_csv(DATA / "lsat6.csv", dtype={"pattern": str})
    rows = [list(map(int, pattern)) for pattern in patterns.pattern]
    return pd.DataFrame(np.repeat(rows, patterns.persons, axis=0))


# ------------------------------------------------------------------ alpha


@pytest.mark.parametrize(
    ("name", "persons", "published"),
    [
        # published: the documentation of pingouin.cronbach_alpha
        ("cronbach_wide_pairs", 12, (0.732660835214447, 0.435, 0.909)),
        ("cronbach_wide_complete", 9, (0.8016949152542373, 0.533, 0.947)),
        ("cronbach_ratings", 15, (0.5917188485995826, 0.195, 0.840)),
    ],
)
def test_alpha_and_its_interval_as_published(
    name: str, persons: int, published: tuple[float, float, float]
) -> None:
    covariances = printed(name)
    value = alpha(covariances)
    assert value == pytest.approx(published[0], abs=1e-12)
    assert value is not None
    found = alpha_interval(value, len(covariances), persons)
    assert (round(found.low, 3), round(found.high, 3)) == published[1:]


def test_alpha_of_the_law_school_admission_test() -> None:
    """Oracle run: psych 2.2.9 (alpha): total, Feldt's interval, r.drop and alpha if deleted."""
    answers = lsat6()
    assert answers.sum().tolist() == [924, 709, 553, 763, 870]
    value = alpha(covariance(answers))
    assert value == pytest.approx(0.29499719, abs=5e-9)
    assert value is not None
    found = alpha_interval(value, 5, 1_000)
    assert (found.low, found.high) == pytest.approx((0.2234738, 0.3618025), abs=5e-8)
    rests = (0.11283269, 0.15317812, 0.17277894, 0.14442810, 0.12159640)
    assert item_rest(covariance(answers)) == pytest.approx(rests, abs=5e-9)
    without = (0.27535621, 0.23758390, 0.21679946, 0.24593271, 0.26629441)
    assert alpha_without(covariance(answers)) == pytest.approx(without, abs=5e-9)


def test_alpha_of_the_attitudes_of_thirty_departments() -> None:
    """Oracle run: psych 2.2.9 (alpha): total, Feldt's interval, r.drop and alpha if deleted."""
    found = covariance(table("attitude"))
    value = alpha(found)
    assert value == pytest.approx(0.84314277, abs=5e-9)
    assert value is not None
    ends = alpha_interval(value, 7, 30)
    assert (ends.low, ends.high) == pytest.approx((0.7393757, 0.9157731), abs=5e-8)
    rests = (0.671262, 0.742110, 0.560711, 0.714445, 0.786276, 0.265034, 0.460811)
    assert item_rest(found) == pytest.approx(rests, abs=5e-7)
    without = (0.809760, 0.796917, 0.827848, 0.803031, 0.795387, 0.863872, 0.840465)
    assert alpha_without(found) == pytest.approx(without, abs=5e-7)


def test_alpha_is_undefined_without_two_questions_or_without_variance() -> None:
    assert alpha(np.ones((1, 1))) is None
    assert alpha(np.zeros((3, 3))) is None
    assert alpha(np.full((2, 2), np.nan)) is None


def test_the_interval_of_alpha_covers_as_often_as_it_says() -> None:
    """Parallel questions with alpha 0.8; 600 samples of 40."""
    chance = np.random.default_rng(1)
    covered = 0
    for _ in range(600):
        answers = chance.normal(size=(40, 1)) + chance.normal(size=(40, 4))
        value = alpha(np.cov(answers.T))
        assert value is not None
        found = alpha_interval(value, 4, 40)
        covered += found.low < 0.8 < found.high
    assert 0.92 < covered / 600 < 0.98


# ------------------------------------------------------------------ omega


def congeneric(loadings: Any, unique: Any) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.outer(loadings, loadings) + np.diag(unique)
    return found


def test_omega_of_known_loadings() -> None:
    loadings, unique = np.array([0.9, 1.2, 0.5, 0.7, 1.0]), np.array([0.5, 0.8, 1.1, 0.4, 0.9])
    fit = one_factor(congeneric(loadings, unique))
    assert fit is not None
    assert fit.loadings == pytest.approx(loadings, abs=1e-5)
    assert fit.unique == pytest.approx(unique, abs=1e-5)
    true = loadings.sum() ** 2 / (loadings.sum() ** 2 + unique.sum())
    assert fit.omega == pytest.approx(true, abs=1e-6)


def test_omega_of_three_questions_has_a_closed_form() -> None:
    """With three questions the loadings follow from the covariances: l1^2 = s12 s13 / s23."""
    found = np.array([[2.0, 0.8, 0.6], [0.8, 1.5, 0.5], [0.6, 0.5, 1.0]])
    products = found[0, 1] * found[0, 2] / found[1, 2], found[0, 1] * found[1, 2] / found[0, 2]
    loadings = np.sqrt([*products, found[0, 2] * found[1, 2] / found[0, 1]])
    common = loadings.sum() ** 2
    fit = one_factor(found)
    assert fit is not None
    assert fit.omega == pytest.approx(common / (common + np.trace(found) - (loadings**2).sum()))


def test_omega_equals_alpha_where_loadings_are_equal() -> None:
    found = congeneric(np.full(6, 0.7), np.array([0.3, 0.5, 0.2, 0.9, 0.4, 0.6]))
    fit = one_factor(found)
    assert fit is not None
    assert fit.omega == pytest.approx(alpha(found), abs=1e-6)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        # oracle runs: factanal of R 4.2.2 on the covariances
        (lambda: covariance(table("attitude")), 0.8563),
        (lambda: covariance(lsat6()), 0.3068),
    ],
)
def test_omega_as_other_programs_find_it(found: Any, expected: float) -> None:
    fit = one_factor(found())
    assert fit is not None
    assert round(fit.omega, 4) == expected


def test_omega_of_a_printed_covariance_matrix() -> None:
    """Oracle run: lavaan 0.6.14 (cfa, maximum likelihood), and psych 2.2.9 for alpha."""
    lower = [4.98, 4.60, 5.59, 4.45, 4.42, 6.30, 3.84, 3.81, 3.66, 6.44, 5.71, 5.67, 5.52, 4.91]
    found = symmetric([*lower, 11.86])
    fit = one_factor(found)
    assert fit is not None
    assert fit.loadings.round(3).tolist() == [2.150, 2.138, 2.068, 1.788, 2.660]
    assert fit.unique.round(3).tolist() == [0.356, 1.020, 2.022, 3.245, 4.782]
    assert fit.omega == pytest.approx(0.9108555, abs=5e-8)
    assert alpha(found) == pytest.approx(0.9074795, abs=5e-8)


@pytest.mark.parametrize(
    ("tests", "expected"),
    [
        # oracle runs: psych 2.2.9 (alpha, Feldt's interval) and lavaan 0.6.14 (cfa, omega)
        (slice(0, 3), (0.6261171, 0.5465033, 0.6937533, 0.6325532)),
        (slice(3, 6), (0.8827069, 0.8577308, 0.9039255, 0.8858809)),
        (slice(6, 9), (0.6884550, 0.6221153, 0.7448142, 0.6961353)),
        (slice(0, 9), (0.7604886, 0.7177169, 0.7990788, 0.7380692)),
    ],
)
def test_mental_tests_of_two_schools(tests: slice, expected: tuple[float, ...]) -> None:
    """Visual, textual and speed tests of 301 pupils, and the nine together."""
    found = printed("holzinger_swineford")[tests, tests]
    value, fit = alpha(found), one_factor(found)
    assert value is not None
    assert fit is not None
    ends = alpha_interval(value, len(found), 301)
    assert (value, ends.low, ends.high) == pytest.approx(expected[:3], abs=2e-7)
    assert fit.omega == pytest.approx(expected[3], abs=2e-6)


def test_the_interval_of_omega_has_the_right_width() -> None:
    """The standard error of the delta method is the spread of omega over samples."""
    chance = np.random.default_rng(2)
    true = congeneric(np.array([0.8, 0.6, 0.9, 0.5]), np.array([0.5, 0.6, 0.4, 0.8]))
    samples = [np.cov(chance.multivariate_normal(np.zeros(4), true, 300).T) for _ in range(300)]
    fits = [one_factor(sample) for sample in samples]
    spread = np.std([fit.omega for fit in fits if fit is not None])
    found = omega(true, 300)
    assert found is not None
    assert (found.high - found.low) / (2 * 1.96) == pytest.approx(spread, rel=0.12)
    assert 0 < found.low < found.value < found.high < 1


def test_the_interval_of_omega_as_another_program_finds_it() -> None:
    """Oracle run: lavaan 0.6.14, standard error of omega for the nine mental tests, 301 pupils."""
    found = omega(printed("holzinger_swineford"), 302)  # lavaan divides by 301
    assert found is not None
    logits = [np.log(end / (1 - end)) for end in (found.low, found.high)]
    error = (logits[1] - logits[0]) / (2 * 1.959964) * found.value * (1 - found.value)
    assert error == pytest.approx(0.0220145, abs=2e-6)


def test_omega_is_undefined_where_it_cannot_be_found() -> None:
    assert one_factor(np.eye(2)) is None
    assert one_factor(np.diag([1.0, 0.0, 1.0])) is None
    assert omega(np.full((3, 3), np.nan), 100) is None


def test_pairs_that_form_no_proper_matrix_are_drawn_together() -> None:
    found = np.array([[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]])
    fit = one_factor(found)
    assert fit is not None
    assert np.isfinite(fit.loadings).all()


@settings(max_examples=20)
@given(scale=st.lists(st.floats(0.1, 10), min_size=4, max_size=4))
def test_the_fit_does_not_depend_on_units(scale: list[float]) -> None:
    found = congeneric(np.array([0.8, 0.6, 0.9, 0.5]), np.array([0.5, 0.6, 0.4, 0.8]))
    one, other = one_factor(found), one_factor(found * np.outer(scale, scale))
    assert one is not None
    assert other is not None
    assert other.loadings == pytest.approx(one.loadings * scale, rel=1e-3)


# ------------------------------------------------------------------ sums over blocks

SHEETS = arrays.arrays(
    np.int8,
    st.tuples(st.integers(0, 40), st.just(7)),
    elements=st.sampled_from(sorted(ANSWER_VALUES)),
)


def same(one: Responses, other: Responses) -> bool:
    arrays_same = all(
        np.array_equal(getattr(one.products, name), getattr(other.products, name))
        for name in ("pairs", "sums", "products")
    )
    rest = [(r.judged, r.straight, r.timed, r.fast, r.counts.tolist()) for r in (one, other)]
    return arrays_same and rest[0] == rest[1]


@given(sheets=SHEETS, cut=st.integers(0, 40), seed=st.integers(0, 99))
def test_blocks_add_up_to_the_whole_in_any_order(
    sheets: NDArray[np.int8], cut: int, seed: int
) -> None:
    order = np.random.default_rng(seed).permutation(len(sheets))
    parts = responses(sheets[order][:cut]) + responses(sheets[order][cut:])
    assert same(parts, responses(sheets))


@given(sheets=SHEETS)
def test_covariances_of_pairs_are_those_of_pandas(sheets: NDArray[np.int8]) -> None:
    found = responses(sheets).products.covariance()
    frame = pd.DataFrame(np.where(sheets > 0, sheets, np.nan))
    assert np.allclose(found, frame.cov(min_periods=2).to_numpy(), equal_nan=True)


def test_long_blocks_are_summed_in_chunks() -> None:
    sheets = np.random.default_rng(1).integers(-2, 6, (2 * CHUNK + 5, 3)).astype(np.int8)
    assert same(responses(sheets), responses(sheets[:CHUNK]) + responses(sheets[CHUNK:]))


def test_large_values_are_summed_exactly() -> None:
    values = np.full((CHUNK + 1, 2), 10_000)
    found = cross_products(values, np.ones_like(values, bool))
    assert found.products.tolist() == [[(CHUNK + 1) * 10**8] * 2] * 2


def test_what_is_no_table_of_answers_is_refused() -> None:
    for bad in (np.full((2, 2), 6), np.full((2, 2), np.nan), np.array([1, 2])):
        with pytest.raises(ValueError, match="answer"):
            responses(bad)
    with pytest.raises(ValueError, match="one time"):
        responses(np.ones((2, 2), np.int8), seconds=[1.0])
    with pytest.raises(ValueError, match="same shape"):
        cross_products(np.ones((2, 2), int), np.ones((2, 3), bool))


# ------------------------------------------------------------------ conduct


def test_straight_lines_and_haste_are_counted() -> None:
    sheets = np.array(
        [
            [3] * 20,
            [3] * 19 + [4],
            [3] * 18 + [4, 5],
            [3] * 9 + [OPEN] * 11,
            [1, 2] * 10,
            [3] * 10 + [DONT_KNOW, NOT_APPLICABLE] * 5,
        ]
    )
    found = responses(sheets, seconds=[39, 41, np.nan, 1, 39.9, 30])
    assert (found.judged, found.straight) == (5, 3)
    assert (found.timed, found.fast) == (4, 2)
    strict = responses(sheets, conduct=Conduct(same=100, fewest=5))
    assert (strict.judged, strict.straight, strict.timed) == (6, 3, 0)


# ------------------------------------------------------------------ a whole model


def test_the_quality_of_the_real_questionnaire(library: Library) -> None:
    model = library.model()
    firms = make_firms(3_000, random_state=1, model=model)
    found = quality(model, responses(firms.answers))
    assert [one.dimension for one in found.dimensions] == [d.id for d in model.dimensions]
    for dimension, one in zip(model.dimensions, found.dimensions, strict=True):
        assert one.alpha is not None
        assert one.omega is not None
        assert 0 < one.alpha.low < one.alpha.value < one.alpha.high < 1
        assert abs(one.omega.value - one.alpha.value) < 0.15
        named = {item.question for item in one.items} | set(one.left_out)
        assert named == {question.id for question in dimension.questions}
        for item in one.items:
            assert 1 <= item.mean <= 5
            assert 0 <= item.floor + item.ceiling <= 10_000
    assert found.judged > 2_900
    assert (found.timed, found.fast) == (0, 0)


def test_questions_that_too_few_answered_together_are_left_out_and_named() -> None:
    model = miniature_model()
    chance = np.random.default_rng(1)
    sheets = np.clip(chance.integers(1, 6, (200, 1)) + chance.integers(-1, 2, (200, 7)), 1, 5)
    sheets[20:, 0] = NOT_APPLICABLE
    first = quality(model, responses(sheets)).dimensions[0]
    assert first.left_out == (model.question_ids[0],)
    assert first.alpha is not None
    assert first.firms == 200


@pytest.mark.parametrize(
    "sheets", [np.full((100, 7), 3), np.zeros((100, 7), int), np.empty((0, 7), int)]
)
def test_firms_that_are_all_alike_or_silent_have_no_coefficient(sheets: NDArray[Any]) -> None:
    found = quality(miniature_model(), responses(sheets))
    for one in found.dimensions:
        assert (one.alpha, one.omega) == (None, None)
    assert found.straight in (0, 10_000) or found.judged == 0
