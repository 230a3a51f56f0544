"""A bureau's indicators: what it tracks, its entries, its own indicators and targets, the export."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assessment.domain.audit import AuditKind
from assessment.domain.cells import Cell, as_csv
from assessment.domain.errors import BadText
from assessment.domain.firms import Actor
from assessment.domain.goals import Better
from assessment.domain.indicators import (
    SOURCE_LIMIT,
    AlreadyThere,
    IndicatorValue,
    OwnIndicator,
    OwnTarget,
    SourceMissing,
    UnknownIndicator,
    ValueRefused,
)
from assessment.domain.moments import day_in_china
from assessment.domain.names import clean_text, clean_title
from assessment.domain.permissions import Action
from assessment.domain.ports import Unit
from assessment.domain.sheet_cells import CellRefused, plain_cell, read_amount, read_sheet_day
from assessment.services.indicator_lines import (
    Line,
    Track,
    folded,
    lines_of,
    standing_entries,
    tracks_of,
)
from assessment.services.tools import Tools

Attribute = Literal["anticipatory", "binding"]
HEADS = (
    "指标编号",
    "指标",
    "单位",
    "目标",
    "目标年份",
    "性质",
    "依据",
    "日期",
    "数值",
    "来源",
    "状态",
)
_SIGNS = {">=": "≥", "<=": "≤", "~": "约"}
_ATTRIBUTES = {"anticipatory": "预期性", "binding": "约束性", None: "未写明"}
_TARGET_LIMIT, _UNIT_LIMIT, _YEARS = 20, 20, range(2000, 2101)


@dataclass(frozen=True)
class Typed:
    """A value as somebody typed it."""

    day: str
    value: str
    source: str


@dataclass(frozen=True)
class Wish:
    """A target as somebody typed it; for an own indicator with its title and unit."""

    target: str
    year: str = ""
    attribute: Attribute | None = None
    title: str = ""
    unit: str = ""
    better: Better = "higher"


class Indicators:
    """The use cases of indicators. Each asks again whether the region is this bureau's."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def of(self, region: str, actor: Actor) -> tuple[Track, ...]:
        """Return everything a region tracks, with values, progress and own targets.

        Raises:
            NotFound: no such region, or none of this bureau's.
        """
        with self._tools.store.reading() as unit:
            self._tools.access.region(unit, actor, Action.INDICATOR_READ, region)
            return self._tracks(unit, region)

    def enter(self, region: str, actor: Actor, indicator_id: str, typed: Typed) -> IndicatorValue:
        """Enter a value as typed. One of the same day takes the place of the old, which is kept.

        Raises:
            NotFound, UnknownIndicator, ValueRefused, SourceMissing, AlreadyThere: nothing stored.
        """
        with self._tools.store.writing() as unit:
            line = self._line(unit, region, actor, indicator_id)
            entry = self._read(line, region, actor, typed)
            if any(is_same(entry, old) for old in standing_entries(unit.indicators.values(region))):
                raise AlreadyThere
            unit.indicators.add_values([entry])
            self._record(unit, AuditKind.INDICATOR_ENTERED, actor, indicator_id)
        return entry

    def take_back(self, region: str, actor: Actor, indicator_id: str, day: date) -> None:
        """Take back what stands for a day; it stays in the history. Repeating is harmless.

        Raises:
            NotFound, UnknownIndicator: nothing changed.
        """
        with self._tools.store.writing() as unit:
            self._line(unit, region, actor, indicator_id)
            for old in standing_entries(unit.indicators.values(region)):
                if (old.indicator_id, old.day) == (indicator_id, day):
                    now = self._tools.clock()
                    gone = IndicatorValue(region, indicator_id, day, None, "", actor.id, now)
                    unit.indicators.add_values([gone])
                    self._record(unit, AuditKind.INDICATOR_ENTERED, actor, indicator_id)

    def add_own(self, region: str, actor: Actor, wish: Wish) -> OwnIndicator:
        """Add an indicator of the bureau's own. The title tells it from all others of the region.

        Raises:
            NotFound, BadText, ValueRefused: nothing was stored.
        """
        with self._tools.store.writing() as unit:
            self._tools.access.region(unit, actor, Action.INDICATOR_CHANGE, region)
            own = OwnIndicator(
                id=self._tools.new_id(),
                region=region,
                title=clean_title(wish.title, "指标名称"),
                unit=_short(wish.unit, "单位", _UNIT_LIMIT),
                target=read_target(wish.target),
                year=_year(wish.year),
                attribute=wish.attribute,
                better=wish.better,
                created_by=actor.id,
                created_at=self._tools.clock(),
            )
            known = lines_of(self._tools.library, region, unit.indicators.own(region))
            if any(folded(own.title) == folded(line.title) for line in known):
                raise ValueRefused(f"已经有叫“{own.title}”的指标，请换一个名称")
            unit.indicators.add_own(own)
            self._record(unit, AuditKind.INDICATOR_CHANGED, actor, own.id)
        return own

    def withdraw_own(self, region: str, actor: Actor, indicator_id: str) -> None:
        """Stop tracking an own indicator; its entries stay stored. Repeating is harmless.

        Raises:
            NotFound: not this bureau's region.
        """
        with self._tools.store.writing() as unit:
            self._tools.access.region(unit, actor, Action.INDICATOR_CHANGE, region)
            if unit.indicators.withdraw_own(region, indicator_id, self._tools.clock()):
                self._record(unit, AuditKind.INDICATOR_CHANGED, actor, indicator_id)

    def add_target(self, region: str, actor: Actor, indicator_id: str, wish: Wish) -> OwnTarget:
        """Set a target for an indicator's next period, beside the one of the policy.

        Raises:
            NotFound, UnknownIndicator, ValueRefused: nothing was stored.
        """
        with self._tools.store.writing() as unit:
            self._line(unit, region, actor, indicator_id)
            found = OwnTarget(
                id=self._tools.new_id(),
                region=region,
                indicator_id=indicator_id,
                target=read_target(wish.target),
                year=_year(wish.year),
                attribute=wish.attribute,
                created_by=actor.id,
                created_at=self._tools.clock(),
            )
            unit.indicators.add_target(found)
            self._record(unit, AuditKind.INDICATOR_CHANGED, actor, indicator_id)
        return found

    def withdraw_target(self, region: str, actor: Actor, target_id: str) -> None:
        """Drop a target of the bureau's own. Repeating is harmless.

        Raises:
            NotFound: not this bureau's region.
        """
        with self._tools.store.writing() as unit:
            self._tools.access.region(unit, actor, Action.INDICATOR_CHANGE, region)
            if unit.indicators.withdraw_target(region, target_id, self._tools.clock()):
                self._record(unit, AuditKind.INDICATOR_CHANGED, actor, target_id)

    def table(self, region: str, actor: Actor) -> bytes:
        """Return everything a region tracks as a table; one row an entry, also replaced ones.

        Raises:
            NotFound: not this bureau's region.
        """
        with self._tools.store.writing() as unit:
            self._tools.access.region(unit, actor, Action.INDICATOR_READ, region)
            tracks = self._tracks(unit, region)
            self._tools.record(unit, AuditKind.EXPORTED, actor, "region", region)
        return as_csv(HEADS, (row for track in tracks for row in self._rows(track)))

    def _rows(self, track: Track) -> Iterator[Sequence[Cell]]:
        line = track.line
        clause = self._tools.library.cite(line.clause) if line.clause else ""
        year = {"annual": "每年", None: ""}.get(line.year, str(line.year))  # type: ignore[arg-type]
        attribute = _ATTRIBUTES[line.attribute]
        head = (line.id, line.title, line.unit, line.target, year, attribute, clause)
        entries = [(entry, "现用") for entry in track.values]
        entries += [(entry, "已替换") for entry in track.replaced if entry.value is not None]
        for entry, state in entries:
            yield (*head, f"{entry.day}", entry.value, entry.source, state)
        if not entries:
            yield (*head, "", "", "", "没有数值")

    def _tracks(self, unit: Unit, region: str) -> tuple[Track, ...]:
        lines = lines_of(self._tools.library, region, unit.indicators.own(region))
        return tracks_of(lines, unit.indicators.values(region), unit.indicators.targets(region))

    def _line(self, unit: Unit, region: str, actor: Actor, indicator_id: str) -> Line:
        self._tools.access.region(unit, actor, Action.INDICATOR_CHANGE, region)
        lines = lines_of(self._tools.library, region, unit.indicators.own(region))
        found = next((line for line in lines if line.id == indicator_id), None)
        if found is None:
            raise UnknownIndicator
        return found

    def _read(self, line: Line, region: str, actor: Actor, typed: Typed) -> IndicatorValue:
        now = self._tools.clock()
        try:
            day = read_sheet_day(typed.day, day_in_china(now)).value
            amount = read_amount(typed.value, line.unit).value
        except CellRefused as refused:
            raise ValueRefused(refused.sentence) from None
        source = read_source(typed.source)
        return IndicatorValue(region, line.id, day, amount, source, actor.id, now)

    def _record(self, unit: Unit, kind: AuditKind, actor: Actor, indicator_id: str) -> None:
        self._tools.record(unit, kind, actor, "indicator", indicator_id)


