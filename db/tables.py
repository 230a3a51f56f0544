"""The tables. Rows never leave this package; ``mapping`` turns them into domain values.

Content lives in files, so question and fact ids are text and no foreign keys. The history of an
assessment is ``answer_event`` and ``fact_event``; ``assessment`` and ``assessment_facts`` hold
what they add up to.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Id = String(16)
Word = String(32)
Hash = String(64)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite, which knows no time zones, keeps it without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map: ClassVar = {datetime: Moment, bytes: LargeBinary, str: Text}


class ActorRow(Base):
    __tablename__ = "actor"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(Word)
    created_at: Mapped[datetime]


class FirmRow(Base):
    __tablename__ = "firm"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    credit_code: Mapped[str | None] = mapped_column(String(32), index=True)
    origin: Mapped[str] = mapped_column(Word)
    created_at: Mapped[datetime]


class FirmOwnerRow(Base):
    __tablename__ = "firm_owner"
    firm_id: Mapped[str] = mapped_column(Id, ForeignKey("firm.id"), primary_key=True)
    actor_id: Mapped[str] = mapped_column(Id, ForeignKey("actor.id"), primary_key=True, index=True)
    since: Mapped[datetime]
    __table_args__ = ({"sqlite_with_rowid": False},)


class ConsentRow(Base):
    __tablename__ = "consent"
    id: Mapped[int] = mapped_column(primary_key=True)
    firm_id: Mapped[str] = mapped_column(Id, ForeignKey("firm.id"), index=True)
    actor_id: Mapped[str] = mapped_column(Id, ForeignKey("actor.id"))
    purpose: Mapped[str] = mapped_column(Word)
    recipient: Mapped[str] = mapped_column(Hash, server_default="operator")
    version: Mapped[str] = mapped_column(Word)
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class AssessmentRow(Base):
    __tablename__ = "assessment"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    firm_id: Mapped[str] = mapped_column(Id, ForeignKey("firm.id"), index=True)
    model_id: Mapped[str] = mapped_column(Word)
    model_version: Mapped[str] = mapped_column(Word)
    scoring_digest: Mapped[str] = mapped_column(Hash)
    status: Mapped[str] = mapped_column(Word)
    visibility: Mapped[str] = mapped_column(Word)
    rev: Mapped[int]
    facts_rev: Mapped[int]
    answers: Mapped[bytes]
    evidence: Mapped[bytes]
    verified: Mapped[bytes | None]
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    __table_args__ = ({"postgresql_with": {"fillfactor": 80}},)


class AnswerEventRow(Base):
    __tablename__ = "answer_event"
    assessment_id: Mapped[str] = mapped_column(Id, ForeignKey("assessment.id"), primary_key=True)
    rev: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(Word)
    question_id: Mapped[str] = mapped_column(Word)
    value: Mapped[int] = mapped_column(SmallInteger)
    reason: Mapped[str | None] = mapped_column(Word)
    elapsed_ms: Mapped[int | None]
    actor_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime]
    __table_args__ = ({"sqlite_with_rowid": False},)


class AnswerReasonRow(Base):
    """Why a question that now stands at "not applicable" does not apply."""

    __tablename__ = "answer_reason"
    assessment_id: Mapped[str] = mapped_column(Id, ForeignKey("assessment.id"), primary_key=True)
    question_id: Mapped[str] = mapped_column(Word, primary_key=True)
    reason: Mapped[str] = mapped_column(Word)


class FactEventRow(Base):
    __tablename__ = "fact_event"
    assessment_id: Mapped[str] = mapped_column(Id, ForeignKey("assessment.id"), primary_key=True)
    rev: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    fact_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON, nullable=False)
    actor_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime]
    __table_args__ = ({"sqlite_with_rowid": False},)


class AssessmentFactsRow(Base):
    __tablename__ = "assessment_facts"
    assessment_id: Mapped[str] = mapped_column(Id, ForeignKey("assessment.id"), primary_key=True)
    facts: Mapped[Any] = mapped_column(JSON, nullable=False)


class NoteRow(Base):
    __tablename__ = "note"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    assessment_id: Mapped[str] = mapped_column(Id, ForeignKey("assessment.id"))
    question_id: Mapped[str] = mapped_column(Word)
    text: Mapped[str]
    actor_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("assessment_id", "question_id"),)


class EvidenceFileRow(Base):
    """A file, or (without ``storage_id``) the number and date of a document."""

    __tablename__ = "evidence_file"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    assessment_id: Mapped[str] = mapped_column(Id, ForeignKey("assessment.id"), index=True)
    kind: Mapped[str] = mapped_column(Word)
    filename: Mapped[str]
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(Hash)
    upload_sha256: Mapped[str] = mapped_column(Hash)
    storage_id: Mapped[str | None] = mapped_column(Hash)
    document_number: Mapped[str | None] = mapped_column(String(100))
    document_date: Mapped[date | None]
    actor_id: Mapped[str] = mapped_column(Id)
    created_at: Mapped[datetime]


class EvidenceLinkRow(Base):
    __tablename__ = "evidence_link"
    evidence_id: Mapped[str] = mapped_column(Id, ForeignKey("evidence_file.id"), primary_key=True)
    question_id: Mapped[str] = mapped_column(Word, primary_key=True)
    __table_args__ = ({"sqlite_with_rowid": False},)


class ReceiptRow(Base):
    __tablename__ = "receipt"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    assessment_id: Mapped[str] = mapped_column(Id, ForeignKey("assessment.id"))
    sequence: Mapped[int]
    digest: Mapped[str] = mapped_column(Hash)
    body: Mapped[str]
    created_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("assessment_id", "sequence"),)


class ResumeCodeRow(Base):
    __tablename__ = "resume_code"
    assessment_id: Mapped[str] = mapped_column(Id, ForeignKey("assessment.id"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(Hash, unique=True)
    created_at: Mapped[datetime]


class EntryTicketRow(Base):
    __tablename__ = "entry_ticket"
    ticket_hash: Mapped[str] = mapped_column(Hash, primary_key=True)
    actor_id: Mapped[str] = mapped_column(Id, ForeignKey("actor.id"))
    assessment_id: Mapped[str] = mapped_column(Id, ForeignKey("assessment.id"))
    expires_at: Mapped[datetime]


class BrowserSessionRow(Base):
    __tablename__ = "browser_session"
    token_hash: Mapped[str] = mapped_column(Hash, primary_key=True)
    actor_id: Mapped[str] = mapped_column(Id, ForeignKey("actor.id"))
    assessment_id: Mapped[str] = mapped_column(Id, ForeignKey("assessment.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    __table_args__ = ({"sqlite_with_rowid": False},)


class LookupAttemptRow(Base):
    """Somebody tried a resume code. The address is kept as a keyed hash, for a day."""

    __tablename__ = "lookup_attempt"
    id: Mapped[int] = mapped_column(primary_key=True)
    address_hash: Mapped[str] = mapped_column(Hash)
    at: Mapped[datetime]
    succeeded: Mapped[bool]
    __table_args__ = (Index(None, "address_hash", "at"), Index(None, "at"))


class PlaceRow(Base):
    __tablename__ = "place"
    assessment_id: Mapped[str] = mapped_column(Id, ForeignKey("assessment.id"), primary_key=True)
    place: Mapped[str] = mapped_column(String(64))
