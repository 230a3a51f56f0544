"""Importing a file of values in two steps: look at what was read, then save it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from assessment.domain.audit import AuditKind
from assessment.domain.errors import Refusal
from assessment.domain.firms import Actor
from assessment.domain.indicators import FileTooBig, IndicatorFile, IndicatorValue, NoPreview
from assessment.domain.moments import day_in_china
from assessment.domain.permissions import Action
from assessment.domain.ports import Unit
from assessment.domain.sheet_cells import CellRefused, plain_cell, read_amount, read_sheet_day
from assessment.services.indicator_files import MOST_BYTES, SheetRow, read_sheet
from assessment.services.indicator_lines import Line, folded, lines_of, standing_entries
from assessment.services.indicators import is_same, read_source
from assessment.services.tools import Tools

#: How long a file waits to be saved.
PATIENCE = timedelta(days=1)


@dataclass(frozen=True)
class ImportRow:
    """One row as it was read. With a ``problem`` it is not saved; ``note`` says what to check.

    ``before`` is the value that stands for that day now; ``is_same`` means nothing would change.
    """

    line: int
    title: str
    shown: tuple[str, str]
    entry: IndicatorValue | None
    problem: str = ""
    note: str = ""
    before: str | None = None
    is_same: bool = False

    @property
    def is_new(self) -> bool:
        return self.entry is not None and not self.is_same


@dataclass(frozen=True)
class Preview:
    """What a file says. ``saved_at``: it was imported before, and is not imported again."""

    digest: str
    encoding: str
    rows: tuple[ImportRow, ...]
    saved_at: datetime | None

    @property
    def new(self) -> tuple[ImportRow, ...]:
        return tuple(row for row in self.rows if row.is_new)

    @property
    def faulty(self) -> tuple[ImportRow, ...]:
        return tuple(row for row in self.rows if row.problem)


class IndicatorImport:
    """The use cases of files. What was read is shown before anything is saved."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def hand_in(self, region: str, actor: Actor, data: bytes) -> str:
        """Keep a file until it is saved, and return the digest by which it is looked at.

        A file that was imported before is recognised by it and is not kept again.

        Raises:
            NotFound, FileTooBig: nothing was kept.
        """
        digest, now = hashlib.sha256(data).hexdigest(), self._tools.clock()
        with self._tools.store.writing() as unit:
            self._tools.access.region(unit, actor, Action.INDICATOR_CHANGE, region)
            if len(data) > MOST_BYTES:
                raise FileTooBig
            unit.indicators.drop_previews(now - PATIENCE)
            if unit.indicators.file(region, digest) is None:
                unit.indicators.put_file(IndicatorFile(region, digest, data, actor.id, now))
        return digest

    def preview(self, region: str, actor: Actor, data: bytes) -> Preview:
        """Hand a file in and return what it says.

        Raises:
            NotFound, FileTooBig, FileUnreadable: no value was stored.
        """
        return self.waiting(region, actor, self.hand_in(region, actor, data))

    def waiting(self, region: str, actor: Actor, digest: str) -> Preview:
        """Return what a file says that was handed in.

        Raises:
            NotFound: not this bureau's region.
            NoPreview: it waited too long.
            FileUnreadable: it is no table of values.
        """
        with self._tools.store.reading() as unit:
            self._tools.access.region(unit, actor, Action.INDICATOR_CHANGE, region)
            file = unit.indicators.file(region, digest)
            if file is None:
                raise NoPreview
            return self._read(unit, file, file.content, actor)

    def save(self, region: str, actor: Actor, digest: str) -> int:
        """Save the rows of a file that have no problem; return how many were new.

        Raises:
            NotFound: not this bureau's region.
            NoPreview: it was saved already, or waited too long; nothing was stored.
        """
        now = self._tools.clock()
        with self._tools.store.writing() as unit:
            self._tools.access.region(unit, actor, Action.INDICATOR_CHANGE, region)
            file = unit.indicators.file(region, digest)
            if file is None or file.content is None:
                raise NoPreview
            rows = self._read(unit, file, file.content, actor).new
            unit.indicators.add_values([row.entry for row in rows if row.entry is not None])
            unit.indicators.put_file(replace(file, content=None, saved_at=now))
            self._tools.record(unit, AuditKind.IMPORTED, actor, "region", region)
        return len(rows)

    def _read(self, unit: Unit, file: IndicatorFile, data: bytes | None, actor: Actor) -> Preview:
        if data is None:
            return Preview(file.digest, "", (), file.saved_at)
        sheet = read_sheet(data)
        lines = lines_of(self._tools.library, file.region, unit.indicators.own(file.region))
        reading = _Reading(
            lines=lines,
            standing=standing_entries(unit.indicators.values(file.region)),
            blank=IndicatorValue(
                region=file.region,
                indicator_id="",
                day=date.min,
                value=None,
                source="",
                entered_by=actor.id,
                entered_at=self._tools.clock(),
                file_digest=file.digest,
            ),
        )
        rows = _without_repeats([reading.row(row) for row in sheet.rows])
        return Preview(file.digest, sheet.encoding, rows, file.saved_at)


