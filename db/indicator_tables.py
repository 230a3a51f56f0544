"""The tables of a bureau's indicators. Nothing here tells of a firm or a person.

The ledger of a count holds keyed marks of firms, as that of peers does.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.tables import Base, Hash, Id, Word


class IndicatorValueRow(Base):
    """One entry of a value; rows are only ever added, the newest of a day stands."""

    __tablename__ = "indicator_value"
    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(Word)
    indicator_id: Mapped[str] = mapped_column(String(64))
    day: Mapped[date]
    value: Mapped[str | None] = mapped_column(Word)
    source: Mapped[str] = mapped_column(String(200))
    entered_by: Mapped[str] = mapped_column(Id)
    entered_at: Mapped[datetime]
    file_digest: Mapped[str | None] = mapped_column(Hash)
    __table_args__ = (Index(None, "region", "indicator_id", "day"),)


class OwnIndicatorRow(Base):
    """An indicator a bureau added for itself."""

    __tablename__ = "own_indicator"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    region: Mapped[str] = mapped_column(Word, index=True)
    title: Mapped[str] = mapped_column(String(100))
    unit: Mapped[str] = mapped_column(Word)
    target: Mapped[str] = mapped_column(Word)
    year: Mapped[int | None]
    attribute: Mapped[str | None] = mapped_column(Word)
    better: Mapped[str] = mapped_column(Word)
    created_by: Mapped[str] = mapped_column(Id)
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class OwnTargetRow(Base):
    """What a bureau set itself for an indicator's next period."""

    __tablename__ = "own_target"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    region: Mapped[str] = mapped_column(Word, index=True)
    indicator_id: Mapped[str] = mapped_column(String(64))
    target: Mapped[str] = mapped_column(Word)
    year: Mapped[int | None]
    attribute: Mapped[str | None] = mapped_column(Word)
    created_by: Mapped[str] = mapped_column(Id)
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class IndicatorFileRow(Base):
    """A file of values: its content until it was saved, then its digest alone."""

    __tablename__ = "indicator_file"
    region: Mapped[str] = mapped_column(Word, primary_key=True)
    digest: Mapped[str] = mapped_column(Hash, primary_key=True)
    content: Mapped[bytes | None]
    uploaded_by: Mapped[str] = mapped_column(Id)
    uploaded_at: Mapped[datetime]
    saved_at: Mapped[datetime | None]


class SelfCountRow(Base):
    """What firms said of a measure, as it is told, and the ledger the next count is checked with."""

    __tablename__ = "self_count"
    world: Mapped[str] = mapped_column(Word, primary_key=True)
    measure: Mapped[str] = mapped_column(String(64), primary_key=True)
    digest: Mapped[str] = mapped_column(Hash, primary_key=True)
    on: Mapped[date]
    built_at: Mapped[datetime]
    body: Mapped[bytes]
    ledger: Mapped[bytes]
