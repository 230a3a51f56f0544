"""A thousand reports as one ZIP: time, and memory that does not grow; beside a loop of single ones.

`ZHIJIE_BATCH` chooses another number of reports while trying.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from assessment.bootstrap import Services, build_services
from assessment.domain.batches import BatchState
from assessment.services.report_material import Format
from assessment.settings import Settings
from db.engine import open_engine
from db.schema import upgrade
from tests.benchmarks.test_reports import resident
from tests.portfolios import Office, open_office

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads memory from /proc"),
]
REPORTS = int(os.environ.get("ZHIJIE_BATCH", "1000"))
EARLY = min(100, REPORTS // 2)
SINGLE = min(40, REPORTS)
#: The worker holds no more after all reports than after the first, but for this. MB.
SLACK = 40


@dataclass
class Run:
    """A worker of its own process, watched from outside."""

    seconds: float
    early: float
    peak: float


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    settings = Settings(data=tmp_path_factory.mktemp("batch") / "var", password_kibibytes=64)
    engine = open_engine(settings.database)
    upgrade(engine)
    engine.dispose()
    services = build_services(settings)
    yield open_office(services, [f"第{n}号精工机械厂" for n in range(REPORTS)])
    services.close()


def test_a_thousand_reports_as_one_zip(office: Office, tmp_path: Path) -> None:
    services = office.services
    single = one_by_one(services, office)
    batch = services.batches.ask(office.organisation.id, office.lead, office.firms, (Format.PDF,))
    run = watched(services, batch.id)
    assert services.batches.look(batch.id, office.lead).batch.state is BatchState.DONE
    path, before = tmp_path / "all.zip", resident(os.getpid())
    started, most = time.perf_counter(), before
    with path.open("wb") as file:
        for place, chunk in enumerate(
            services.batch_delivery.hand_over(batch.id, office.lead).chunks
        ):
            file.write(chunk)
            if place % 50 == 0:
                most = max(most, resident(os.getpid()))
    handed = time.perf_counter() - started
    with zipfile.ZipFile(path) as archive:
        assert len(archive.namelist()) == REPORTS + 1
    print(
        f"\n{REPORTS} reports (PDF): {run.seconds:.0f} s, {REPORTS / run.seconds:.1f} a second; "
        f"single calls in a loop: {single:.1f} a second; the worker held {run.early:.0f} MB at "
        f"most in its first {EARLY} reports, {run.peak:.0f} MB in all; handing over "
        f"{path.stat().st_size / 1e6:.0f} MB took {handed:.1f} s and {most - before:.0f} MB more"
    )
    assert run.peak <= run.early + SLACK
    assert most - before <= SLACK


def one_by_one(services: Services, office: Office) -> float:
    """Return how many single reports are made in a second, one call after the other."""
    services.reports.hand_out(office.assessments[0], office.lead, Format.PDF)
    started = time.perf_counter()
    for assessment_id in office.assessments[-SINGLE:]:
        services.reports.hand_out(assessment_id, office.lead, Format.PDF)
    return SINGLE / (time.perf_counter() - started)


def watched(services: Services, batch_id: str) -> Run:
    """Let the server's own command make a batch; return its time and its memory."""
    environment = {**os.environ, "ZHIJIE_DATA": str(services.settings.data)}
    started, early, peak = time.perf_counter(), 0.0, 0.0
    command = (sys.executable, "-m", "assessment.cli_bundles")
    with subprocess.Popen(command, stdin=subprocess.PIPE, env=environment) as process:
        while process.poll() is None:
            held = memory_of(process.pid)
            peak = max(peak, held)
            if services.batch_work.tally(batch_id).settled <= EARLY:
                early = max(early, held)
            time.sleep(0.2)
    assert process.returncode == 0
    return Run(time.perf_counter() - started, early, peak)


def memory_of(pid: int) -> float:
    """Return the megabytes a process and the typesetter it started hold."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except (FileNotFoundError, ProcessLookupError):  # it has just ended
        return 0.0
    return held(pid) + sum(held(int(child)) for child in children)


def held(pid: int) -> float:
    """Return the megabytes a process holds; none once it has ended."""
    try:
        return resident(pid)
    except (FileNotFoundError, ProcessLookupError, StopIteration):
        return 0.0
