"""One report in each format, made again and again for other firms; PDF beside a fresh process."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import pytest

from assessment.reports.as_json import as_json
from assessment.reports.compose import compose
from assessment.reports.document import ReportDocument
from assessment.reports.pdf import Typesetter
from assessment.reports.word import word
from assessment.reports.workbook import workbook
from questionnaires.library import Library
from tests.reports import Maker

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads CPU time from /proc"),
]
PDF_MS = 150
FIRMS = 40  # fewer than a process typesets before a new one takes over
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@pytest.fixture(scope="module")
def typesetter() -> Iterator[Typesetter]:
    made = Typesetter()
    yield made
    made.close()


@pytest.fixture(scope="module")
def documents(library: Library) -> list[ReportDocument]:
    """Reports of firms that all differ, so that nothing that was typeset is met again."""
    make = Maker(library)
    levels = [(level, other) for level in (1, 2, 3, 4, 5) for other in range(1, 9)]
    return [
        compose(
            make.firm(
                level=level,
                answers={"Q103": 1 + other % 5, "Q503": 1 + other // 2 % 5},
                name=f"第{level}{other}号精工机械厂",
            )
        )
        for level, other in levels
    ][:FIRMS]


def test_a_report_in_each_format(documents: list[ReportDocument], typesetter: Typesetter) -> None:
    cold = timed(fresh, documents[:3])
    typesetter.pdf(documents[-1])
    process = typesetter._process
    assert process is not None
    began = cpu_of(process.pid)
    pdf = timed(typesetter.pdf, documents[:-1])
    cpu = 1000 * (cpu_of(process.pid) - began) / (len(documents) - 1)
    held = resident(process.pid)
    formats: dict[str, Callable[[ReportDocument], bytes]] = {
        "Word": lambda document: word(document, typesetter.png),
        "workbook": workbook,
        "JSON": as_json,
    }
    others = {name: timed(work, documents[:10]) for name, work in formats.items()}
    print(
        f"\nPDF with its pictures, warm: {median(pdf):.0f} ms by the clock "
        f"(10-90%: {sorted(pdf)[len(pdf) // 10]:.0f}-{sorted(pdf)[-len(pdf) // 10]:.0f}), "
        f"{cpu:.0f} ms of one processor; in a fresh process {median(cold):.0f} ms; "
        f"the process holds {held:.0f} MB after {len(documents)} reports"
    )
    print(", ".join(f"{name} {median(taken):.0f} ms" for name, taken in others.items()))
    assert median(pdf) < PDF_MS
    assert median(pdf) < median(cold)


def test_composing_a_report(library: Library) -> None:
    material = Maker(library).firm()
    print(f"\ncompose: {median(timed(lambda _: compose(material), range(20))):.0f} ms")


def timed(work: Callable[..., object], things: object) -> list[float]:
    """Return the milliseconds that each took by the clock."""
    taken = []
    for thing in things:  # type: ignore[attr-defined]
        started = time.perf_counter()
        work(thing)
        taken.append(1000 * (time.perf_counter() - started))
    return taken


def fresh(document: ReportDocument) -> bytes:
    made = Typesetter()
    try:
        return made.pdf(document)
    finally:
        made.close()


def cpu_of(pid: int) -> float:
    """Return the seconds of processor a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def resident(pid: int) -> float:
    """Return the megabytes of memory a process holds."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024
