"""Pooling: every group counted is large enough, and wide cells stay nearly complete."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.base import SECTORS
from scoring.cohorts import Cohort
from scoring.pooling import pooled
from scoring.sheets import FIRM_VIEW
from tests.scoring.populations import CITIES, LATTICE, cell

SMALLEST = [
    cell(city, sector, size)
    for city in CITIES
    for sector in SECTORS
    for size in ("micro", "small", "large")
]
FIRMS = st.dictionaries(st.sampled_from(SMALLEST), st.integers(0, 25), max_size=30)


@given(firms=FIRMS)
def test_every_unit_has_enough_firms_and_holds_its_cells(firms: dict[int, int]) -> None:
    unit_of = pooled(LATTICE, firms, FIRM_VIEW)
    sizes: dict[int, int] = {}
    for smallest, unit in unit_of.items():
        assert LATTICE.inside([smallest], unit).all()
        sizes[unit] = sizes.get(unit, 0) + firms[smallest]
    assert all(size >= FIRM_VIEW.firms for size in sizes.values())
    assert set(unit_of) <= {smallest for smallest, count in firms.items() if count}


@given(firms=FIRMS)
def test_only_a_remainder_waits(firms: dict[int, int]) -> None:
    """Firms are left out only where a whole half (micro or not) has few, or few of it are left."""
    unit_of = pooled(LATTICE, firms, FIRM_VIEW)
    for size in ("micro", "above_micro"):
        whole = LATTICE.code(Cohort(None, None, size))
        half = {c: n for c, n in firms.items() if LATTICE.inside([c], whole)[0]}
        left = sum(n for c, n in half.items() if c not in unit_of)
        total = sum(half.values())
        assert left < FIRM_VIEW.firms
        assert total < FIRM_VIEW.firms or 100 * left <= FIRM_VIEW.remainder * total


@pytest.mark.parametrize(
    ("firms", "expected"),
    [
        ({("a1", "M", "small"): 10}, [("a1", "M", "small")]),
        ({("a1", "M", "small"): 9}, [None]),
        ({("a1", "M", "small"): 6, ("a1", "M", "large"): 4}, [("a1", "M", "above_micro")] * 2),
        ({("a1", "M", "small"): 6, ("a1", "F", "small"): 4}, [("a1", None, "above_micro")] * 2),
        ({("a1", "M", "small"): 6, ("a2", "M", "small"): 4}, [("A", None, "above_micro")] * 2),
        ({("a1", "M", "small"): 6, ("b1", "M", "small"): 4}, [(None, None, "above_micro")] * 2),
        ({("a1", "M", "small"): 6, ("a1", "M", "micro"): 4}, [None, None]),
    ],
)
def test_pools_widen_step_by_step(
    firms: dict[tuple[str, str, str], int], expected: list[tuple[str, str, str] | None]
) -> None:
    unit_of = pooled(LATTICE, {cell(*place): n for place, n in firms.items()}, FIRM_VIEW)
    units = [unit_of.get(cell(*place)) for place in firms]
    assert units == [unit and LATTICE.code(Cohort(*unit)) for unit in expected]


def test_few_left_over_firms_go_further_out_and_many_dissolve_a_unit() -> None:
    small, large = cell("a1", "M", "small"), cell("a1", "M", "large")
    other = cell("a2", "M", "small")
    few = pooled(LATTICE, {small: 100, large: 3, other: 7}, FIRM_VIEW)
    many = pooled(LATTICE, {small: 20, large: 3}, FIRM_VIEW)
    assert few[small] == small
    assert (
        LATTICE.cohort(few[large]) == LATTICE.cohort(few[other]) == Cohort("A", None, "above_micro")
    )
    assert (
        LATTICE.cohort(many[small])
        == LATTICE.cohort(many[large])
        == Cohort("a1", "M", "above_micro")
    )
