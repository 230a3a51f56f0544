"""What the use cases of accounts ask of the memory. ``db`` fills these ports."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from assessment.domain.accounts import (
    Account,
    AccountSession,
    CodeKind,
    Credentials,
    HeldRole,
    Identity,
    Role,
)
from assessment.domain.firms import Actor


@dataclass(frozen=True)
class AccountsWanted:
    """Which accounts somebody looks for. What is empty does not narrow the search."""

    text: str = ""
    role: Role | None = None
    offset: int = 0
    limit: int = 20


class Channel(StrEnum):
    """A way to reach somebody outside the application."""

    SMS = "sms"
    WECHAT = "wechat"
    EMAIL = "email"


class MessageKind(StrEnum):
    """What a message says. The words are made when it is sent; none carries a secret."""

    WELCOME = "welcome"
    PASSWORD_CHANGED = "password_changed"
    RESET_BY_DESK = "reset_by_desk"
    NEW_ROLE = "new_role"
    DEACTIVATED = "deactivated"


@dataclass(frozen=True)
class Message:
    """Something to be told to the owner of an account."""

    id: str
    account_id: str
    channel: Channel
    kind: MessageKind
    created_at: datetime


class AccountStore(Protocol):
    """Accounts, what they prove themselves by, their roles, and who vouches for them."""

    def is_empty(self) -> bool: ...
    def add(self, account: Account, password_hash: str | None) -> bool:
        """Add an account, whose actor is there; ``False`` where the name or number is taken."""

    def get(self, account_id: str) -> Account | None: ...
    def by_name(self, name: str) -> Account | None:
        """Find an account by its plain name or its mobile number."""

    def find(self, role: Role | None = None, scope: str | None = None) -> tuple[Account, ...]:
        """Return all accounts, or those with a role (within a scope), by name."""

    def search(self, wanted: AccountsWanted) -> tuple[Account, ...]:
        """Return accounts by name; the text is part of a name, a shown name or a number."""

    def count(self, wanted: AccountsWanted) -> int:
        """Return how many a search finds, whatever its limit."""

    def shown_names(self, account_ids: Collection[str]) -> dict[str, str]:
        """Return the shown names of those that are accounts."""

    def change(self, account: Account) -> bool:
        """Store what is personal; ``False`` where the name or number is taken."""

    def set_active(self, account_id: str, active: bool) -> None: ...
    def credentials(self, account_id: str) -> Credentials: ...
    def set_password(self, account_id: str, password_hash: str) -> None: ...
    def set_totp(self, account_id: str, seed: str | None, since: datetime | None) -> None:
        """Set the second factor; without ``since`` it is not confirmed, without seed none."""

    def use_totp(self, account_id: str, step: int) -> bool:
        """Use up a step and all before it; ``False`` where that happened already."""

    def roles(self, account_id: str) -> tuple[HeldRole, ...]: ...
    def give_role(self, account_id: str, held: HeldRole, at: datetime) -> bool:
        """Give a role; ``False`` where it was held already."""

    def take_role(self, account_id: str, held: HeldRole) -> bool:
        """Take a role away; ``False`` where it was not held."""

    def identity(self, issuer: str, subject: str) -> Identity | None: ...
    def identities(self, account_id: str) -> tuple[Identity, ...]: ...
    def put_identity(self, identity: Identity, at: datetime) -> None:
        """Store who vouches for an account, or the credit code that was said anew."""

    def owners(self, firm_id: str) -> tuple[Actor, ...]: ...
    def firms_of(self, actor_id: str) -> tuple[str, ...]:
        """Return the ids of the firms an actor owns."""

    def drop_strangers(self, firm_id: str) -> None:
        """Take a firm from its anonymous owners: codes, tickets, sessions and ownership."""


class SignInStore(Protocol):
    """Sessions of accounts, tickets, codes, failed attempts, and messages that wait."""

    def add_session(self, token_hash: str, session: AccountSession) -> None: ...
    def session(self, token_hash: str) -> AccountSession | None:
        """Return a session of an active account, alive or not."""

    def note_use(self, token_hash: str, at: datetime) -> None: ...
    def open_assessment(self, token_hash: str, assessment_id: str | None) -> None: ...
    def drop_session(self, token_hash: str) -> None: ...
    def drop_sessions(self, account_id: str, but: str | None = None) -> None:
        """End all sessions of an account, but perhaps one, and its tickets."""

    def add_ticket(self, ticket_hash: str, account_id: str, expires_at: datetime) -> None: ...
    def take_ticket(self, ticket_hash: str, now: datetime) -> str | None:
        """Use up a ticket and return its account; ``None``: unknown, used or too old."""

    def add_attempt(self, name_hash: str, address_hash: str, at: datetime) -> int:
        """Write a try down as failed before it is judged, and return its number."""

    def attempt_succeeded(self, attempt: int) -> None: ...
    def failures_on(self, name_hash: str, since: datetime) -> tuple[datetime, ...]: ...
    def failures_from(self, address_hash: str, since: datetime) -> tuple[datetime, ...]: ...
    def is_familiar(self, name_hash: str, address_hash: str) -> bool:
        """Tell whether this name was signed in from this address lately."""

    def forget_before(self, failures: datetime, successes: datetime, now: datetime) -> None:
        """Delete old attempts, and sessions, tickets and codes that have run out."""

    def put_codes(
        self,
        account_id: str,
        kind: CodeKind,
        code_hashes: tuple[str, ...],
        *,
        issued_by: str,
        at: datetime,
        expires_at: datetime | None = None,
    ) -> None:
        """Store codes in place of the account's old ones of this kind."""

    def take_code(
        self, account_id: str, code_hash: str, now: datetime, kinds: tuple[CodeKind, ...]
    ) -> CodeKind | None:
        """Use up a code of these kinds; ``None``: not this account's, used, or too old."""

    def codes_left(self, account_id: str, kind: CodeKind) -> int: ...
    def drop_codes(self, account_id: str, kind: CodeKind | None = None) -> None: ...
    def add_message(self, message: Message) -> None: ...
    def waiting_messages(self, limit: int) -> tuple[Message, ...]: ...
    def take_message(self, message_id: str, at: datetime) -> bool:
        """Take a message out to send it; ``False`` where somebody else did."""
