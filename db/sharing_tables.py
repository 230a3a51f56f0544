"""The tables of sharing: who else may act for a firm, who was let in, and what reviewers said.

Nothing here is worked out beforehand: the rows of members, grants and assignments are read (and
asked in the one UPDATE of a save) each time, so that taking one away works at once.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables import Base, Hash, Id, Word


class FirmMemberRow(Base):
    """Who fills in or reads one dimension of a firm, or all of them (``*``), until when."""

    __tablename__ = "firm_member"
    firm_id: Mapped[str] = mapped_column(Id, ForeignKey("firm.id"), primary_key=True)
    actor_id: Mapped[str] = mapped_column(Id, ForeignKey("actor.id"), primary_key=True, index=True)
    dimension: Mapped[str] = mapped_column(Word, primary_key=True)
    role: Mapped[str] = mapped_column(Word)
    invitation_id: Mapped[str | None] = mapped_column(Id, ForeignKey("invitation.id"), index=True)
    until: Mapped[datetime]
    since: Mapped[datetime]
    __table_args__ = ({"sqlite_with_rowid": False},)


class InvitationRow(Base):
    """A link that lets one person in, once. The token is kept as its hash."""

    __tablename__ = "invitation"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    token_hash: Mapped[str] = mapped_column(Hash, unique=True)
    kind: Mapped[str] = mapped_column(Word)
    firm_id: Mapped[str | None] = mapped_column(Id, ForeignKey("firm.id"), index=True)
    organisation_id: Mapped[str | None] = mapped_column(
        Id, ForeignKey("organisation.id"), index=True
    )
    assessment_id: Mapped[str | None] = mapped_column(Id, ForeignKey("assessment.id"))
    credit_code: Mapped[str | None] = mapped_column(Word)
    role: Mapped[str] = mapped_column(Word)
    dimensions: Mapped[str] = mapped_column(String(255))
    access_until: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(Id)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_by: Mapped[str | None] = mapped_column(Id)
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class OrganisationRow(Base):
    __tablename__ = "organisation"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime]


class OrganisationTemplateRow(Base):
    """The Word template an organisation uses for its clients' reports."""

    __tablename__ = "organisation_template"
    organisation_id: Mapped[str] = mapped_column(
        Id, ForeignKey("organisation.id"), primary_key=True
    )
    sha256: Mapped[str] = mapped_column(Hash)
    size: Mapped[int]
    uploaded_by: Mapped[str] = mapped_column(Id)
    uploaded_at: Mapped[datetime]
    content: Mapped[bytes]


