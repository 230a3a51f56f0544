"""Cells of files that went through a spreadsheet: dates and numbers, also where it spoiled them.

What can be read in one way only is read, with a note where something was put right; what could be
meant in two ways is refused with a sentence.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Generic, TypeVar

from assessment.domain.errors import Refusal

#: Day 0 of a spreadsheet, and the serials of 2000 to 2099.
_DAY_ZERO = date(1899, 12, 30)
_SERIALS = range(36_526, 73_051)
_DIGITS = 15
_MINUS = str.maketrans("\u2212\u2013\u2014\u2012", "----")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


T = TypeVar("T")


class CellRefused(Refusal):
    """A cell that cannot be read in one way only."""

    code = "cell"


@dataclass(frozen=True)
class Cell(Generic[T]):
    """What a cell says, and what was put right on the way."""

    value: T
    note: str = ""


def plain_cell(text: str) -> str:
    """Return a cell without width, blanks around it, and the apostrophe before a formula."""
    folded = unicodedata.normalize("NFKC", text).strip(" \t\r\n\u200b\ufeff")
    return folded.removeprefix("'").strip()


def read_amount(text: str, unit: str = "") -> Cell[str]:
    """Return a number as its exact decimal text, e.g. 94.5.

    Raises:
        CellRefused: no number, or one that could be meant in two ways.
    """
    cell = plain_cell(text).translate(_MINUS).replace(" ", "")
    if not cell:
        raise CellRefused("数值是空的")
    if cell.startswith("#"):
        raise CellRefused(f"数值是“{cell[:12]}”，是表格软件的报错或列太窄，请在原表里改好")
    number, note = _without_unit(cell, unit)
    if re.fullmatch(r"-?\d(\.\d+)?[eE][+-]?\d{1,2}", number, re.ASCII):
        note = "表格软件写成了科学计数，尾数可能已丢，请核对"
    elif re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", number, re.ASCII):
        number = number.replace(",", "")
    elif "," in number:
        raise CellRefused(f"数值“{cell[:20]}”里逗号的位置不对，小数点请用“.”")
    elif not re.fullmatch(r"-?\d+(\.\d+)?", number, re.ASCII):
        raise CellRefused(f"数值“{cell[:20]}”不是数字，单位请写在另一列")
    return Cell(_exact(number, cell), note)


def read_sheet_day(text: str, today: date) -> Cell[date]:
    """Return the day a cell means; a month, quarter or year stands for its last day.

    Raises:
        CellRefused: no day, one in the future, or one that could be meant in two ways.
    """
    cell = re.sub(r"[ T]\d{1,2}:\d{2}(:\d{2})?$", "", plain_cell(text), flags=re.ASCII)
    cell = cell.replace(" ", "")
    if not cell:
        raise CellRefused("日期是空的")
    try:
        found = next((day for form in _FORMS if (day := form(cell)) is not None), None)
    except ValueError:
        found = None
    if found is None:
        raise CellRefused(f"日期“{cell[:20]}”看不懂，请写成 2026-01-31")
    if found.value > today:
        raise CellRefused(f"日期 {found.value} 还没有到")
    return found


def _without_unit(cell: str, unit: str) -> tuple[str, str]:
    """Return a number without the unit written behind it."""
    is_percent = unit.startswith(("%", "‰"))
    if cell[-1] in "%‰" and not (is_percent and unit[0] == cell[-1]):
        raise CellRefused(f"数值“{cell[:20]}”带“{cell[-1]}”，这项指标的单位是“{unit or '无'}”")
    number = cell.removesuffix(unicodedata.normalize("NFKC", unit)) if unit else cell
    number = number.rstrip("%‰") if is_percent else number
    has_sign = number != cell
    if is_percent and not has_sign and re.fullmatch(r"0?\.\d+|0\.\d+|1|1\.0+", number):
        return number, f"没有百分号，按 {number}{unit[0]} 读，请核对是不是少乘了 100"
    return number, ""


def _exact(number: str, cell: str) -> str:
    amount = Decimal(number)
    text = format(amount.normalize(), "f") if amount else "0"
    if sum(letter.isdigit() for letter in text) > _DIGITS:
        raise CellRefused(f"数值“{cell[:20]}”的位数太多")
    return text


def _last_of(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _whole(cell: str) -> Cell[date] | None:
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", cell, re.ASCII)
    return Cell(date(*map(int, found.groups()))) if found else None


def _packed(cell: str) -> Cell[date] | None:
    found = re.fullmatch(r"(20\d\d)([01]\d)([0-3]\d)", cell, re.ASCII)
    return Cell(date(*map(int, found.groups()))) if found else None


def _serial(cell: str) -> Cell[date] | None:
    found = re.fullmatch(r"(\d{5})(\.\d+)?", cell, re.ASCII)
    if found is None or int(found[1]) not in _SERIALS:
        return None
    day = _DAY_ZERO + timedelta(days=int(found[1]))
    return Cell(day, f"“{cell}”是表格软件的日期序号，就是 {day}")


def _month(cell: str) -> Cell[date] | None:
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})月?", cell, re.ASCII)
    return _ending(_last_of(int(found[1]), int(found[2]))) if found else None


def _english_month(cell: str) -> Cell[date] | None:
    """Read what a spreadsheet makes of 2026-1 when it takes it for a month: Jan-26, 1月-26."""
    found = re.fullmatch(r"([a-z]{3}|\d{1,2}月)-(\d{2})", cell.lower(), re.ASCII)
    if found is None or (found[1].isalpha() and found[1] not in _MONTHS):
        return None
    named = found[1] in _MONTHS
    month = _MONTHS.index(found[1]) + 1 if named else int(found[1].removesuffix("月"))
    day = _last_of(2000 + int(found[2]), month)
    return Cell(day, f"表格软件把月份改写成了“{cell}”，按 {day} 读，请核对")


def _quarter(cell: str) -> Cell[date] | None:
    found = re.fullmatch(r"(\d{4})(?:年)?(?:第?([1-4一二三四])季度?|Q([1-4]))", cell, re.IGNORECASE)
    if found is None:
        return None
    number = found[2] or found[3]
    return _ending(_last_of(int(found[1]), 3 * (("一二三四".find(number) + 1) or int(number))))


def _half(cell: str) -> Cell[date] | None:
    found = re.fullmatch(r"(\d{4})年?([上下])半年", cell)
    return _ending(_last_of(int(found[1]), 6 if found[2] == "上" else 12)) if found else None


def _year(cell: str) -> Cell[date] | None:
    found = re.fullmatch(r"(20\d\d)(?:年度?)?", cell, re.ASCII)
    return _ending(_last_of(int(found[1]), 12)) if found else None


def _ending(day: date) -> Cell[date]:
    return Cell(day, f"按最后一天 {day} 记")


_FORMS: tuple[Callable[[str], Cell[date] | None], ...] = (
    _whole,
    _packed,
    _serial,
    _month,
    _english_month,
    _quarter,
    _half,
    _year,
)
