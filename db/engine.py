"""The engine: one for the process, with durable commits on both databases.

SQLite: write-ahead log, ``synchronous=FULL`` (an acknowledged answer survives a power cut),
``secure_delete`` (what is deleted is overwritten, so that an erased name leaves no trace), and
transactions begun by us, because a transaction that reads before it writes must begin with
``BEGIN IMMEDIATE``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url

BUSY_TIMEOUT_MS = 15_000
_PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
)


def open_engine(url: str, *, pool_size: int = 10) -> Engine:
    """Return an engine for a SQLite file or a PostgreSQL database.

    Raises:
        ValueError: another database, or SQLite without a file.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
        return create_engine(
            parsed, pool_size=pool_size, max_overflow=pool_size, pool_pre_ping=True
        )
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise ValueError("the database must be a SQLite file or a PostgreSQL database")
    _make_private_file(Path(parsed.database))
    engine = create_engine(parsed, pool_size=pool_size, max_overflow=-1)
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def writing(engine: Engine) -> Engine:
    """Return the same engine (and pool) with transactions that take the write lock at once."""
    return engine.execution_options(writes=True)


def snapshots(engine: Engine) -> Engine:
    """Return the same engine (and pool) with transactions that see one state to their end."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ")


def _configure_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _make_private_file(path: Path) -> None:
    """Make the file, and its folder, readable by this user alone; the log files inherit it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
