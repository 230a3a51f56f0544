"""What sharing and reviews ask of the memory. ``db.sharing`` and ``db.reviews`` fill these ports."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from assessment.domain.accounts import HeldRole
from assessment.domain.firms import Firm
from assessment.domain.licences import Licence
from assessment.domain.reviews import Remark, VerifiedLevel, Verifying
from assessment.domain.sharing import (
    Campaign,
    Claim,
    Client,
    Dispute,
    Entry,
    Grant,
    Invitation,
    LogLine,
    Member,
    Organisation,
    OrganisationMember,
    Participation,
    Ties,
)


class SharingStore(Protocol):
    """Firms: who stands how to them, their members, invitations, and claims on credit codes."""

    def roles(self, actor_id: str) -> tuple[HeldRole, ...]:
        """Return the roles of an active account; none for anybody else."""

    def is_inactive(self, actor_id: str) -> bool:
        """Tell whether this is an account that was switched off."""

    def is_account(self, actor_id: str) -> bool: ...
    def ties(
        self, actor_id: str, firm_id: str, assessment_id: str | None, now: datetime
    ) -> Ties: ...

    def region_of(self, firm_id: str) -> str | None:
        """Return the region a firm names in its newest assessment."""

    def owners(self, firm_id: str) -> tuple[str, ...]: ...
    def drop_owners(self, firm_id: str) -> None:
        """Take a firm from all its owners, their resume codes, and what they have open."""

    def assessments_of(self, firm_id: str) -> tuple[str, ...]:
        """Return the ids of a firm's assessments, newest first."""

    def firms_of(self, actor_id: str, now: datetime) -> tuple[str, ...]:
        """Return the ids of the firms an actor owns or is a member of."""

    def put_member(self, member: Member) -> None:
        """Store a member's part in place of the old one of the same dimension."""

    def drop_member(self, firm_id: str, actor_id: str) -> bool: ...
    def members(self, firm_id: str, now: datetime) -> tuple[Member, ...]: ...
    def drop_parts_of_invitation(self, invitation_id: str) -> tuple[str, ...]:
        """Take away what came by an invitation; return whom it was taken from."""

    def add_invitation(self, invitation: Invitation) -> None: ...
    def invitation(self, invitation_id: str) -> Invitation | None: ...
    def invitation_by_token(self, token_hash: str) -> Invitation | None: ...
    def invitations(
        self,
        *,
        firm_id: str | None = None,
        organisation_id: str | None = None,
        created_by: str | None = None,
    ) -> tuple[Invitation, ...]:
        """Return the invitations of a firm, of an organisation, or by somebody."""

    def use_invitation(self, invitation_id: str, actor_id: str, now: datetime) -> bool:
        """Use an invitation up. ``False`` where it was used, withdrawn, or has run out."""

    def withdraw_invitation(self, invitation_id: str, now: datetime) -> bool: ...

    def claim(self, firm_id: str) -> Claim | None: ...
    def claims_on(self, credit_code: str) -> tuple[Claim, ...]:
        """Return the claims on a credit code, the confirmed one first, then oldest first."""

    def put_claim(self, claim: Claim) -> None: ...
    def drop_claim(self, firm_id: str) -> None: ...
    def has_namesake(self, firm: Firm) -> bool: ...
    def add_dispute(self, dispute: Dispute) -> None: ...
    def dispute(self, dispute_id: str) -> Dispute | None: ...
    def open_disputes(self, credit_code: str | None = None) -> tuple[Dispute, ...]: ...
    def settled_disputes(self, firm_id: str) -> tuple[Dispute, ...]:
        """Return the disputes of a firm that are over, the last one first."""

    def settle(self, dispute: Dispute) -> bool:
        """Store how a dispute ended. ``False`` where it had ended before."""


