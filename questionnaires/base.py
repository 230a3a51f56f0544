"""The strict, frozen base of every content model."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")

Size = Literal["micro", "small", "medium", "large"]
Sector = Literal["M", "F", "E", "P", "S"]
SIZES: tuple[Size, ...] = ("micro", "small", "medium", "large")
SECTORS: tuple[Sector, ...] = ("M", "F", "E", "P", "S")

#: A YAML list, kept as a tuple. Only the container may be converted, never its items.
Many = Annotated[tuple[T, ...], Field(strict=False)]


class Content(BaseModel):
    """A value read from a content file: frozen, no unknown keys, no silent conversions."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
