"""The audit trail: what happened, to what, by whom; never a value, a name or free text.

Every event carries the hash of the one before it, so that a change, a gap, an insertion or a new
order shows. The last hash is signed with a key that is not in the database, so that somebody who
can write to the database cannot compute a new chain. Answers stay in their own log; a seal binds
a stretch of that log to the chain.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

from assessment.domain.assessments import Event
from assessment.domain.errors import Refusal
from assessment.domain.receipts import canonical

#: What stands before the first event.
GENESIS = "0" * 64
_ID = re.compile(r"[A-Za-z0-9_.:*-]{0,64}")
_WORD = re.compile(r"[a-z_]{1,32}")


class AuditKind(StrEnum):
    """What can happen. A word is never renamed: it is part of what was hashed."""

    # coming in and going out
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_IN_SLOWED = "sign_in_slowed"
    SIGNED_OUT = "signed_out"
    SECOND_FACTOR_FAILED = "second_factor_failed"
    SECOND_FACTOR_SET = "second_factor_set"
    SECOND_FACTOR_REMOVED = "second_factor_removed"
    PASSWORD_CHANGED = "password_changed"
    PASSWORD_RESET = "password_reset"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    RECOVERY_CODE_USED = "recovery_code_used"
    # accounts and roles
    REGISTERED = "registered"
    ACCOUNT_ADDED = "account_added"
    ACCOUNT_CHANGED = "account_changed"
    ACCOUNT_DEACTIVATED = "account_deactivated"
    ACCOUNT_ACTIVATED = "account_activated"
    ROLE_GIVEN = "role_given"
    ROLE_TAKEN = "role_taken"
    ASSESSMENT_CLAIMED = "assessment_claimed"
    # firms and who acts for them
    INVITED = "invited"
    INVITATION_USED = "invitation_used"
    INVITATION_WITHDRAWN = "invitation_withdrawn"
    MEMBER_ADDED = "member_added"
    MEMBER_CHANGED = "member_changed"
    MEMBER_REMOVED = "member_removed"
    DIMENSION_ASSIGNED = "dimension_assigned"
    OWNERSHIP_PASSED_ON = "ownership_passed_on"
    FIRM_CLAIMED = "firm_claimed"
    LICENCE_HANDED_IN = "licence_handed_in"
    LICENCE_READ = "licence_read"
    LICENCE_TURNED_DOWN = "licence_turned_down"
    LICENCE_DELETED = "licence_deleted"
    FIRM_VERIFIED = "firm_verified"
    DISPUTE_OPENED = "dispute_opened"
    DISPUTE_SETTLED = "dispute_settled"
    # organisations, grants and consent
    ORGANISATION_ADDED = "organisation_added"
    ORGANISATION_CHANGED = "organisation_changed"
    LETTERHEAD_CHANGED = "letterhead_changed"
    CLIENT_ASSIGNED = "client_assigned"
    CLIENT_UNASSIGNED = "client_unassigned"
    CLIENT_HANDED_OVER = "client_handed_over"
    GRANTED = "granted"
    GRANT_WITHDRAWN = "grant_withdrawn"
    CONSENT_GIVEN = "consent_given"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    # campaigns, submissions and review
    CAMPAIGN_ADDED = "campaign_added"
    CAMPAIGN_CHANGED = "campaign_changed"
    INDICATOR_ENTERED = "indicator_entered"
    INDICATOR_CHANGED = "indicator_changed"
    SUBMITTED = "submitted"
    REOPENED = "reopened"
    COMMENTED = "commented"
    EVIDENCE_REQUESTED = "evidence_requested"
    LEVEL_VERIFIED = "level_verified"
    ANSWERS_SEALED = "answers_sealed"
    PEERS_BUILT = "peers_built"
    REGISTER_IMPORTED = "register_imported"
    # what leaves, what comes in, what goes for good
    EXPORTED = "exported"
    IMPORTED = "imported"
    DELETED = "deleted"
    ERASED = "erased"
    BACKED_UP = "backed_up"
    RESTORED = "restored"
    AUDIT_EXPORTED = "audit_exported"
    # what was refused
    REFUSED = "refused"

    @property
    def outlives_rollback(self) -> bool:
        """Whether it is kept even where everything else of its unit is undone."""
        return self in _OF_FAILURE


_OF_FAILURE = frozenset(
    {
        AuditKind.REFUSED,
        AuditKind.SIGN_IN_FAILED,
        AuditKind.SIGN_IN_SLOWED,
        AuditKind.SECOND_FACTOR_FAILED,
    }
)


class Audit(Protocol):
    """Where use cases write down what happened: ``unit.audit``."""

    def record(
        self,
        kind: AuditKind,
        *,
        actor_id: str | None,
        object_kind: str,
        object_id: str,
        at: datetime,
        digest: str = "",
    ) -> None:
        """Write an event down with the unit it belongs to.

        It is written at the end of the unit's own transaction, and undone with it; kinds that
        tell of a failure are kept all the same. In a reading unit it is written right after.

        Raises:
            ValueError: an id or a kind that could be a name or free text.
        """

    def seal(self, assessment_id: str, *, actor_id: str | None, at: datetime) -> None:
        """Bind the answers that no seal covers yet to the trail; none is no error."""


@dataclass(frozen=True)
class AuditEvent:
    """One line of the trail. ``digest`` binds content kept elsewhere: a receipt, a seal.

    Raises:
        ValueError: an id or a kind that could be a name or free text.
    """

    seq: int
    at: datetime
    kind: AuditKind
    actor_id: str | None
    object_kind: str
    object_id: str
    digest: str = ""

    def __post_init__(self) -> None:
        ids = (self.actor_id or "", self.object_id, self.digest)
        if not (_WORD.fullmatch(self.object_kind) and all(_ID.fullmatch(i) for i in ids)):
            raise ValueError("an audit event holds ids and kinds only")

    def hash_after(self, previous: str) -> str:
        """Return the hash of this event as the follower of another."""
        return hash_of(previous, self)


@dataclass(frozen=True)
class Link:
    """An event in its place in the chain, as it is stored."""

    event: AuditEvent
    hash: str


@dataclass(frozen=True)
class Head:
    """The last event of the chain."""

    seq: int
    hash: str

    @classmethod
    def empty(cls) -> Head:
        """Return the head of a trail in which nothing has happened."""
        return cls(0, GENESIS)

    def signed(self, key: bytes) -> str:
        """Return the signature that only a holder of the key can make."""
        return _keyed(key, "head", [self.seq, self.hash])

    @property
    def anchor(self) -> str:
        """Return one short text to be noted outside: the trail can later be held against it."""
        return f"{self.seq}:{self.hash}"


@dataclass(frozen=True)
class Seal:
    """A stretch of an answer log, with a keyed digest that tells nobody the answers."""

    seq: int
    assessment_id: str
    first_rev: int
    last_rev: int
    digest: str

    @property
    def binding(self) -> str:
        """Return what the event of this seal carries."""
        content = [self.assessment_id, self.first_rev, self.last_rev, self.digest]
        return hashlib.sha256(canonical(content).encode("utf-8")).hexdigest()


@dataclass(frozen=True)
class Fault:
    """A place where the trail does not hold. ``what`` is one of the words in :data:`FAULTS`."""

    what: str
    seq: int | None = None
    assessment_id: str = ""

    @property
    def place(self) -> str:
        """Return where it is, as the command line tells it."""
        event = None if self.seq is None else f"event {self.seq}"
        assessment = f"assessment {self.assessment_id}" if self.assessment_id else None
        return ", ".join(part for part in (assessment, event) if part)


#: What verification can find, and how it is told.
FAULTS = {
    "head": "the last event is not the one that was signed",
    "gap": "an event is missing or out of order",
    "hash": "an event was changed",
    "row": "an event is not readable",
    "anchor": "the trail does not contain the noted event",
    "seal": "a seal was changed, added or taken away",
    "answers": "sealed answers were changed, added, taken away or put in another order",
    "receipt": "a submitted receipt was changed or taken away",
}


@dataclass(frozen=True)
class TrailReport:
    """What verification found. ``anchor`` may be noted outside the database."""

    events: int
    seals: int
    faults: tuple[Fault, ...]
    anchor: str

    @property
    def ok(self) -> bool:
        return not self.faults


def hash_of(previous: str, event: AuditEvent) -> str:
    """Return the hash of an event as the follower of another; anybody can compute it.

    The text is the canonical one. It is written straight: nothing here has to be made plain
    first, and a whole trail is hashed in half the time.
    """
    content = [
        previous,
        event.seq,
        _exact(event.at),
        event.kind.value,
        event.actor_id,
        event.object_kind,
        event.object_id,
        event.digest,
    ]
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def digest_answers(events: Iterable[Event], key: bytes) -> str:
    """Return the keyed digest of a stretch of an answer log, in the order given."""
    return _keyed(key, "answers", [_sealed(event) for event in events])


def _sealed(event: Event) -> list[object]:
    return [
        event.rev,
        event.kind.value,
        event.question_id,
        event.value,
        event.reason,
        event.elapsed_ms,
        event.actor_id,
        _exact(event.at),
    ]


def _exact(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _keyed(key: bytes, purpose: str, content: object) -> str:
    text = canonical([purpose, content])
    return hmac.new(key, text.encode("utf-8"), hashlib.sha256).hexdigest()


class TrailUnreadable(Refusal):
    """There is an event that no release can have written."""

    code = "trail"
    sentence = (
        "日志里有读不出来的记录，很可能被人绕过系统改过。请马上核对完整性，不要再改动数据库。"
    )


@dataclass(frozen=True)
class Wanted:
    """Which events somebody looks for. What is empty does not narrow the search."""

    kinds: frozenset[AuditKind] = frozenset()
    actor_id: str = ""
    object_id: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before_seq: int | None = None
    limit: int = 100
