"""A backup in one file: the JSON export of all tables, the evidence and the keys.

It can be made while the application runs, and fills an empty installation on either database. A
backup restores into the tables of its own release and is then brought up to date.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sqlalchemy import select

from db.engine import writing
from db.export import (
    TRIES,
    ArchiveRefused,
    FileGone,
    Place,
    Rows,
    load,
    tables_of,
    write_export,
)
from db.schema import upgrade

EXPORT, KEYS, EVIDENCE = "export.json", "keys/", "evidence/"


def backup(place: Place, path: Path) -> None:
    """Write a backup: all or nothing, readable by this user alone."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    for attempt in range(TRIES):
        try:
            with _private(fresh) as file, tarfile.open(fileobj=file, mode="w:gz") as archive:
                _pack(place, archive)
            os.replace(fresh, path)
            return
        except FileGone:
            if attempt == TRIES - 1:
                raise
        finally:
            fresh.unlink(missing_ok=True)


def restore(place: Place, path: Path) -> None:
    """Fill an empty installation from a backup, and bring its tables up to date.

    Raises:
        ArchiveRefused: the backup is not whole, or there is something already. Nothing was changed.
    """
    with tempfile.TemporaryDirectory() as folder:
        unpacked = Path(folder)
        _unpack(path, unpacked)
        rows = Rows(unpacked / EXPORT)
        _check_files(rows, unpacked)
        _require_empty(place)
        upgrade(place.engine, rows.revision)
        with writing(place.engine).begin() as connection:
            load(connection, rows)
        _put_files(place, unpacked)
    upgrade(place.engine)


def _pack(place: Place, archive: tarfile.TarFile) -> None:
    with tempfile.TemporaryFile() as file:
        write_export(place, file)
        _add(archive, EXPORT, file)
        file.seek(0)
        for entry in Rows.files_in(file):
            storage_id, digest = entry["id"], entry["sha256"]
            content = place.content(storage_id)
            if hashlib.sha256(content).hexdigest() != digest:
                raise FileGone(storage_id)
            _add(archive, EVIDENCE + storage_id, io.BytesIO(content))
    for key in sorted(place.keys.glob("*.key")):
        _add(archive, KEYS + key.name, io.BytesIO(key.read_bytes()))


def _add(archive: tarfile.TarFile, name: str, content: IO[bytes]) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = content.seek(0, os.SEEK_END)
    entry.mode = 0o600
    content.seek(0)
    archive.addfile(entry, content)


def _unpack(path: Path, folder: Path) -> None:
    try:
        with tarfile.open(path, "r:gz") as archive:
            for entry in archive:
                _require_known(entry)
                archive.extract(entry, folder, filter="data")
    except (tarfile.TarError, EOFError, OSError) as broken:
        raise ArchiveRefused(f"{path} is no whole backup: {broken}") from None
    if not (folder / EXPORT).is_file():
        raise ArchiveRefused(f"{path} has no {EXPORT}")


def _require_known(entry: tarfile.TarInfo) -> None:
    known = re.fullmatch(r"export\.json|keys/[a-z]+\.key|evidence/[a-z0-9]{1,64}", entry.name)
    if not (entry.isfile() and known):
        raise ArchiveRefused(f"a backup holds no {entry.name!r}")


def _require_empty(place: Place) -> None:
    with place.engine.connect() as connection:
        for table in tables_of(connection).values():
            if connection.execute(select(table).limit(1)).first() is not None:
                raise ArchiveRefused(f"the database is not empty: {table.name} has rows")
    if place.evidence.is_dir() and any(p.is_file() for p in place.evidence.rglob("*")):
        raise ArchiveRefused(f"{place.evidence} is not empty")


def _check_files(rows: Rows, unpacked: Path) -> None:
    for entry in rows.of("files"):
        path = unpacked / EVIDENCE / entry["id"]
        if not path.is_file() or _digest(path) != entry["sha256"]:
            raise ArchiveRefused(f"the evidence {entry['id']} is missing or was changed")


def _put_files(place: Place, unpacked: Path) -> None:
    for path in sorted((unpacked / EVIDENCE).glob("*")):
        target = place.file(path.name)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _put(target, path.read_bytes())
    for path in sorted((unpacked / KEYS).glob("*.key")):
        place.keys.mkdir(mode=0o700, parents=True, exist_ok=True)
        (place.keys / path.name).unlink(missing_ok=True)
        _put(place.keys / path.name, path.read_bytes())


def _put(path: Path, content: bytes) -> None:
    with _private(path) as file:
        file.write(content)


@contextmanager
def _private(path: Path) -> Iterator[IO[bytes]]:
    descriptor = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600)
    with os.fdopen(descriptor, "w+b") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
