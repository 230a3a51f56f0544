"""Which combinations of published groups single out too few firms: against trying all."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import isolation
from scoring.isolation import Pattern, singled_out

LEAST = 10
PATTERNS = st.dictionaries(
    st.frozensets(st.integers(0, 5), min_size=1, max_size=4),
    st.integers(1, 14),
    min_size=1,
    max_size=8,
)


def tells_by_trying(patterns: Mapping[Pattern, int], least: int) -> bool:
    """Try every set of patterns with few firms: can a combination touch none but these?

    It can where the other patterns, as rows, have a lower rank than all together.
    """
    rows = {pattern: [version in pattern for version in range(6)] for pattern in patterns}
    whole = np.linalg.matrix_rank(np.array([*rows.values()], float))
    for size in range(1, len(patterns) + 1):
        for few in combinations(patterns, size):
            rest = np.array([row for pattern, row in rows.items() if pattern not in few], float)
            rank = np.linalg.matrix_rank(rest) if len(rest) else 0
            if sum(patterns[pattern] for pattern in few) < least and rank < whole:
                return True
    return False


@settings(max_examples=300)
@given(patterns=PATTERNS)
def test_it_agrees_with_trying_everything(patterns: dict[Pattern, int]) -> None:
    assert bool(singled_out(patterns, LEAST)) == tells_by_trying(patterns, LEAST)


@given(patterns=PATTERNS, asked=st.sets(st.integers(0, 5)))
def test_asked_of_some_versions_it_says_the_same_of_them(
    patterns: dict[Pattern, int], asked: set[int]
) -> None:
    found = singled_out(patterns, LEAST, asked)
    assert found & asked == singled_out(patterns, LEAST) & asked


@pytest.mark.parametrize(
    ("patterns", "versions"),
    [
        ({(1,): 10}, set()),
        ({(1,): 9}, {1}),
        # nine stay of ten, one comes: the difference is two firms
        ({(1, 2): 9, (1,): 1, (2,): 1}, {1, 2}),
        ({(1, 2): 9, (1,): 10, (2,): 10}, set()),
        # a group is split in two, and one firm leaves: the whole less both parts is one firm
        ({(1, 2): 20, (1, 3): 19, (1,): 1}, {1, 2, 3}),
        ({(1, 2): 20, (1, 3): 20}, set()),
        # nine firms move from one group to another, one leaves and one comes: the sum tells
        ({(1, 2): 30, (3, 4): 30, (1, 4): 9, (1,): 1, (4,): 1}, {1, 2, 3, 4}),
        ({(1, 2): 30, (3, 4): 30, (1, 4): 9, (1,): 10, (4,): 10}, set()),
    ],
)
def test_the_plain_attacks(patterns: dict[tuple[int, ...], int], versions: set[int]) -> None:
    assert singled_out({Pattern(p): n for p, n in patterns.items()}, LEAST) == versions


def test_a_long_quiet_history_is_settled_at_once() -> None:
    """Two hundred groups that grow twelve times: nothing is left to search."""
    patterns = {
        Pattern(range(12 * group + start, 12 * group + 12)): 10
        for group in range(200)
        for start in range(12)
    }
    assert singled_out(patterns, LEAST) == set()


def test_what_would_take_too_long_counts_as_dangerous(monkeypatch: pytest.MonkeyPatch) -> None:
    knot = {Pattern({i, j}): 9 for i, j in combinations(range(5), 2)}
    assert singled_out(knot, LEAST) == set()
    monkeypatch.setattr(isolation, "MOST_COMBINATIONS", 10)
    assert singled_out(knot, LEAST) == set(range(5))
    monkeypatch.setattr(isolation, "MOST_VERSIONS", 3)
    assert singled_out(knot, LEAST) == set(range(5))
