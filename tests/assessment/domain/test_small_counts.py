"""Small counts stay hidden, also from somebody who subtracts."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.domain.small_counts import (
    FEW,
    LEAST,
    ROOM,
    WITHHELD,
    Shown,
    shown,
    shown_columns,
)


def exactly(*counts: int) -> tuple[Shown, ...]:
    return tuple(Shown(n, n) for n in counts)


def test_a_count_below_five_is_not_told() -> None:
    assert [shown(n) for n in (0, 4, 5, 60)] == [FEW, FEW, *exactly(5, 60)]


def test_two_small_counts_that_leave_room_need_no_third() -> None:
    assert shown_columns([[9, 1, 3, 12]]) == ((Shown(9, 9), FEW, FEW, Shown(12, 12)),)


def test_a_lone_small_count_takes_the_smallest_other_with_it() -> None:
    assert shown_columns([[9, 2, 30]]) == ((WITHHELD, FEW, Shown(30, 30)),)


def test_two_small_counts_that_add_up_to_one_answer_need_a_third() -> None:
    assert shown_columns([[4, 4, 30, 9]]) == ((FEW, FEW, Shown(30, 30), WITHHELD),)
    assert shown_columns([[4, 3, 30, 9]]) == ((FEW, FEW, *exactly(30, 9)),)
    assert shown_columns([[0, 1, 30, 9]]) == ((FEW, FEW, *exactly(30, 9)),)


def test_that_nobody_is_in_the_rest_may_be_found_out() -> None:
    assert shown_columns([[0, 0, 30, 9]]) == ((FEW, FEW, *exactly(30, 9)),)
    assert shown_columns([[0, 30]]) == ((FEW, Shown(30, 30)),)


def test_what_is_hidden_in_a_stage_is_hidden_in_the_stages_after() -> None:
    started, submitted, valid = shown_columns([[9, 2, 30], [8, 2, 22], [7, 1, 20]])
    assert started == (WITHHELD, FEW, Shown(30, 30))
    assert submitted == (WITHHELD, FEW, Shown(22, 22))
    assert valid == (WITHHELD, FEW, Shown(20, 20))


def test_a_table_without_small_counts_is_shown_whole() -> None:
    assert shown_columns([[5, 6], [5, 5]]) == (exactly(5, 6), exactly(5, 5))


_TABLES = st.lists(st.tuples(*[st.integers(0, 12)] * 3), min_size=1, max_size=5).map(
    lambda rows: [sorted(row, reverse=True) for row in rows]
)


@settings(max_examples=200)
@given(_TABLES)
def test_no_small_count_can_be_worked_out_while_anything_is_shown(rows: list[list[int]]) -> None:
    """An attacker tries every table that fits the labels, the totals and the order of stages."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    found = shown_columns(columns)
    for stage, (column, cells) in enumerate(zip(columns, found, strict=True)):
        hidden = [i for i, cell in enumerate(cells) if cell.exact is None]
        assert all(cell.exact in (None, n) for cell, n in zip(cells, column, strict=True))
        assert all(cells[i] == FEW for i, n in enumerate(column) if n < LEAST)
        rest = sum(column[i] for i in hidden)
        if len(hidden) == len(column) or rest == 0:
            continue
        before = found[stage - 1] if stage else [Shown(0, None)] * len(column)
        ranges = [
            range(cells[i].low, min(_end(cells[i], rest), _end(before[i], rest)) + 1)
            for i in hidden
        ]
        fitting = [each for each in product(*ranges) if sum(each) == rest]
        for place, i in enumerate(hidden):
            if column[i] < LEAST:
                assert len({each[place] for each in fitting}) >= ROOM


def _end(cell: Shown, rest: int) -> int:
    return rest if cell.high is None else cell.high
