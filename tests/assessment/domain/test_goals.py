"""Progress towards a target: exact shares, and nothing where the two do not compare."""

from __future__ import annotations

import pytest

from assessment.domain.goals import Better, Progress, progress
from questionnaires.conditions import Outcome

MET, UNMET, UNKNOWN = Outcome.MET, Outcome.UNMET, Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("target", "value", "better", "share", "reached"),
    [
        ("≥94", "94", "higher", 10_000, MET),
        ("≥94", "47", "higher", 5_000, UNMET),
        (">60", "60", "higher", 10_000, UNMET),
        (">60", "60.1", "higher", 10_016, MET),
        ("35", "12", "higher", 3_428, UNMET),
        ("3000", "2999.9", "higher", 9_999, UNMET),
        ("≤5.5", "5.5", "higher", None, MET),
        ("≤5.5", "6", "higher", None, UNMET),
        ("15", "20", "lower", None, UNMET),
        ("15", "15", "lower", None, MET),
        ("0", "0", "lower", None, MET),
        ("0", "1", "lower", None, UNMET),
        ("约20", "10", "higher", 5_000, UNKNOWN),
        ("1-2", "1", "higher", None, UNKNOWN),
        ("5/10/15", "5", "lower", None, UNKNOWN),
        ("", "5", "higher", None, UNKNOWN),
        ("≥94", None, "higher", None, UNKNOWN),
        ("13", "-2", "higher", None, UNMET),
    ],
)
def test_a_value_is_held_against_its_target(
    target: str, value: str | None, better: Better, share: int | None, reached: Outcome
) -> None:
    assert progress(target, value, better) == Progress(share, reached)
