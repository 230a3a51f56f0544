"""Services on a SQLite file, the real content, a clock that is turned by hand, fixed randomness."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assessment import bootstrap
from assessment.bootstrap import Services, build_services
from assessment.domain.firms import Actor
from assessment.services.profiles import Started
from assessment.services.visits import Entered
from assessment.settings import Settings
from questionnaires.library import Library
from tests.databases import new_database

#: A machine shop with twelve people in Xi'an.
WORKSHOP = {
    "firm.name": "长安精工机械厂",
    "firm.region": "yanta",
    "firm.industry": "C34",
    "firm.employees": 12,
    "firm.produces": True,
    "firm.revenue_floor": 0,
}


@dataclass
class Clock:
    now: datetime = datetime(2026, 11, 21, 4, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Bench:
    """A started assessment and whoever answers it."""

    services: Services
    clock: Clock
    started: Started
    entered: Entered

    @property
    def assessment_id(self) -> str:
        return self.started.assessment_id

    @property
    def actor(self) -> Actor:
        return self.entered.visit.actor

    def save(self, question: str, value: int, base: int = 0, **more: Any) -> Any:
        return self.services.answering.save(
            self.assessment_id, self.actor, question, value, base, **more
        )

    def grow(self) -> None:
        """Make the firm a small one, which is asked more."""
        change = {"firm.employees": 50, "firm.revenue_floor": 300}
        problems = self.services.profiles.set_facts(self.assessment_id, self.actor, change)
        assert problems == ()

    def somebody_else(self) -> Actor:
        """Let another browser in with the resume code."""
        return self.services.visits.resume(self.started.resume_code, "10.0.0.2").visit.actor


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(quick_path: Path, library: Library, clock: Clock) -> Iterator[Services]:
    settings = Settings(
        data=quick_path / "var",
        evidence_files=5,
        evidence_megabytes=2,
        file_megabytes=1,
        password_kibibytes=64,
    )
    new_database(settings.data / "zhijie.db")
    source = random.Random(20261121)
    built = build_services(settings, library=library, clock=clock, random_bytes=source.randbytes)
    yield built
    built.close()


@pytest.fixture
def content_once(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands find the content loaded already; those of ``test_cli.py`` load it themselves."""
    monkeypatch.setattr(bootstrap, "load_library", lambda _folder: library)


@pytest.fixture
def bench(services: Services, clock: Clock) -> Bench:
    started = services.profiles.start(WORKSHOP, consent="2026-11")
    return Bench(services, clock, started, services.visits.enter(started.ticket))
