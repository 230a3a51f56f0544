"""The composition root: the only module that knows the memory and the use cases together."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assessment.domain.tokens import RandomBytes
from assessment.services.answering import Answering
from assessment.services.documents import Documents, Limits
from assessment.services.profiles import Profiles
from assessment.services.programs import PolicyMap, Programs
from assessment.services.results import Results
from assessment.services.visits import Visits
from assessment.settings import Settings
from db.engine import open_engine
from db.files import FolderFiles
from db.schema import require_current
from db.store import SqlStore
from questionnaires.library import Library
from questionnaires.loader import CONTENT, load_library

KEY_BYTES = 32


@dataclass(frozen=True)
class Services:
    """Everything a page, a route or a command may ask."""

    settings: Settings
    library: Library
    answering: Answering
    documents: Documents
    profiles: Profiles
    visits: Visits
    results: Results
    programs: Programs
    policies: PolicyMap
    close: Callable[[], None]


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def build_services(
    settings: Settings,
    *,
    library: Library | None = None,
    clock: Callable[[], datetime] = now,
    random_bytes: RandomBytes = secrets.token_bytes,
) -> Services:
    """Open the database and put the use cases together.

    Raises:
        DatabaseOutdated: the tables are not those of this release.
        ContentErrors: the content has mistakes.
    """
    engine = open_engine(settings.database)
    require_current(engine)
    store = SqlStore(engine)
    library = library or load_library(settings.content or CONTENT)
    key = installation_key(settings.key_folder, random_bytes)
    return Services(
        settings=settings,
        library=library,
        answering=Answering(store, library, clock=clock, random_bytes=random_bytes),
        documents=Documents(
            store,
            FolderFiles(settings.evidence_folder, random_bytes),
            library,
            clock=clock,
            random_bytes=random_bytes,
            limits=Limits(
                settings.file_megabytes, settings.evidence_files, settings.evidence_megabytes
            ),
        ),
        profiles=Profiles(
            store,
            library,
            clock=clock,
            random_bytes=random_bytes,
            code_key=key,
            ticket_life=timedelta(seconds=settings.ticket_seconds),
        ),
        visits=Visits(
            store,
            clock=clock,
            random_bytes=random_bytes,
            code_key=key,
            session_life=timedelta(days=settings.session_days),
        ),
        results=Results(store, library, clock=clock, random_bytes=random_bytes),
        programs=Programs(library),
        policies=PolicyMap(library),
        close=engine.dispose,
    )


def services() -> Services:
    """Return the use cases of the installation the environment describes."""
    return build_services(Settings())


def installation_key(folder: Path, random_bytes: RandomBytes) -> bytes:
    """Return this installation's secret, made on the first start. Without it no code opens."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "codes.key"
    if not path.exists():
        _write_once(path, random_bytes(KEY_BYTES))
    return path.read_bytes()


def _write_once(path: Path, content: bytes) -> None:
    """Write a private file whole, unless another process was first."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
    with suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()
