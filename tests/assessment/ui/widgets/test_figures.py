"""Figures keep every hundredth, levels and states are words."""

from __future__ import annotations

from typing import Any

import pytest

from assessment.ui.widgets.figures import (
    answer_word,
    credibility_word,
    effort_word,
    exact,
    gained,
    level_word,
    quoted,
    share,
)
from questionnaires.answers import DONT_KNOW, OPEN


@pytest.mark.parametrize(
    ("hundredths", "words"),
    [(0, "0.00"), (4825, "48.25"), (4499, "44.99"), (10_000, "100.00"), (None, "—")],
)
def test_a_score_just_below_a_level_is_never_rounded_up(hundredths: Any, words: str) -> None:
    assert exact(hundredths) == words


@pytest.mark.parametrize(
    ("hundredths", "words"), [(0, "0%"), (8750, "87.5%"), (10_000, "100%"), (1333, "13.33%")]
)
def test_a_share_has_no_needless_decimals(hundredths: int, words: str) -> None:
    assert share(hundredths) == words


def test_a_gain_has_its_sign_and_unit() -> None:
    assert gained(137) == "+1.37 分"


def test_levels_are_words(library: Any) -> None:
    model = library.model()
    assert [level_word(model, n) for n in range(1, 6)] == ["起步", "规范", "保证", "预防", "卓越"]
    assert level_word(model, None) == "—"
    assert quoted(model, 3) == "“保证”"


def test_credibility_is_high_middle_or_low(library: Any) -> None:
    words = [credibility_word(library.model(), band) for band in ("high", "medium", "low")]
    assert words == ["高", "中", "低"]


def test_the_four_states_of_an_answer_have_words() -> None:
    assert [answer_word(v) for v in (OPEN, DONT_KNOW, 3)] == ["未作答", "不清楚", "第 3 档"]


def test_an_effort_outside_the_scale_is_held_to_it() -> None:
    assert effort_word(0) == effort_word(1)
    assert effort_word(9) == effort_word(3)
