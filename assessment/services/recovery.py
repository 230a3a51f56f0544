"""The ways back in without e-mail and without SMS: printed codes, or the district's desk.

A code resets the password and nothing else: an account with a second factor still needs that.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from assessment.domain import resume_code
from assessment.domain.account_errors import NotSignedIn, RecoveryRefused, SignInRefused
from assessment.domain.account_ports import MessageKind
from assessment.domain.accounts import Account, CodeKind, plain_name
from assessment.domain.audit import AuditKind
from assessment.domain.errors import NotFound, UnknownCode
from assessment.domain.firms import Actor
from assessment.domain.passwords import Passwords, require_strong
from assessment.domain.permissions import Action
from assessment.domain.ports import Store, Unit
from assessment.domain.tokens import RandomBytes, fingerprint
from assessment.services.account_rights import require
from assessment.services.account_sessions import AccountSessions, Opened, note
from assessment.services.messages import Messages
from assessment.services.patience import Patience
from questionnaires.reference import Regions

logger = logging.getLogger(__name__)

PRINTED_AT_ONCE = 8
DESK_CODE_LIFE = timedelta(hours=72)
_NO_CODE = "0" * 64


@dataclass(frozen=True)
class DeskCode:
    """A code handed to somebody at the desk; it is shown once."""

    code: str
    expires_at: datetime


class Recovery:
    """The use cases of a lost or changed password."""

    def __init__(
        self,
        store: Store,
        sessions: AccountSessions,
        passwords: Passwords,
        patience: Patience,
        messages: Messages,
        regions: Regions,
        *,
        clock: Callable[[], datetime],
        random_bytes: RandomBytes,
        key: bytes,
    ) -> None:
        self._store = store
        self._sessions = sessions
        self._passwords = passwords
        self._patience = patience
        self._messages = messages
        self._regions = regions
        self._clock = clock
        self._random_bytes = random_bytes
        self._key = key

    def change_password(self, token: str | None, old: str, new: str, address: str) -> Opened:
        """Change one's own password. All other sessions end, this one gets a new token.

        Raises:
            NotSignedIn: nobody is signed in.
            SignInRefused: the old password is wrong. SignInSlowed: tried too often.
            WeakPassword: the new one will not do.
        """
        now = self._clock()
        account = self._proven(token, old, address, now)
        require_strong(new, account.name, account.display_name)
        hashed = self._passwords.hash(new)
        with self._store.writing() as unit:
            session = self._sessions.full(unit, token, now)
            if session is None or token is None:
                raise NotSignedIn
            self._set_password(unit, account, hashed, now, but=fingerprint(token))
            note(unit, AuditKind.PASSWORD_CHANGED, account.id, account.id, now)
            return self._sessions.rotate(unit, token, session)

    def print_codes(self, token: str | None, password: str, address: str) -> tuple[str, ...]:
        """Return eight new codes to be printed; the old ones stop working.

        Raises:
            NotSignedIn: nobody is signed in.
            SignInRefused: the password is wrong. SignInSlowed: tried too often.
        """
        now = self._clock()
        account = self._proven(token, password, address, now)
        codes = tuple(resume_code.generate(self._random_bytes) for _ in range(PRINTED_AT_ONCE))
        hashes = tuple(resume_code.fingerprint(code, self._key) for code in codes)
        with self._store.writing() as unit:
            unit.sign_ins.put_codes(
                account.id, CodeKind.PRINTED, hashes, issued_by=account.id, at=now
            )
            note(unit, AuditKind.RECOVERY_CODES_MADE, account.id, account.id, now)
        return codes

    def codes_left(self, account_id: str) -> int:
        """Return how many printed codes have not been used."""
        with self._store.reading() as unit:
            return unit.sign_ins.codes_left(account_id, CodeKind.PRINTED)

    def recover(self, name: str, code: str, new: str, address: str) -> None:
        """Set a new password by a printed code or one from the desk. All sessions end.

        Raises:
            WeakPassword: the new one will not do; the code is still good.
            RecoveryRefused: for every other reason the same words, after the same work.
            SignInSlowed: tried too often.
        """
        plain, now = plain_name(name), self._clock()
        require_strong(new, plain)
        try:
            code_hash = resume_code.fingerprint(code, self._key)
        except UnknownCode:
            code_hash = _NO_CODE
        with self._store.writing() as unit:
            tried = self._patience.begin(unit, "recover", plain, address, now)
        hashed = self._passwords.hash(new)
        with self._store.writing() as unit:
            account = unit.accounts.by_name(plain)
            taken = None
            if account is not None and account.active:
                taken = unit.sign_ins.take_code(account.id, code_hash, now, tuple(CodeKind))
            if account is None or taken is None:
                logger.warning("recovery refused, %s", tried.label)
                note(unit, AuditKind.SIGN_IN_FAILED, None, tried.name_hash[:16], now)
                raise RecoveryRefused
            unit.sign_ins.attempt_succeeded(tried.number)
            self._set_password(unit, account, hashed, now)
            note(unit, AuditKind.RECOVERY_CODE_USED, account.id, account.id, now)
            note(unit, AuditKind.PASSWORD_RESET, account.id, account.id, now)

    def reset_by_desk(self, by: Actor, name: str) -> DeskCode:
        """Hand out a code for a firm's account, after seeing the licence.

        A bureau may do so for firms within its regions, an administrator and the command line
        for everybody. The account itself is not changed until the code is used.

        Raises:
            NotFound: no such account. NotAllowed: not this desk's.
        """
        now, plain = self._clock(), plain_name(name)
        code = resume_code.generate(self._random_bytes)
        expires_at = now + DESK_CODE_LIFE
        with self._store.writing() as unit:
            account = unit.accounts.by_name(plain)
            require(unit, by, Action.ACCOUNT_RESET, now, account, self._regions)
            if account is None:
                raise NotFound
            unit.sign_ins.put_codes(
                account.id,
                CodeKind.DESK,
                (resume_code.fingerprint(code, self._key),),
                issued_by=by.id,
                at=now,
                expires_at=expires_at,
            )
            note(unit, AuditKind.PASSWORD_RESET, by.id, account.id, now)
            self._messages.tell(unit, account, MessageKind.RESET_BY_DESK, now)
        return DeskCode(code, expires_at)

    def _proven(self, token: str | None, password: str, address: str, now: datetime) -> Account:
        """Return whose full session it is, after asking for the password once more."""
        with self._store.writing() as unit:
            session = self._sessions.full(unit, token, now)
            if session is None:
                raise NotSignedIn
            account = self._sessions.signed_in(unit, session).account
            stored = unit.accounts.credentials(account.id).password_hash
            tried = self._patience.begin(unit, "password", account.id, address, now)
        is_right = self._passwords.matches(stored, password)
        with self._store.writing() as unit:
            if not is_right:
                note(unit, AuditKind.SIGN_IN_FAILED, account.id, account.id, now)
                raise SignInRefused("原密码不正确，没有改动。请核对后再试。")
            unit.sign_ins.attempt_succeeded(tried.number)
        return account

    def _set_password(
        self, unit: Unit, account: Account, hashed: str, now: datetime, but: str | None = None
    ) -> None:
        unit.accounts.set_password(account.id, hashed)
        unit.sign_ins.drop_sessions(account.id, but=but)
        unit.sign_ins.drop_codes(account.id, CodeKind.DESK)
        self._messages.tell(unit, account, MessageKind.PASSWORD_CHANGED, now)
