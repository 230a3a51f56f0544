"""The receipt of a submission: everything that is needed to compute the result once more."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from typing import Any


@dataclass(frozen=True)
class Receipt:
    """What was submitted and what came out. ``body`` is the canonical JSON that was hashed.

    Changing the firm's profile, or the content, later changes nothing in it.
    """

    id: str
    assessment_id: str
    body: str
    digest: str
    created_at: datetime
    sequence: int = 1

    @property
    def content(self) -> dict[str, Any]:
        """Return the body as values: model, digests, answers, facts, timings, result and so on."""
        values: dict[str, Any] = json.loads(self.body)
        return values

    @property
    def on(self) -> date:
        return date.fromisoformat(self.content["on"])

    @property
    def is_intact(self) -> bool:
        """Whether the digest is still that of the body."""
        return digest_of(self.body) == self.digest


def canonical(value: Any) -> str:
    """Return the one JSON text of a value: sorted keys, no spaces, dates in ISO form.

    Raises:
        TypeError: a float or another type without one exact writing.
    """
    return json.dumps(plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest_of(text: str) -> str:
    """Return the SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def plain(value: Any) -> Any:
    """Return dataclasses, sets, dates and mappings as what JSON knows. No floats: they round.

    Raises:
        TypeError: a float or another type without one exact writing.
    """
    if value is None or (isinstance(value, str | int) and not isinstance(value, Enum)):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    for kind, write in _WRITERS:
        if isinstance(value, kind):
            return write(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


_WRITERS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (Enum, lambda value: plain(value.value)),
    (date, lambda value: value.isoformat()),
    (Fraction, lambda value: f"{value.numerator}/{value.denominator}"),
    (Mapping, lambda value: {str(plain(key)): plain(item) for key, item in value.items()}),
    (frozenset | set, lambda value: sorted(plain(item) for item in value)),
    (list | tuple, lambda value: [plain(item) for item in value]),
)
