"""Peers are counted once a day at a set time, in a process of its own."""

from __future__ import annotations

import asyncio
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assessment.web.counting import counting, seconds_until

NOON_IN_CHINA = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "hours"), [("12:30", 0.5), ("12:00", 24), ("11:59", 24 - 1 / 60), ("03:30", 15.5)]
)
def test_the_next_time_of_day_is_always_ahead(at: str, hours: float) -> None:
    assert seconds_until(at, NOON_IN_CHINA) == pytest.approx(hours * 3600)


async def days(number: int, at: str, command: tuple[str, ...]) -> list[float]:
    """Let some days go by at once; return how long was waited each time."""
    waited: list[float] = []
    over = asyncio.Event()

    async def sleep(seconds: float) -> None:
        if len(waited) == number:
            over.set()
            await asyncio.Event().wait()
        waited.append(seconds)

    async with counting(at, lambda: NOON_IN_CHINA, command=command, sleep=sleep):
        await asyncio.wait_for(over.wait(), 20) if at else None
    return waited


def test_the_command_runs_once_a_day(tmp_path: Path) -> None:
    told = tmp_path / "told"
    words = f"open({str(told)!r}, 'a').write('x')"
    waited = asyncio.run(days(2, "12:30", (sys.executable, "-c", words)))
    assert waited == [1800.0, 1800.0]
    assert told.read_text() == "xx"


def test_without_a_time_nothing_is_counted() -> None:
    assert asyncio.run(days(0, "", ("no-such-command",))) == []


def test_what_went_wrong_is_logged_and_the_next_day_comes(
    caplog: pytest.LogCaptureFixture,
) -> None:
    fails = (sys.executable, "-c", "import sys; sys.exit('the disk is full')")
    with caplog.at_level(logging.ERROR):
        asyncio.run(days(2, "12:30", fails))
    assert caplog.text.count("the disk is full") == 2


def test_a_server_that_stops_does_not_wait_for_the_count() -> None:
    async def run() -> None:
        started = asyncio.Event()

        async def sleep(_seconds: float) -> None:
            if started.is_set():
                await asyncio.Event().wait()
            started.set()

        long = (sys.executable, "-c", "import time; time.sleep(60)")
        async with counting("12:30", lambda: NOON_IN_CHINA, command=long, sleep=sleep):
            await started.wait()
            await asyncio.sleep(0.2)

    asyncio.run(asyncio.wait_for(run(), 10))
