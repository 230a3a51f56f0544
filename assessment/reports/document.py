"""A report as values: sections of blocks, the same for every format. Nothing here draws.

Every number is a :class:`Figure`, so that all formats print the same digits. What stands ``on``
paper goes into PDF and Word, what stands on data into the workbook and JSON.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assessment.i18n import _
from assessment.words.figures import exact, share

Unit = Literal["points", "change", "percent", "count"]
Tone = Literal["plain", "quiet", "lead", "good", "warn", "bad"]
Medium = Literal["all", "paper", "data"]
Kind = Literal["text", "number", "mark", "bar"]


@dataclass(frozen=True)
class Figure:
    """A number and how it is printed: hundredths, of a point or of a percent; counts are whole."""

    value: int
    unit: Unit = "points"

    @property
    def number(self) -> int | float:
        """The number itself; two decimals survive a float and its printing."""
        return self.value if self.unit == "count" else self.value / 100

    @property
    def text(self) -> str:
        """The number as all formats print it."""
        if self.unit == "count":
            return str(self.value)
        if self.unit == "percent":
            return share(self.value)
        sign = "-" if self.value < 0 else "+" if self.unit == "change" else ""
        return f"{sign}{exact(abs(self.value))}"


Cell = str | Figure | date | tuple[str, ...] | None


def printed(cell: Cell) -> str:
    """Return a cell as text; a list has a line for each item, nothing is a dash."""
    if cell is None or cell == ():
        return "—"
    if isinstance(cell, tuple):
        return "\n".join(cell)
    if isinstance(cell, Figure):
        return cell.text
    return cell.isoformat() if isinstance(cell, date) else cell


def points(hundredths: int | None) -> Figure | None:
    return None if hundredths is None else Figure(hundredths)


def percent(hundredths: int) -> Figure:
    return Figure(hundredths, "percent")


def count(number: int) -> Figure:
    return Figure(number, "count")


def yes_no(is_so: bool) -> str:
    return _("是") if is_so else _("否")


@dataclass(frozen=True)
class Paragraph:
    """One sentence or more."""

    text: str
    tone: Tone = "plain"
    on: Medium = "all"


@dataclass(frozen=True)
class Listing:
    """Sentences one below the other."""

    items: tuple[str, ...]
    ordered: bool = False
    key: str = ""
    title: str = ""
    on: Medium = "all"


@dataclass(frozen=True)
class Pair:
    """A name and its value; ``remark`` explains the value to a reader."""

    key: str
    title: str
    value: Cell
    remark: str = ""


@dataclass(frozen=True)
class Pairs:
    """Names with their values."""

    key: str
    rows: tuple[Pair, ...]
    title: str = ""
    on: Medium = "all"

    def __getitem__(self, key: str) -> Cell:
        return next(row.value for row in self.rows if row.key == key)


@dataclass(frozen=True)
class Column:
    """``width`` is a share of the page's width; ``on`` leaves a column out of paper or of data."""

    key: str
    title: str
    width: int = 1
    kind: Kind = "text"
    on: Medium = "all"


@dataclass(frozen=True)
class Grid:
    """A table. Grids of one key that follow each other are one table in workbook and JSON."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    on: Medium = "all"

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"{self.key}: a row has not as many cells as there are columns")

    def column(self, key: str) -> tuple[Cell, ...]:
        """Return one column. Raises StopIteration for a key the grid does not have."""
        place = next(i for i, column in enumerate(self.columns) if column.key == key)
        return tuple(row[place] for row in self.rows)


@dataclass(frozen=True)
class Picture:
    """A chart as SVG, with its content in words. ``width`` is in hundredths of the text's width."""

    key: str
    svg: str
    words: str
    width: int = 100
    on: Medium = "paper"


@dataclass(frozen=True)
class Mark:
    """A short word that stands out."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True)
class Card:
    """Something with a title and what belongs to it, kept together where it fits."""

    title: str
    blocks: tuple[Block, ...] = ()
    eyebrow: str = ""
    marks: tuple[Mark, ...] = ()
    on: Medium = "all"


Block = Paragraph | Listing | Pairs | Grid | Picture | Card


@dataclass(frozen=True)
class Section:
    """A part of the report under its heading."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    lead: str = ""
    on: Medium = "all"

    def grid(self, key: str) -> Grid:
        return next(b for b in self.blocks if isinstance(b, Grid) and b.key == key)

    def pairs(self, key: str) -> Pairs:
        return next(b for b in self.blocks if isinstance(b, Pairs) and b.key == key)


@dataclass(frozen=True)
class Head:
    """What stands above the whole and at the foot of every page."""

    firm: str
    firm_words: tuple[str, ...]
    status: str
    on: date
    receipt: str
    digest: str
    model: str
    version: str
    disclaimer: str
    level: int
    levels: tuple[str, ...]
    meaning: str
    low_level: int
    high_level: int
    is_draft: bool
    is_demo: bool


@dataclass(frozen=True)
class ReportDocument:
    """A report. The first section is the summary for whoever leads the firm."""

    head: Head
    sections: tuple[Section, ...]

    def section(self, key: str) -> Section:
        return next(section for section in self.sections if section.key == key)

    def for_medium(self, medium: Medium) -> Iterator[tuple[Section, tuple[Block, ...]]]:
        """Yield the sections of one medium with their blocks of it."""
        for section in self.sections:
            if section.on in ("all", medium):
                yield section, tuple(blocks_on(section.blocks, medium))


def blocks_on(blocks: tuple[Block, ...], medium: Medium) -> Iterator[Block]:
    """Yield what stands on a medium, grids without the columns of the other one."""
    for block in blocks:
        if block.on in ("all", medium):
            yield _narrowed(block, medium) if isinstance(block, Grid) else block


def _narrowed(grid: Grid, medium: Medium) -> Grid:
    kept = [i for i, column in enumerate(grid.columns) if column.on in ("all", medium)]
    rows = tuple(tuple(row[i] for i in kept) for row in grid.rows)
    return Grid(grid.key, grid.title, tuple(grid.columns[i] for i in kept), rows, grid.on)
