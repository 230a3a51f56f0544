"""Accounts, their roles, what they prove themselves by, and the firms they own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from assessment.domain.account_ports import AccountsWanted
from assessment.domain.accounts import Account, Credentials, HeldRole, Identity, Role
from assessment.domain.firms import Actor, ActorKind
from db.account_tables import AccountIdentityRow, AccountRoleRow, AccountRow
from db.tables import (
    ActorRow,
    AssessmentRow,
    BrowserSessionRow,
    EntryTicketRow,
    FirmOwnerRow,
    ResumeCodeRow,
)

_PUBLIC = (
    AccountRow.id,
    AccountRow.name,
    AccountRow.display_name,
    AccountRow.mobile,
    AccountRow.email,
    AccountRow.region,
    AccountRow.active,
    AccountRow.created_at,
)


class SqlAccounts:
    """Fills ``account_ports.AccountStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def is_empty(self) -> bool:
        return self._connection.execute(select(AccountRow.id).limit(1)).first() is None

    def add(self, account: Account, password_hash: str | None) -> bool:
        values = {
            **_personal(account),
            "id": account.id,
            "active": account.active,
            "created_at": account.created_at,
            "password_hash": password_hash,
            "totp_step": 0,
        }
        return self._unless_taken(insert(AccountRow).values(values))

    def get(self, account_id: str) -> Account | None:
        return self._one(AccountRow.id == account_id)

    def by_name(self, name: str) -> Account | None:
        return self._one((AccountRow.name == name) | (AccountRow.mobile == name))

    def find(self, role: Role | None = None, scope: str | None = None) -> tuple[Account, ...]:
        wanted = select(*_PUBLIC).order_by(AccountRow.name)
        if role is not None:
            held = select(AccountRoleRow.account_id).where(AccountRoleRow.role == role.value)
            if scope is not None:
                held = held.where(AccountRoleRow.scope == scope)
            wanted = wanted.where(AccountRow.id.in_(held))
        return tuple(_account(row) for row in self._connection.execute(wanted))

    def search(self, wanted: AccountsWanted) -> tuple[Account, ...]:
        found = self._connection.execute(
            select(*_PUBLIC)
            .where(*_conditions(wanted))
            .order_by(AccountRow.name)
            .offset(wanted.offset)
            .limit(wanted.limit)
        )
        return tuple(_account(row) for row in found)

    def count(self, wanted: AccountsWanted) -> int:
        counted = select(func.count()).select_from(AccountRow).where(*_conditions(wanted))
        return int(self._connection.execute(counted).scalar_one())

    def shown_names(self, account_ids: Collection[str]) -> dict[str, str]:
        account = AccountRow
        found = self._connection.execute(
            select(account.id, account.display_name).where(account.id.in_(sorted(account_ids)))
        )
        return {row.id: row.display_name for row in found}

    def change(self, account: Account) -> bool:
        row = AccountRow
        return self._unless_taken(
            update(row).where(row.id == account.id).values(_personal(account))
        )

    def set_active(self, account_id: str, active: bool) -> None:
        self._set(account_id, active=active)

    def credentials(self, account_id: str) -> Credentials:
        row = AccountRow
        found = self._connection.execute(
            select(row.id, row.active, row.password_hash, row.totp_seed, row.totp_since).where(
                row.id == account_id
            )
        ).one()
        return Credentials(*found)

    def set_password(self, account_id: str, password_hash: str) -> None:
        self._set(account_id, password_hash=password_hash)

    def set_totp(self, account_id: str, seed: str | None, since: datetime | None) -> None:
        self._set(account_id, totp_seed=seed, totp_since=since)

    def use_totp(self, account_id: str, step: int) -> bool:
        row = AccountRow
        used = self._connection.execute(
            update(row)
            .where(row.id == account_id, row.totp_step < step)
            .values(totp_step=step)
            .returning(row.id)
        )
        return used.first() is not None

    def roles(self, account_id: str) -> tuple[HeldRole, ...]:
        row = AccountRoleRow
        found = self._connection.execute(
            select(row.role, row.scope)
            .where(row.account_id == account_id)
            .order_by(row.role, row.scope)
        )
        return tuple(HeldRole(Role(role), scope) for role, scope in found)

    def give_role(self, account_id: str, held: HeldRole, at: datetime) -> bool:
        if held in self.roles(account_id):
            return False
        values = {"account_id": account_id, "role": held.role.value, "scope": held.scope}
        self._connection.execute(insert(AccountRoleRow).values({**values, "since": at}))
        return True

    def take_role(self, account_id: str, held: HeldRole) -> bool:
        row = AccountRoleRow
        taken = self._connection.execute(
            delete(row)
            .where(row.account_id == account_id, row.role == held.role.value)
            .where(row.scope == held.scope)
            .returning(row.account_id)
        )
        return taken.first() is not None

    def identity(self, issuer: str, subject: str) -> Identity | None:
        row = AccountIdentityRow
        return next(iter(self._identities(row.issuer == issuer, row.subject == subject)), None)

    def identities(self, account_id: str) -> tuple[Identity, ...]:
        return self._identities(AccountIdentityRow.account_id == account_id)

    def put_identity(self, identity: Identity, at: datetime) -> None:
        row = AccountIdentityRow
        known = self._connection.execute(
            update(row)
            .where(row.issuer == identity.issuer, row.subject == identity.subject)
            .values(credit_code=identity.credit_code)
            .returning(row.account_id)
        )
        if known.first() is None:
            self._connection.execute(insert(row).values({**vars(identity), "created_at": at}))

    def owners(self, firm_id: str) -> tuple[Actor, ...]:
        found = self._connection.execute(
            select(ActorRow.kind, ActorRow.id)
            .join(FirmOwnerRow, FirmOwnerRow.actor_id == ActorRow.id)
            .where(FirmOwnerRow.firm_id == firm_id)
            .order_by(FirmOwnerRow.since, ActorRow.id)
        )
        return tuple(Actor(ActorKind(kind), actor_id) for kind, actor_id in found)

    def firms_of(self, actor_id: str) -> tuple[str, ...]:
        row = FirmOwnerRow
        found = self._connection.execute(
            select(row.firm_id).where(row.actor_id == actor_id).order_by(row.since, row.firm_id)
        )
        return tuple(found.scalars())

    def drop_strangers(self, firm_id: str) -> None:
        strangers = (
            select(ActorRow.id)
            .join(FirmOwnerRow, FirmOwnerRow.actor_id == ActorRow.id)
            .where(ActorRow.kind == ActorKind.ANONYMOUS.value, FirmOwnerRow.firm_id == firm_id)
        )
        assessments = select(AssessmentRow.id).where(AssessmentRow.firm_id == firm_id)
        for way_in in (BrowserSessionRow, EntryTicketRow):
            self._connection.execute(
                delete(way_in)
                .where(way_in.assessment_id.in_(assessments))
                .where(way_in.actor_id.in_(strangers))
            )
        code, owner = ResumeCodeRow, FirmOwnerRow
        self._connection.execute(delete(code).where(code.assessment_id.in_(assessments)))
        self._connection.execute(
            delete(owner).where(owner.firm_id == firm_id, owner.actor_id.in_(strangers))
        )

    def _one(self, condition: Any) -> Account | None:
        found = self._connection.execute(select(*_PUBLIC).where(condition)).first()
        return None if found is None else _account(found)

    def _identities(self, *conditions: Any) -> tuple[Identity, ...]:
        row = AccountIdentityRow
        found = self._connection.execute(
            select(row.issuer, row.subject, row.account_id, row.credit_code)
            .where(*conditions)
            .order_by(row.created_at)
        )
        return tuple(Identity(*each) for each in found)

    def _set(self, account_id: str, **values: Any) -> None:
        row = AccountRow
        self._connection.execute(update(row).where(row.id == account_id).values(values))

    def _unless_taken(self, statement: Any) -> bool:
        """Run a statement within a savepoint: what is taken must not spoil the transaction."""
        try:
            with self._connection.begin_nested():
                self._connection.execute(statement)
        except IntegrityError:
            return False
        return True


def _conditions(wanted: AccountsWanted) -> list[Any]:
    row, held = AccountRow, AccountRoleRow
    conditions: list[Any] = []
    if wanted.text:
        named = (row.name, row.display_name, row.mobile)
        conditions.append(or_(*(each.icontains(wanted.text, autoescape=True) for each in named)))
    if wanted.role is not None:
        holders = select(held.account_id).where(held.role == wanted.role.value)
        conditions.append(row.id.in_(holders))
    return conditions


def _account(row: Any) -> Account:
    return Account(
        id=row.id,
        name=row.name,
        display_name=row.display_name,
        mobile=row.mobile,
        email=row.email,
        region=row.region,
        active=row.active,
        created_at=row.created_at,
    )


def _personal(account: Account) -> dict[str, Any]:
    return {
        "name": account.name,
        "display_name": account.display_name,
        "mobile": account.mobile,
        "email": account.email,
        "region": account.region,
    }
