"""Answers are sealed while the server runs and when it stops, whatever goes wrong in between."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from assessment.web.sealing import sealing


def test_answers_are_sealed_every_so_often_and_at_the_end(bench: Any) -> None:
    trail = bench.services.trail

    async def run() -> None:
        async with sealing(trail.seal_answers, 0.02):
            bench.save("Q103", 3)
            while trail.verify().seals == 0:
                await asyncio.sleep(0.01)
            bench.save("Q103", 4, base=3)

    asyncio.run(asyncio.wait_for(run(), 10))
    assert trail.verify().ok
    assert trail.seal_answers() == 0


def test_a_failure_is_logged_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    tries: list[int] = []

    def fails() -> None:
        tries.append(1)
        raise OSError("the disk is full")

    async def run() -> None:
        async with sealing(fails, 0.01):
            while len(tries) < 3:
                await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(run(), 10))
    assert "tried again later" in caplog.text
