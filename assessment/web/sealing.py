"""While the server runs, answers are sealed into the audit trail every so often."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from starlette.concurrency import run_in_threadpool

logger = logging.getLogger(__name__)

EVERY_SECONDS = 900.0


@asynccontextmanager
async def sealing(
    seal: Callable[[], object], every_seconds: float = EVERY_SECONDS
) -> AsyncIterator[None]:
    """Seal in the background, and once more at the end. What fails is tried again later."""
    task = asyncio.create_task(_seal_for_ever(seal, every_seconds))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await _seal(seal)


async def _seal_for_ever(seal: Callable[[], object], every_seconds: float) -> None:
    while True:
        await asyncio.sleep(every_seconds)
        await _seal(seal)


async def _seal(seal: Callable[[], object]) -> None:
    try:
        await run_in_threadpool(seal)
    except Exception:
        logger.exception("the answers could not be sealed; it is tried again later")
