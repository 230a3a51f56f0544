"""The tables of the audit trail. Rows are added, never changed; the head moves with them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.tables import Base, Hash, Id, Word

Reference = String(64)


class AuditEventRow(Base):
    __tablename__ = "audit_event"
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(Word)
    actor_id: Mapped[str | None] = mapped_column(Reference)
    object_kind: Mapped[str] = mapped_column(Word)
    object_id: Mapped[str] = mapped_column(Reference)
    digest: Mapped[str] = mapped_column(Hash)
    hash: Mapped[str] = mapped_column(Hash)
    __table_args__ = (Index(None, "actor_id", "seq"), Index(None, "object_id", "seq"))


class AuditHeadRow(Base):
    """The last event of the chain, signed with a key that is not in the database. One row."""

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(Hash)
    signature: Mapped[str] = mapped_column(Hash)


class AuditSealRow(Base):
    """Which stretch of an assessment's answer log an event of the trail binds."""

    __tablename__ = "audit_seal"
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    assessment_id: Mapped[str] = mapped_column(Id, ForeignKey("assessment.id"))
    first_rev: Mapped[int]
    last_rev: Mapped[int]
    digest: Mapped[str] = mapped_column(Hash)
    __table_args__ = (Index(None, "assessment_id", "last_rev"),)


class ErasureRow(Base):
    """What was erased on somebody's wish. It has no owner and no name any more."""

    __tablename__ = "erasure"
    object_kind: Mapped[str] = mapped_column(Word, primary_key=True)
    object_id: Mapped[str] = mapped_column(Reference, primary_key=True)
    at: Mapped[datetime]
