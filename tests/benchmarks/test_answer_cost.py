"""What saving one answer costs the server, beside a plain FastAPI form with the same save."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import pytest

from assessment.bootstrap import build_services
from assessment.services.visits import SESSION_COOKIE
from assessment.settings import Settings
from db.engine import open_engine
from db.schema import upgrade

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads CPU time from /proc"),
]
BAR = 1.2
CLIENTS = 4
ANSWERS = 400
ROUNDS = 3
FIRM = {
    "firm.name": "长安精工机械厂",
    "firm.region": "yanta",
    "firm.industry": "C34",
    "firm.employees": 50,
    "firm.produces": True,
    "firm.revenue_floor": 300,
}


@dataclass
class Member:
    assessment: str
    token: str
    actor: str
    questions: list[str]
    stored: dict[str, int] = field(default_factory=dict)

    def answer(self, kind: str, port: int, count: int) -> None:
        """Save answers over one connection, one after the other."""
        connection = http.client.HTTPConnection("127.0.0.1", port)
        for number in range(count):
            question = self.questions[number % len(self.questions)]
            base = self.stored.get(question, 0)
            fields = {"assessment": self.assessment, "question": question}
            fields |= {"value": base % 5 + 1, "base": base}
            connection.request("POST", "/api/answers", *self._post(kind, port, fields))
            response = connection.getresponse()
            assert response.status == 200, response.read()
            response.read()
            self.stored[question] = base % 5 + 1
        connection.close()

    def _post(self, kind: str, port: int, fields: dict[str, object]) -> tuple[str, dict[str, str]]:
        headers = {
            "Origin": f"http://127.0.0.1:{port}",
            "Cookie": f"{SESSION_COOKIE}={self.token}",
        }
        if kind == "ours":
            return json.dumps(fields), headers | {"Content-Type": "application/json"}
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return urlencode(fields), headers | form


@pytest.fixture
def members(tmp_path: Path) -> list[Member]:
    settings = Settings(data=tmp_path / "var")
    engine = open_engine(settings.database)
    upgrade(engine)
    engine.dispose()
    services = build_services(settings)
    questions = [q.id for q in services.library.model().applicable("M", "small")]
    entered = [services.visits.enter(services.profiles.start(FIRM).ticket) for _ in range(CLIENTS)]
    services.close()
    found = [Member(e.visit.assessment_id, e.token, e.visit.actor.id, questions) for e in entered]
    who = [(m.assessment, m.token, m.actor) for m in found]
    (tmp_path / "members.json").write_text(json.dumps(who))
    return found


@contextmanager
def server(kind: str, folder: Path) -> Iterator[tuple[int, int]]:
    """Start a server; give its port and process id."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    script = str(Path(__file__).parent / "answer_servers.py")
    root = str(Path(__file__).parents[2])
    process = subprocess.Popen(
        [sys.executable, script, kind, str(port), str(folder / "members.json")],
        env={**os.environ, "ZHIJIE_DATA": str(folder / "var"), "PYTHONPATH": root},
    )
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cost(kind: str, port: int, pid: int, members: list[Member]) -> float:
    """Return the milliseconds of server CPU per answer."""
    before = cpu_seconds(pid)
    with ThreadPoolExecutor(len(members)) as threads:
        list(threads.map(lambda member: member.answer(kind, port, ANSWERS), members))
    return (cpu_seconds(pid) - before) * 1000 / (ANSWERS * len(members))


def test_an_answer_costs_at_most_a_fifth_more_than_a_plain_form(
    members: list[Member], tmp_path: Path
) -> None:
    costs: dict[str, list[float]] = {"ours": [], "plain": []}
    with server("ours", tmp_path) as ours, server("plain", tmp_path) as plain:
        for kind, (port, pid) in {"ours": ours, "plain": plain}.items():
            cost(kind, port, pid, members)
        for _ in range(ROUNDS):
            for kind, (port, pid) in {"ours": ours, "plain": plain}.items():
                costs[kind].append(cost(kind, port, pid, members))
    mine, bar = median(costs["ours"]), median(costs["plain"])
    print(f"\nCPU per answer: ours {mine:.2f} ms, plain form {bar:.2f} ms, ratio {mine / bar:.2f}")
    assert mine <= BAR * bar
