"""A firm's place among a million: building the groups, asking once, memory; beside the bars."""

from __future__ import annotations

import sqlite3
import time
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import cache
from statistics import median
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from questionnaires.base import SECTORS, SIZES
from questionnaires.loader import load_library
from scoring.aggregates import Votes, votes
from scoring.benchmarks import Benchmark, Benchmarks
from scoring.cohorts import Lattice
from scoring.disclosure import count
from scoring.editions import Edition, edition_of
from scoring.histograms import HALF_POINTS, Scale, below, histograms
from scoring.ledger import Ledger
from scoring.responses import responses
from scoring.sheets import FIRM_VIEW

pytestmark = pytest.mark.benchmark

MEASURES = ("overall", *(f"D{number}" for number in range(1, 11)))
FIRMS = pytest.mark.parametrize("firms", [10_000, 100_000, 1_000_000])
FIRST, SECOND = date(2026, 1, 31), date(2026, 2, 28)
LOOKUP_US = 100
BUILD_SECONDS = 30
KEY = b"benchmark"


@dataclass(frozen=True)
class Many:
    ids: list[str]
    cells: NDArray[np.int32]
    scores: NDArray[np.int16]


@cache
def lattice() -> Lattice:
    return Lattice.of(load_library().regions)


@cache
def many(firms: int) -> Many:
    """Invent cells and scores alone: answers are not needed here."""
    chance = np.random.default_rng(firms)
    places = [region for region, home in lattice().homes.items() if home]
    sizes = chance.choice(len(SIZES), firms, p=(0.5, 0.34, 0.12, 0.04))
    sectors = chance.choice(len(SECTORS), firms, p=(0.35, 0.1, 0.2, 0.1, 0.25))
    cells = lattice().codes(chance.choice(places, firms), sectors, sizes)
    level = np.take((3_000, 4_000, 5_200, 6_200), sizes)[:, None] + 1_500 * chance.normal(
        size=(firms, 1)
    )
    scores = np.clip(level + 900 * chance.normal(size=(firms, len(MEASURES))), 0, 10_000)
    return Many([f"firm-{number:08}" for number in range(firms)], cells, scores.astype(np.int16))


def marked(found: Many) -> Votes:
    return votes(KEY, lattice(), found.ids, found.cells, found.scores)


def published(ledger: Ledger, on: date) -> Edition:
    return edition_of(
        lattice(),
        ledger,
        FIRM_VIEW,
        round="2026",
        on=on,
        world="demo",
        model="digest",
        measures=MEASURES,
    )


