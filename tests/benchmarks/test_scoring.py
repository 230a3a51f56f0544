"""Loading the content, scoring one sheet, scoring a province: each beside its alternatives."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from typing import Any, NamedTuple

import numpy as np
import polars as pl
import pytest

from questionnaires.base import SECTORS, SIZES
from questionnaires.library import Library
from questionnaires.loader import load_library
from scoring.block import ScoreBlock, score_block
from scoring.consistency import contradictions
from scoring.maturity import level_of, score
from scoring.plan import plan
from scoring.recommend import recommend
from scoring.synthetic import Firms, make_firms
from tests.benchmarks.plain_rules import score_plainly
from tests.benchmarks.polars_rules import as_frame, score_frame
from tests.builders import ON, uniform

pytestmark = pytest.mark.benchmark

LOADING_SECONDS = 2.5
ONE_SHEET_MS = 2.0
TIMES_A_PLAIN_LOOP = 20
SAMPLE = 2_000


class Taken(NamedTuple):
    """Medians: seconds of one processor, and by the clock. They part where others compute too."""

    cpu: float
    wall: float


def measure(work: Callable[[], object], rounds: int = 5) -> Taken:
    """Return the medians of several rounds, after one that does not count."""
    work()
    cpu, wall = [], []
    for _ in range(rounds):
        began, started = time.process_time(), time.perf_counter()
        work()
        cpu.append(time.process_time() - began)
        wall.append(time.perf_counter() - started)
    return Taken(median(cpu), median(wall))


@pytest.fixture(scope="module")
def firms(library: Library) -> Firms:
    return make_firms(100_000, random_state=20261121, model=library.model())


def test_loading_the_content(library: Library) -> None:
    here = measure(load_library)
    program = "from questionnaires.loader import load_library; load_library()"
    fresh = measure(lambda: subprocess.run([sys.executable, "-c", program], check=True), rounds=3)
    print(
        f"\nload {len(library.model().questions)} questions and {len(library.programs)} programs:"
        f" {here.cpu:.2f} s here; {fresh.wall:.2f} s by the clock in a new process with its imports"
    )
    assert here.cpu < LOADING_SECONDS


@pytest.mark.parametrize("size", ["micro", "small", "medium"])
def test_scoring_one_sheet(library: Library, size: str) -> None:
    model = library.model()
    known = {"firm.sector": "M", "firm.size": size, "firm.region": "xian", "firm.city": "xian"}
    sheet = uniform(model, "M", size, 3, evidenced=False)
    card = score(model, sheet, known, on=ON)
    works: dict[str, Callable[[], object]] = {
        "score": lambda: score(model, sheet, known, on=ON),
        "level_of": lambda: level_of(model, sheet, known),
        "contradictions": lambda: contradictions(model, sheet, known),
        "... about one question": lambda: contradictions(model, sheet, known, about="Q103"),
        "recommend": lambda: recommend(library.programs, model, sheet, known, card, on=ON),
        "plan the next level": lambda: plan(model, sheet, known, card.level + 1, on=ON),
    }
    taken = {name: 1000 * measure(work, rounds=25).cpu for name, work in works.items()}
    words = ", ".join(f"{name} {value:.3f}" for name, value in taken.items())
    print(f"\none sheet of a {size} firm, ms of one processor: {words}")
    assert taken["score"] < ONE_SHEET_MS


@pytest.mark.parametrize("n_firms", [100_000, 1_000_000])
def test_scoring_a_block(firms: Firms, n_firms: int) -> None:
    many = several(firms, n_firms)
    frame = as_frame(many)
    assert_same(scored(many), many, frame)
    block = measure(lambda: scored(many))
    loop = plain(many, n_firms)
    wide = measure(lambda: score_frame(many.model, frame), rounds=3)
    reading = measure(lambda: (many.answers.view(np.uint8).max(), many.evidence.max()))
    print(f"\n{n_firms:,} sheets, the whole rule set      processor s  times   clock s  times")
    rows = {
        "block": block,
        f"plain loop over dicts (of {SAMPLE:,})": loop,
        f"polars wide, {pl.thread_pool_size()} threads": wide,
        "reading the bytes once": reading,
    }
    for name, taken in rows.items():
        print(
            f"  {name:36} {taken.cpu:12.3f} {taken.cpu / block.cpu:7.3g}"
            f" {taken.wall:9.3f} {taken.wall / block.wall:7.3g}"
        )
    assert loop.cpu / block.cpu > TIMES_A_PLAIN_LOOP
    assert wide.wall > block.wall


def several(firms: Firms, n_firms: int) -> Firms:
    chosen = np.random.default_rng(1).integers(len(firms), size=n_firms)
    rows = {name: value for name, value in vars(firms).items() if name != "model"}
    return replace(firms, **{name: value[chosen] for name, value in rows.items()})


def scored(firms: Firms) -> ScoreBlock:
    return score_block(
        firms.model,
        firms.answers,
        firms.evidence,
        firms.sectors,
        firms.sizes,
        designated=firms.designated,
        vetoed=firms.vetoed,
    )


def plain(firms: Firms, n_firms: int) -> Taken:
    """Measure the plain loop on a sample and scale it."""
    rows = [plain_row(firms, firm) for firm in range(SAMPLE)]
    taken = measure(lambda: [score_plainly(firms.model, *row) for row in rows])
    return Taken(taken.cpu * n_firms / SAMPLE, taken.wall * n_firms / SAMPLE)


def plain_row(firms: Firms, firm: int) -> tuple[Any, ...]:
    ids = firms.model.question_ids
    return (
        dict(zip(ids, firms.answers[firm].tolist(), strict=True)),
        dict(zip(ids, firms.evidence[firm].tolist(), strict=True)),
        SECTORS[firms.sectors[firm]],
        SIZES[firms.sizes[firm]],
        int(firms.designated[firm]),
        bool(firms.vetoed[firm]),
    )


def assert_same(block: ScoreBlock, firms: Firms, frame: pl.DataFrame) -> None:
    """A baseline that computes something else would be no baseline."""
    results = {
        name: value for name, value in vars(block).items() if not name.endswith("dimensions")
    }
    wide = score_frame(firms.model, frame)
    for place, dimension in enumerate(firms.model.dimensions):
        assert np.array_equal(wide[dimension.id], block.dimensions[:, place])
        assert np.array_equal(wide[f"e{dimension.id}"], block.evidence_dimensions[:, place])
    for name, values in results.items():
        assert np.array_equal(wide[name], values), name
    for firm in range(100):
        plainly = score_plainly(firms.model, *plain_row(firms, firm))
        assert plainly[0] == block.dimensions[firm].tolist()
        assert plainly[1] == block.evidence_dimensions[firm].tolist()
        assert plainly[2:] == tuple(values[firm] for values in results.values())
