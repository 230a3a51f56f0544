"""The tables of peers: submissions as they are read in blocks, snapshots, ledgers, the register.

A snapshot and a ledger are each one packed value, because they are always read whole. A ledger is
no part of what is published: it holds keyed marks of firms, and is kept like answers.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from db.tables import Base, Hash, Id, Word


class SubmissionRow(Base):
    """What an assessment said when it was submitted last, in the form scoring reads in blocks."""

    __tablename__ = "submission"
    assessment_id: Mapped[str] = mapped_column(Id, ForeignKey("assessment.id"), primary_key=True)
    firm_id: Mapped[str] = mapped_column(Id, ForeignKey("firm.id"))
    scoring_digest: Mapped[str] = mapped_column(Hash)
    submitted_at: Mapped[datetime]
    region: Mapped[str | None] = mapped_column(Word)
    sector: Mapped[int] = mapped_column(SmallInteger)
    size: Mapped[int] = mapped_column(SmallInteger)
    designated: Mapped[int] = mapped_column(SmallInteger)
    vetoed: Mapped[bool]
    answers: Mapped[bytes]
    evidence: Mapped[bytes]
    seconds: Mapped[int | None]
    __table_args__ = (Index(None, "firm_id", "scoring_digest", "submitted_at"),)


class PeerSnapshotRow(Base):
    """What was told of peers on a day. Packed JSON."""

    __tablename__ = "peer_snapshot"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    world: Mapped[str] = mapped_column(Word)
    model: Mapped[str] = mapped_column(Hash)
    version: Mapped[str] = mapped_column(Word)
    on: Mapped[date]
    built_at: Mapped[datetime]
    body: Mapped[bytes]
    __table_args__ = (Index(None, "world", "model", "built_at"),)


class PeerLedgerRow(Base):
    """What must be remembered of earlier snapshots so that the next one singles nobody out."""

    __tablename__ = "peer_ledger"
    world: Mapped[str] = mapped_column(Word, primary_key=True)
    model: Mapped[str] = mapped_column(Hash, primary_key=True)
    audience: Mapped[str] = mapped_column(Word, primary_key=True)
    body: Mapped[bytes]


class FirmRegisterRow(Base):
    """How many firms a region has by the register of firms, by sector and size."""

    __tablename__ = "firm_register"
    region: Mapped[str] = mapped_column(Word, primary_key=True)
    sector: Mapped[str] = mapped_column(Word, primary_key=True)
    size: Mapped[str] = mapped_column(Word, primary_key=True)
    firms: Mapped[int]
    as_of: Mapped[date]
    source: Mapped[str] = mapped_column(String(100))