@dataclass(frozen=True)
class _Reading:
    """What rows are read against: the lines of the region, and what stands there."""

    lines: Sequence[Line]
    standing: Sequence[IndicatorValue]
    blank: IndicatorValue

    def row(self, row: SheetRow) -> ImportRow:
        """Read one row; what is wrong with it is its problem."""
        named = next((plain_cell(cell) for cell in reversed(row.indicator) if cell.strip()), "")
        told = ImportRow(row.line, named[:60], (row.day[:20], row.value[:20]), None)
        try:
            line = self._line(row)
            day = read_sheet_day(row.day, day_in_china(self.blank.entered_at))
            value = read_amount(row.value, line.unit)
            source = read_source(plain_cell(row.source))
        except Refusal as refused:
            return replace(told, problem=refused.sentence.partition("。")[0])
        entry = replace(
            self.blank, indicator_id=line.id, day=day.value, value=value.value, source=source
        )
        old = next((e for e in self.standing if _place(e) == _place(entry)), None)
        return replace(
            told,
            title=line.title,
            entry=entry,
            note="；".join(note for note in (day.note, value.note) if note),
            before=None if old is None else old.value,
            is_same=old is not None and is_same(entry, old),
        )

    def _line(self, row: SheetRow) -> Line:
        names = {folded(plain_cell(cell)) for cell in row.indicator if cell.strip()}
        if not names:
            raise CellRefused("没有写是哪一项指标")
        by_id = [line for line in self.lines if line.id in names]
        found = by_id or [line for line in self.lines if folded(line.title) in names]
        if not found:
            raise CellRefused("这个地区没有这项指标，请照指标名称或编号写")
        if len(found) > 1:
            raise CellRefused("有几项指标叫这个名称，请改写指标编号")
        return found[0]


def _place(entry: IndicatorValue) -> tuple[str, date]:
    return entry.indicator_id, entry.day


def _without_repeats(rows: Sequence[ImportRow]) -> tuple[ImportRow, ...]:
    """Refuse what contradicts an earlier row of the file; what repeats it says nothing new."""
    first: dict[tuple[str, date], ImportRow] = {}
    for row in rows:
        if row.entry is not None:
            first.setdefault(_place(row.entry), row)
    return tuple(
        row if row.entry is None else _after(first[_place(row.entry)], row) for row in rows
    )


def _after(first: ImportRow, row: ImportRow) -> ImportRow:
    """Return a row in the light of the first one of the same indicator and day."""
    if first is row or first.entry is None or row.entry is None:
        return row
    if is_same(first.entry, row.entry):
        return replace(row, is_same=True, note=f"和第 {first.line} 行一样")
    words = f"和第 {first.line} 行是同一项、同一天，数值或来源却不同"
    return replace(row, entry=None, problem=words)
