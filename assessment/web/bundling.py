"""While the server runs, batches of reports are made by a process of its own, one at a time.

Composing a report is Python and would hold the server's only interpreter; beside it, saving an
answer takes as long as ever. The process is started when a batch waits, ends when none does, and
stops after the report it is at when the server stops: it watches the pipe that only the server
holds open. A server that is killed leaves a batch to the next one.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from starlette.concurrency import run_in_threadpool

logger = logging.getLogger(__name__)

COMMAND = (sys.executable, "-m", "assessment.cli_bundles")
#: How often it is looked whether a batch waits; one small query.
EVERY_SECONDS = 2.0
#: How long to wait after a process that went wrong.
AFTER_FAILURE = 30.0
#: How long a process that was told to stop may take for the report it is at.
PATIENCE = 20.0


@asynccontextmanager
async def bundling(
    is_needed: Callable[[], bool],
    *,
    command: tuple[str, ...] = COMMAND,
    every_seconds: float = EVERY_SECONDS,
    pause: float = AFTER_FAILURE,
) -> AsyncIterator[None]:
    """Run the command whenever a batch waits, never twice at a time."""
    task = asyncio.create_task(_work_for_ever(is_needed, command, every_seconds, pause))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _work_for_ever(
    is_needed: Callable[[], bool], command: tuple[str, ...], every_seconds: float, pause: float
) -> None:
    while True:
        await asyncio.sleep(every_seconds)
        try:
            if await run_in_threadpool(is_needed) and not await _worked(command):
                await asyncio.sleep(pause)
        except Exception:
            logger.exception("reports could not be made; it is tried again later")


async def _worked(command: tuple[str, ...]) -> bool:
    """Run the command to its end; tell whether it ended well."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stderr=pipe)
    assert process.stdin is not None
    assert process.stderr is not None
    try:
        wrong = await process.stderr.read()
        await process.wait()
    except asyncio.CancelledError:
        process.stdin.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), PATIENCE)
        if process.returncode is None:
            process.kill()
            await process.wait()
        raise
    finally:
        process.stdin.close()
    if process.returncode:
        logger.error("reports were not made: %s", wrong.decode(errors="replace")[-2000:])
    return process.returncode == 0
