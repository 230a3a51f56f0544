"""Handing a batch over: a ZIP that is written while it is read, with a list of every client.

Consent and permission are asked once more right before each report goes in. What is not
delivered any more is deleted, and the list says why.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from assessment.domain.archive_names import ArchiveNames
from assessment.domain.audit import AuditKind
from assessment.domain.batches import (
    ACCESS,
    CONSENT,
    Item,
    ItemState,
    sentence_of,
)
from assessment.domain.cells import Cell
from assessment.domain.errors import NotFound
from assessment.domain.firms import Actor
from assessment.domain.moments import CHINA, day_in_china, in_words
from assessment.domain.ports import FileStore, Unit
from assessment.domain.sharing_errors import Forbidden
from assessment.services.batches import Looked, look, require_files
from assessment.services.covering import lets_in
from assessment.services.portfolio import DrawListing, Listing
from assessment.services.report_material import Format
from assessment.services.reports import Reports, filename_of
from assessment.services.tools import Tools

#: So many reports are asked for and written down together before they go out.
TOGETHER = 20
LIST_NAME = "清单.xlsx"
#: These are packed already; packing them again costs time and gains nothing.
_PACKED = frozenset({Format.PDF.value, Format.WORD.value, Format.WORKBOOK.value})
_HEADS = ("企业", "格式", "结果", "文件名", "报告日期", "说明")


@dataclass(frozen=True)
class Bundle:
    """A ZIP as it is handed over. ``chunks`` can be read once, and ends with the list."""

    filename: str
    chunks: Iterator[bytes]


@dataclass(frozen=True)
class Delivered:
    """One report of the list: what became of it, and how its file is called in the ZIP."""

    item: Item
    firm_name: str
    filename: str


class BatchDelivery:
    """The use case of taking a batch along. Safe to share between threads."""

    def __init__(self, tools: Tools, reports: Reports, files: FileStore, draw: DrawListing) -> None:
        self._tools = tools
        self._reports = reports
        self._files = files
        self._draw = draw

    def hand_over(self, batch_id: str, actor: Actor) -> Bundle:
        """Return the ZIP of a batch that is done or was stopped; that it is taken is written down.

        Raises:
            NotFound, Forbidden: none of this actor's.
            StillWorking, BatchGone: it is too early, or too late.
        """
        with self._tools.store.reading() as unit:
            looked = look(self._tools, unit, batch_id, actor)
            require_files(looked.batch)
            self._tools.record(unit, AuditKind.EXPORTED, actor, "batch", batch_id)
        now = self._tools.clock()
        name = f"质阶-客户报告-{day_in_china(now).isoformat()}.zip"
        return Bundle(name, self._chunks(looked, actor, now))

    def _chunks(self, looked: Looked, actor: Actor, now: datetime) -> Iterator[bytes]:
        """Yield the bytes of the archive; no more than one report is in memory at a time."""
        pipe, done = _Pipe(), list[Delivered]()
        names = ArchiveNames()
        with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as archive:
            for start in range(0, len(looked.items), TOGETHER):
                some = looked.items[start : start + TOGETHER]
                for item in self._admitted(looked, actor, some):
                    delivered, data = self._fetched(item, looked.names, names)
                    done.append(delivered)
                    if data is not None:
                        archive.writestr(_entry(delivered.filename, now, item.form), data)
                        yield pipe.take()
            archive.writestr(_entry(LIST_NAME, now, "xlsx"), self._list(looked, done, now))
        yield pipe.take()

    def _admitted(self, looked: Looked, actor: Actor, items: tuple[Item, ...]) -> list[Item]:
        """Ask for consent and permission once more, and write down what is handed over."""
        gone: list[str] = []
        with self._tools.store.writing() as unit:
            found = [self._asked_again(unit, looked, actor, item) for item in items]
            for before, now in zip(items, found, strict=True):
                if now != before:
                    unit.batches.settle(now, ItemState.MADE)
                    gone += [before.file_id] if before.file_id else []
        self._files.remove(gone)
        return found

    def _asked_again(self, unit: Unit, looked: Looked, actor: Actor, item: Item) -> Item:
        if item.state is not ItemState.MADE:
            return item
        now = self._tools.clock()
        if not lets_in(unit, looked.batch.organisation_id, item.firm_id, now):
            return replace(item, state=ItemState.WITHHELD, reason=CONSENT, file_id=None)
        try:
            self._reports.note(unit, item.assessment_id, actor)
        except (NotFound, Forbidden):
            return replace(item, state=ItemState.WITHHELD, reason=ACCESS, file_id=None)
        return item

    def _fetched(
        self, item: Item, firms: Mapping[str, str], names: ArchiveNames
    ) -> tuple[Delivered, bytes | None]:
        firm = firms.get(item.firm_id, "")
        if item.state is not ItemState.MADE or item.file_id is None or item.on is None:
            return Delivered(item, firm, ""), None
        try:
            data = self._files.get(item.file_id)
        except FileNotFoundError:
            return Delivered(replace(item, file_id=None), firm, ""), None
        form = Format(item.form)
        rest = filename_of(form, item.on, is_draft=bool(item.is_draft)).removeprefix("质阶-")
        return Delivered(item, firm, names.give(firm, rest)), data

    def _list(self, looked: Looked, done: list[Delivered], now: datetime) -> bytes:
        library = self._tools.library
        remarks = [
            f"{in_words(now)} 下载，共 {looked.batch.clients} 家企业、{looked.tally.total} 份报告。",
            library.model().disclaimer,
        ]
        if looked.erased:
            remarks.append(f"其中 {looked.erased} 家企业的信息已清除，不再列出，也没有报告。")
        rows = [_row(each) for each in done]
        return self._draw(Listing("清单", tuple(remarks), _HEADS, rows, day_in_china(now)))


def outcome_words(item: Item) -> str:
    """Return in a word what became of a report."""
    words = {
        ItemState.WAITING: "没有生成",
        ItemState.MADE: "已交付",
        ItemState.FAILED: "没有做成",
        ItemState.WITHHELD: "未交付",
    }
    return words[item.state]


def _row(delivered: Delivered) -> list[Cell]:
    item = delivered.item
    is_lost = item.state is ItemState.MADE and not delivered.filename
    return [
        delivered.firm_name or "（已清除的企业）",
        Format(item.form).program,
        "文件已不在" if is_lost else outcome_words(item),
        delivered.filename,
        None if item.on is None else item.on.isoformat(),
        _remark(item, is_lost=is_lost),
    ]


def _remark(item: Item, *, is_lost: bool) -> str:
    if is_lost:
        return "做好的文件已经不在了，请重新生成这一份。"
    if item.state is ItemState.WAITING:
        return "这批报告提前停下，这一份还没有做。继续生成后再下载。"
    if item.state is ItemState.MADE and item.is_draft:
        return "预览：企业还没有提交。"
    return sentence_of(item)


def _entry(name: str, now: datetime, form: str) -> zipfile.ZipInfo:
    local = now.astimezone(CHINA)
    entry = zipfile.ZipInfo(
        name, (local.year, local.month, local.day, local.hour, local.minute, local.second)
    )
    entry.external_attr = 0o600 << 16
    entry.create_system = 3
    packed = form in _PACKED
    entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    return entry


class _Pipe(io.RawIOBase):
    """Where a ZIP is written to, to be taken away piece by piece."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._waiting.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        """Return what was written since the last time."""
        taken, self._waiting = b"".join(self._waiting), []
        return taken