def is_same(entry: IndicatorValue, old: IndicatorValue) -> bool:
    """Tell whether an entry says what stands already: one figure of one day from one source."""
    return _said(entry) == _said(old)


def _said(entry: IndicatorValue) -> tuple[object, ...]:
    return entry.indicator_id, entry.day, entry.value, entry.source


def read_source(text: str) -> str:
    """Return where a figure is from, in one line.

    Raises:
        SourceMissing, ValueRefused: it is empty, too long or cannot be read.
    """
    try:
        source = clean_text(text)
    except BadText as bad:
        raise ValueRefused(bad.sentence.rstrip("。")) from None
    if not source:
        raise SourceMissing
    if len(source) > SOURCE_LIMIT:
        raise ValueRefused(f"来源超过 {SOURCE_LIMIT} 个字，请写短一些")
    return source


def read_target(text: str) -> str:
    """Return a target in its one form: ≥95, 约20, 1-2.

    Raises:
        ValueRefused: there is no number in it, or it is too long.
    """
    target = plain_cell(text).replace(" ", "")
    for typed, sign in _SIGNS.items():
        target = target.replace(typed, sign)
    if not re.search(r"\d", target, re.ASCII) or len(target) > _TARGET_LIMIT:
        raise ValueRefused("目标请写成数字，例如 95、≥95 或 ≤5，单位另填")
    return target


def _short(text: str, what: str, limit: int) -> str:
    short = clean_text(text)
    if len(short) > limit:
        raise ValueRefused(f"{what}超过 {limit} 个字，请写短一些")
    return short


def _year(text: str) -> int | None:
    year = plain_cell(text).removesuffix("年").strip()
    if not year:
        return None
    if not re.fullmatch(r"\d{4}", year, re.ASCII) or int(year) not in _YEARS:
        raise ValueRefused("目标年份请写四位数字，例如 2030，没有就空着")
    return int(year)
