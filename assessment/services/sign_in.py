"""Signing in and out: by password or a provider's ticket; who is here right now.

The slow comparison of a password runs outside every transaction. What it was compared with is
read once more before the session begins, so a password changed meanwhile lets nobody in.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from assessment.domain.account_errors import (
    NotSignedIn,
    SignInRefused,
)
from assessment.domain.accounts import (
    TWO_FACTORS,
    Account,
    Credentials,
    Method,
    SignedIn,
    Stage,
    plain_name,
)
from assessment.domain.audit import AuditKind
from assessment.domain.errors import TicketExpired
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.passwords import Passwords
from assessment.domain.ports import Store, Unit
from assessment.domain.tokens import fingerprint
from assessment.services.account_sessions import AccountSessions, Opened, end, note
from assessment.services.patience import Patience, note_failure

#: Raises where an actor may not open an assessment.
MayOpen = Callable[[Unit, Actor, str], object]


class SignIn:
    """The use cases of coming in with an account."""

    def __init__(
        self,
        store: Store,
        sessions: AccountSessions,
        passwords: Passwords,
        patience: Patience,
        *,
        clock: Callable[[], datetime],
        may_open: MayOpen,
    ) -> None:
        self._store = store
        self._sessions = sessions
        self._passwords = passwords
        self._patience = patience
        self._clock = clock
        self._may_open = may_open

    def enter(self, name: str, password: str, address: str, old_token: str | None = None) -> Opened:
        """Sign in by name or mobile number and password.

        Look at ``stage``: ``full`` is in; ``second_factor`` has to go on with
        :class:`SecondFactor`; ``enrol`` has to set the second factor up first.

        Raises:
            SignInRefused: for every reason the same words, after the same work.
            SignInSlowed: too many tries on this name or from this address.
        """
        plain, now = plain_name(name), self._clock()
        with self._store.writing() as unit:
            tried = self._patience.begin(unit, "sign_in", plain, address, now)
        with self._store.reading() as unit:
            known = _credentials(unit, plain)
        stored = known.password_hash if known else None
        is_right = self._passwords.matches(stored, password)
        anew = self._made_anew(stored, password) if is_right and stored else None
        with self._store.writing() as unit:
            same = known if is_right and known == _credentials(unit, plain) else None
            if same is None or not same.active:
                account_id = known.account_id if known else tried.name_hash[:16]
                note_failure(unit, AuditKind.SIGN_IN_FAILED, tried, account_id, now)
                raise SignInRefused
            unit.sign_ins.attempt_succeeded(tried.number)
            if anew is not None:
                unit.accounts.set_password(same.account_id, anew)
            return self._let_in(unit, same, old_token, now)

    def by_ticket(self, ticket: str, old_token: str | None = None) -> Opened:
        """Exchange the ticket of a provider's sign-in for a session, as :meth:`enter` does.

        The provider stands for the password; the second factor remains ours.

        Raises:
            TicketExpired: unknown, used before, or too old.
            SignInRefused: the account was switched off meanwhile.
        """
        now = self._clock()
        with self._store.writing() as unit:
            account_id = unit.sign_ins.take_ticket(fingerprint(ticket), now)
            account = unit.accounts.get(account_id) if account_id else None
            if account is None:
                raise TicketExpired
            if not account.active:
                raise SignInRefused
            stage = _stage(unit, unit.accounts.credentials(account.id))
            return self._begin(unit, account.id, stage, Method.OIDC, old_token, now)

    def register_session(self, unit: Unit, account: Account, old_token: str | None) -> Opened:
        """Begin the session of an account that was made in this unit."""
        now = self._clock()
        return self._begin(unit, account.id, Stage.FULL, Method.PASSWORD, old_token, now)

    def who(self, token: str | None) -> SignedIn | None:
        """Return who is here, with roles and active state of this moment; ``None``: nobody.

        To be asked on every run of a page.
        """
        now = self._clock()
        with self._store.reading() as unit:
            session = self._sessions.full(unit, token, now)
            found = None if session is None else self._sessions.signed_in(unit, session)
        if session is not None and token is not None:
            self._sessions.note_use(self._store, token, session, now)
        return found

    def require(self, token: str | None) -> SignedIn:
        """Return who is here.

        Raises:
            NotSignedIn: nobody, not any more, or not yet.
        """
        found = self.who(token)
        if found is None:
            raise NotSignedIn
        return found

    def waits_for(self, token: str | None) -> Stage | None:
        """Return what a session has to do before it is in; ``None``: it is in, or there is none."""
        with self._store.reading() as unit:
            session = self._sessions.alive(unit, token, self._clock())
        return None if session is None or session.stage is Stage.FULL else session.stage

    def open(self, token: str | None, assessment_id: str | None) -> None:
        """Let a signed-in browser open an assessment, or close the one that is open.

        Raises:
            NotSignedIn: nobody is signed in.
            NotFound, Forbidden: there is none, or it is not for this account.
        """
        with self._store.writing() as unit:
            session = self._sessions.full(unit, token, self._clock())
            if session is None or token is None:
                raise NotSignedIn
            if assessment_id:
                self._may_open(unit, Actor(ActorKind.ACCOUNT, session.account_id), assessment_id)
            unit.sign_ins.open_assessment(fingerprint(token), assessment_id)

    def leave(self, token: str | None) -> None:
        """End a session for good; a copy of its cookie opens nothing. Ended before: no error."""
        if token:
            with self._store.writing() as unit:
                end(unit, token, self._clock())

    def leave_everywhere(self, token: str | None) -> None:
        """End all sessions of the account that is here.

        Raises:
            NotSignedIn: nobody is signed in.
        """
        now = self._clock()
        with self._store.writing() as unit:
            session = self._sessions.full(unit, token, now)
            if session is None:
                raise NotSignedIn
            unit.sign_ins.drop_sessions(session.account_id)
            note(unit, AuditKind.SIGNED_OUT, session.account_id, session.account_id, now)

    def _made_anew(self, stored: str, password: str) -> str | None:
        return self._passwords.hash(password) if self._passwords.is_outdated(stored) else None

    def _let_in(
        self, unit: Unit, credentials: Credentials, old_token: str | None, now: datetime
    ) -> Opened:
        stage = _stage(unit, credentials)
        return self._begin(unit, credentials.account_id, stage, Method.PASSWORD, old_token, now)

    def _begin(
        self,
        unit: Unit,
        account_id: str,
        stage: Stage,
        method: Method,
        old_token: str | None,
        now: datetime,
    ) -> Opened:
        if old_token:
            end(unit, old_token, now)
        if stage is Stage.FULL:
            note(unit, AuditKind.SIGNED_IN, account_id, account_id, now)
        return self._sessions.begin(unit, account_id, stage, method, now)


def _credentials(unit: Unit, name: str) -> Credentials | None:
    account = unit.accounts.by_name(name)
    return None if account is None else unit.accounts.credentials(account.id)


def _stage(unit: Unit, credentials: Credentials) -> Stage:
    """Return what an account has to do after its password."""
    if credentials.totp_since is not None:
        return Stage.SECOND_FACTOR
    held = {each.role for each in unit.accounts.roles(credentials.account_id)}
    return Stage.ENROL if held & TWO_FACTORS else Stage.FULL
