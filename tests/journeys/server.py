"""The application as a process of its own, on a free port, with a data folder of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from assessment.bootstrap import Services, build_services
from assessment.settings import Settings
from questionnaires.library import Library
from questionnaires.loader import load_library
from tests.databases import new_database

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@cache
def library() -> Library:
    """Return the content, read once for all journeys."""
    return load_library()


@contextmanager
def running(folder: Path, **settings: str) -> Iterator[Server]:
    """Give a server that runs."""
    found = Server(folder, settings=settings)
    found.start()
    try:
        yield found
    finally:
        found.kill()


class Server:
    """Starts, dies and starts again on the same port and the same data."""

    def __init__(
        self,
        folder: Path,
        *,
        app: str = "streamlit_app.py",
        options: tuple[str, ...] = (),
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = folder
        self._settings = dict(settings or {})
        self._command = ("-m", "streamlit", "run", app, *options)
        self._process: subprocess.Popen[bytes] | None = None
        self._log_begins = 0

    @property
    def pid(self) -> int:
        """The process id of the running server."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start and wait until the server answers."""
        new_database(self.folder / "var" / "zhijie.db")
        log = (self.folder / "server.log").open("ab")
        command = (*self._command, "--server.port", str(self.port))
        with log:
            self._process = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=self._environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait()

    def ready(self) -> None:
        """Be there for another journey, whatever the last one did; its log begins here."""
        if self._process is None or self._process.poll() is not None:
            self.start()
        self._log_begins = len(self._written())

    def kill(self) -> None:
        """Kill without warning, as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    @contextmanager
    def services(self) -> Iterator[Services]:
        """Give the use cases over the same data: what a command of the house would do."""
        settings = Settings(data=self.folder / "var", password_kibibytes=64)
        built = build_services(settings, library=library())
        try:
            yield built
        finally:
            built.close()

    def zhijie(self, *words: str) -> str:
        """Run the command line over the same data, in a process of its own; return its words."""
        return self._run("-m", "assessment.cli", *words)

    def log(self) -> str:
        """Return what the server has written in this journey."""
        return self._written()[self._log_begins :].decode("utf-8", errors="replace")

    def _written(self) -> bytes:
        path = self.folder / "server.log"
        return path.read_bytes() if path.exists() else b""

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self._environment(),
            check=True,
            capture_output=True,
            encoding="utf-8",
        )
        return done.stdout

    def _environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("ZHIJIE_", "STREAMLIT_"))}
        own = {"ZHIJIE_DATA": str(self.folder / "var"), "PYTHONUNBUFFERED": "1"}
        return kept | own | self._settings

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise AssertionError(f"the server does not answer:\n{self.log()[-4000:]}")