class LicenceStore(Protocol):
    """Photos of licences, until somebody has looked at them."""

    def of(self, firm_id: str) -> Licence | None: ...
    def put(self, licence: Licence) -> None:
        """Store a licence in place of the firm's old one."""

    def drop(self, firm_id: str) -> None: ...
    def needless(self, moment: datetime) -> tuple[Licence, ...]:
        """Return those whose photo is as old as a moment, or whose firm is confirmed otherwise."""

    def unconfirmed(self) -> tuple[Claim, ...]:
        """Return the claims nobody has confirmed: those with a photo first, then the oldest."""


class OrganisationStore(Protocol):
    """Organisations with their members, clients and grants; campaigns with their entries."""

    def add(self, organisation: Organisation) -> None: ...
    def get(self, organisation_id: str) -> Organisation | None: ...
    def rename(self, organisation_id: str, name: str) -> None: ...
    def sizes(self, now: datetime) -> dict[str, tuple[int, int]]:
        """Return (members, firms that let it in now) of each organisation that has any."""

    def all(self) -> tuple[Organisation, ...]: ...
    def put_member(self, member: OrganisationMember) -> None: ...
    def member(self, organisation_id: str, actor_id: str) -> OrganisationMember | None: ...
    def members(self, organisation_id: str) -> tuple[OrganisationMember, ...]: ...
    def memberships(self, actor_id: str) -> tuple[OrganisationMember, ...]: ...
    def drop_member(self, organisation_id: str, actor_id: str) -> None: ...
    def assign(self, client: Client) -> bool: ...
    def unassign(self, organisation_id: str, firm_id: str, actor_id: str) -> bool: ...
    def clients(self, organisation_id: str) -> tuple[Client, ...]: ...
    def write_log(self, line: LogLine) -> None: ...
    def log(self, organisation_id: str, member_id: str) -> tuple[LogLine, ...]: ...
    def logged(self, organisation_id: str) -> tuple[str, ...]:
        """Return everybody who ever was a member, in the order they came."""

    def add_grant(self, grant: Grant) -> None: ...
    def grant(self, grant_id: str) -> Grant | None: ...
    def grants_by(self, firm_id: str) -> tuple[Grant, ...]: ...
    def grants_to(self, organisation_id: str) -> tuple[Grant, ...]: ...
    def withdraw(self, grant_id: str, now: datetime) -> bool: ...

    def add_campaign(self, campaign: Campaign) -> None: ...
    def campaign(self, campaign_id: str) -> Campaign | None: ...
    def campaigns(self) -> tuple[Campaign, ...]: ...
    def participations(self, campaign_ids: Collection[str]) -> dict[str, Participation]:
        """Return how several campaigns go."""

    def submitted_to(self, campaign_id: str, offset: int, limit: int) -> tuple[str, ...]:
        """Return the submissions whose consent stands, newest first."""

    def close_campaign(self, campaign_id: str, closes_at: datetime) -> None: ...
    def put_entry(self, entry: Entry) -> None: ...
    def entries_of(self, assessment_id: str) -> tuple[Entry, ...]: ...
    def entries_in(self, campaign_id: str) -> tuple[Entry, ...]: ...
    def withdraw_entry(self, campaign_id: str, assessment_id: str, now: datetime) -> bool: ...
    def participation(self, campaign_id: str) -> Participation: ...


class ReviewStore(Protocol):
    """Remarks and verified levels."""

    def add(self, remark: Remark) -> None: ...
    def remark(self, remark_id: str) -> Remark | None: ...
    def remarks(self, assessment_id: str) -> tuple[Remark, ...]: ...
    def verify(self, verifying: Verifying) -> VerifiedLevel | None:
        """Record a verified level beside the answer; ``None`` where nothing was changed.

        Nothing changes where the stored level is not ``base``, the assessment is a draft, or the
        actor ever set an answer or evidence of it.
        """

    def verified(self, assessment_id: str) -> tuple[VerifiedLevel, ...]: ...
    def reopen(self, assessment_id: str) -> bool:
        """Make a submitted assessment a draft again."""
