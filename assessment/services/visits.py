"""Visits: how a browser comes in, who it is, and how it leaves."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from assessment.domain import resume_code, slowdown
from assessment.domain.accounts import AccountSession
from assessment.domain.errors import (
    NoSession,
    TicketExpired,
    TooManyAttempts,
    UnknownCode,
)
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.ports import Store, Unit, Visit
from assessment.domain.tokens import (
    RandomBytes,
    fingerprint,
    keyed_fingerprint,
    new_id,
    new_token,
)
from assessment.services.account_sessions import AccountSessions, end
from assessment.services.claims import claim

logger = logging.getLogger(__name__)

#: The cookie that holds a browser's token. Routes set it, routes and pages read it.
SESSION_COOKIE = "zhijie_session"
ATTEMPTS_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Entered:
    """A browser is in. The token goes into its cookie (for ``life``) and is kept nowhere else."""

    token: str
    visit: Visit
    life: timedelta


class Visits:
    """Browser sessions. A token is 256 random bits; the store keeps its hash."""

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], datetime],
        random_bytes: RandomBytes,
        code_key: bytes,
        sessions: AccountSessions,
        session_life: timedelta = timedelta(days=30),
    ) -> None:
        self._store = store
        self._sessions = sessions
        self._clock = clock
        self._random_bytes = random_bytes
        self._code_key = code_key
        self.session_life = session_life

    def enter(self, ticket: str, old_token: str | None = None) -> Entered:
        """Exchange a one-time ticket for a session. A browser that is in stays who it is.

        An account becomes the owner (:func:`assessment.services.claims.claim`).

        Raises:
            TicketExpired: unknown, used before, or too old.
            StaffMayNotClaim, ManagedByAccount: an account that may not.
        """
        now = self._clock()
        with self._store.writing() as unit:
            ticketed = unit.entries.take_ticket(fingerprint(ticket), now)
            entered = None
            if ticketed is not None:
                entered = self._let_in(unit, ticketed.actor, _named(ticketed), old_token, now)
        if entered is None:
            raise TicketExpired
        return entered

    def resume(self, code: str, address: str, old_token: str | None = None) -> Entered:
        """Exchange a resume code for a session. A browser that is in stays who it is.

        An account claims the firm: the code stops working, and so do the browsers that came in
        by it (:func:`assessment.services.claims.claim`).

        Raises:
            UnknownCode: it is no code, or nobody's.
            TooManyAttempts: this address has to wait.
            StaffMayNotClaim, ManagedByAccount: an account that may not.
        """
        code_hash = resume_code.fingerprint(code, self._code_key)
        address_hash = keyed_fingerprint(address, self._code_key)
        now = self._clock()
        with self._store.writing() as unit:
            _require_patience(unit, address_hash, now)
            unit.entries.forget_before(now - ATTEMPTS_KEPT, now)
            assessment_id = unit.entries.assessment_by_code(code_hash)
            unit.entries.add_attempt(address_hash, now, assessment_id is not None)
            entered = None
            if assessment_id is not None:
                entered = self._let_in(unit, None, assessment_id, old_token, now)
        if entered is None:
            logger.warning("resume code refused, address %s", address_hash[:12])
            raise UnknownCode
        logger.info("assessment %s resumed, address %s", assessment_id, address_hash[:12])
        return entered

    def visit(self, token: str | None) -> Visit | None:
        """Return who has this token and what they have open; ``None`` for nobody."""
        if not token:
            return None
        now = self._clock()
        with self._store.reading() as unit:
            visit = unit.entries.visit(fingerprint(token), now)
            session = None if visit else self._sessions.full(unit, token, now)
        if session is None:
            return visit
        self._sessions.note_use(self._store, token, session, now)
        return Visit(Actor(ActorKind.ACCOUNT, session.account_id), session.assessment_id)

    def require(self, token: str | None) -> Visit:
        """Return who has this token.

        Raises:
            NoSession: nobody, or not any more.
        """
        visit = self.visit(token)
        if visit is None:
            raise NoSession
        return visit

    def leave(self, token: str | None) -> None:
        """End a session; one that has ended is no error."""
        if token:
            with self._store.writing() as unit:
                end(unit, token, self._clock())

    def _known(self, unit: Unit, token: str | None, now: datetime) -> Actor | None:
        visit = unit.entries.visit(fingerprint(token), now) if token else None
        return None if visit is None else visit.actor

    def _stranger(self, unit: Unit, now: datetime) -> Actor:
        actor = Actor(ActorKind.ANONYMOUS, new_id(self._random_bytes))
        unit.firms.add_actor(actor, now)
        return actor

    def _let_in(
        self,
        unit: Unit,
        actor: Actor | None,
        assessment_id: str,
        old_token: str | None,
        now: datetime,
    ) -> Entered:
        """Let in whoever is here already, else the actor, else a stranger."""
        session = self._sessions.full(unit, old_token, now)
        if session is not None and old_token is not None:
            return self._claim(unit, session, assessment_id, old_token, now)
        actor = self._known(unit, old_token, now) or actor or self._stranger(unit, now)
        return self._visit(unit, Visit(actor, assessment_id), assessment_id, old_token, now)

    def _claim(
        self,
        unit: Unit,
        session: AccountSession,
        assessment_id: str,
        token: str,
        now: datetime,
    ) -> Entered:
        """Make an account the owner; its session goes on with the assessment open."""
        actor = Actor(ActorKind.ACCOUNT, session.account_id)
        claim(unit, actor, assessment_id, now)
        unit.sign_ins.open_assessment(fingerprint(token), assessment_id)
        return Entered(token, Visit(actor, assessment_id), session.expires_at - now)

    def _visit(
        self, unit: Unit, visit: Visit, assessment_id: str, old_token: str | None, now: datetime
    ) -> Entered:
        """Make the actor an owner, and open a session in place of the old one."""
        assessment = unit.answers.assessment(assessment_id)
        assert assessment is not None, "codes and tickets name assessments that exist"
        unit.firms.add_owner(assessment.firm_id, visit.actor.id, now)
        token = new_token(self._random_bytes)
        unit.entries.add_session(fingerprint(token), visit, now, now + self.session_life)
        if old_token:
            unit.entries.drop_session(fingerprint(old_token))
        return Entered(token, visit, self.session_life)


def _named(ticketed: Visit) -> str:
    assert ticketed.assessment_id is not None, "a ticket names its assessment"
    return ticketed.assessment_id


def _require_patience(unit: Unit, address_hash: str, now: datetime) -> None:
    since = now - slowdown.WINDOW
    failures = unit.entries.attempts_from(address_hash, since)
    seconds = slowdown.seconds_to_wait(failures, unit.entries.attempts_anywhere(since), now)
    if seconds:
        raise TooManyAttempts(seconds)
