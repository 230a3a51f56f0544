"""Tables as files: what a spreadsheet reads is what was shown, and text stays text."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

from openpyxl import load_workbook

from assessment.reports.cockpit_tables import share_words
from assessment.reports.tables import Table, csv_of, xlsx_of
from scoring.benchmarks import Share

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
NAUGHTY = '=HYPERLINK("http://x","点")'
TABLE = Table("t", "等级分布", "说明", ("等级", "占比"), ((NAUGHTY, "—"), ("规范", 12)))


def test_a_formula_stays_text_in_csv() -> None:
    rows = list(csv.reader(io.StringIO(csv_of([TABLE], ["头"]).decode("utf-8-sig"))))
    assert rows == [
        ["头"],
        [],
        ["等级分布", "说明"],
        ["等级", "占比"],
        [f"'{NAUGHTY}", "—"],
        ["规范", "12"],
    ]


def test_a_formula_stays_text_in_a_workbook_and_numbers_stay_numbers() -> None:
    sheet = load_workbook(io.BytesIO(xlsx_of([TABLE], ["头"], NOW)))["等级分布"]
    assert sheet["A5"].value == NAUGHTY
    assert sheet["A5"].data_type == "s"
    assert sheet["B6"].value == 12


def test_the_same_tables_give_the_same_bytes() -> None:
    assert xlsx_of([TABLE], [], NOW) == xlsx_of([TABLE], [], NOW)


def test_shares_are_said_as_far_as_they_are_known() -> None:
    assert share_words(None) == "—"
    assert share_words(Share(3_300, 3_333, 3_400)) == "33%"
    assert share_words(Share(1_010, 3_000, 5_010)) == "10%–51%"
