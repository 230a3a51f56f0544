"""Sessions of accounts: which are alive, how one begins, and who is behind it right now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assessment.domain.accounts import (
    AccountSession,
    Method,
    SessionLimits,
    SignedIn,
    Stage,
)
from assessment.domain.audit import AuditKind
from assessment.domain.ports import Store, Unit
from assessment.domain.tokens import RandomBytes, fingerprint, new_token


@dataclass(frozen=True)
class Opened:
    """A session has begun. The token goes into the cookie and is kept nowhere else."""

    token: str
    stage: Stage
    expires_at: datetime


class AccountSessions:
    """A token is 256 random bits; the store keeps its hash. Every step gives a new one."""

    def __init__(self, limits: SessionLimits, random_bytes: RandomBytes) -> None:
        self.limits = limits
        self._random_bytes = random_bytes

    def begin(
        self, unit: Unit, account_id: str, stage: Stage, method: Method, now: datetime
    ) -> Opened:
        """Open a session. What the browser held before is not taken over."""
        life = self.limits.absolute if stage is Stage.FULL else self.limits.waiting
        session = AccountSession(account_id, None, stage, method, now, now, now + life)
        return self._store_anew(unit, session)

    def rotate(self, unit: Unit, token: str, session: AccountSession) -> Opened:
        """Give a session a new token; the old one is worth nothing from now on."""
        unit.sign_ins.drop_session(fingerprint(token))
        return self._store_anew(unit, session)

    def alive(self, unit: Unit, token: str | None, now: datetime) -> AccountSession | None:
        """Return the session behind a token, at whatever stage, if it still counts."""
        session = unit.sign_ins.session(fingerprint(token)) if token else None
        return session if session is not None and self.limits.is_alive(session, now) else None

    def full(self, unit: Unit, token: str | None, now: datetime) -> AccountSession | None:
        """Return the session behind a token, if it may do something."""
        session = self.alive(unit, token, now)
        return session if session is not None and session.stage is Stage.FULL else None

    def signed_in(self, unit: Unit, session: AccountSession) -> SignedIn:
        """Return who is behind a session, with the roles held at this moment."""
        account = unit.accounts.get(session.account_id)
        assert account is not None, "accounts are never deleted, only emptied"
        roles = unit.accounts.roles(account.id)
        return SignedIn(account, roles, session.assessment_id, session.method)

    def note_use(self, store: Store, token: str, session: AccountSession, now: datetime) -> None:
        """Write down that a session is in use, where that was not done for a while."""
        if now - session.seen_at >= self.limits.noted_every:
            with store.writing() as unit:
                unit.sign_ins.note_use(fingerprint(token), now)

    def _store_anew(self, unit: Unit, session: AccountSession) -> Opened:
        token = new_token(self._random_bytes)
        unit.sign_ins.add_session(fingerprint(token), session)
        return Opened(token, session.stage, session.expires_at)


def end(unit: Unit, token: str, now: datetime) -> None:
    """End whatever session a token opens, of an account or of a visitor."""
    hashed = fingerprint(token)
    session = unit.sign_ins.session(hashed)
    if session is not None:
        unit.sign_ins.drop_session(hashed)
        note(unit, AuditKind.SIGNED_OUT, session.account_id, session.account_id, now)
    unit.entries.drop_session(hashed)


def note(unit: Unit, kind: AuditKind, by: str | None, account_id: str, at: datetime) -> None:
    """Write down what happened to an account."""
    unit.audit.record(kind, actor_id=by, object_kind="account", object_id=account_id, at=at)
