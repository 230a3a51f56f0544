"""Bars of shares: a range is drawn and said as a range."""

from __future__ import annotations

import pytest

from assessment.services.cockpit_values import Span
from assessment.ui.widgets.share_bars import bars, figure_words, span_bars
from scoring.benchmarks import Share

LEVELS = ("起步", "规范", "保证", "预防", "卓越")


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (None, "—"),
        (Share(3_300, 3_310, 3_320), "33%"),
        (Share(0, 3_300, 6_700), "至多 67%"),
        (Share(4_000, 7_000, 10_000), "至少 40%"),
        (Share(1_010, 2_000, 3_310), "10%–34%"),
    ],
)
def test_a_share_says_how_far_it_is_known(share: Share | None, words: str) -> None:
    assert figure_words(share) == words


def test_a_range_is_hatched_from_where_certainty_ends() -> None:
    drawn = str(bars([("甲", Share(2_000, 3_000, 6_000))]))
    assert 'class="cockpit-sure" style="width:20.00%"' in drawn
    assert 'class="cockpit-may" style="left:20.00%;width:40.00%"' in drawn


def test_a_known_share_is_full_and_a_hidden_one_empty() -> None:
    known, hidden = (str(bars([("甲", share)])) for share in (Share(3_300, 3_310, 3_320), None))
    assert 'style="width:33.10%"' in known
    assert "cockpit-may" not in known
    assert "style=" not in hidden


def test_levels_that_are_not_told_apart_share_a_bar_and_it_is_said() -> None:
    drawn = str(
        span_bars(
            LEVELS, (Span(1, 1, Share(3_300, 3_300, 3_300)), Span(2, 5, Share(6_700, 6_700, 6_700)))
        )
    )
    assert "规范至卓越" in drawn
    assert "67%" in drawn
    assert "保证" not in drawn
    assert "分不开" in drawn
    assert "分不开" not in str(span_bars(LEVELS, (Span(1, 1, Share(0, 0, 0)),)))


def test_where_nothing_is_told_it_is_said() -> None:
    assert "不能单独列出" in str(span_bars(LEVELS, ()))
