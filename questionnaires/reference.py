"""Reference lists: regions, industries, the five question groups, and the national size rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from questionnaires.base import SIZES, Content, Many, Sector
from questionnaires.conditions import Outcome


class SectorGroup(Content):
    """One of the five question groups."""

    id: Sector
    title: str
    title_en: str
    examples: str


class SectorGroups(Content):
    sectors: Many[SectorGroup]


class Region(Content):
    """A place. ``policy`` names the seed policy that is its ground."""

    id: str
    code: str
    title: str
    level: Literal["province", "city", "district", "functional_area"]
    parent: str | None = None
    policy: str | None = None


class Regions(Content):
    regions: Many[Region]

    @cached_property
    def _by_id(self) -> dict[str, Region]:
        return {region.id: region for region in self.regions}

    def __contains__(self, region_id: object) -> bool:
        return region_id in self._by_id

    def __getitem__(self, region_id: str) -> Region:
        return self._by_id[region_id]

    def lineage(self, region_id: str) -> tuple[Region, ...]:
        """Return the region and everything it lies in, smallest first."""
        region = self._by_id[region_id]
        return (region, *(self.lineage(region.parent) if region.parent else ()))

    def within(self, region_id: str, places: tuple[str, ...]) -> bool:
        """Tell whether a region lies in one of the places; ``national`` holds every region."""
        return "national" in places or any(r.id in places for r in self.lineage(region_id))

    def children(self, region_id: str | None) -> tuple[Region, ...]:
        return tuple(region for region in self.regions if region.parent == region_id)


class Industry(Content):
    """A division of GB/T 4754 with its question group and its row of the size rule."""

    id: str
    title: str
    category: str = Field(pattern=r"^[A-T]$")
    sector: Sector
    size_row: str
    everyday: Many[str] = ()
    note: str = ""


class Industries(Content):
    industries: Many[Industry]

    @cached_property
    def _by_id(self) -> dict[str, Industry]:
        return {industry.id: industry for industry in self.industries}

    def __contains__(self, industry_id: object) -> bool:
        return industry_id in self._by_id

    def __getitem__(self, industry_id: str) -> Industry:
        return self._by_id[industry_id]

    def search(self, words: str) -> tuple[Industry, ...]:
        """Find industries by everyday words, title or code, best first.

        Where nothing matches, the industries whose words share two characters in a row are shown.
        """
        wanted = words.strip().lower()
        return self._ranked(wanted, _closeness) or self._ranked(wanted, _shared_pairs)

    def _ranked(
        self, wanted: str, closeness: Callable[[Industry, str], int]
    ) -> tuple[Industry, ...]:
        ranked = [(closeness(industry, wanted), industry) for industry in self.industries]
        ranked.sort(key=lambda pair: -pair[0])
        return tuple(industry for close, industry in ranked if close > 0)


_EXACT, _PART_OF_WORD = 1000, 100


def _closeness(industry: Industry, wanted: str) -> int:
    """Exact words come first, then the longest word in common, then a part of the title."""
    words = [word.lower() for word in industry.everyday]
    if wanted in words or wanted in (industry.id.lower(), industry.title):
        return _EXACT
    shared = [min(len(w), len(wanted)) for w in words if wanted in w or w in wanted]
    if wanted and shared:
        return _PART_OF_WORD + max(shared)
    return int(bool(wanted) and wanted in industry.title)


def _shared_pairs(industry: Industry, wanted: str) -> int:
    return len(_pairs(wanted) & _pairs(" ".join((*industry.everyday, industry.title)).lower()))


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1) if " " not in text[i : i + 2]}


Measure = Literal["employees", "revenue", "assets"]
MEASURE_WORDS = {
    "employees": ("从业人员", "人"),
    "revenue": ("营业收入", "万元"),
    "assets": ("资产总额", "万元"),
}


class SizeLine(Content):
    """The least values of one size; all must hold."""

    size: Literal["large", "medium", "small"]
    employees: int | None = None
    revenue: int | None = None
    assets: int | None = None

    def least(self) -> dict[Measure, int]:
        values: dict[Measure, int | None] = {
            "employees": self.employees,
            "revenue": self.revenue,
            "assets": self.assets,
        }
        return {measure: value for measure, value in values.items() if value is not None}

    def sentence(self) -> str:
        parts = [
            f"{MEASURE_WORDS[m][0]} {v} {MEASURE_WORDS[m][1]}及以上"
            for m, v in self.least().items()
        ]
        return "且".join(parts)


class SizeRow(Content):
    """One row of the national size rule (工信部联企业〔2011〕300号)."""

    id: str
    title: str
    lines: Many[SizeLine]

    @model_validator(mode="after")
    def _lines_fall(self) -> Self:
        if tuple(line.size for line in self.lines) != ("large", "medium", "small"):
            raise ValueError("the lines must be large, medium and small, in this order")
        return self

    def edges(self, measure: Measure) -> tuple[int, ...]:
        """Return the values of one measure at which the size can change, rising."""
        return tuple(
            sorted({line.least()[measure] for line in self.lines if measure in line.least()})
        )


class SizeClasses(Content):
    """The size rule: rows by industry, and further band edges that programs ask about."""

    source: str
    no_row: str = Field(description="id of the row under which size is chosen by hand")
    extra_edges: dict[str, Many[int]] = Field(default_factory=dict)
    rows: Many[SizeRow]

    @model_validator(mode="after")
    def _extra_edges_belong_to_rows(self) -> Self:
        unknown = [row_id for row_id in self.extra_edges if row_id not in self]
        if unknown:
            raise ValueError(f"extra_edges names rows that do not exist: {', '.join(unknown)}")
        return self

    @cached_property
    def _by_id(self) -> dict[str, SizeRow]:
        return {row.id: row for row in self.rows}

    def __getitem__(self, row_id: str) -> SizeRow:
        return self._by_id[row_id]

    def __contains__(self, row_id: object) -> bool:
        return row_id in self._by_id or row_id == self.no_row

    def bands(self, row_id: str, measure: Measure) -> tuple[tuple[int, int | None], ...]:
        """Return the bands to choose from: (least, ceiling) pairs, the last without a ceiling."""
        decisive = self._by_id[row_id].edges(measure) if row_id in self._by_id else ()
        edges = sorted({0, *decisive, *self._extra(row_id, measure)})
        return tuple(zip(edges, [*edges[1:], None], strict=True))

    def _extra(self, row_id: str, measure: Measure) -> tuple[int, ...]:
        return self.extra_edges.get(row_id, ()) if measure == "revenue" else ()

    def size_of(self, row_id: str, facts: Mapping[str, Any]) -> SizeDecision:
        """Apply the rule to what is known. The size is ``None`` while it is open."""
        if row_id not in self._by_id:
            return SizeDecision(None, "国家划型标准不含这个行业，请自己选择规模", ())
        return _decide(self._by_id[row_id], facts)


@dataclass(frozen=True)
class SizeDecision:
    """A size, the row of the table that decided it, and the measures still needed to decide."""

    size: str | None
    reason: str
    needs: tuple[Measure, ...]


def _decide(row: SizeRow, facts: Mapping[str, Any]) -> SizeDecision:
    needs: list[Measure] = []
    for line in row.lines:
        verdicts = {m: _reaches(facts, m, least) for m, least in line.least().items()}
        if all(v is Outcome.MET for v in verdicts.values()):
            if needs:
                break
            return SizeDecision(line.size, f"{row.title}：{line.sentence()}", ())
        if Outcome.UNMET not in verdicts.values():
            needs.extend(m for m, v in verdicts.items() if v is Outcome.UNKNOWN)
    if needs:
        missing = tuple(dict.fromkeys(needs))
        words = "和".join(MEASURE_WORDS[measure][0] for measure in missing)
        return SizeDecision(None, f"{row.title}：还要知道{words}才能判定", missing)
    small = row.lines[-1].sentence()
    return SizeDecision(SIZES[0], f"{row.title}：未达到小型的下限（{small}）", ())


def _reaches(facts: Mapping[str, Any], measure: Measure, least: int) -> Outcome:
    floor, ceiling = _known_range(facts, measure)
    if floor is not None and floor >= least:
        return Outcome.MET
    return Outcome.UNMET if ceiling is not None and ceiling <= least else Outcome.UNKNOWN


def _known_range(facts: Mapping[str, Any], measure: Measure) -> tuple[int | None, int | None]:
    if measure == "employees":
        exact = facts.get("firm.employees")
        return exact, None if exact is None else exact + 1
    return facts.get(f"firm.{measure}_floor"), facts.get(f"firm.{measure}_ceiling")
