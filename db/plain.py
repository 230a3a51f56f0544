"""Rows of tables whose columns are named like the fields of their dataclass, to and fro."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from enum import Enum
from typing import Any, TypeVar, get_type_hints

from sqlalchemy import Row

T = TypeVar("T")
_READERS: dict[type[Any], dict[str, Any]] = {}


def to_domain(kind: type[T], row: Row[Any]) -> T:
    """Return a row as a dataclass; words become members of their enumeration."""
    readers = _READERS.setdefault(kind, _enumerations(kind))
    values = {field.name: getattr(row, field.name) for field in fields(kind)}  # type: ignore[arg-type]
    for name, read in readers.items():
        if values[name] is not None:
            values[name] = read(values[name])
    return kind(**values)


def all_to_domain(kind: type[T], rows: Iterable[Row[Any]]) -> tuple[T, ...]:
    """Return rows as dataclasses, in their order."""
    return tuple(to_domain(kind, row) for row in rows)


def to_row(value: Any) -> dict[str, Any]:
    """Return a dataclass as the values of a row."""
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return " ".join(value)
    return value.value if isinstance(value, Enum) else value


def _enumerations(kind: type[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, hint in get_type_hints(kind).items():
        options = getattr(hint, "__args__", (hint,))
        for option in options:
            if isinstance(option, type) and issubclass(option, Enum):
                found[name] = option
        if hint == tuple[str, ...]:
            found[name] = lambda text: tuple(text.split())
    return found
