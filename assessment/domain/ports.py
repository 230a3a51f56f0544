"""What the use cases ask of the memory. ``db`` fills these ports; services know only these.

A unit of work is one transaction with a session of its own::

    with store.writing() as unit:      # commits at the end, rolls back on any exception
        unit.answers.put(change)
    with store.reading() as unit:      # one consistent look, never a change
        unit.answers.state(assessment_id)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from assessment.domain.account_ports import AccountStore, SignInStore
from assessment.domain.assessments import Assessment, Event, Note, State
from assessment.domain.audit_store import AuditStore
from assessment.domain.batches import BatchStore
from assessment.domain.evidence import Evidence
from assessment.domain.firms import Actor, Consent, Firm
from assessment.domain.indicators import IndicatorStore
from assessment.domain.letterheads import LetterheadStore
from assessment.domain.peers import PeerStore
from assessment.domain.personal_data import PrivacyStore
from assessment.domain.portfolios import PortfolioStore
from assessment.domain.receipts import Receipt
from assessment.domain.rounds import RoundStore
from assessment.domain.sharing_ports import (
    LicenceStore,
    OrganisationStore,
    ReviewStore,
    SharingStore,
)


@dataclass(frozen=True)
class Change:
    """One byte to be stored (an answer, or an evidence mark), if it is still ``base``."""

    assessment_id: str
    actor_id: str
    question_id: str
    position: int
    value: int
    base: int
    reason: str | None
    elapsed_ms: int | None
    at: datetime
    dimension: str = ""


@dataclass(frozen=True)
class Written:
    """The assessment right after a change: its rev, its packed answers, the rev of its facts."""

    rev: int
    answers: bytes
    facts_rev: int
    by_owner: bool = False


@dataclass(frozen=True)
class Visit:
    """A browser session: who it is, and which assessment it has open.

    Only an account can be here with none open.
    """

    actor: Actor
    assessment_id: str | None


class AnswerStore(Protocol):
    """Answers, notes and the place where somebody left off."""

    def put(self, change: Change) -> Written | None:
        """Compare and swap one byte and log it; ``None`` where nothing was changed.

        Nothing changes where the byte is not ``base``, the assessment is no draft, or the actor
        may not fill in the dimension.
        """

    def mark(self, change: Change) -> Written | None:
        """Do the same with a byte of the evidence marks (1 there, 0 not)."""

    def fill(self, assessment_id: str, state: State, events: Sequence[Event]) -> None:
        """Fill a new draft at once: its packed state, and the log that adds up to it."""

    def assessment(self, assessment_id: str) -> Assessment | None: ...
    def state(self, assessment_id: str) -> State: ...
    def events(self, assessment_id: str) -> tuple[Event, ...]: ...
    def last_event(self, assessment_id: str, question_id: str) -> Event | None: ...
    def reasons(self, assessment_id: str) -> dict[str, str]: ...
    def timings(self, assessment_id: str) -> dict[str, int]:
        """Return the milliseconds spent on each question, all its answers together."""

    def notes(self, assessment_id: str) -> dict[str, str]: ...
    def put_note(self, note: Note) -> None:
        """Store a note in place of the old one; an empty text deletes it."""

    def place(self, assessment_id: str) -> str | None: ...
    def put_place(self, assessment_id: str, place: str) -> None: ...


class FirmStore(Protocol):
    """Firms, their owners, what is known of them, and what they agreed to."""

    def add_actor(self, actor: Actor, at: datetime) -> None: ...
    def add_firm(self, firm: Firm) -> None: ...
    def add_owner(self, firm_id: str, actor_id: str, at: datetime) -> None:
        """Let an actor act for a firm; harmless where it does already."""

    def add_assessment(self, assessment: Assessment, state: State) -> None: ...
    def add_consent(self, consent: Consent) -> None: ...
    def consents(self, firm_id: str) -> tuple[Consent, ...]: ...
    def firm(self, firm_id: str) -> Firm | None: ...
    def any(self) -> bool:
        """Tell whether there is any firm."""

    def change_firm(self, firm: Firm) -> None: ...
    def owns(self, actor_id: str, assessment_id: str) -> bool: ...
    def facts(self, assessment_id: str) -> dict[str, Any]:
        """Return the current facts as JSON values by fact id."""

    def fact_log(self, assessment_id: str) -> tuple[tuple[int, str, Any], ...]:
        """Return (rev, fact id, JSON value or ``None`` for forgotten), oldest first."""

    def put_facts(
        self, assessment_id: str, actor_id: str, changes: Mapping[str, Any], at: datetime
    ) -> int | None:
        """Change facts of a draft and log them; return the new rev, ``None`` for no draft."""

    def submit(self, assessment_id: str, rev: int, at: datetime) -> bool:
        """Close a draft that still has this rev. ``False`` where it has moved on."""


class EntryStore(Protocol):
    """The ways in: resume codes, one-time tickets, browser sessions, and failed attempts."""

    def put_code(self, assessment_id: str, code_hash: str, at: datetime) -> None:
        """Store a resume code in place of the old one."""

    def assessment_by_code(self, code_hash: str) -> str | None: ...
    def add_ticket(self, ticket_hash: str, visit: Visit, expires_at: datetime) -> None: ...
    def take_ticket(self, ticket_hash: str, now: datetime) -> Visit | None:
        """Use up a ticket; ``None`` where it is unknown, used or too old."""

    def add_session(
        self, token_hash: str, visit: Visit, created_at: datetime, expires_at: datetime
    ) -> None: ...
    def visit(self, token_hash: str, now: datetime) -> Visit | None: ...
    def drop_session(self, token_hash: str) -> None: ...
    def add_attempt(self, address_hash: str, at: datetime, succeeded: bool) -> None: ...
    def attempts_from(self, address_hash: str, since: datetime) -> tuple[datetime, ...]:
        """Return when codes from one address failed, oldest first."""

    def attempts_anywhere(self, since: datetime) -> int: ...
    def forget_before(self, moment: datetime, now: datetime) -> None:
        """Delete old attempts, and tickets and sessions that have run out."""


class EvidenceStore(Protocol):
    """Evidence and the questions it serves."""

    def add(self, evidence: Evidence, actor_id: str) -> None: ...
    def get(self, evidence_id: str) -> Evidence | None: ...
    def of(self, assessment_id: str) -> tuple[Evidence, ...]: ...
    def with_upload(self, assessment_id: str, upload_sha256: str) -> Evidence | None: ...
    def link(self, evidence_id: str, question_id: str) -> None: ...
    def unlink(self, evidence_id: str, question_id: str) -> None: ...
    def remove(self, evidence_id: str) -> None: ...


class ReceiptStore(Protocol):
    """Receipts: one for each submission. A firm may reopen and submit again; all of them stay."""

    def add(self, receipt: Receipt) -> None: ...
    def of(self, assessment_id: str) -> Receipt | None:
        """Return the receipt of the last submission."""

    def all(self, assessment_id: str) -> tuple[Receipt, ...]:
        """Return the receipts of all submissions, oldest first."""


class Unit(Protocol):
    """One transaction."""

    @property
    def answers(self) -> AnswerStore: ...
    @property
    def firms(self) -> FirmStore: ...
    @property
    def entries(self) -> EntryStore: ...
    @property
    def evidence(self) -> EvidenceStore: ...
    @property
    def receipts(self) -> ReceiptStore: ...
    @property
    def accounts(self) -> AccountStore: ...
    @property
    def sign_ins(self) -> SignInStore: ...
    @property
    def audit(self) -> AuditStore: ...
    @property
    def privacy(self) -> PrivacyStore: ...
    @property
    def sharing(self) -> SharingStore: ...
    @property
    def licences(self) -> LicenceStore: ...
    @property
    def indicators(self) -> IndicatorStore: ...
    @property
    def organisations(self) -> OrganisationStore: ...
    @property
    def letterheads(self) -> LetterheadStore: ...
    @property
    def reviews(self) -> ReviewStore: ...
    @property
    def peers(self) -> PeerStore: ...
    @property
    def rounds(self) -> RoundStore: ...
    @property
    def portfolios(self) -> PortfolioStore: ...
    @property
    def batches(self) -> BatchStore: ...


class Store(Protocol):
    """Where units of work come from. Safe to share between threads."""

    def reading(self) -> AbstractContextManager[Unit]: ...
    def writing(self) -> AbstractContextManager[Unit]: ...


class FileStore(Protocol):
    """Where the content of evidence lies, under random names."""

    def put(self, content: bytes) -> str:
        """Store content durably and return its storage id."""

    def get(self, storage_id: str) -> bytes:
        """Return stored content. Raises FileNotFoundError."""

    def remove(self, storage_ids: Sequence[str]) -> None:
        """Delete content; what is gone already is no error."""

    def before(self, moment: datetime) -> tuple[str, ...]:
        """Return the storage ids of all content that was written before a moment."""
