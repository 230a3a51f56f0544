"""Batches are made by a process beside the server, one at a time, and only where one waits."""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from assessment.bootstrap import Services
from assessment.services.report_material import Format
from assessment.web.bundling import COMMAND, bundling
from tests.portfolios import Office, open_office

SOON = 0.02


def script(words: str) -> tuple[str, ...]:
    return (sys.executable, "-c", words)


async def until(is_so: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it never came"
        await asyncio.sleep(0.02)


def test_the_command_runs_while_something_waits(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    command = script(f"open({str(mark)!r}, 'a').write('x')")
    asked: list[bool] = []

    def is_needed() -> bool:
        asked.append(not mark.exists())
        return asked[-1]

    async def run() -> None:
        async with bundling(is_needed, command=command, every_seconds=SOON):
            await until(lambda: asked.count(False) > 3)

    asyncio.run(run())
    assert mark.read_text() == "x"


def test_a_process_that_goes_wrong_is_logged_and_tried_again_later(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    mark = tmp_path / "ran"
    command = script(f"open({str(mark)!r}, 'a').write('x'); raise SystemExit('no such table')")

    async def run() -> None:
        async with bundling(lambda: True, command=command, every_seconds=SOON, pause=SOON):
            await until(lambda: mark.exists() and len(mark.read_text()) > 1)

    with caplog.at_level(logging.ERROR):
        asyncio.run(run())
    assert "no such table" in caplog.text


def test_a_store_that_cannot_be_asked_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    asked: list[int] = []

    def is_needed() -> bool:
        asked.append(1)
        raise OSError("locked")

    async def run() -> None:
        async with bundling(is_needed, command=("no-such",), every_seconds=SOON):
            await until(lambda: len(asked) > 2)

    with caplog.at_level(logging.ERROR):
        asyncio.run(run())
    assert "locked" in caplog.text


def test_a_server_that_stops_closes_the_pipe_and_waits(tmp_path: Path) -> None:
    begun, ended = tmp_path / "begun", tmp_path / "ended"
    command = script(
        f"import sys; open({str(begun)!r}, 'w'); sys.stdin.read(); open({str(ended)!r}, 'w')"
    )

    async def run() -> None:
        async with bundling(lambda: True, command=command, every_seconds=SOON):
            await until(begun.exists)

    asyncio.run(run())
    assert ended.exists()


def test_the_process_makes_what_waits_and_ends(
    services: Services, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The real command over the real store, in a process of its own."""
    office: Office = open_office(services, ["甲厂", "乙厂"])
    house, built = office.organisation.id, office.services
    monkeypatch.setenv("ZHIJIE_DATA", str(built.settings.data))
    batch = built.batches.ask(house, office.lead, office.firms, (Format.JSON,))

    async def run() -> None:
        async with bundling(built.batch_work.is_needed, command=COMMAND, every_seconds=SOON):
            await until(lambda: built.batches.look(batch.id, office.lead).tally.made == 2, 60)
            await until(lambda: not built.batches.look(batch.id, office.lead).batch.is_open)
            await asyncio.sleep(2)  # the process ends by itself

    with caplog.at_level(logging.ERROR):
        asyncio.run(run())
    assert caplog.text == ""
