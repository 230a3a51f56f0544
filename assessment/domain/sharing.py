"""Who else may act for a firm: members, invitations, organisations, grants, campaigns, claims."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from assessment.domain.accounts import HeldRole, Role
from assessment.domain.permissions import Bearing, Relation, Standing

#: All dimensions, where one could be named.
EVERYTHING = "*"
#: The end of what has no end.
FOREVER = datetime(9999, 12, 31, tzinfo=UTC)


class MemberRole(StrEnum):
    CONTRIBUTOR = "contributor"
    READER = "reader"


class OrganisationRole(StrEnum):
    LEAD = "lead"
    MEMBER = "member"


class GrantLevel(StrEnum):
    READ = "read"
    FILL = "fill"


class InvitationKind(StrEnum):
    COLLEAGUE = "colleague"  # to fill in or read dimensions of a firm
    OWNERSHIP = "ownership"  # to take over a firm
    ORGANISATION = "organisation"  # to join an organisation
    CONFIRMATION = "confirmation"  # from a bureau to the firm with a credit code


class Method(StrEnum):
    """How it was confirmed that a firm is the one of its credit code."""

    INVITATION = "invitation"
    LICENCE = "licence"
    GOVERNMENT = "government"


class Outcome(StrEnum):
    """Who has the credit code once a dispute is settled."""

    HOLDER = "holder"
    CLAIMANT = "claimant"


class LogEvent(StrEnum):
    """What can happen to a member of an organisation."""

    JOINED = "joined"
    MADE_LEAD = "made_lead"
    MADE_MEMBER = "made_member"
    ASSIGNED = "assigned"
    UNASSIGNED = "unassigned"
    HANDED_OVER = "handed_over"
    TAKEN_OVER = "taken_over"
    OPENED = "opened"
    LEFT = "left"


@dataclass(frozen=True)
class Member:
    """Somebody's part in a firm: one dimension, or everything. Ends with ``until``."""

    firm_id: str
    actor_id: str
    dimension: str
    role: MemberRole
    invitation_id: str | None
    until: datetime
    since: datetime


@dataclass(frozen=True)
class Invitation:
    """A link for one person, once. ``dimensions`` and ``role`` say what it opens."""

    id: str
    token_hash: str
    kind: InvitationKind
    firm_id: str | None
    organisation_id: str | None
    assessment_id: str | None
    credit_code: str | None
    role: str
    dimensions: tuple[str, ...]
    access_until: datetime
    created_by: str
    created_at: datetime
    expires_at: datetime
    used_by: str | None = None
    used_at: datetime | None = None
    withdrawn_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether somebody may still come in by it."""
        return self.used_at is None and self.withdrawn_at is None and now < self.expires_at


@dataclass(frozen=True)
class Organisation:
    """A consultancy."""

    id: str
    name: str
    created_at: datetime


@dataclass(frozen=True)
class OrganisationMember:
    organisation_id: str
    actor_id: str
    role: OrganisationRole
    since: datetime


@dataclass(frozen=True)
class Client:
    """A firm that a member of an organisation looks after."""

    organisation_id: str
    firm_id: str
    actor_id: str
    since: datetime


@dataclass(frozen=True)
class LogLine:
    """What happened to ``member_id``, done by ``actor_id``."""

    organisation_id: str
    member_id: str
    event: LogEvent
    firm_id: str | None
    actor_id: str
    at: datetime


@dataclass(frozen=True)
class Grant:
    """A firm lets an organisation in."""

    id: str
    firm_id: str
    organisation_id: str
    level: GrantLevel
    until: datetime
    granted_by: str
    granted_at: datetime
    withdrawn_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        return self.withdrawn_at is None and now < self.until


@dataclass(frozen=True)
class Campaign:
    """A bureau's round in a region. Firms agree to show an assessment to this ``bureau``."""

    id: str
    name: str
    region: str
    bureau: str
    model_version: str
    opens_at: datetime
    closes_at: datetime
    created_by: str
    created_at: datetime

    def is_open(self, now: datetime) -> bool:
        return self.opens_at <= now < self.closes_at


