"""Sessions of accounts, tickets, recovery codes, attempts, and the outbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from assessment.domain.account_ports import Channel, Message, MessageKind
from assessment.domain.accounts import AccountSession, CodeKind, Method, Stage
from db.account_tables import (
    AccountRow,
    AccountSessionRow,
    OutboxRow,
    RecoveryCodeRow,
    SignInAttemptRow,
    SignInTicketRow,
)

# Asked with every answer that an account saves, so it is put together once.
_SESSION = (
    select(
        AccountSessionRow.account_id,
        AccountSessionRow.assessment_id,
        AccountSessionRow.stage,
        AccountSessionRow.method,
        AccountSessionRow.created_at,
        AccountSessionRow.seen_at,
        AccountSessionRow.expires_at,
    )
    .join(AccountRow, AccountRow.id == AccountSessionRow.account_id)
    .where(AccountSessionRow.token_hash == bindparam("token_hash"), AccountRow.active)
)


class SqlSignIns:
    """Fills ``account_ports.SignInStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_session(self, token_hash: str, session: AccountSession) -> None:
        values = {**vars(session), "stage": session.stage.value, "method": session.method.value}
        self._connection.execute(
            insert(AccountSessionRow).values({**values, "token_hash": token_hash})
        )

    def session(self, token_hash: str) -> AccountSession | None:
        found = self._connection.execute(_SESSION, {"token_hash": token_hash}).first()
        if found is None:
            return None
        return AccountSession(
            account_id=found.account_id,
            assessment_id=found.assessment_id,
            stage=Stage(found.stage),
            method=Method(found.method),
            created_at=found.created_at,
            seen_at=found.seen_at,
            expires_at=found.expires_at,
        )

    def note_use(self, token_hash: str, at: datetime) -> None:
        self._change_session(token_hash, seen_at=at)

    def open_assessment(self, token_hash: str, assessment_id: str | None) -> None:
        self._change_session(token_hash, assessment_id=assessment_id)

    def drop_session(self, token_hash: str) -> None:
        row = AccountSessionRow
        self._connection.execute(delete(row).where(row.token_hash == token_hash))

    def drop_sessions(self, account_id: str, but: str | None = None) -> None:
        row, ticket = AccountSessionRow, SignInTicketRow
        self._connection.execute(
            delete(row).where(row.account_id == account_id, row.token_hash != (but or ""))
        )
        self._connection.execute(delete(ticket).where(ticket.account_id == account_id))

    def add_ticket(self, ticket_hash: str, account_id: str, expires_at: datetime) -> None:
        values = {"ticket_hash": ticket_hash, "account_id": account_id, "expires_at": expires_at}
        self._connection.execute(insert(SignInTicketRow).values(values))

    def take_ticket(self, ticket_hash: str, now: datetime) -> str | None:
        row = SignInTicketRow
        taken = self._connection.execute(
            delete(row)
            .where(row.ticket_hash == ticket_hash)
            .returning(row.account_id, row.expires_at)
        ).first()
        return None if taken is None or taken.expires_at <= now else taken.account_id

    def add_attempt(self, name_hash: str, address_hash: str, at: datetime) -> int:
        values = {"name_hash": name_hash, "address_hash": address_hash, "at": at}
        row = SignInAttemptRow
        added = self._connection.execute(
            insert(row).values({**values, "succeeded": False}).returning(row.id)
        )
        return int(added.scalar_one())

    def attempt_succeeded(self, attempt: int) -> None:
        row = SignInAttemptRow
        self._connection.execute(update(row).where(row.id == attempt).values(succeeded=True))

    def failures_on(self, name_hash: str, since: datetime) -> tuple[datetime, ...]:
        return self._failures(SignInAttemptRow.name_hash == name_hash, since)

    def failures_from(self, address_hash: str, since: datetime) -> tuple[datetime, ...]:
        return self._failures(SignInAttemptRow.address_hash == address_hash, since)

    def is_familiar(self, name_hash: str, address_hash: str) -> bool:
        row = SignInAttemptRow
        found = self._connection.execute(
            select(row.id)
            .where(row.name_hash == name_hash, row.address_hash == address_hash, row.succeeded)
            .limit(1)
        )
        return found.first() is not None

    def forget_before(self, failures: datetime, successes: datetime, now: datetime) -> None:
        attempt, session = SignInAttemptRow, AccountSessionRow
        for old in (
            delete(attempt).where(attempt.at < failures, attempt.succeeded.is_(False)),
            delete(attempt).where(attempt.at < successes),
            delete(session).where(session.expires_at <= now),
            delete(SignInTicketRow).where(SignInTicketRow.expires_at <= now),
            delete(RecoveryCodeRow).where(RecoveryCodeRow.expires_at <= now),
        ):
            self._connection.execute(old)

    def put_codes(
        self,
        account_id: str,
        kind: CodeKind,
        code_hashes: tuple[str, ...],
        *,
        issued_by: str,
        at: datetime,
        expires_at: datetime | None = None,
    ) -> None:
        self.drop_codes(account_id, kind)
        shared = {
            "account_id": account_id,
            "kind": kind.value,
            "issued_by": issued_by,
            "created_at": at,
            "expires_at": expires_at,
        }
        rows = [{**shared, "code_hash": code_hash} for code_hash in code_hashes]
        self._connection.execute(insert(RecoveryCodeRow), rows)

    def take_code(
        self, account_id: str, code_hash: str, now: datetime, kinds: tuple[CodeKind, ...]
    ) -> CodeKind | None:
        row = RecoveryCodeRow
        taken = self._connection.execute(
            delete(row)
            .where(row.code_hash == code_hash, row.account_id == account_id)
            .where(row.kind.in_([kind.value for kind in kinds]))
            .returning(row.kind, row.expires_at)
        ).first()
        if taken is None or (taken.expires_at is not None and taken.expires_at <= now):
            return None
        return CodeKind(taken.kind)

    def codes_left(self, account_id: str, kind: CodeKind) -> int:
        row = RecoveryCodeRow
        found = self._connection.execute(
            select(func.count()).where(row.account_id == account_id, row.kind == kind.value)
        )
        return int(found.scalar_one())

    def drop_codes(self, account_id: str, kind: CodeKind | None = None) -> None:
        row = RecoveryCodeRow
        old = delete(row).where(row.account_id == account_id)
        self._connection.execute(old if kind is None else old.where(row.kind == kind.value))

    def add_message(self, message: Message) -> None:
        values = {**vars(message), "channel": message.channel.value, "kind": message.kind.value}
        self._connection.execute(insert(OutboxRow).values(values))

    def waiting_messages(self, limit: int) -> tuple[Message, ...]:
        row = OutboxRow
        found = self._connection.execute(
            select(row.id, row.account_id, row.channel, row.kind, row.created_at)
            .where(row.taken_at.is_(None))
            .order_by(row.created_at, row.id)
            .limit(limit)
        )
        return tuple(
            Message(
                each.id, each.account_id, Channel(each.channel), MessageKind(each.kind), each[4]
            )
            for each in found
        )

    def take_message(self, message_id: str, at: datetime) -> bool:
        row = OutboxRow
        taken = self._connection.execute(
            update(row)
            .where(row.id == message_id, row.taken_at.is_(None))
            .values(taken_at=at)
            .returning(row.id)
        )
        return taken.first() is not None

    def _change_session(self, token_hash: str, **values: Any) -> None:
        row = AccountSessionRow
        self._connection.execute(update(row).where(row.token_hash == token_hash).values(values))

    def _failures(self, condition: Any, since: datetime) -> tuple[datetime, ...]:
        row = SignInAttemptRow
        found = self._connection.execute(
            select(row.at)
            .where(condition, row.at > since, row.succeeded.is_(False))
            .order_by(row.at)
        )
        return tuple(found.scalars())
