"""Stored files: random names in a private folder, written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from assessment.domain.tokens import new_id


class FolderFiles:
    """Fills ``ports.FileStore``. No name ever comes from a user."""

    def __init__(self, folder: Path, random_bytes: Callable[[int], bytes]) -> None:
        self._folder = folder
        self._random_bytes = random_bytes

    def put(self, content: bytes) -> str:
        """Write content, durably, and return its storage id."""
        storage_id = new_id(self._random_bytes)
        path = self._path(storage_id)
        for folder in (self._folder, path.parent):  # parents get no mode, so each by itself
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return storage_id

    def get(self, storage_id: str) -> bytes:
        """Return stored content. Raises FileNotFoundError."""
        return self._path(storage_id).read_bytes()

    def remove(self, storage_ids: Sequence[str]) -> None:
        """Delete content; what is gone already is no error."""
        for storage_id in storage_ids:
            self._path(storage_id).unlink(missing_ok=True)

    def before(self, moment: datetime) -> tuple[str, ...]:
        """Return the storage ids of all content that was written before a moment."""
        latest, found = moment.timestamp(), []
        for path in sorted(self._folder.glob("[0-9a-zA-Z][0-9a-zA-Z]/*")):
            with suppress(FileNotFoundError):  # deleted a moment ago
                if path.stat().st_mtime < latest:
                    found.append(path.name)
        return tuple(found)

    def _path(self, storage_id: str) -> Path:
        if not (storage_id.isalnum() and storage_id.isascii()):
            raise FileNotFoundError(storage_id)
        return self._folder / storage_id[:2] / storage_id
