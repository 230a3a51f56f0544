"""The store suite runs on a SQLite file and on a private PostgreSQL server."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from assessment.domain.assessments import Assessment, State, Status
from assessment.domain.firms import Actor, ActorKind, Firm, Origin, Visibility
from assessment.domain.ports import Change
from db.engine import open_engine
from db.schema import upgrade
from db.store import SqlStore
from tests.databases import MEMORY, new_database

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
QUESTIONS = tuple(f"Q{n}" for n in range(101, 201))


def _program(name: str) -> str | None:
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(installed[-1]) if installed else None)


def _as_server_user(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root; Debian's package made a user for it."""
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, "postgres", "postgres")
    return ["runuser", "-u", "postgres", "--"]


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Path]:
    """A server of our own, reached by a socket in a temporary folder."""
    initdb, pg_ctl = _program("initdb"), _program("pg_ctl")
    if not (initdb and pg_ctl):
        missing = "no PostgreSQL server programs: apt-get install postgresql"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    folder = Path(tempfile.mkdtemp(prefix="zhijie-pg-", dir=MEMORY))
    run = [*_as_server_user(folder)]
    data = str(folder / "data")
    options = f"-c listen_addresses='' -k {folder} -c fsync=off -c max_connections=60"
    log = str(folder / "log")

    def call(*words: str) -> None:
        subprocess.run([*run, *words], check=True, stdout=subprocess.DEVNULL, cwd=folder)

    call(initdb, "-D", data, "-U", "zhijie", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    call(pg_ctl, "-D", data, "-l", log, "-o", options, "-w", "start")
    try:
        yield folder
    finally:
        call(pg_ctl, "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder)


_databases = count(1)
Create = Callable[[str], str]
#: PostgreSQL's own empty database.
NOTHING = "template1"


@pytest.fixture(scope="session")
def create(postgresql_server: Path) -> Iterator[Create]:
    """Return a function that makes a copy of a database and returns its URL."""
    url = f"postgresql+psycopg://zhijie@/{{}}?host={postgresql_server}"
    engine = open_engine(url.format("postgres"))

    def copy(template: str) -> str:
        name = f"test_{next(_databases)}"
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        return url.format(name)

    yield copy
    engine.dispose()


@pytest.fixture(scope="session")
def migrated(create: Create) -> str:
    """The name of a database with tables and no rows."""
    engine = open_engine(create(NOTHING))
    upgrade(engine)
    engine.dispose()
    return str(engine.url.database)


@pytest.fixture
def postgresql_url(create: Create) -> str:
    """An empty database of its own for one test."""
    return create(NOTHING)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def dialect(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def database_url(dialect: str, request: pytest.FixtureRequest, quick_path: Path) -> str:
    """A database of its own for one test, with tables and no rows."""
    if dialect == "sqlite":
        new_database(quick_path / "store.db")
        return f"sqlite:///{quick_path / 'store.db'}"
    create: Create = request.getfixturevalue("create")
    return create(request.getfixturevalue("migrated"))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def bare(dialect: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without tables."""
    sqlite = f"sqlite:///{tmp_path / 'bare.db'}"
    engine = open_engine(
        sqlite if dialect == "sqlite" else request.getfixturevalue("postgresql_url")
    )
    yield engine
    engine.dispose()


@dataclass(frozen=True)
class Desk:
    """A store with one draft of 100 questions, and the one who answers it."""

    store: SqlStore
    assessment: Assessment
    actor: Actor

    def change(self, question: str, value: int, base: int = 0, **more: object) -> Change:
        fields: dict[str, object] = {"reason": None, "elapsed_ms": None, "at": NOON} | more
        return Change(
            assessment_id=self.assessment.id,
            actor_id=str(fields.pop("actor_id", self.actor.id)),
            question_id=question,
            position=QUESTIONS.index(question),
            value=value,
            base=base,
            **fields,  # type: ignore[arg-type]
        )


def new_assessment(number: int, firm_id: str) -> Assessment:
    return Assessment(
        id=f"assessment{number:06}",
        firm_id=firm_id,
        model_id="quality_maturity",
        model_version="2026.1",
        scoring_digest="0" * 64,
        status=Status.DRAFT,
        visibility=Visibility.OWNERS,
        rev=0,
        facts_rev=0,
        created_at=NOON,
    )


@pytest.fixture
def store(engine: Engine) -> SqlStore:
    return SqlStore(engine)


@pytest.fixture
def desk(store: SqlStore) -> Desk:
    actor = Actor(ActorKind.ANONYMOUS, "actor00000000001")
    firm = Firm("firm000000000001", "西安某某机械加工厂", None, Origin.REAL, NOON)
    assessment = new_assessment(1, firm.id)
    with store.writing() as unit:
        unit.firms.add_actor(actor, NOON)
        unit.firms.add_firm(firm)
        unit.firms.add_owner(firm.id, actor.id, NOON)
        unit.firms.add_assessment(assessment, State.blank(len(QUESTIONS)))
    return Desk(store, assessment, actor)
