"""Errors in content. They stop the load and name file, line and path."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

#: Keys and list positions that lead to a value inside a file.
Path = tuple[str | int, ...]


class Fault(NamedTuple):
    """A mistake whose line is still to be looked up."""

    file: str
    path: Path
    message: str


@dataclass(frozen=True, order=True)
class ContentError:
    """One mistake in one content file. ``line`` counts from 1; 0 means the whole file."""

    file: str
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.path}: {self.message}"


class ContentErrors(Exception):
    """Every mistake found in one load, in the order of files and lines."""

    def __init__(self, errors: Iterable[ContentError]) -> None:
        self.errors: tuple[ContentError, ...] = tuple(sorted(set(errors)))
        super().__init__("\n".join(str(error) for error in self.errors))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `` (did you mean 'x'?)`` for the closest known word, or an empty string."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" (did you mean {close[0]!r}?)" if close else ""
