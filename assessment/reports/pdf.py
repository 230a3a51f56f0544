"""The report as PDF, typeset by a process beside this one."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from pathlib import Path
from threading import Lock
from typing import BinaryIO, cast

from assessment.domain.report_errors import ReportFailed, ReportTooSlow
from assessment.reports.document import ReportDocument
from assessment.reports.paper import paper
from assessment.reports.pipe import DONE, PDF, PNG, receive, send

log = logging.getLogger(__name__)
COMMAND = (sys.executable, "-m", "assessment.reports.typesetter")
ROOT = Path(__file__).parents[2]
SECONDS = 30.0
#: The compiler keeps what it has typeset; after so many a new process takes over.
ENOUGH = 50


class Typesetter:
    """One process that typesets, started when first needed and again after it was stopped.

    Safe to share between threads: one report at a time.
    """

    def __init__(self, *, seconds: float = SECONDS, command: tuple[str, ...] = COMMAND) -> None:
        self._seconds = seconds
        self._command = command
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._done = 0
        self._waiter = ThreadPoolExecutor(1, thread_name_prefix="typesetter")

    def pdf(self, document: ReportDocument) -> bytes:
        """Return a report as PDF.

        Raises:
            ReportTooSlow, ReportFailed: there is none.
        """
        return self._ask(PDF, json.dumps(paper(document), ensure_ascii=False).encode("utf-8"))

    def png(self, svg: str) -> bytes:
        """Return a picture as PNG.

        Raises:
            ReportTooSlow, ReportFailed: there is none.
        """
        return self._ask(PNG, svg.encode("utf-8"))

    def close(self) -> None:
        """Stop the process, if it runs."""
        with self._lock:
            self._stop()
        self._waiter.shutdown(wait=False)

    def _ask(self, kind: bytes, body: bytes) -> bytes:
        with self._lock:
            pipe = self._running()
            try:
                reply = self._waiter.submit(_exchange, pipe, kind, body).result(self._seconds)
            except TooLong:
                self._stop()
                raise ReportTooSlow from None
            except OSError:
                reply = None
            if reply is None:
                self._stop()
                log.error("the typesetter ended by itself")
                raise ReportFailed
            self._count()
        done, content = reply
        if done != DONE:
            log.error("the typesetter refused: %s", content.decode("utf-8", "replace"))
            raise ReportFailed
        return content

    def _count(self) -> None:
        self._done += 1
        if self._done >= ENOUGH:
            self._stop()

    def _running(self) -> tuple[BinaryIO, BinaryIO]:
        if self._process is None or self._process.poll() is not None:
            self._stop()
            self._done = 0
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=ROOT,
                start_new_session=True,
            )
        process = self._process
        return cast(BinaryIO, process.stdin), cast(BinaryIO, process.stdout)

    def _stop(self) -> None:
        """End the process and wait until it is gone; its pipes go with it."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                _quietly(pipe.close)


def _exchange(
    pipe: tuple[BinaryIO, BinaryIO], kind: bytes, body: bytes
) -> tuple[bytes, bytes] | None:
    send(pipe[0], kind, body)
    return receive(pipe[1])


def _quietly(close: Callable[[], None]) -> None:
    """Close a pipe whose other end is gone."""
    try:
        close()
    except OSError:
        log.debug("a pipe of the typesetter was closed already")
