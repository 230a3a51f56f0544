"""The tables of accounts: who signs in, by what, with which roles, and in which browser.

Everything personal is in ``account``. Secrets are kept as hashes; the one that has to be used
again (the second factor) is made from a seed here and the installation's key, which is not here.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.tables import Base, Hash, Id, Word


class AccountRow(Base):
    """An account is an actor: the same id. ``name`` is how it signs in, in its plain form."""

    __tablename__ = "account"
    id: Mapped[str] = mapped_column(Id, ForeignKey("actor.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    display_name: Mapped[str] = mapped_column(String(100))
    mobile: Mapped[str | None] = mapped_column(String(20), unique=True)
    email: Mapped[str | None] = mapped_column(String(254))
    region: Mapped[str | None] = mapped_column(Word)
    active: Mapped[bool]
    password_hash: Mapped[str | None]
    totp_seed: Mapped[str | None] = mapped_column(Hash)
    totp_since: Mapped[datetime | None]
    totp_step: Mapped[int]
    created_at: Mapped[datetime]


class AccountRoleRow(Base):
    """A role within a scope: a region of a bureau, an organisation of a consultant, or nothing."""

    __tablename__ = "account_role"
    account_id: Mapped[str] = mapped_column(Id, ForeignKey("account.id"), primary_key=True)
    role: Mapped[str] = mapped_column(Word, primary_key=True)
    scope: Mapped[str] = mapped_column(Word, primary_key=True)
    since: Mapped[datetime]
    __table_args__ = (Index(None, "role", "scope"), {"sqlite_with_rowid": False})


class AccountIdentityRow(Base):
    """Who an identity provider says this account is."""

    __tablename__ = "account_identity"
    issuer: Mapped[str] = mapped_column(String(255), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    account_id: Mapped[str] = mapped_column(Id, ForeignKey("account.id"), index=True)
    credit_code: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime]


class AccountSessionRow(Base):
    """A browser that signed in, and the assessment it has open."""

    __tablename__ = "account_session"
    token_hash: Mapped[str] = mapped_column(Hash, primary_key=True)
    account_id: Mapped[str] = mapped_column(Id, ForeignKey("account.id"), index=True)
    assessment_id: Mapped[str | None] = mapped_column(Id, ForeignKey("assessment.id"))
    stage: Mapped[str] = mapped_column(Word)
    method: Mapped[str] = mapped_column(Word)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    __table_args__ = ({"sqlite_with_rowid": False},)


class SignInTicketRow(Base):
    """A page saw that a provider vouches for an account; a form takes this to the cookie."""

    __tablename__ = "sign_in_ticket"
    ticket_hash: Mapped[str] = mapped_column(Hash, primary_key=True)
    account_id: Mapped[str] = mapped_column(Id, ForeignKey("account.id"))
    expires_at: Mapped[datetime]


class RecoveryCodeRow(Base):
    """A printed code, or one a desk handed out after it saw the licence. Each works once."""

    __tablename__ = "recovery_code"
    code_hash: Mapped[str] = mapped_column(Hash, primary_key=True)
    account_id: Mapped[str] = mapped_column(Id, ForeignKey("account.id"), index=True)
    kind: Mapped[str] = mapped_column(Word)
    issued_by: Mapped[str] = mapped_column(Id)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]


class SignInAttemptRow(Base):
    """Somebody tried to sign in. Name and address are keyed hashes."""

    __tablename__ = "sign_in_attempt"
    id: Mapped[int] = mapped_column(primary_key=True)
    name_hash: Mapped[str] = mapped_column(Hash)
    address_hash: Mapped[str] = mapped_column(Hash)
    at: Mapped[datetime]
    succeeded: Mapped[bool]
    __table_args__ = (Index(None, "name_hash", "at"), Index(None, "address_hash", "at"))


class OutboxRow(Base):
    """A message nobody has sent yet: kinds and ids only. The address is looked up when sent."""

    __tablename__ = "outbox"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    account_id: Mapped[str] = mapped_column(Id, ForeignKey("account.id"), index=True)
    channel: Mapped[str] = mapped_column(Word)
    kind: Mapped[str] = mapped_column(Word)
    created_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
