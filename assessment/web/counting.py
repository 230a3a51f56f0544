"""While the server runs, peers are counted once a day, at the time the operator has set.

Counting a million firms takes a minute of processor time and gigabytes of memory, so it runs in a
process of its own and nobody waits for it.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, time, timedelta

from assessment.domain.moments import CHINA

logger = logging.getLogger(__name__)

COMMAND = (sys.executable, "-m", "assessment.cli", "peers", "build")
Sleep = Callable[[float], Awaitable[object]]


@asynccontextmanager
async def counting(
    at: str,
    clock: Callable[[], datetime],
    *,
    command: tuple[str, ...] = COMMAND,
    sleep: Sleep = asyncio.sleep,
) -> AsyncIterator[None]:
    """Run the command every day ``at`` a time in China (``03:30``); never where that is empty."""
    task = asyncio.create_task(_count_for_ever(at, clock, command, sleep)) if at else None
    try:
        yield
    finally:
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def seconds_until(at: str, now: datetime) -> float:
    """Return the seconds from a moment to the next time of day in China; never 0."""
    today = datetime.combine(now.astimezone(CHINA).date(), time.fromisoformat(at), CHINA)
    following = today if today > now else today + timedelta(days=1)
    return (following - now).total_seconds()


async def _count_for_ever(
    at: str, clock: Callable[[], datetime], command: tuple[str, ...], sleep: Sleep
) -> None:
    while True:
        await sleep(seconds_until(at, clock()))
        await _count(command)


async def _count(command: tuple[str, ...]) -> None:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=pipe)
    try:
        _told, wrong = await process.communicate()
    except asyncio.CancelledError:
        process.terminate()
        await process.wait()
        raise
    if process.returncode:
        logger.error("peers were not counted: %s", wrong.decode(errors="replace")[-2000:])
    else:
        logger.info("peers were counted")
