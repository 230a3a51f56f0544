"""The second factor: six digits of an app, or a printed recovery code instead of them.

Bureaus and administrators set it up at their first sign-in; anybody else may.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from assessment.domain import resume_code, totp
from assessment.domain.account_errors import NotAllowed, NotSignedIn, SecondFactorRefused
from assessment.domain.accounts import AccountSession, CodeKind, Credentials, Stage
from assessment.domain.audit import AuditKind
from assessment.domain.errors import UnknownCode
from assessment.domain.ports import Store, Unit
from assessment.domain.tokens import RandomBytes, fingerprint, new_token
from assessment.services.account_sessions import AccountSessions, Opened, note
from assessment.services.patience import Patience, note_failure


@dataclass(frozen=True)
class Enrolment:
    """What an app for six digits needs: the letters to type, or the address for a picture."""

    letters: str
    address: str


class SecondFactor:
    """The use cases of proving oneself twice."""

    def __init__(
        self,
        store: Store,
        sessions: AccountSessions,
        patience: Patience,
        *,
        clock: Callable[[], datetime],
        random_bytes: RandomBytes,
        key: bytes,
    ) -> None:
        self._store = store
        self._sessions = sessions
        self._patience = patience
        self._clock = clock
        self._random_bytes = random_bytes
        self._key = key

    def begin(self, token: str | None) -> Enrolment:
        """Return what the app needs; the same again until it is confirmed.

        Raises:
            NotSignedIn: no session.
            NotAllowed: the second factor is set up already.
        """
        with self._store.writing() as unit:
            session = self._sessions.alive(unit, token, self._clock())
            if session is None or session.stage is Stage.SECOND_FACTOR:
                raise NotSignedIn
            credentials = unit.accounts.credentials(session.account_id)
            if credentials.totp_since is not None:
                raise NotAllowed
            seed = credentials.totp_seed or new_token(self._random_bytes)
            unit.accounts.set_totp(session.account_id, seed, None)
            account = unit.accounts.get(session.account_id)
        shared = totp.secret(seed, self._key)
        assert account is not None, "a session has its account"
        return Enrolment(totp.in_letters(shared), totp.address(shared, account.name))

    def prove(self, token: str | None, code: str, address: str) -> Opened:
        """Go on with six digits, or with a printed recovery code instead of them.

        A session that is to set the second factor up confirms it by its first digits.

        Raises:
            NotSignedIn: no session waits for this.
            SecondFactorRefused: wrong, too old, or used before.
            SignInSlowed: too many tries.
        """
        now = self._clock()
        with self._store.writing() as unit:
            account_id = self._waiting(unit, token, now).account_id
            tried = self._patience.begin(unit, "second_factor", account_id, address, now)
        with self._store.writing() as unit:
            session = self._waiting(unit, token, now)
            credentials = unit.accounts.credentials(account_id)
            if not self._proves(unit, credentials, code, now):
                note_failure(unit, AuditKind.SECOND_FACTOR_FAILED, tried, account_id, now)
                raise SecondFactorRefused
            unit.sign_ins.attempt_succeeded(tried.number)
            return self._complete(unit, token or "", session, credentials, now)

    def _waiting(self, unit: Unit, token: str | None, now: datetime) -> AccountSession:
        """Return a session that has something to prove, or a second factor to confirm."""
        session = self._sessions.alive(unit, token, now)
        if session is None:
            raise NotSignedIn
        credentials = unit.accounts.credentials(session.account_id)
        confirms = credentials.totp_seed is not None and credentials.totp_since is None
        if session.stage is not Stage.SECOND_FACTOR and not confirms:
            raise NotSignedIn
        return session

    def _proves(self, unit: Unit, credentials: Credentials, code: str, now: datetime) -> bool:
        if credentials.totp_seed is None:
            return False
        step = totp.matching_step(totp.secret(credentials.totp_seed, self._key), code, now)
        if step is not None:
            return unit.accounts.use_totp(credentials.account_id, step)
        return credentials.totp_since is not None and self._takes_code(
            unit, credentials.account_id, code, now
        )

    def _takes_code(self, unit: Unit, account_id: str, code: str, now: datetime) -> bool:
        try:
            hashed = resume_code.fingerprint(code, self._key)
        except UnknownCode:
            return False
        taken = unit.sign_ins.take_code(account_id, hashed, now, (CodeKind.PRINTED,))
        if taken is not None:
            note(unit, AuditKind.RECOVERY_CODE_USED, account_id, account_id, now)
        return taken is not None

    def _complete(
        self,
        unit: Unit,
        token: str,
        session: AccountSession,
        credentials: Credentials,
        now: datetime,
    ) -> Opened:
        account_id = session.account_id
        if credentials.totp_since is None:
            unit.accounts.set_totp(account_id, credentials.totp_seed, now)
            unit.sign_ins.drop_sessions(account_id, but=fingerprint(token))
            note(unit, AuditKind.SECOND_FACTOR_SET, account_id, account_id, now)
        if session.stage is not Stage.FULL:
            note(unit, AuditKind.SIGNED_IN, account_id, account_id, now)
            session = replace(
                session,
                stage=Stage.FULL,
                seen_at=now,
                expires_at=now + self._sessions.limits.absolute,
            )
        return self._sessions.rotate(unit, token, session)
