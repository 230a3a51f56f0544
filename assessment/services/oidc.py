"""Sign-on by a provider (OIDC): its claims become one of our accounts, never a role.

Streamlit's own cookie cannot be revoked, so it is only taken as "the provider vouches for this
person", and only for a few minutes after the provider said so: whoever finds it later has to go
to the provider again. A page exchanges the claims for a ticket, by which a form gets the same
revocable session that a password gives; who is here, with which roles and regions, is read from the store
by that session on every run (``SignIn.who``). Roles among the claims are ignored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from assessment.domain import credit_code
from assessment.domain.account_errors import NotSignedIn, ProofTooOld, SignInRefused
from assessment.domain.accounts import Account, HeldRole, Identity, Role
from assessment.domain.audit import AuditKind
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.names import clean_text
from assessment.domain.ports import Store, Unit
from assessment.domain.tokens import RandomBytes, fingerprint, new_id, new_token
from assessment.services.account_sessions import AccountSessions, note

VouchFor = Callable[[Unit, Actor, str], None]
TICKET_LIFE = timedelta(minutes=2)
#: How long after the provider signed them claims are taken.
PROOF_LIFE = timedelta(minutes=10)


class Oidc:
    """The use cases of a provider's sign-on."""

    def __init__(
        self,
        store: Store,
        sessions: AccountSessions,
        *,
        clock: Callable[[], datetime],
        random_bytes: RandomBytes,
        credit_code_claim: str = "credit_code",
        vouch_for: VouchFor,
    ) -> None:
        self._store = store
        self._sessions = sessions
        self._clock = clock
        self._random_bytes = random_bytes
        self._credit_code_claim = credit_code_claim
        self._vouch_for = vouch_for

    def is_fresh(self, claims: Mapping[str, Any]) -> bool:
        """Tell whether the provider vouched for somebody just now (``iat``)."""
        issued = claims.get("iat")
        if not isinstance(issued, int) or isinstance(issued, bool):
            return False
        return self._clock().timestamp() - issued < PROOF_LIFE.total_seconds()

    def has_provider(self, actor: Actor) -> bool:
        """Tell whether a provider vouches for an account."""
        with self._store.reading() as unit:
            return bool(unit.accounts.identities(actor.id))

    def vouched(self, claims: Mapping[str, Any]) -> Account | None:
        """Return the account behind claims; ``None`` for a stranger.

        An account that was switched off is nobody, whatever the provider's cookie says. This
        tells whom to greet; who may do what, only a session tells.

        Raises:
            SignInRefused: no issuer or subject.
        """
        with self._store.reading() as unit:
            identity = self._known(unit, claims)
            account = None if identity is None else unit.accounts.get(identity.account_id)
            return account if account is not None and account.active else None

    def ticket(self, claims: Mapping[str, Any]) -> str:
        """Return a one-time ticket for ``POST /sign-in/ticket``; a stranger gets an account.

        The new account is a firm's. A credit code among the claims is kept, and confirms the
        firms with that code which the account owns.

        Raises:
            ProofTooOld: the provider said so too long ago.
            SignInRefused: no issuer or subject, or the account was switched off.
        """
        self._require_fresh(claims)
        now, ticket = self._clock(), new_token(self._random_bytes)
        with self._store.writing() as unit:
            known = self._known(unit, claims)
            account_id = known.account_id if known else self._stranger(unit, claims, now)
            account = unit.accounts.get(account_id)
            if account is None or not account.active:
                note(unit, AuditKind.SIGN_IN_FAILED, None, account_id, now)
                raise SignInRefused
            self._keep(unit, claims, account_id, now)
            unit.sign_ins.add_ticket(fingerprint(ticket), account_id, now + TICKET_LIFE)
        return ticket

    def link(self, token: str | None, claims: Mapping[str, Any]) -> None:
        """Let a provider vouch for the account that is signed in here.

        Raises:
            NotSignedIn: nobody is. SignInRefused: the claims belong to another account.
            ProofTooOld: the provider said so too long ago.
        """
        self._require_fresh(claims)
        now = self._clock()
        with self._store.writing() as unit:
            session = self._sessions.full(unit, token, now)
            if session is None:
                raise NotSignedIn
            known = self._known(unit, claims)
            if known is not None and known.account_id != session.account_id:
                raise SignInRefused
            self._keep(unit, claims, session.account_id, now)

    def _require_fresh(self, claims: Mapping[str, Any]) -> None:
        _issuer_and_subject(claims)
        if not self.is_fresh(claims):
            raise ProofTooOld

    def _known(self, unit: Unit, claims: Mapping[str, Any]) -> Identity | None:
        issuer, subject = _issuer_and_subject(claims)
        return unit.accounts.identity(issuer, subject)

    def _stranger(self, unit: Unit, claims: Mapping[str, Any], now: datetime) -> str:
        account_id = new_id(self._random_bytes)
        name = clean_text(str(claims.get("name") or ""))[:100]
        fresh = Account(
            account_id, f"oidc-{account_id}", name or "统一认证用户", None, None, None, True, now
        )
        unit.firms.add_actor(fresh.actor, now)
        unit.accounts.add(fresh, None)
        unit.accounts.give_role(account_id, HeldRole(Role.FIRM), now)
        note(unit, AuditKind.REGISTERED, account_id, account_id, now)
        return account_id

    def _keep(self, unit: Unit, claims: Mapping[str, Any], account_id: str, now: datetime) -> None:
        issuer, subject = _issuer_and_subject(claims)
        code = self._credit_code(claims)
        unit.accounts.put_identity(Identity(issuer, subject, account_id, code), now)
        if code is not None:
            self._vouch_for(unit, Actor(ActorKind.ACCOUNT, account_id), code)

    def _credit_code(self, claims: Mapping[str, Any]) -> str | None:
        said = claims.get(self._credit_code_claim)
        code = credit_code.normalise(said) if isinstance(said, str) else ""
        return code if credit_code.check(code) is credit_code.CodeCheck.VALID else None


def _issuer_and_subject(claims: Mapping[str, Any]) -> tuple[str, str]:
    issuer, subject = claims.get("iss"), claims.get("sub")
    if not (isinstance(issuer, str) and isinstance(subject, str)) or not issuer or not subject:
        raise SignInRefused
    if len(issuer) > 255 or len(subject) > 255:
        raise SignInRefused
    return issuer, subject
