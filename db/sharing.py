"""Firms and who acts for them beside the owner: members, invitations, claims on credit codes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, or_, select, update

from assessment.domain.accounts import HeldRole, Role
from assessment.domain.assessments import EventKind, Status
from assessment.domain.firms import Firm
from assessment.domain.sharing import (
    Claim,
    Dispute,
    GrantLevel,
    Invitation,
    Member,
    MemberRole,
    Ties,
)
from db.account_tables import AccountRoleRow, AccountRow, AccountSessionRow
from db.plain import all_to_domain, to_domain, to_row
from db.sharing_tables import (
    CampaignEntryRow,
    CampaignRow,
    ClientAssignmentRow,
    CreditClaimRow,
    DisputeRow,
    FirmMemberRow,
    GrantRow,
    InvitationRow,
    VerifierRow,
)
from db.tables import (
    AnswerEventRow,
    AssessmentFactsRow,
    AssessmentRow,
    BrowserSessionRow,
    EntryTicketRow,
    FirmOwnerRow,
    FirmRow,
    ResumeCodeRow,
)

_HANDS_ON = (EventKind.ANSWER.value, EventKind.EVIDENCE.value)


class SqlSharing:
    """Fills ``sharing_ports.SharingStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def roles(self, actor_id: str) -> tuple[HeldRole, ...]:
        row = AccountRoleRow
        found = self._connection.execute(
            select(row.role, row.scope)
            .join(AccountRow, AccountRow.id == row.account_id)
            .where(row.account_id == actor_id, AccountRow.active)
            .order_by(row.role, row.scope)
        )
        return tuple(HeldRole(Role(role), scope) for role, scope in found)

    def is_inactive(self, actor_id: str) -> bool:
        return self._any(select(AccountRow.id).where(AccountRow.id == actor_id, ~AccountRow.active))

    def is_account(self, actor_id: str) -> bool:
        return self._any(select(AccountRow.id).where(AccountRow.id == actor_id, AccountRow.active))

    def ties(self, actor_id: str, firm_id: str, assessment_id: str | None, now: datetime) -> Ties:
        if self.is_inactive(actor_id):
            return Ties()
        known = assessment_id or next(iter(self.assessments_of(firm_id)), None)
        return Ties(
            owns=actor_id in self.owners(firm_id),
            parts=self._parts(actor_id, firm_id, now),
            levels=self._levels(actor_id, firm_id, now),
            bureaus=self._bureaus(assessment_id),
            region=None if known is None else self._region(known),
            has_filled=assessment_id is not None and self._has_filled(actor_id, assessment_id),
            has_verified=self._has_verified(actor_id, firm_id),
        )

    def region_of(self, firm_id: str) -> str | None:
        newest = next(iter(self.assessments_of(firm_id)), None)
        return None if newest is None else self._region(newest)

    def owners(self, firm_id: str) -> tuple[str, ...]:
        row = FirmOwnerRow
        found = self._connection.execute(
            select(row.actor_id).where(row.firm_id == firm_id).order_by(row.since, row.actor_id)
        )
        return tuple(found.scalars())

    def drop_owners(self, firm_id: str) -> None:
        owners, assessments = self.owners(firm_id), self.assessments_of(firm_id)
        for row in (EntryTicketRow, BrowserSessionRow):
            self._connection.execute(
                delete(row).where(row.actor_id.in_(owners), row.assessment_id.in_(assessments))
            )
        self._connection.execute(
            update(AccountSessionRow)
            .where(AccountSessionRow.account_id.in_(owners))
            .where(AccountSessionRow.assessment_id.in_(assessments))
            .values(assessment_id=None)
        )
        codes = ResumeCodeRow
        self._connection.execute(delete(codes).where(codes.assessment_id.in_(assessments)))
        self._connection.execute(delete(FirmOwnerRow).where(FirmOwnerRow.firm_id == firm_id))

    def assessments_of(self, firm_id: str) -> tuple[str, ...]:
        row = AssessmentRow
        found = self._connection.execute(
            select(row.id).where(row.firm_id == firm_id).order_by(row.created_at.desc(), row.id)
        )
        return tuple(found.scalars())

    def firms_of(self, actor_id: str, now: datetime) -> tuple[str, ...]:
        owner, member = FirmOwnerRow, FirmMemberRow
        owned = select(owner.firm_id).where(owner.actor_id == actor_id)
        joined = select(member.firm_id).where(member.actor_id == actor_id, member.until > now)
        return tuple(sorted(self._connection.execute(owned.union(joined)).scalars()))

    def put_member(self, member: Member) -> None:
        row = FirmMemberRow
        self._connection.execute(
            delete(row)
            .where(row.firm_id == member.firm_id, row.actor_id == member.actor_id)
            .where(row.dimension == member.dimension)
        )
        self._connection.execute(insert(row).values(to_row(member)))

    def drop_member(self, firm_id: str, actor_id: str) -> bool:
        row = FirmMemberRow
        return self._changed(
            delete(row)
            .where(row.firm_id == firm_id, row.actor_id == actor_id)
            .returning(row.actor_id)
        )

    def members(self, firm_id: str, now: datetime) -> tuple[Member, ...]:
        row = FirmMemberRow
        return all_to_domain(
            Member,
            self._connection.execute(
                select(row)
                .where(row.firm_id == firm_id, row.until > now)
                .order_by(row.since, row.actor_id, row.dimension)
            ),
        )

    def drop_parts_of_invitation(self, invitation_id: str) -> tuple[str, ...]:
        row = FirmMemberRow
        found = self._connection.execute(
            delete(row).where(row.invitation_id == invitation_id).returning(row.actor_id)
        )
        return tuple(sorted(set(found.scalars())))

    def add_invitation(self, invitation: Invitation) -> None:
        self._connection.execute(insert(InvitationRow).values(to_row(invitation)))

    def invitation(self, invitation_id: str) -> Invitation | None:
        return self._invitation(InvitationRow.id == invitation_id)

    def invitation_by_token(self, token_hash: str) -> Invitation | None:
        return self._invitation(InvitationRow.token_hash == token_hash)

    def invitations(
        self,
        *,
        firm_id: str | None = None,
        organisation_id: str | None = None,
        created_by: str | None = None,
    ) -> tuple[Invitation, ...]:
        row = InvitationRow
        if created_by is not None:
            wanted = row.created_by == created_by
        elif firm_id:
            wanted = row.firm_id == firm_id
        else:
            wanted = row.organisation_id == organisation_id
        found = select(row).where(wanted).order_by(row.created_at, row.id)
        return all_to_domain(Invitation, self._connection.execute(found))

    def use_invitation(self, invitation_id: str, actor_id: str, now: datetime) -> bool:
        row = InvitationRow
        return self._changed(
            update(row)
            .where(row.id == invitation_id, row.used_at.is_(None), row.withdrawn_at.is_(None))
            .where(row.expires_at > now)
            .values(used_by=actor_id, used_at=now)
            .returning(row.id)
        )

    def withdraw_invitation(self, invitation_id: str, now: datetime) -> bool:
        row = InvitationRow
        return self._changed(
            update(row)
            .where(row.id == invitation_id, row.withdrawn_at.is_(None))
            .values(withdrawn_at=now)
            .returning(row.id)
        )

    def claim(self, firm_id: str) -> Claim | None:
        row = CreditClaimRow
        found = self._connection.execute(select(row).where(row.firm_id == firm_id)).first()
        return None if found is None else to_domain(Claim, found)

    def claims_on(self, credit_code: str) -> tuple[Claim, ...]:
        row = CreditClaimRow
        found = select(row).where(row.credit_code == credit_code)
        ordered = found.order_by(row.method.is_(None), row.claimed_at, row.firm_id)
        return all_to_domain(Claim, self._connection.execute(ordered))

    def put_claim(self, claim: Claim) -> None:
        self.drop_claim(claim.firm_id)
        self._connection.execute(insert(CreditClaimRow).values(to_row(claim)))

    def drop_claim(self, firm_id: str) -> None:
        row = CreditClaimRow
        self._connection.execute(delete(row).where(row.firm_id == firm_id))

    def has_namesake(self, firm: Firm) -> bool:
        row = FirmRow
        return self._any(select(row.id).where(row.name == firm.name, row.id != firm.id))

    def add_dispute(self, dispute: Dispute) -> None:
        self._connection.execute(insert(DisputeRow).values(to_row(dispute)))

    def dispute(self, dispute_id: str) -> Dispute | None:
        row = DisputeRow
        found = self._connection.execute(select(row).where(row.id == dispute_id)).first()
        return None if found is None else to_domain(Dispute, found)

    def open_disputes(self, credit_code: str | None = None) -> tuple[Dispute, ...]:
        row = DisputeRow
        found = select(row).where(row.settled_at.is_(None)).order_by(row.opened_at, row.id)
        if credit_code is not None:
            found = found.where(row.credit_code == credit_code)
        return all_to_domain(Dispute, self._connection.execute(found))

    def settled_disputes(self, firm_id: str) -> tuple[Dispute, ...]:
        row = DisputeRow
        found = (
            select(row)
            .where(or_(row.holder_id == firm_id, row.claimant_id == firm_id))
            .where(row.settled_at.is_not(None))
            .order_by(row.settled_at.desc(), row.id)
        )
        return all_to_domain(Dispute, self._connection.execute(found))

    def settle(self, dispute: Dispute) -> bool:
        row = DisputeRow
        return self._changed(
            update(row)
            .where(row.id == dispute.id, row.settled_at.is_(None))
            .values(to_row(dispute))
            .returning(row.id)
        )

    def _parts(
        self, actor_id: str, firm_id: str, now: datetime
    ) -> tuple[tuple[str, MemberRole], ...]:
        row = FirmMemberRow
        found = self._connection.execute(
            select(row.dimension, row.role).where(
                row.firm_id == firm_id, row.actor_id == actor_id, row.until > now
            )
        )
        return tuple((dimension, MemberRole(role)) for dimension, role in found)

    def _levels(self, actor_id: str, firm_id: str, now: datetime) -> frozenset[GrantLevel]:
        grant, client, held = GrantRow, ClientAssignmentRow, AccountRoleRow
        same = grant.organisation_id == client.organisation_id
        found = self._connection.execute(
            select(grant.level)
            .join(client, same & (client.firm_id == grant.firm_id))
            .join(
                held,
                (held.scope == client.organisation_id) & (held.account_id == client.actor_id),
            )
            .where(held.role == Role.CONSULTANT.value)
            .where(client.actor_id == actor_id, client.firm_id == firm_id)
            .where(grant.withdrawn_at.is_(None), grant.until > now)
        )
        return frozenset(GrantLevel(level) for level in found.scalars())

    def _bureaus(self, assessment_id: str | None) -> frozenset[str]:
        """Return the bureaus a submission is shown to. A draft is the firm's own business."""
        entry = CampaignEntryRow
        found = self._connection.execute(
            select(CampaignRow.bureau)
            .join(entry, entry.campaign_id == CampaignRow.id)
            .join(AssessmentRow, AssessmentRow.id == entry.assessment_id)
            .where(AssessmentRow.status != Status.DRAFT.value)
            .where(entry.assessment_id == assessment_id, entry.withdrawn_at.is_(None))
        )
        return frozenset(found.scalars())

    def _region(self, assessment_id: str) -> str | None:
        row = AssessmentFactsRow
        facts = self._connection.execute(
            select(row.facts).where(row.assessment_id == assessment_id)
        ).scalar_one_or_none()
        return None if facts is None else facts.get("firm.region")

    def _has_filled(self, actor_id: str, assessment_id: str) -> bool:
        row = AnswerEventRow
        return self._any(
            select(row.rev)
            .where(row.assessment_id == assessment_id, row.actor_id == actor_id)
            .where(row.kind.in_(_HANDS_ON))
        )

    def _has_verified(self, actor_id: str, firm_id: str) -> bool:
        row = VerifierRow
        return self._any(
            select(row.at)
            .join(AssessmentRow, AssessmentRow.id == row.assessment_id)
            .where(row.actor_id == actor_id, AssessmentRow.firm_id == firm_id)
        )

    def _invitation(self, condition: object) -> Invitation | None:
        found = self._connection.execute(select(InvitationRow).where(condition)).first()  # type: ignore[arg-type]
        return None if found is None else to_domain(Invitation, found)

    def _any(self, statement: object) -> bool:
        return self._connection.execute(statement.limit(1)).first() is not None  # type: ignore[attr-defined]

    def _changed(self, statement: object) -> bool:
        return self._connection.execute(statement).first() is not None  # type: ignore[call-overload]
