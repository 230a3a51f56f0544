"""The permission table, as a table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.domain.permissions import (
    PERMISSIONS,
    Action,
    Bearing,
    Relation,
    Standing,
    _read,
    may,
    visible,
)

STANDINGS = st.builds(
    Standing,
    st.sampled_from(list(Relation)),
    st.none() | st.frozensets(st.sampled_from(["D1", "D2"]), min_size=1),
)


def test_nobody_may_nothing() -> None:
    assert not any(may(Bearing(), action) for action in Action)


def test_an_administrator_reads_no_answers_and_the_operator_neither() -> None:
    for relation in (Relation.ADMIN, Relation.OPERATOR, Relation.BUREAU):
        bearing = Bearing(frozenset({Standing(relation)}))
        for action in Action:
            if action.value.startswith(("sheet.", "review.", "facts.", "evidence.")):
                assert not may(bearing, action)
        assert not may(bearing, Action.RESULT_READ)


def test_only_the_firm_submits_and_reopens() -> None:
    for action in (Action.SHEET_SUBMIT, Action.SHEET_REOPEN):
        allowed = {r for r, cell in PERMISSIONS[action].items() if cell != "-"}
        assert allowed == {Relation.OWNER}


@given(st.frozensets(STANDINGS))
def test_nobody_who_fills_in_verifies_whatever_else_they_are(
    standings: frozenset[Standing],
) -> None:
    bearing = Bearing(standings)
    if may(bearing, Action.REVIEW_VERIFY):
        assert not may(bearing, Action.SHEET_SAVE)
        assert not may(Bearing(standings, has_filled=True), Action.REVIEW_VERIFY)
    assert not may(Bearing(standings, has_verified=True), Action.SHEET_SAVE)


@given(st.frozensets(STANDINGS), st.sampled_from(list(Action)))
def test_what_is_allowed_in_a_dimension_is_what_is_visible(
    standings: frozenset[Standing], action: Action
) -> None:
    bearing = Bearing(standings)
    seen = visible(bearing, action)
    if action is not Action.REVIEW_VERIFY:
        for dimension in ("D1", "D2", "D3"):
            assert may(bearing, action, dimension) == (seen is None or dimension in seen)


@pytest.mark.parametrize(
    "lines",
    [
        ["owner", "sheet.open maybe"],
        ["owner", "sheet.fly all"],
        ["king", "sheet.open all"],
        ["owner"],
    ],
)
def test_a_table_with_a_mistake_stops_the_program(lines: list[str]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        _read(lines)
