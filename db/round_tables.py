"""The tables of rounds: what is told of a campaign, part by part, and the ledgers behind it.

Like snapshots of peers, each is one packed value. A ledger holds keyed marks of firms, and is kept
like answers.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.tables import Base, Id, Word


class RoundSnapshotRow(Base):
    """One part of a round as it was told on a day. Packed JSON."""

    __tablename__ = "round_snapshot"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    campaign_id: Mapped[str] = mapped_column(Id, ForeignKey("campaign.id"))
    world: Mapped[str] = mapped_column(Word)
    part: Mapped[str] = mapped_column(Word)
    on: Mapped[date]
    built_at: Mapped[datetime]
    firms: Mapped[int]
    body: Mapped[bytes]
    __table_args__ = (Index(None, "campaign_id", "world", "part", "built_at"),)


class RoundLedgerRow(Base):
    """What must be remembered of earlier tellings of a part so that the next singles nobody out."""

    __tablename__ = "round_ledger"
    campaign_id: Mapped[str] = mapped_column(Id, ForeignKey("campaign.id"), primary_key=True)
    world: Mapped[str] = mapped_column(Word, primary_key=True)
    part: Mapped[str] = mapped_column(Word, primary_key=True)
    body: Mapped[bytes]
