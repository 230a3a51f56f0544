"""Firms and those who act for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ActorKind(StrEnum):
    ANONYMOUS = "anonymous"
    ACCOUNT = "account"
    SYSTEM = "system"


class Origin(StrEnum):
    """Where a firm comes from. Demo firms never enter a benchmark."""

    REAL = "real"
    DEMO = "demo"
    IMPORTED = "imported"


class Visibility(StrEnum):
    """Who may see an assessment: its owners only, or also the bureau it was shared with."""

    OWNERS = "owners"
    BUREAU = "bureau"


@dataclass(frozen=True)
class Actor:
    """Somebody who acts. An anonymous actor is one browser that came in by a code."""

    kind: ActorKind
    id: str


@dataclass(frozen=True)
class Firm:
    """Who is assessed. The credit code is neither required nor unique."""

    id: str
    name: str
    credit_code: str | None
    origin: Origin
    created_at: datetime


@dataclass(frozen=True)
class Consent:
    """An agreement to one purpose, for one recipient, in one version of its text."""

    firm_id: str
    actor_id: str
    purpose: str
    version: str
    at: datetime
    recipient: str = "operator"
    withdrawn_at: datetime | None = None
