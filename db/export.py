"""All tables as one JSON text, in the same bytes whichever database they are in.

One row a line, tables by name, rows by primary key, moments in UTC. It is read in one transaction
that sees one state, so the application may go on. What is written is what the database has, not
what this release knows of. Evidence is named by its digest.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any

from alembic.runtime.migration import MigrationContext
from sqlalchemy import (
    Connection,
    Date,
    DateTime,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    collate,
    func,
    inspect,
    select,
    text,
)

from db.engine import snapshots

FORMAT = "zhijie-export-1"
VERSIONS = "alembic_version"
TRIES = 5
_CHUNK = 500
_STORAGE_ID = re.compile(r"[a-z0-9]{1,64}")


class ArchiveRefused(Exception):
    """A file that is no whole backup, or a place that is not empty."""


class FileGone(Exception):
    """Evidence was taken away between reading its row and reading its content."""


@dataclass(frozen=True)
class Place:
    """Where one installation keeps what it keeps."""

    engine: Engine
    evidence: Path
    keys: Path

    def file(self, storage_id: str) -> Path:
        if not _STORAGE_ID.fullmatch(storage_id):
            raise ArchiveRefused(f"no evidence can be called {storage_id!r}")
        return self.evidence / storage_id[:2] / storage_id

    def content(self, storage_id: str) -> bytes:
        try:
            return self.file(storage_id).read_bytes()
        except FileNotFoundError:
            raise FileGone(storage_id) from None


def export(place: Place, target: IO[bytes]) -> None:
    """Write all tables, and the digests of all evidence, as JSON."""
    for attempt in range(TRIES):
        start = target.tell()
        try:
            write_export(place, target)
            return
        except FileGone:
            if attempt == TRIES - 1:
                raise
            target.seek(start)
            target.truncate()


def write_export(place: Place, target: IO[bytes]) -> None:
    with snapshots(place.engine).connect() as connection, connection.begin():
        tables = tables_of(connection)
        revision = MigrationContext.configure(connection).get_current_revision()
        _line(target, f'{{"format": "{FORMAT}", "revision": "{revision}",\n"tables": {{')
        for number, name in enumerate(sorted(tables)):
            rows = (_written(row) for row in _ordered(connection, tables[name]))
            _list(target, name, rows)
            _line(target, "," if number < len(tables) - 1 else "")
        _line(target, "},")
        _list(target, "files", (_described(place, i) for i in _storage_ids(connection, tables)))
        _line(target, "}")


class Rows:
    """The export of a backup, with the place in the file where each table begins."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._starts: dict[str, int] = {}
        self.revision = ""
        with path.open("rb") as file:
            head = re.fullmatch(
                rf'\{{"format": "{FORMAT}", "revision": "(\w+)",\n', file.readline().decode()
            )
            if head is None:
                raise ArchiveRefused("this is no export of ours")
            self.revision = head[1]
            for name, start in _lists(file):
                self._starts[name] = start
        if "files" not in self._starts:
            raise ArchiveRefused("the export is not whole")

    @property
    def tables(self) -> frozenset[str]:
        return frozenset(self._starts) - {"files"}

    def of(self, name: str) -> Iterator[dict[str, Any]]:
        with self._path.open("rb") as file:
            file.seek(self._starts[name])
            yield from _items(file)

    @staticmethod
    def files_in(file: IO[bytes]) -> Iterator[dict[str, Any]]:
        starts = dict(_lists(file))
        file.seek(starts["files"])
        return _items(file)


def _lists(file: IO[bytes]) -> Iterator[tuple[str, int]]:
    while line := file.readline():
        if found := re.fullmatch(rb'"(\w+)": \[\n', line):
            yield found[1].decode(), file.tell()


def _items(file: IO[bytes]) -> Iterator[dict[str, Any]]:
    for line in iter(file.readline, b""):
        if not line.startswith(b"{"):
            return
        yield json.loads(line.rstrip(b",\n"))


def load(connection: Connection, rows: Rows) -> None:
    tables = tables_of(connection)
    if rows.tables != frozenset(tables):
        raise ArchiveRefused(f"other tables: {sorted(rows.tables ^ frozenset(tables))}")
    for table in next(iter(tables.values())).metadata.sorted_tables:
        if table.name != VERSIONS:
            _fill(connection, table, rows.of(table.name))


def _fill(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    waiting: list[dict[str, Any]] = []
    for row in rows:
        waiting.append({column.name: _read(column.type, row[column.name]) for column in table.c})
        if len(waiting) == _CHUNK:
            connection.execute(table.insert(), waiting)
            waiting = []
    if waiting:
        connection.execute(table.insert(), waiting)
    _move_counter(connection, table)


def _move_counter(connection: Connection, table: Table) -> None:
    """PostgreSQL counts numbered rows apart from the rows: go on after the last one."""
    if connection.dialect.name != "postgresql":
        return
    for column in table.primary_key:
        if isinstance(column.type, Integer) and column.server_default is not None:
            last = connection.execute(select(func.max(column))).scalar()
            counter = {"table": table.name, "column": column.name, "last": last}
            words = "SELECT setval(pg_get_serial_sequence(:table, :column), :last)"
            if last is not None:
                connection.execute(text(words), counter)


def tables_of(connection: Connection) -> dict[str, Table]:
    names = set(inspect(connection).get_table_names()) - {VERSIONS}
    metadata = MetaData()
    metadata.reflect(connection, only=sorted(names))
    return {name: metadata.tables[name] for name in names}


def _ordered(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    is_postgresql = connection.dialect.name == "postgresql"
    keys = [
        collate(column, "C") if is_postgresql and isinstance(column.type, String) else column
        for column in table.primary_key
    ]
    options = {"yield_per": _CHUNK}
    with connection.execute(select(table).order_by(*keys), execution_options=options) as rows:
        for row in rows:
            yield dict(row._mapping)


def _storage_ids(connection: Connection, tables: dict[str, Table]) -> list[str]:
    """Return the names of all files that rows speak of; old releases kept no licences."""
    columns = [t.c.storage_id for t in tables.values() if "storage_id" in t.c]
    found = [connection.execute(select(c).where(c.is_not(None))).scalars() for c in columns]
    return sorted({storage_id for names in found for storage_id in names})


def _described(place: Place, storage_id: str) -> dict[str, str]:
    content = place.content(storage_id)
    return {"id": storage_id, "sha256": hashlib.sha256(content).hexdigest()}


def _list(target: IO[bytes], name: str, items: Iterator[dict[str, Any]]) -> None:
    _line(target, f'"{name}": [')
    previous = None
    for item in items:
        if previous is not None:
            _line(target, previous + ",")
        previous = json.dumps(item, sort_keys=True, ensure_ascii=False)
    if previous is not None:
        _line(target, previous)
    target.write(b"]")


def _line(target: IO[bytes], words: str) -> None:
    target.write(words.encode("utf-8") + b"\n")


def _written(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return moment.isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    return value


def _read(kind: Any, value: Any) -> Any:
    if value is None or not isinstance(value, str):
        return value
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    return base64.b64decode(value) if isinstance(kind, LargeBinary) else value