@dataclass(frozen=True)
class Entry:
    """A firm's consent to show one assessment to the bureau of a campaign."""

    campaign_id: str
    assessment_id: str
    actor_id: str
    version: str
    consented_at: datetime
    withdrawn_at: datetime | None = None


@dataclass(frozen=True)
class Participation:
    """How a campaign goes, in numbers alone."""

    entered: int
    submitted: int


@dataclass(frozen=True)
class Claim:
    """The credit code a firm says is its own. Without ``method`` the firm is unverified."""

    firm_id: str
    credit_code: str
    claimed_by: str
    claimed_at: datetime
    method: Method | None = None
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None


@dataclass(frozen=True)
class Dispute:
    """Two firms name one credit code. Neither loses anything until this is settled."""

    id: str
    credit_code: str
    holder_id: str
    claimant_id: str
    opened_by: str
    opened_at: datetime
    settled_by: str | None = None
    settled_at: datetime | None = None
    outcome: Outcome | None = None

    def is_lost_by(self, firm_id: str) -> bool:
        """Whether it was settled that the code is the other firm's."""
        winner = self.holder_id if self.outcome is Outcome.HOLDER else self.claimant_id
        return self.outcome is not None and firm_id != winner


@dataclass(frozen=True)
class Ties:
    """What the store knows of somebody and a firm, or one assessment of it."""

    owns: bool = False
    parts: tuple[tuple[str, MemberRole], ...] = ()
    levels: frozenset[GrantLevel] = frozenset()
    bureaus: frozenset[str] = frozenset()
    region: str | None = None
    has_filled: bool = False
    has_verified: bool = False


Within = Callable[[str, tuple[str, ...]], bool]
_GRANTED = {GrantLevel.FILL: Relation.FILLER, GrantLevel.READ: Relation.ADVISER}


def bearing_to_firm(ties: Ties, roles: tuple[HeldRole, ...], within: Within) -> Bearing:
    """Return how somebody stands to a firm and its assessments."""
    scopes = tuple(held.scope for held in roles if held.role is Role.BUREAU)
    standings = {Standing(_GRANTED[level]) for level in ties.levels} | _parts(ties)
    if ties.owns:
        standings.add(Standing(Relation.OWNER))
    if ties.bureaus & set(scopes):
        standings.add(Standing(Relation.REVIEWER))
    if scopes and ties.region is not None and within(ties.region, scopes):
        standings.add(Standing(Relation.BUREAU))
    if is_admin(roles):
        standings.add(Standing(Relation.ADMIN))
    return Bearing(frozenset(standings), ties.has_filled, ties.has_verified)


def bearing_to_region(region: str, roles: tuple[HeldRole, ...], within: Within) -> Bearing:
    """Return how somebody stands to a region and its campaigns."""
    scopes = tuple(held.scope for held in roles if held.role is Role.BUREAU)
    found = {Standing(Relation.BUREAU)} if scopes and within(region, scopes) else set()
    return Bearing(frozenset(found | _administering(roles)))


def bearing_to_organisation(
    member: OrganisationMember | None, roles: tuple[HeldRole, ...]
) -> Bearing:
    """Return how somebody stands to an organisation."""
    found = set() if member is None else {Standing(Relation(member.role.value))}
    return Bearing(frozenset(found | _administering(roles)))


def is_admin(roles: tuple[HeldRole, ...]) -> bool:
    return any(held.role is Role.ADMIN for held in roles)


def _administering(roles: tuple[HeldRole, ...]) -> set[Standing]:
    return {Standing(Relation.ADMIN)} if is_admin(roles) else set()


def _parts(ties: Ties) -> set[Standing]:
    found = set()
    for role in MemberRole:
        dimensions = frozenset(d for d, held in ties.parts if held is role)
        if dimensions:
            whole = None if EVERYTHING in dimensions else dimensions
            found.add(Standing(Relation(role.value), whole))
    return found
