"""Files of values as bureaus have them: the encoding found out, the table read, nothing guessed."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assessment.domain.indicators import FileUnreadable
from assessment.domain.sheet_cells import plain_cell
from assessment.services.indicator_lines import folded

MOST_ROWS = 5000
MOST_BYTES = 1024 * 1024
#: What a column may be called, in folded form.
NAMES = {
    "indicator": ("指标编号", "指标", "指标名称", "名称"),
    "day": ("日期", "统计日期", "时间", "统计时间", "时点"),
    "value": ("数值", "值", "完成值", "实际值", "指标值"),
    "source": ("来源", "数据来源"),
}
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")
_AS_CSV = "请在表格软件里点“另存为”，类型选“CSV UTF-8（逗号分隔）”，再上传。"
#: What is left of letters once a file was saved in the wrong encoding.
_RUINS = ("\ufffd", "锟斤拷", "烫烫烫", "屯屯屯")


@dataclass(frozen=True)
class SheetRow:
    """One row as it stands in the file. ``indicator`` holds the cells that can name it."""

    line: int
    indicator: tuple[str, ...]
    day: str
    value: str
    source: str


@dataclass(frozen=True)
class Sheet:
    """A file that was read, and in which encoding."""

    encoding: str
    rows: tuple[SheetRow, ...]


def read_sheet(data: bytes) -> Sheet:
    """Read a table of values.

    Raises:
        FileUnreadable: no table, in no encoding that is known, or without the columns.
    """
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise FileUnreadable("文件是空的。请选有数据的文件再传。")
    if data.startswith(_WORKBOOKS):
        raise FileUnreadable(f"这是表格或文档的原始格式，读不了。{_AS_CSV}")
    encoding, text = decoded(data)
    return Sheet(encoding, tuple(_rows(text)))


def decoded(data: bytes) -> tuple[str, str]:
    """Return the name of the encoding and the text.

    Raises:
        FileUnreadable: no encoding fits, or the letters were ruined before.
    """
    for name, codec in _candidates(data):
        try:
            text = data.decode(codec).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
        if any(ruin in text for ruin in _RUINS):
            raise FileUnreadable(f"文件里的文字已经损坏（出现“{_ruin(text)}”），请从原表重新导出。")
        if "\0" not in text and not any("\ue000" <= letter <= "\uf8ff" for letter in text):
            return name, text
    raise FileUnreadable(f"认不出文件的文字编码。{_AS_CSV}")


def _candidates(data: bytes) -> Iterator[tuple[str, str]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield "UTF-16", "utf-16"
        return
    if data.startswith(b"\xef\xbb\xbf"):
        yield "UTF-8", "utf-8"
        return
    nothing = data.count(0)
    if nothing:
        # commas, digits and line ends of UTF-16 have a zero as their high byte
        little = data[1::2].count(0) > data[::2].count(0)
        yield ("UTF-16", "utf-16-le") if little else ("UTF-16", "utf-16-be")
        return
    yield "UTF-8", "utf-8"
    yield "GB18030", "gb18030"


def _ruin(text: str) -> str:
    return next(ruin for ruin in _RUINS if ruin in text)


def _rows(text: str) -> Iterator[SheetRow]:
    first = text.lstrip().partition("\n")[0]
    mark = max("\t,;", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    find: Callable[[Sequence[str], str], tuple[str, ...]] | None = None
    count = 0
    try:
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if find is None:
                find = _columns(row)
                continue
            count += 1
            if count > MOST_ROWS:
                raise FileUnreadable(f"超过 {MOST_ROWS} 行。请分成几个文件再传。")
            yield _row(reader.line_num, row, find)
    except csv.Error:
        raise FileUnreadable(
            f"第 {reader.line_num} 行的引号或换行不对，读不下去。{_AS_CSV}"
        ) from None
    if not count:
        raise FileUnreadable("文件里只有表头，没有数据行。请填好再传。")


def _row(
    line: int, row: Sequence[str], find: Callable[[Sequence[str], str], tuple[str, ...]]
) -> SheetRow:
    def one(name: str) -> str:
        return next(iter(find(row, name)), "")

    return SheetRow(line, find(row, "indicator"), one("day"), one("value"), one("source"))


def _columns(head: Sequence[str]) -> Callable[[Sequence[str], str], tuple[str, ...]]:
    """Return what finds the cells of a column in a row.

    Raises:
        FileUnreadable: a column is missing.
    """
    names = [folded(plain_cell(cell)) for cell in head]
    places = {
        column: [names.index(known) for known in known_as if known in names]
        for column, known_as in NAMES.items()
    }
    missing = [
        NAMES[column][-2 if column == "indicator" else 0] for column in places if not places[column]
    ]
    if missing:
        words = "、".join(missing)
        raise FileUnreadable(
            f"第一行没有“{words}”这一列，或文字编码不对。表头要有：指标名称、日期、数值、来源。"
        )

    def find(row: Sequence[str], column: str) -> tuple[str, ...]:
        return tuple(row[place] for place in places[column] if place < len(row))

    return find
