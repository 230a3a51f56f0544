"""The numbers of a region as a table for a spreadsheet: what the page shows, and no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assessment.domain.cells import Cell, as_csv
from assessment.services.peer_regions import RegionRow, RegionView
from questionnaires.library import Library
from scoring.benchmarks import Share
from scoring.weighting import WeightedShares

SIZES = {"micro": "微型企业", "above_micro": "小型及以上企业"}
ALL_SECTORS = "所有行业"
HEAD = ("数据", "地区", "行业", "规模", "口径", "企业数", "数据截至", "算进几成")
PARTS = ("约", "最小", "最大")
REGISTER_HEAD = ("名录企业数", "参加比例%", "名录来源", "名录日期")


def region_csv(view: RegionView, library: Library) -> bytes:
    """Return the table; a cell with too few firms says so and holds no number."""
    titles = [level.title for level in library.model().scale.levels]
    columns = [f"{title}{part}%" for title in titles for part in PARTS]
    lines = [line for row in view.rows for line in _lines(row, view, library, len(columns))]
    return as_csv((*HEAD, *columns, *REGISTER_HEAD), lines)


def _lines(
    row: RegionRow, view: RegionView, library: Library, columns: int
) -> Iterator[list[Cell]]:
    begin = _begin(row, view, library)
    if row.group is None or row.shares is None:
        yield [
            *begin,
            "参加的企业",
            "能单列的不足 5 家",
            *[None] * (2 + columns + len(REGISTER_HEAD)),
        ]
        return
    when: list[Cell] = [row.group.on.isoformat(), row.group.complete]
    shares = _percents(row.shares)
    yield [*begin, "参加的企业", row.group.firms, *when, *shares, *[None] * len(REGISTER_HEAD)]
    if row.weighted is not None and view.register is not None:
        known: list[Cell] = [view.register.source, view.register.as_of.isoformat()]
        yield [*begin, "按名录加权", None, *when, *_weighted(row.weighted), *known]


def _begin(row: RegionRow, view: RegionView, library: Library) -> list[Cell]:
    sector = row.cohort.sector
    return [
        "演示数据，虚构企业" if view.world == "demo" else "企业自评",
        library.regions[view.region].title,
        library.sector(sector).title if sector else ALL_SECTORS,
        SIZES[row.cohort.size],
    ]


def _weighted(found: WeightedShares) -> list[Cell]:
    return [*_percents(found.shares), found.register, _percent(found.coverage)]


def _percents(shares: Sequence[Share]) -> list[Cell]:
    return [_percent(part) for each in shares for part in (each.middle, each.low, each.high)]


def _percent(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}"
