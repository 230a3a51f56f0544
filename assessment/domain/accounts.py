"""Accounts: who signs in, with which roles, and what a session of theirs is."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from assessment.domain.account_errors import BadContact, BadName
from assessment.domain.firms import Actor, ActorKind


class Role(StrEnum):
    """What an account is. Which firm, region or organisation it is that for is its scope."""

    FIRM = "firm"
    CONSULTANT = "consultant"
    BUREAU = "bureau"
    ADMIN = "admin"


#: These must prove themselves twice, and never own a firm.
STAFF = frozenset({Role.CONSULTANT, Role.BUREAU, Role.ADMIN})
TWO_FACTORS = frozenset({Role.BUREAU, Role.ADMIN})


class Stage(StrEnum):
    """How far a session has come. Only a full one may do anything but go on."""

    FULL = "full"
    SECOND_FACTOR = "second_factor"
    ENROL = "enrol"


class Method(StrEnum):
    """How a session began."""

    PASSWORD = "password"
    OIDC = "oidc"


class CodeKind(StrEnum):
    """A recovery code: printed by its owner, or handed out by a desk that saw the licence."""

    PRINTED = "printed"
    DESK = "desk"


@dataclass(frozen=True)
class Account:
    """Somebody who can sign in. ``name`` is in its plain form."""

    id: str
    name: str
    display_name: str
    mobile: str | None
    email: str | None
    region: str | None
    active: bool
    created_at: datetime

    @property
    def actor(self) -> Actor:
        return Actor(ActorKind.ACCOUNT, self.id)


@dataclass(frozen=True)
class HeldRole:
    """A role within a scope: a region id (bureau), an organisation id (consultant), or nothing."""

    role: Role
    scope: str = ""


@dataclass(frozen=True)
class Credentials:
    """What an account proves itself by. Never leaves the services."""

    account_id: str
    active: bool
    password_hash: str | None
    totp_seed: str | None
    totp_since: datetime | None


@dataclass(frozen=True)
class AccountSession:
    """A browser that signed in, as it is stored."""

    account_id: str
    assessment_id: str | None
    stage: Stage
    method: Method
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class SessionLimits:
    """How long a session lasts: unused, altogether, and while it waits for a second factor."""

    idle: timedelta = timedelta(hours=2)
    absolute: timedelta = timedelta(hours=12)
    waiting: timedelta = timedelta(minutes=10)

    @property
    def noted_every(self) -> timedelta:
        """Return how often its use is written down; every request would be a write."""
        return min(timedelta(minutes=5), self.idle / 4)

    def is_alive(self, session: AccountSession, now: datetime) -> bool:
        """Tell whether a session still counts."""
        return now < session.expires_at and now < session.seen_at + self.idle


@dataclass(frozen=True)
class Identity:
    """Who an identity provider says somebody is."""

    issuer: str
    subject: str
    account_id: str
    credit_code: str | None


@dataclass(frozen=True)
class SignedIn:
    """Who is here, read from the store for this very moment."""

    account: Account
    roles: tuple[HeldRole, ...]
    assessment_id: str | None
    method: Method

    @property
    def actor(self) -> Actor:
        return self.account.actor

    def has(self, role: Role) -> bool:
        """Tell whether the account has a role, whatever its scope."""
        return any(held.role is role for held in self.roles)

    def scopes(self, role: Role) -> tuple[str, ...]:
        """Return the regions (bureau) or organisations (consultant) a role is held for."""
        return tuple(held.scope for held in self.roles if held.role is role)


_TO_PLAIN_DASH = str.maketrans("‐‑‒–—―−", "-------")
_MOBILE = re.compile(r"(?:\+?86)?(1[3-9][0-9]{9})")
_EMAIL = re.compile(r"[^@\s<>\"',;:\\()\[\]]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
_NAME_LIMITS = range(3, 65)


def plain_name(text: str) -> str:
    """Return the one form of a name as typed: width, case, spaces and hyphens do not matter.

    A mobile number loses its country code. Whether it can be a name at all, this does not say.
    """
    shown = "".join(letter for letter in text if letter.isprintable())
    name = unicodedata.normalize("NFKC", shown).casefold().translate(_TO_PLAIN_DASH).strip()
    bare = re.sub(r"[\s-]", "", name)
    found = _MOBILE.fullmatch(bare)
    return found[1] if found else name


def new_name(text: str) -> str:
    """Return the plain form of a name somebody wants to have.

    Raises:
        BadName: too short, too long, only digits without being a mobile number, or odd characters.
    """
    name = plain_name(text)
    right = all(letter.isalnum() or letter in "._-@" for letter in name)
    is_number = name.isdecimal() and not is_mobile(name)
    if len(name) not in _NAME_LIMITS or not right or is_number:
        raise BadName
    return name


def is_mobile(name: str) -> bool:
    """Tell whether a plain name is a mobile number."""
    return len(name) == 11 and _MOBILE.fullmatch(name) is not None


def clean_mobile(text: str | None) -> str | None:
    """Return a mobile number, or ``None`` for an empty field.

    Raises:
        BadContact: it is none.
    """
    number = plain_name(text or "")
    if number and not is_mobile(number):
        raise BadContact
    return number or None


def clean_email(text: str | None) -> str | None:
    """Return an e-mail address, or ``None`` for an empty field.

    Raises:
        BadContact: it is none.
    """
    address = unicodedata.normalize("NFKC", text or "").strip()
    is_right = _EMAIL.fullmatch(address) and address.isprintable() and len(address) <= 254
    if address and not is_right:
        raise BadContact
    return address or None
