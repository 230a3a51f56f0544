"""The strict, frozen base of every content model."""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")

#: A YAML list, kept as a tuple. Only the container may be converted, never its items.
Many = Annotated[tuple[T, ...], Field(strict=False)]


class Content(BaseModel):
    """A value read from a content file: frozen, no unknown keys, no silent conversions."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