def taken(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return what a piece of work gives and the seconds of one processor it took."""
    began = time.process_time()
    result = work()
    return result, time.process_time() - began


def as_table(title: str, rows: dict[str, str]) -> None:
    print(f"\n{title}")
    for name, value in rows.items():
        print(f"  {name:44} {value:>10}")


def microseconds(work: Callable[[int], object], times: int) -> float:
    """Return the median by the clock, after one round that does not count."""
    work(0)
    each = []
    for number in range(times):
        began = time.perf_counter()
        work(number)
        each.append(time.perf_counter() - began)
    return 1e6 * median(each)


@FIRMS
def test_building_and_counting_again(firms: int) -> None:
    found = many(firms)
    ballots, marking = taken(lambda: marked(found))
    empty = Ledger.empty(len(MEASURES), HALF_POINTS.bins)
    ledger, counting = taken(lambda: count(lattice(), ballots, empty, FIRM_VIEW, on=FIRST))
    edition, writing = taken(lambda: published(ledger, FIRST))
    later, remarking = taken(lambda: marked(changed(found)))
    again, recounting = taken(lambda: count(lattice(), later, ledger, FIRM_VIEW, on=SECOND))
    tracemalloc.start()
    count(lattice(), later, ledger, FIRM_VIEW, on=SECOND)
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    kept = sum(value.nbytes for value in vars(ledger).values() if isinstance(value, np.ndarray))
    size = len(repr(edition.plain())) / 2**20
    anew = int((again.days == SECOND.toordinal()).sum())
    as_table(
        f"{firms:,} firms, {len(ledger.units)} units",
        {
            "mark the votes, s of one processor": f"{marking:.2f}",
            "count them into units": f"{counting:.2f}",
            "write the edition": f"{writing:.2f}",
            "a month later: mark": f"{remarking:.2f}",
            f"a month later: count ({anew} units anew)": f"{recounting:.2f}",
            "most memory of counting, MiB": f"{peak:.0f}",
            "the ledger, MiB": f"{kept / 2**20:.0f}",
            "the edition as text, MiB": f"{size:.1f}",
        },
    )
    assert remarking + recounting + writing < BUILD_SECONDS


def changed(found: Many) -> Many:
    """A month later: one firm in twelve says something new."""
    chance = np.random.default_rng(1)
    says = chance.random(len(found.ids)) < 1 / 12
    other = found.scores[chance.permutation(len(found.ids))]
    return Many(found.ids, found.cells, np.where(says[:, None], other, found.scores))


@FIRMS
def test_one_place(firms: int) -> None:
    """Against pandas and SQLite, which find the exact place in the firm's smallest cell."""
    found = many(firms)
    ledger = count(
        lattice(), marked(found), Ledger.empty(len(MEASURES), HALF_POINTS.bins), FIRM_VIEW, on=FIRST
    )
    edition = published(ledger, FIRST)
    chosen = np.random.default_rng(2).integers(firms, size=200)
    cohorts = [lattice().cohort(int(found.cells[firm])) for firm in chosen]
    scores = [dict(zip(MEASURES, found.scores[firm].tolist(), strict=True)) for firm in chosen]

    def compare(answers: Benchmarks, number: int) -> None:
        place = number % len(chosen)
        answer = answers.compare(cohorts[place], scores[place], model="digest")
        assert isinstance(answer, Benchmark)

    warm = Benchmarks(edition)
    for number in range(len(chosen)):
        compare(warm, number)
    group = warm.group(lattice().fallbacks(cohorts[0])[-1])
    assert group is not None
    overall = group.measures["overall"]
    place = microseconds(lambda number: overall.place(37 * number % 10_000), 2_000)
    eleven = microseconds(lambda number: compare(warm, number), 400)
    cold = microseconds(lambda number: compare(Benchmarks(edition), number), 20)
    as_table(
        f"{firms:,} firms, us by the clock",
        {
            "one place": f"{place:.1f}",
            "eleven places in the right group": f"{eleven:.0f}",
            "the same, the group put together first": f"{cold:,.0f}",
            "one place: pandas filter": f"{pandas_filter(found, chosen):,.0f}",
            "one place: SQLite window": f"{window(found, chosen):,.0f}",
            "one place: SQLite count on an index": f"{indexed(found, chosen):,.0f}",
        },
    )
    assert place < LOOKUP_US


def pandas_filter(found: Many, chosen: NDArray[Any]) -> float:
    frame = pd.DataFrame({"cell": found.cells, "score": found.scores[:, 0]})

    def look(number: int) -> None:
        firm = chosen[number % len(chosen)]
        same = frame.score[frame.cell == found.cells[firm]]
        score = found.scores[firm, 0]
        assert 0 <= (same < score).mean() + (same == score).mean() / 2 <= 1

    return microseconds(look, 20)


def window(found: Many, chosen: NDArray[Any]) -> float:
    text = (
        "SELECT place FROM (SELECT firm, percent_rank() OVER (ORDER BY score) AS place"
        " FROM firm WHERE cell = ?) WHERE firm = ?"
    )
    with closing(database(found)) as base:
        return microseconds(lambda n: base.execute(text, key(found, chosen, n)).fetchall(), 20)


def indexed(found: Many, chosen: NDArray[Any]) -> float:
    text = "SELECT count(*) FILTER (WHERE score < :score) * 1.0 / count(*) FROM firm WHERE cell = :cell"
    with closing(database(found)) as base:

        def look(number: int) -> None:
            firm = int(chosen[number % len(chosen)])
            known = {"cell": int(found.cells[firm]), "score": int(found.scores[firm, 0])}
            base.execute(text, known).fetchall()

        return microseconds(look, 20)


def key(found: Many, chosen: NDArray[Any], number: int) -> tuple[int, int]:
    firm = int(chosen[number % len(chosen)])
    return int(found.cells[firm]), firm


def database(found: Many) -> sqlite3.Connection:
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE firm (firm INTEGER PRIMARY KEY, cell INTEGER, score INTEGER)")
    rows = zip(
        range(len(found.ids)), found.cells.tolist(), found.scores[:, 0].tolist(), strict=True
    )
    base.executemany("INSERT INTO firm VALUES (?, ?, ?)", rows)
    base.execute("CREATE INDEX by_cell ON firm (cell, score)")
    return base


@FIRMS
def test_histograms_by_width_of_bin(firms: int) -> None:
    """Half points lose nothing that may be shown and take a fiftieth of single hundredths."""
    found = many(firms)
    cells, groups = np.unique(found.cells, return_inverse=True)
    words = []
    for step in (1, 10, 50):
        scale = Scale(first=0, last=10_000, step=step)
        measures = found.scores if step > 1 else found.scores[:, :1]
        counts, seconds = taken(
            lambda m=measures, s=scale: histograms(groups, m, len(cells), scale=s)
        )
        whole = counts.nbytes * len(MEASURES) / measures.shape[1]
        words.append(
            f"{step}: {seconds:.2f} s for {measures.shape[1]}, {whole / 2**20:.0f} MiB for 11"
        )
        assert below(counts)[:, 0, -1].sum() == firms
    print(
        f"\n{firms:,} firms, {len(cells)} cells, histograms with bins of so many hundredths:",
        *words,
    )


def test_summing_answers_for_reliability() -> None:
    sheets = np.random.default_rng(3).integers(-2, 6, (1_000_000, 68)).astype(np.int8)
    summed, seconds = taken(lambda: responses(sheets))
    print(f"\n1,000,000 sheets of 68 answers summed for alpha and omega: {seconds:.2f} s")
    assert summed.judged == len(sheets)
    assert seconds < BUILD_SECONDS
