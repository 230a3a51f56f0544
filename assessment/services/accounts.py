"""Accounts: firms register themselves, administrators add the others and give roles.

Every call names who asks (``by``); the roles of that actor are read from the store in the same
unit. The command line asks as the system.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from assessment.domain.account_errors import LastAdministrator, NameTaken
from assessment.domain.account_ports import MessageKind
from assessment.domain.accounts import (
    TWO_FACTORS,
    Account,
    HeldRole,
    Role,
    clean_email,
    clean_mobile,
    is_mobile,
    plain_name,
)
from assessment.domain.audit import AuditKind
from assessment.domain.errors import NotFound
from assessment.domain.firms import Actor
from assessment.domain.names import clean_text
from assessment.domain.passwords import Passwords, require_strong
from assessment.domain.permissions import Action
from assessment.domain.ports import Store, Unit
from assessment.domain.tokens import RandomBytes, new_id
from assessment.services import offices
from assessment.services.account_rights import require
from assessment.services.account_sessions import Opened, note
from assessment.services.account_views import AccountView, view_of
from assessment.services.messages import Messages
from assessment.services.new_account import Contact, new_account, region_or_none, require_scope
from assessment.services.patience import REGISTER, Patience
from assessment.services.sign_in import SignIn
from questionnaires.reference import Regions


class Accounts:
    """The use cases of having accounts."""

    def __init__(
        self,
        store: Store,
        sign_in: SignIn,
        passwords: Passwords,
        patience: Patience,
        messages: Messages,
        regions: Regions,
        *,
        clock: Callable[[], datetime],
        random_bytes: RandomBytes,
    ) -> None:
        self._store = store
        self._sign_in = sign_in
        self._passwords = passwords
        self._patience = patience
        self._messages = messages
        self._regions = regions
        self._clock = clock
        self._random_bytes = random_bytes

    def is_empty(self) -> bool:
        """Tell whether there is no account yet: ``zhijie user add`` makes the first."""
        with self._store.reading() as unit:
            return unit.accounts.is_empty()

    def register(
        self,
        name: str,
        password: str,
        address: str,
        *,
        display_name: str = "",
        email: str | None = None,
        region: str | None = None,
        old_token: str | None = None,
    ) -> Opened:
        """Make an account for a firm, by mobile number or name, and sign it in.

        It owns nothing yet: it starts an assessment, or claims a resume code.

        Raises:
            BadName, BadContact, BadText, WeakPassword: nothing was stored.
            NameTaken: the name or number has an account.
            SignInSlowed: too many registrations from this address.
        """
        account = self._new(name, display_name, None, email, region)
        require_strong(password, account.name, account.display_name)
        now = account.created_at
        with self._store.writing() as unit:
            self._patience.begin(unit, REGISTER, account.name, address, now)
        hashed = self._passwords.hash(password)
        with self._store.writing() as unit:
            self._store_new(unit, account, hashed, HeldRole(Role.FIRM))
            note(unit, AuditKind.REGISTERED, account.id, account.id, now)
            self._messages.tell(unit, account, MessageKind.WELCOME, now)
            return self._sign_in.register_session(unit, account, old_token)

    def add(
        self,
        by: Actor,
        name: str,
        role: HeldRole | None,
        *,
        password: str | None = None,
        display_name: str = "",
        mobile: str | None = None,
        email: str | None = None,
        region: str | None = None,
    ) -> Account:
        """Make an account with a role, or none yet. Without a password it needs a code.

        Raises:
            NotAllowed: only administrators (and the command line) may.
            BadName, BadContact, BadText, WeakPassword, NameTaken: nothing was stored.
        """
        if role is not None:
            require_scope(self._regions, role)
        account = self._new(name, display_name, mobile, email, region)
        hashed = None
        if password is not None:
            require_strong(password, account.name, account.display_name)
            hashed = self._passwords.hash(password)
        with self._store.writing() as unit:
            require(unit, by, Action.ACCOUNT_MANAGE, self._clock())
            self._store_new(unit, account, hashed, role)
            note(unit, AuditKind.ACCOUNT_ADDED, by.id, account.id, account.created_at)
            if role is not None:
                offices.enter(unit, account.id, role, by, account.created_at)
                note(unit, AuditKind.ROLE_GIVEN, by.id, account.id, account.created_at)
        return account

    def view(self, account_id: str) -> AccountView:
        """Return an account with its roles.

        Raises:
            NotFound: there is none.
        """
        with self._store.reading() as unit:
            return view_of(unit, _found(unit.accounts.get(account_id)))

    def named(self, name: str) -> AccountView:
        """Return an account by its name or mobile number, however typed.

        Raises:
            NotFound: there is none.
        """
        with self._store.reading() as unit:
            return view_of(unit, _found(unit.accounts.by_name(plain_name(name))))

    def all(self, by: Actor, role: Role | None = None) -> tuple[AccountView, ...]:
        """Return all accounts (with a role), by name.

        Raises:
            NotAllowed: only administrators may.
        """
        with self._store.reading() as unit:
            require(unit, by, Action.ACCOUNT_MANAGE, self._clock())
            return tuple(view_of(unit, account) for account in unit.accounts.find(role))

    def give_role(self, by: Actor, account_id: str, held: HeldRole) -> None:
        """Give a role. A role that needs two factors ends the open sessions.

        Raises:
            NotAllowed, NotFound, BadRegion, RolesClash: nothing was changed.
        """
        require_scope(self._regions, held)
        now = self._clock()
        with self._store.writing() as unit:
            require(unit, by, Action.ACCOUNT_MANAGE, self._clock())
            account = _found(unit.accounts.get(account_id))
            offices.require_fitting(unit, account_id, held, now)
            if not unit.accounts.give_role(account_id, held, now):
                return
            offices.enter(unit, account_id, held, by, now)
            if held.role in TWO_FACTORS:
                unit.sign_ins.drop_sessions(account_id)
            note(unit, AuditKind.ROLE_GIVEN, by.id, account_id, now)
            self._messages.tell(unit, account, MessageKind.NEW_ROLE, now)

    def take_role(self, by: Actor, account_id: str, held: HeldRole) -> None:
        """Take a role away; open pages lose it at their next run.

        Raises:
            NotAllowed, NotFound, LastAdministrator: nothing was changed.
        """
        now = self._clock()
        with self._store.writing() as unit:
            require(unit, by, Action.ACCOUNT_MANAGE, now)
            _found(unit.accounts.get(account_id))
            if held in unit.accounts.roles(account_id) and held.role is Role.ADMIN:
                _require_another_administrator(unit, account_id)
            if unit.accounts.take_role(account_id, held):
                offices.leave(unit, account_id, held, by, now)
                note(unit, AuditKind.ROLE_TAKEN, by.id, account_id, now)

    def change_contact(
        self,
        by: Actor,
        *,
        display_name: str,
        mobile: str | None = None,
        email: str | None = None,
        region: str | None = None,
    ) -> Account:
        """Store what somebody says of their own account; empty means unknown.

        A name that was the old mobile number becomes the new one.

        Raises:
            BadText, BadContact, NameTaken, NotFound: nothing was stored.
        """
        number, address, place = (
            clean_mobile(mobile),
            clean_email(email),
            region_or_none(self._regions, region),
        )
        shown = clean_text(display_name)[:100]
        with self._store.writing() as unit:
            old = _found(unit.accounts.get(by.id))
            name = number if number and is_mobile(old.name) else old.name
            changed = replace(
                old,
                name=name,
                display_name=shown or name,
                mobile=number,
                email=address,
                region=place,
            )
            taken = unit.accounts.by_name(number) if number else None
            if (taken is not None and taken.id != by.id) or not unit.accounts.change(changed):
                raise NameTaken
            note(unit, AuditKind.ACCOUNT_CHANGED, by.id, by.id, self._clock())
        return changed

    def deactivate(self, by: Actor, account_id: str) -> None:
        """Switch an account off and end its sessions.

        Raises:
            NotAllowed, NotFound, LastAdministrator: nothing was changed.
        """
        now = self._clock()
        with self._store.writing() as unit:
            require(unit, by, Action.ACCOUNT_MANAGE, self._clock())
            account = _found(unit.accounts.get(account_id))
            if HeldRole(Role.ADMIN) in unit.accounts.roles(account_id):
                _require_another_administrator(unit, account_id)
            unit.accounts.set_active(account_id, False)
            unit.sign_ins.drop_sessions(account_id)
            unit.sign_ins.drop_codes(account_id)
            note(unit, AuditKind.ACCOUNT_DEACTIVATED, by.id, account_id, now)
            self._messages.tell(unit, account, MessageKind.DEACTIVATED, now)

    def activate(self, by: Actor, account_id: str) -> None:
        """Switch an account on again.

        Raises:
            NotAllowed, NotFound: nothing was changed.
        """
        with self._store.writing() as unit:
            require(unit, by, Action.ACCOUNT_MANAGE, self._clock())
            _found(unit.accounts.get(account_id))
            unit.accounts.set_active(account_id, True)
            note(unit, AuditKind.ACCOUNT_ACTIVATED, by.id, account_id, self._clock())

    def drop_second_factor(self, by: Actor, account_id: str) -> None:
        """Let somebody who lost the phone set the second factor up anew; sessions end.

        Raises:
            NotAllowed, NotFound: nothing was changed.
        """
        with self._store.writing() as unit:
            require(unit, by, Action.ACCOUNT_MANAGE, self._clock())
            _found(unit.accounts.get(account_id))
            unit.accounts.set_totp(account_id, None, None)
            unit.sign_ins.drop_sessions(account_id)
            note(unit, AuditKind.SECOND_FACTOR_REMOVED, by.id, account_id, self._clock())

    def _new(
        self,
        name: str,
        display_name: str,
        mobile: str | None,
        email: str | None,
        region: str | None,
    ) -> Account:
        contact = Contact(name, display_name, mobile, email, region)
        return new_account(self._regions, contact, new_id(self._random_bytes), self._clock())

    def _store_new(
        self, unit: Unit, account: Account, hashed: str | None, role: HeldRole | None
    ) -> None:
        unit.firms.add_actor(account.actor, account.created_at)
        if unit.accounts.by_name(account.name) or not unit.accounts.add(account, hashed):
            raise NameTaken
        if role is not None:
            unit.accounts.give_role(account.id, role, account.created_at)


def _found(account: Account | None) -> Account:
    if account is None:
        raise NotFound
    return account


def _require_another_administrator(unit: Unit, account_id: str) -> None:
    others = [each for each in unit.accounts.find(Role.ADMIN) if each.active]
    if all(each.id == account_id for each in others):
        raise LastAdministrator
