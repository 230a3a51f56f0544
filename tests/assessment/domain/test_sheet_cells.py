"""Cells as spreadsheets leave them: read where they mean one thing, refused where two."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.domain.sheet_cells import CellRefused, read_amount, read_sheet_day

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("typed", "unit", "exact"),
    [
        ("94.5", "%", "94.5"),
        ("94.50%", "%", "94.5"),
        ("５．５‰", "‰", "5.5"),
        ("7%", "%（年均）", "7"),
        ("１２，３４５", "张", "12345"),
        ("1,234,567.80", "亿元", "1234567.8"),
        ("35家", "家", "35"),
        (" 35 ", "家", "35"),
        ("1.2万家", "万家", "1.2"),
        ("3.0E+05", "张", "300000"),
        ("'=35", "家", None),
        ("'35", "家", "35"),
        ("−3", "", "-3"),
        ("0.00", "起", "0"),
        ("007", "家", "7"),
    ],
)
def test_a_number_is_read_as_its_exact_decimal_text(
    typed: str, unit: str, exact: str | None
) -> None:
    if exact is None:
        with pytest.raises(CellRefused):
            read_amount(typed, unit)
    else:
        assert read_amount(typed, unit).value == exact


@pytest.mark.parametrize(
    ("typed", "unit", "says"),
    [
        ("", "家", "是空的"),
        ("#REF!", "家", "报错"),
        ("########", "家", "列太窄"),
        ("1,2345", "家", "逗号"),
        ("94,5", "%", "逗号"),
        ("约35", "家", "不是数字"),
        ("1.2万", "家", "不是数字"),
        ("35%", "家", "单位是“家”"),
        ("5‰", "%", "单位是“%”"),
        ("1" * 16, "家", "位数"),
        ("1E+99", "家", "位数"),
        ("nan", "家", "不是数字"),
        ("=1+1", "家", "不是数字"),
    ],
)
def test_what_is_no_number_is_refused_with_a_sentence(typed: str, unit: str, says: str) -> None:
    with pytest.raises(CellRefused) as refused:
        read_amount(typed, unit)
    assert says in refused.value.sentence


def test_what_may_have_lost_something_is_noted() -> None:
    assert "核对" in read_amount("3.0E+05", "张").note
    assert "100" in read_amount("0.945", "%").note
    assert read_amount("0.945%", "%").note == ""
    assert read_amount("0.5", "家").note == ""


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-01-03", date(2026, 1, 3)),
        ("2026/1/3", date(2026, 1, 3)),
        ("2026/1/3 0:00", date(2026, 1, 3)),
        ("2026.1.3", date(2026, 1, 3)),
        ("２０２６年１月３日", date(2026, 1, 3)),
        ("20260103", date(2026, 1, 3)),
        ("45992", date(2025, 12, 1)),
        ("45992.5", date(2025, 12, 1)),
        ("2026年1月", date(2026, 1, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("Jan-26", date(2026, 1, 31)),
        ("1月-26", date(2026, 1, 31)),
        ("2026年一季度", date(2026, 3, 31)),
        ("2026年第3季度", date(2026, 9, 30)),
        ("2026Q2", date(2026, 6, 30)),
        ("2026年上半年", date(2026, 6, 30)),
        ("2025年", date(2025, 12, 31)),
        ("2025年度", date(2025, 12, 31)),
        ("2025", date(2025, 12, 31)),
    ],
)
def test_a_day_is_read_also_where_a_spreadsheet_spoiled_it(typed: str, day: date) -> None:
    assert read_sheet_day(typed, TODAY).value == day


def test_the_serials_of_spreadsheets_are_those_of_the_calendar() -> None:
    assert read_sheet_day("36526", TODAY).value == date(2000, 1, 1)
    assert read_sheet_day("46347", TODAY).value == TODAY


@pytest.mark.parametrize(
    "typed", ["", "去年", "3/1/2026", "26-Jan", "2026-13-01", "2026-02-30", "99999", "1899", "12"]
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(CellRefused, match="日期"):
        read_sheet_day(typed, TODAY)


@pytest.mark.parametrize("typed", ["2026-11-22", "2026年", "2026年12月", "46348"])
def test_a_day_that_has_not_come_is_refused(typed: str) -> None:
    with pytest.raises(CellRefused, match="还没有到"):
        read_sheet_day(typed, TODAY)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (lambda: read_amount(text, "%"), lambda: read_sheet_day(text, TODAY)):
        with suppress(CellRefused):
            read()


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3))
def test_what_was_read_is_read_the_same_again(amount: object) -> None:
    once = read_amount(format(amount, "f")).value  # type: ignore[str-format]
    assert read_amount(once).value == once
