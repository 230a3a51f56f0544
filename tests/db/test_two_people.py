"""Two people on one assessment, through the real route, on either database."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from assessment.bootstrap import Services, build_services
from assessment.domain.assessments import EventKind
from assessment.services.visits import SESSION_COOKIE, Entered
from assessment.settings import Settings
from assessment.web.middleware import middleware
from assessment.web.routes import routes
from questionnaires.loader import load_library
from questionnaires.model import applicable

SAVES = 1_000
ORIGIN = "http://testserver"
LIBRARY = load_library()
WORKSHOP = {
    "firm.name": "长安精工机械厂",
    "firm.region": "yanta",
    "firm.industry": "C34",
    "firm.employees": 12,
    "firm.produces": True,
    "firm.revenue_floor": 0,
}


@pytest.fixture
def services(database_url: str, quick_path: Path) -> Iterator[Services]:
    settings = Settings(data=quick_path / "var", database_url=database_url, password_kibibytes=64)
    source = random.Random(11)
    built = build_services(
        settings,
        library=LIBRARY,
        clock=lambda: datetime(2026, 11, 21, 4, 30, tzinfo=UTC),
        random_bytes=source.randbytes,
    )
    yield built
    built.close()


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, app: Starlette, assessment_id: str, entered: Entered) -> None:
        self.actor = entered.visit.actor
        self._assessment_id = assessment_id
        self._client = TestClient(app, headers={"origin": ORIGIN})
        self._client.cookies.set(SESSION_COOKIE, entered.token, domain="testserver.local")

    def save(self, question: str, value: int, base: int) -> int:
        fields = {"assessment": self._assessment_id, "question": question}
        reply = self._client.post("/api/answers", json={**fields, "value": value, "base": base})
        return int(reply.status_code)

    def save_in_turns(self, question: str, times: int) -> list[int]:
        """Set one question again and again; return what was not acknowledged."""
        values = [n % 5 + 1 for n in range(times + 1)]
        pairs = zip(values[1:], values[:-1], strict=True)
        return [code for new, old in pairs if (code := self.save(question, new, old)) != 200]


def test_a_thousand_alternating_saves_of_two_people_touch_no_third_answer(
    services: Services,
) -> None:
    started = services.profiles.start(WORKSHOP)
    first = services.visits.enter(started.ticket)
    second = services.visits.resume(started.resume_code, "10.0.0.2")
    assert first.visit.actor != second.visit.actor
    app = Starlette(routes=routes(services), middleware=middleware(services.settings))
    people = [Person(app, started.assessment_id, each) for each in (first, second)]
    questions = [q.id for q in _asked(services, started.assessment_id, first)]
    hers, his, shared, *others = questions
    for question in (hers, his):
        assert people[0].save(question, 1, 0) == 200
    for number, question in enumerate(others):
        assert people[number % 2].save(question, number % 5 + 1, 0) == 200
    before = _answers(services, started.assessment_id, first)

    begin = Barrier(2)

    def work(person: Person, question: str) -> list[int]:
        begin.wait()
        return person.save_in_turns(question, SAVES // 2)

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(work, people, (hers, his))) == [[], []]
    last = 0
    for number in range(100):
        value = number % 5 + 1
        assert people[number % 2].save(shared, value, last) == 200
        assert people[(number + 1) % 2].save(shared, value % 5 + 1, last) == 409
        last = value

    after = _answers(services, started.assessment_id, first)
    assert {q: after[q] for q in others} == {q: before[q] for q in others}
    assert (after[hers], after[his]) == (SAVES // 2 % 5 + 1,) * 2
    assert after[shared] == last
    with services.answering._store.reading() as unit:
        events = unit.answers.events(started.assessment_id)
    told = [e for e in events if e.kind is EventKind.ANSWER]
    assert len(told) == 2 + len(others) + SAVES + 100
    revs = [e.rev for e in events]
    assert revs == list(range(revs[0], revs[0] + len(revs))), "nothing is lost between them"
    rebuilt = {e.question_id: e.value for e in told}
    assert rebuilt == {q: after[q] for q in questions}
    by = {q: {e.actor_id for e in told if e.question_id == q} for q in (hers, his)}
    assert by[hers] == {people[0].actor.id}
    assert by[his] == {person.actor.id for person in people}
    services.trail.seal_answers()
    assert services.trail.verify().ok


def _asked(services: Services, assessment_id: str, entered: Entered) -> Any:
    facts = services.answering.open(assessment_id, entered.visit.actor).facts
    return applicable(LIBRARY.model(), facts)


def _answers(services: Services, assessment_id: str, entered: Entered) -> dict[str, int]:
    sheet = services.answering.open(assessment_id, entered.visit.actor)
    return {question: answer.value for question, answer in sheet.answers.items()}
