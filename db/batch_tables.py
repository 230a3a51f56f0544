"""The tables of batches of reports: what was asked for, and what became of each report.

The reports themselves are files; a file id is all that is kept of them here, and no name.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.tables import Base, Id, Word


class ReportBatchRow(Base):
    """Who asked for reports of clients of an organisation, and how far that is."""

    __tablename__ = "report_batch"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[str] = mapped_column(Id, ForeignKey("organisation.id"))
    actor_id: Mapped[str] = mapped_column(Id)
    actor_kind: Mapped[str] = mapped_column(Word)
    clients: Mapped[int]
    state: Mapped[str] = mapped_column(Word)
    worker: Mapped[str | None] = mapped_column(Id)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    __table_args__ = (
        Index(None, "actor_id", "organisation_id"),
        Index(None, "state", "created_at"),
    )


class ReportItemRow(Base):
    """One report of a batch, and what became of it."""

    __tablename__ = "report_item"
    batch_id: Mapped[str] = mapped_column(
        Id, ForeignKey("report_batch.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    firm_id: Mapped[str] = mapped_column(Id, ForeignKey("firm.id"), index=True)
    assessment_id: Mapped[str] = mapped_column(Id, ForeignKey("assessment.id"))
    form: Mapped[str] = mapped_column(Word)
    state: Mapped[str] = mapped_column(Word)
    reason: Mapped[str | None] = mapped_column(Word)
    file_id: Mapped[str | None] = mapped_column(Id)
    on: Mapped[date | None]
    is_draft: Mapped[bool | None]
    __table_args__ = (
        Index(None, "batch_id", "state", "position"),
        {"sqlite_with_rowid": False},
    )
