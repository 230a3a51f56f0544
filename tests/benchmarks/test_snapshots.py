"""A whole snapshot from a database: read, score, count, follow the types; time and memory.

The baseline is the same work as a naive application does it: one firm at a time, every answer
sheet scored by itself, and a firm's place by a window over all firms in SQL.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assessment.settings import Settings
from db.engine import open_engine
from db.schema import upgrade
from questionnaires.loader import load_library
from scoring.maturity import score
from scoring.synthetic import Firms, Population, make_firms

pytestmark = pytest.mark.benchmark

FIRMS = pytest.mark.parametrize("firms", [10_000, 100_000, 1_000_000])
BUILD_SECONDS, GIBIBYTES = 60, 4
#: Firms that come between two snapshots, so that everything is told anew.
LATER = 1_000
ONE_BY_ONE = 500


def fill(path: Path, drawn: Firms, start: int, at: datetime) -> None:
    """Store firms that are confirmed and agreed, each with a submission."""
    digest, moment = drawn.model.scoring_digest, at.replace(tzinfo=None).isoformat(" ")
    ids = [f"f{start + row:015}" for row in range(len(drawn))]
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA synchronous=OFF")
        tables = {
            "INSERT INTO firm VALUES (?,'某厂',NULL,'real',?)": ((i, moment) for i in ids),
            "INSERT INTO credit_claim VALUES (?,?,'x',?,'licence','x',?)": (
                (i, f"{n:018}", moment, moment) for n, i in enumerate(ids, start)
            ),
            "INSERT INTO consent (firm_id,actor_id,purpose,version,at)"
            " VALUES (?,'operator','peers','2026-11',?)": ((i, moment) for i in ids),
            "INSERT INTO submission VALUES (?,?,?,?,?,?,?,?,?,?,?,400)": (
                _row(drawn, row, ids[row], digest, moment) for row in range(len(drawn))
            ),
        }
        for statement, rows in tables.items():
            database.executemany(statement, rows)
        database.commit()


def _row(drawn: Firms, row: int, firm: str, digest: str, moment: str) -> tuple[Any, ...]:
    return (
        f"a{firm[1:]}",
        firm,
        digest,
        moment,
        str(drawn.regions[row]),
        int(drawn.sectors[row]),
        int(drawn.sizes[row]),
        int(drawn.designated[row]),
        bool(drawn.vetoed[row]),
        drawn.answers[row].tobytes(),
        drawn.evidence[row].astype(np.int8).tobytes(),
    )


def command(folder: Path, *words: str) -> tuple[float, float, str]:
    """Run a command; return seconds, the most memory it had in GiB, and what it said."""
    environment = {**os.environ, "ZHIJIE_DATA": str(folder)}
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "assessment.cli", "peers", *words],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout as told:
        said = told.read()
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, said
    return time.perf_counter() - began, used.ru_maxrss / 2**20, said


@FIRMS
def test_a_snapshot_is_built(firms: int, tmp_path: Path) -> None:
    library = load_library()
    settings = Settings(data=tmp_path)
    engine = open_engine(settings.database)
    upgrade(engine)
    engine.dispose()
    regions = [r.id for r in library.regions.regions if not library.regions.children(r.id)]
    drawn = make_firms(
        firms + LATER,
        random_state=1,
        model=library.model(),
        population=Population(),
        regions=regions,
    )
    now = datetime.now(UTC)
    fill(tmp_path / "zhijie.db", _part(drawn, 0, firms), 0, now - timedelta(days=2))
    chosen, chosen_memory, said = command(tmp_path, "refit")
    fill(tmp_path / "zhijie.db", _part(drawn, firms, firms + LATER), firms, now)
    built, memory, _said = command(tmp_path, "build")
    naive = one_by_one(drawn) * firms
    print(
        f"\n{firms:>9,} firms: build {built:6.1f} s ({memory:.2f} GiB), "
        f"refit {chosen:6.1f} s ({chosen_memory:.2f} GiB), "
        f"scoring one by one alone {naive:8.1f} s ({naive / built:.0f}x)"
    )
    print(said.strip().splitlines()[-1])
    if firms == 1_000_000:
        assert memory < GIBIBYTES
        assert built < BUILD_SECONDS


def one_by_one(drawn: Firms) -> float:
    """Return the seconds a firm takes that is scored by itself."""
    began = time.perf_counter()
    for firm in range(ONE_BY_ONE):
        score(drawn.model, drawn.sheet(firm), drawn.facts(firm), on=date(2026, 11, 21))
    return (time.perf_counter() - began) / ONE_BY_ONE


def _part(drawn: Firms, first: int, last: int) -> Firms:
    names = ("answers", "evidence", "sectors", "sizes", "designated", "vetoed", "regions")
    more = ("severity", "profiles")
    parts = {name: getattr(drawn, name)[first:last] for name in (*names, *more)}
    return Firms(model=drawn.model, **parts)