class OrganisationMemberRow(Base):
    __tablename__ = "organisation_member"
    organisation_id: Mapped[str] = mapped_column(
        Id, ForeignKey("organisation.id"), primary_key=True
    )
    actor_id: Mapped[str] = mapped_column(Id, ForeignKey("actor.id"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(Word)
    since: Mapped[datetime]
    __table_args__ = ({"sqlite_with_rowid": False},)


class ClientAssignmentRow(Base):
    """Which member of an organisation looks after which client."""

    __tablename__ = "client_assignment"
    organisation_id: Mapped[str] = mapped_column(
        Id, ForeignKey("organisation.id"), primary_key=True
    )
    firm_id: Mapped[str] = mapped_column(Id, ForeignKey("firm.id"), primary_key=True)
    actor_id: Mapped[str] = mapped_column(Id, ForeignKey("actor.id"), primary_key=True)
    since: Mapped[datetime]
    __table_args__ = (Index(None, "actor_id", "firm_id"), {"sqlite_with_rowid": False})


class OrganisationLogRow(Base):
    """What happened to a member of an organisation; ids and kinds of event only."""

    __tablename__ = "organisation_log"
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[str] = mapped_column(Id, ForeignKey("organisation.id"))
    member_id: Mapped[str] = mapped_column(Id)
    event: Mapped[str] = mapped_column(Word)
    firm_id: Mapped[str | None] = mapped_column(Id)
    actor_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime]
    __table_args__ = (Index(None, "organisation_id", "member_id"),)


class GrantRow(Base):
    """A firm lets an organisation read, or fill in, until a day."""

    __tablename__ = "access_grant"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    firm_id: Mapped[str] = mapped_column(Id, ForeignKey("firm.id"))
    organisation_id: Mapped[str] = mapped_column(Id, ForeignKey("organisation.id"), index=True)
    level: Mapped[str] = mapped_column(Word)
    until: Mapped[datetime]
    granted_by: Mapped[str] = mapped_column(Id)
    granted_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    __table_args__ = (Index(None, "firm_id", "organisation_id"),)


class CampaignRow(Base):
    """A bureau's round. ``bureau`` is the region whose bureau the firms agree to show."""

    __tablename__ = "campaign"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    region: Mapped[str] = mapped_column(Word, index=True)
    bureau: Mapped[str] = mapped_column(Word)
    model_version: Mapped[str] = mapped_column(Word)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(Id)
    created_at: Mapped[datetime]


class CampaignEntryRow(Base):
    """A firm's consent to show one assessment to the bureau of a campaign."""

    __tablename__ = "campaign_entry"
    campaign_id: Mapped[str] = mapped_column(Id, ForeignKey("campaign.id"), primary_key=True)
    assessment_id: Mapped[str] = mapped_column(
        Id, ForeignKey("assessment.id"), primary_key=True, index=True
    )
    actor_id: Mapped[str] = mapped_column(Id)
    version: Mapped[str] = mapped_column(Word)
    consented_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    __table_args__ = ({"sqlite_with_rowid": False},)


class CreditClaimRow(Base):
    """The credit code a firm says is its own, and how that was confirmed, if it was."""

    __tablename__ = "credit_claim"
    firm_id: Mapped[str] = mapped_column(Id, ForeignKey("firm.id"), primary_key=True)
    credit_code: Mapped[str] = mapped_column(Word, index=True)
    claimed_by: Mapped[str] = mapped_column(Id)
    claimed_at: Mapped[datetime]
    method: Mapped[str | None] = mapped_column(Word)
    confirmed_by: Mapped[str | None] = mapped_column(Id)
    confirmed_at: Mapped[datetime | None]
    __table_args__ = (
        Index(
            "uq_credit_claim_confirmed",
            "credit_code",
            unique=True,
            sqlite_where=text("method IS NOT NULL"),
            postgresql_where=text("method IS NOT NULL"),
        ),
    )


class LicenceRow(Base):
    """The licence a firm handed in last, and what became of it. The photo goes once decided."""

    __tablename__ = "licence"
    firm_id: Mapped[str] = mapped_column(Id, ForeignKey("firm.id"), primary_key=True)
    storage_id: Mapped[str | None] = mapped_column(Hash)
    media_type: Mapped[str] = mapped_column(Word)
    size: Mapped[int]
    handed_in_by: Mapped[str] = mapped_column(Id)
    handed_in_at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(Id)
    decided_at: Mapped[datetime | None]
    doubt: Mapped[str | None] = mapped_column(Word)


class DisputeRow(Base):
    """Two firms say that one credit code is theirs. Nothing changes until it is settled."""

    __tablename__ = "credit_dispute"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    credit_code: Mapped[str] = mapped_column(Word, index=True)
    holder_id: Mapped[str] = mapped_column(Id, ForeignKey("firm.id"))
    claimant_id: Mapped[str] = mapped_column(Id, ForeignKey("firm.id"))
    opened_by: Mapped[str] = mapped_column(Id)
    opened_at: Mapped[datetime]
    settled_by: Mapped[str | None] = mapped_column(Id)
    settled_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(Word)


class RemarkRow(Base):
    """A comment, a request for evidence, or an answer to one. Can be erased."""

    __tablename__ = "remark"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    assessment_id: Mapped[str] = mapped_column(Id, ForeignKey("assessment.id"), index=True)
    question_id: Mapped[str] = mapped_column(Word)
    kind: Mapped[str] = mapped_column(Word)
    text: Mapped[str]
    actor_id: Mapped[str] = mapped_column(Id)
    voice: Mapped[str] = mapped_column(Word)
    answers_id: Mapped[str | None] = mapped_column(Id)
    at: Mapped[datetime]


class VerifierRow(Base):
    """Who recorded a verified level of an assessment. Such a person never fills it in."""

    __tablename__ = "verifier"
    assessment_id: Mapped[str] = mapped_column(Id, ForeignKey("assessment.id"), primary_key=True)
    actor_id: Mapped[str] = mapped_column(Id, ForeignKey("actor.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(Word)
    at: Mapped[datetime]
    __table_args__ = ({"sqlite_with_rowid": False},)


class VerifiedLevelRow(Base):
    """The verified level that stands beside an answer: by what kind of verifier, of which rev."""

    __tablename__ = "verified_level"
    assessment_id: Mapped[str] = mapped_column(Id, ForeignKey("assessment.id"), primary_key=True)
    question_id: Mapped[str] = mapped_column(Word, primary_key=True)
    level: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str] = mapped_column(Word)
    actor_id: Mapped[str] = mapped_column(Id)
    self_assessed: Mapped[int] = mapped_column(SmallInteger)
    rev: Mapped[int]
    at: Mapped[datetime]
    __table_args__ = ({"sqlite_with_rowid": False},)
