"""Exact integers: every division is rounded half up, once."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.arithmetic import Shares, least_numerator, overall_score, round_half_up, share, shares


@pytest.mark.parametrize(
    ("numerator", "denominator", "quotient"),
    [(0, 3, 0), (1, 3, 0), (1, 2, 1), (2, 3, 1), (3, 2, 2), (5, 2, 3), (1249, 1000, 1)],
)
def test_halves_are_rounded_up(numerator: int, denominator: int, quotient: int) -> None:
    assert round_half_up(numerator, denominator) == quotient


@given(st.integers(0, 10**9), st.integers(1, 10**6))
def test_rounding_is_exact(numerator: int, denominator: int) -> None:
    exact = floor(Fraction(numerator, denominator) + Fraction(1, 2))
    assert round_half_up(numerator, denominator) == exact


@given(st.integers(1, 10**4), st.integers(1, 10**4))
def test_the_least_numerator_is_the_first_that_rounds_so(quotient: int, denominator: int) -> None:
    least = least_numerator(quotient, denominator)

    assert round_half_up(least, denominator) == quotient
    assert round_half_up(least - 1, denominator) < quotient


def test_questions_share_their_practice_and_practices_their_dimension() -> None:
    assert shares([["a", "b"], ["c", "d", "e"], []]) == Shares(
        {"a": 3, "b": 3, "c": 2, "d": 2, "e": 2}, 12
    )
    assert shares([[], []]) is None


def test_the_weight_of_a_missing_dimension_is_shared_out() -> None:
    weights = {"D1": 60, "D2": 30, "D3": 10}

    assert overall_score({"D1": 5000, "D2": 10_000, "D3": 0}, weights) == 6000
    assert overall_score({"D1": 5000, "D2": 10_000}, weights) == 6667
    assert overall_score({}, weights) == 0


def test_a_share_of_nothing_is_nothing() -> None:
    assert share(0, 0) == 0
    assert share(1, 3) == 3333
    assert share(2, 3) == 6667
    assert share(3, 3) == 10_000
