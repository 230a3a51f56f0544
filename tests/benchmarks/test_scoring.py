"""Loading the content, scoring one sheet, scoring a province: each beside its alternatives."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

import numpy as np
import pytest

from questionnaires.library import Library
from questionnaires.loader import load_library
from questionnaires.model import SECTORS, SIZES
from scoring.block import ScoreBlock, score_block
from scoring.consistency import contradictions
from scoring.maturity import level_of, score
from scoring.plan import plan
from scoring.recommend import recommend
from scoring.synthetic import Firms, make_firms
from tests.benchmarks.plain_rules import score_plainly
from tests.benchmarks.polars_rules import as_frame, score_frame
from tests.builders import ON

pytestmark = pytest.mark.benchmark

LOADING_SECONDS = 2.5
ONE_SHEET_MS = 2.0
TIMES_A_PLAIN_LOOP = 20
SAMPLE = 2_000


def seconds(work: Callable[[], object], rounds: int = 5) -> float:
    """Return the median of several rounds, after one that does not count."""
    work()
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return median(taken)


@pytest.fixture(scope="module")
def firms(library: Library) -> Firms:
    return make_firms(100_000, random_state=20261121, model=library.model())


def test_loading_the_content(library: Library) -> None:
    here = seconds(load_library)
    program = "from questionnaires.loader import load_library; load_library()"
    fresh = seconds(lambda: subprocess.run([sys.executable, "-c", program], check=True), rounds=3)
    print(
        f"\nload the content: {here:.2f} s here, {fresh:.2f} s in a new process with its imports"
        f" ({len(library.model().questions)} questions, {len(library.programs)} programs)"
    )
    assert here < LOADING_SECONDS


@pytest.mark.parametrize("size", ["micro", "small", "medium"])
def test_scoring_one_sheet(library: Library, size: str, firms: Firms) -> None:
    model = library.model()
    known = {"firm.sector": "M", "firm.size": size, "firm.region": "xian", "firm.city": "xian"}
    sheet = firms.sheet(0)
    card = score(model, sheet, known, on=ON)
    programs = library.programs
    works: dict[str, Callable[[], object]] = {
        "score": lambda: score(model, sheet, known, on=ON),
        "level_of": lambda: level_of(model, sheet, known),
        "contradictions": lambda: contradictions(model, sheet, known),
        "... about one": lambda: contradictions(model, sheet, known, about="Q103"),
        "recommend": lambda: recommend(programs, model, sheet, known, card, on=ON),
        "plan": lambda: plan(model, sheet, known, min(card.level + 1, 5), on=ON),
    }
    taken = {name: 1000 * seconds(work, rounds=25) for name, work in works.items()}
    words = ", ".join(f"{name} {value:.3f} ms" for name, value in taken.items())
    print(f"\none sheet, {size}: {words}")
    assert taken["score"] < ONE_SHEET_MS


@pytest.mark.parametrize("n_firms", [100_000, 1_000_000])
def test_scoring_a_block(firms: Firms, n_firms: int) -> None:
    many = several(firms, n_firms)
    frame = as_frame(many)
    assert_same(scored(many), many, frame)
    block = seconds(lambda: scored(many))
    loop = plain_seconds(many) * n_firms / SAMPLE
    wide = seconds(lambda: score_frame(many.model, frame), rounds=3)
    reading = seconds(lambda: (many.answers.view(np.uint8).max(), many.evidence.max()))
    print(
        f"\n{n_firms:,} sheets, all rules: block {block:.3f} s"
        f"\n  plain loop over dicts   {loop:8.2f} s  {loop / block:6.1f} times as long"
        f" (measured on {SAMPLE:,})"
        f"\n  polars wide expressions {wide:8.2f} s  {wide / block:6.1f} times as long"
        f"\n  reading the bytes once  {reading:8.3f} s  1/{block / reading:.0f}"
    )
    assert loop / block > TIMES_A_PLAIN_LOOP
    assert wide > block


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


def plain_seconds(firms: Firms) -> float:
    ids = firms.model.question_ids
    rows = [
        (
            dict(zip(ids, firms.answers[firm].tolist(), strict=True)),
            dict(zip(ids, firms.evidence[firm].tolist(), strict=True)),
            SECTORS[firms.sectors[firm]],
            SIZES[firms.sizes[firm]],
            int(firms.designated[firm]),
            bool(firms.vetoed[firm]),
        )
        for firm in range(SAMPLE)
    ]
    return seconds(lambda: [score_plainly(firms.model, *row) for row in rows])


def assert_same(block: ScoreBlock, firms: Firms, frame: object) -> None:
    """A baseline that computes something else would be no baseline."""
    wide = score_frame(firms.model, frame)  # type: ignore[arg-type]
    for place, dimension in enumerate(firms.model.dimensions):
        assert np.array_equal(wide[dimension.id], block.dimensions[:, place])
        assert np.array_equal(wide[f"e{dimension.id}"], block.evidence_dimensions[:, place])
    for name in ("score", "evidence_score", "raw_level", "level", "provisional", "coverage"):
        assert np.array_equal(wide[name], getattr(block, name))
    assert np.array_equal(wide["evidence_share"], block.evidence_share)
    row = score_plainly(
        firms.model,
        dict(zip(firms.model.question_ids, firms.answers[0].tolist(), strict=True)),
        dict(zip(firms.model.question_ids, firms.evidence[0].tolist(), strict=True)),
        SECTORS[firms.sectors[0]],
        SIZES[firms.sizes[0]],
        int(firms.designated[0]),
        bool(firms.vetoed[0]),
    )
    assert row[2:] == tuple(
        getattr(block, name)[0]
        for name in (
            "score",
            "evidence_score",
            "raw_level",
            "level",
            "provisional",
            "coverage",
            "evidence_share",
        )
    )
