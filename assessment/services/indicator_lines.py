"""The indicators a region tracks: those of its policies, its own, and totals of firms."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assessment.domain.goals import Better, Progress, progress
from assessment.domain.indicators import IndicatorValue, OwnIndicator, OwnTarget
from questionnaires.library import Library
from questionnaires.policy import Indicator
from questionnaires.self_assessed import Denominator

Kind = Literal["policy", "own", "total"]


@dataclass(frozen=True)
class Line:
    """One indicator: of a policy (with its ``clause``), of the bureau, or a total of firms."""

    id: str
    kind: Kind
    title: str
    unit: str
    target: str
    year: int | Literal["annual"] | None
    attribute: str | None
    better: Better
    clause: str | None = None
    note: str = ""
    denominators: tuple[str, ...] = ()

    def passed(self, on: date) -> bool:
        """Tell whether the target year lies behind."""
        return isinstance(self.year, int) and self.year < on.year


@dataclass(frozen=True)
class Track:
    """An indicator with its values. ``replaced`` are entries that stand no more, oldest first."""

    line: Line
    values: tuple[IndicatorValue, ...]
    replaced: tuple[IndicatorValue, ...]
    progress: Progress
    goals: tuple[tuple[OwnTarget, Progress], ...]

    @property
    def newest(self) -> IndicatorValue | None:
        return self.values[-1] if self.values else None


def lines_of(library: Library, region: str, own: Sequence[OwnIndicator]) -> tuple[Line, ...]:
    """Return the lines of a region: the registers of the places it lies in, own ones, totals."""
    places = {place.id for place in library.regions.lineage(region)}
    found = [i for r in library.indicators if r.region in places for i in r.indicators]
    totals = _totals(library, {indicator.id for indicator in found})
    return (*map(_of_policy, found), *map(_of_bureau, own), *map(_of_total, totals))


def tracks_of(
    lines: Iterable[Line], entries: Sequence[IndicatorValue], targets: Sequence[OwnTarget]
) -> tuple[Track, ...]:
    """Return every line with what was entered for it."""
    standing = set(standing_entries(entries))
    return tuple(_track(line, entries, standing, targets) for line in lines)


def standing_entries(entries: Sequence[IndicatorValue]) -> tuple[IndicatorValue, ...]:
    """Return the newest entry of each indicator and day, by day; what was taken back is not one."""
    newest = {(entry.indicator_id, entry.day): entry for entry in entries}
    return tuple(sorted((e for e in newest.values() if e.value is not None), key=lambda e: e.day))


def folded(title: str) -> str:
    """Return the form by which titles are compared: width and blanks do not matter."""
    return "".join(unicodedata.normalize("NFKC", title).split()).casefold()


def _track(
    line: Line,
    entries: Sequence[IndicatorValue],
    standing: set[IndicatorValue],
    targets: Sequence[OwnTarget],
) -> Track:
    mine = [entry for entry in entries if entry.indicator_id == line.id]
    values = tuple(sorted((e for e in mine if e in standing), key=lambda e: e.day))
    newest = values[-1].value if values else None
    goals = [target for target in targets if target.indicator_id == line.id]
    return Track(
        line=line,
        values=values,
        replaced=tuple(e for e in mine if e not in standing),
        progress=progress(line.target, newest, line.better),
        goals=tuple((goal, progress(goal.target, newest, line.better)) for goal in goals),
    )


def _totals(library: Library, indicators: set[str]) -> Iterator[Denominator]:
    """Yield the sets of firms that some coverage of the region is a share of."""
    told = library.self_assessed
    wanted = {d for m in told.measures if indicators & set(m.indicators) for d in m.denominators}
    return (each for each in told.denominators if each.id in wanted)


def _of_policy(indicator: Indicator) -> Line:
    return Line(
        id=indicator.id,
        kind="policy",
        title=indicator.title,
        unit=indicator.unit,
        target=indicator.target,
        year=indicator.year,
        attribute=indicator.attribute,
        better=indicator.better,
        clause=indicator.clause,
        note=indicator.note,
        denominators=indicator.denominators,
    )


def _of_bureau(own: OwnIndicator) -> Line:
    return Line(
        id=own.id,
        kind="own",
        title=own.title,
        unit=own.unit,
        target=own.target,
        year=own.year,
        attribute=own.attribute,
        better=own.better,
    )


def _of_total(each: Denominator) -> Line:
    return Line(
        id=each.id,
        kind="total",
        title=each.title,
        unit="家",
        target="",
        year=None,
        attribute=None,
        better="higher",
        note=each.note,
    )
