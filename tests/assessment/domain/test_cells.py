"""Exported cells are never formulas."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from assessment.domain.cells import as_csv, safe_cell

NAUGHTY = json.loads((Path(__file__).parents[2] / "naughty.json").read_text(encoding="utf-8"))
BEGINNINGS = "=+-@|%\t\r\n＝＋－＠"


@pytest.mark.parametrize("text", NAUGHTY)
def test_no_text_begins_like_a_formula(text: str) -> None:
    cell = str(safe_cell(text))
    assert not cell.startswith(tuple(BEGINNINGS))
    assert not cell.lstrip(" \u00a0\u3000\u200b\ufeff").startswith(tuple(BEGINNINGS))
    assert cell in (text, f"'{text}")


@pytest.mark.parametrize("value", [0, -5, 12, None, "", "长安精工", "A-1", "3 = 3", "a@b.cn"])
def test_numbers_and_plain_texts_stay_as_they_are(value: str | int | None) -> None:
    assert safe_cell(value) == value


def test_a_table_opens_in_a_chinese_spreadsheet() -> None:
    content = as_csv(["名称", "分"], [["=1+1", -3], ['a"b,c\nd', None]])
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows == [["名称", "分"], ["'=1+1", "-3"], ['a"b,c\nd', ""]]
