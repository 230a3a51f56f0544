"""The directory of accounts, for administrators: a page at a time, never all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime

from assessment.domain.account_ports import AccountsWanted
from assessment.domain.accounts import Account, CodeKind, is_mobile, plain_name
from assessment.domain.audit import AuditKind, Wanted
from assessment.domain.errors import NotFound
from assessment.domain.firms import Actor
from assessment.domain.permissions import Action
from assessment.domain.ports import Store, Unit
from assessment.services.account_rights import require
from assessment.services.account_views import AccountView, view_of

_ENTRIES = frozenset({AuditKind.SIGNED_IN})


@dataclass(frozen=True)
class Found:
    """One page of a search, and how many there are in all."""

    views: tuple[AccountView, ...]
    total: int


@dataclass(frozen=True)
class Details:
    """What an administrator sees of one account. Nothing of what it answers, or for whom."""

    view: AccountView
    has_password: bool
    last_sign_in: datetime | None
    codes_left: int


class Directory:
    """The use cases of looking accounts up."""

    def __init__(self, store: Store, *, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def search(self, by: Actor, wanted: AccountsWanted) -> Found:
        """Return one page of the accounts somebody looks for, by name.

        Raises:
            NotAllowed: only administrators may.
        """
        number = plain_name(wanted.text)
        wanted = replace(wanted, text=number) if is_mobile(number) else wanted
        with self._store.reading() as unit:
            self._require(unit, by)
            views = tuple(view_of(unit, account) for account in unit.accounts.search(wanted))
            return Found(views, unit.accounts.count(wanted))

    def details(self, by: Actor, account_id: str) -> Details:
        """Return one account.

        Raises:
            NotAllowed: only administrators may. NotFound: there is none.
        """
        with self._store.reading() as unit:
            self._require(unit, by)
            account = unit.accounts.get(account_id)
            if account is None:
                raise _none()
            entries = unit.audit.search(Wanted(_ENTRIES, actor_id=account_id, limit=1))
            return Details(
                view_of(unit, account),
                has_password=unit.accounts.credentials(account_id).password_hash is not None,
                last_sign_in=entries[0].at if entries else None,
                codes_left=unit.sign_ins.codes_left(account_id, CodeKind.PRINTED),
            )

    def named(self, by: Actor, name: str) -> Account:
        """Return the account of a name or mobile number, however typed.

        Raises:
            NotAllowed: only administrators may. NotFound: there is none.
        """
        with self._store.reading() as unit:
            self._require(unit, by)
            account = unit.accounts.by_name(plain_name(name))
        if account is None:
            raise _none()
        return account

    def names(self, by: Actor, account_ids: Collection[str]) -> dict[str, str]:
        """Return the shown names of those that are accounts.

        Raises:
            NotAllowed: only administrators may.
        """
        with self._store.reading() as unit:
            self._require(unit, by)
            return unit.accounts.shown_names(account_ids)

    def _require(self, unit: Unit, by: Actor) -> None:
        require(unit, by, Action.ACCOUNT_MANAGE, self._clock())


def _none() -> NotFound:
    return NotFound("没有这个账号。请核对账号名或手机号，看看有没有多字、少字。")
