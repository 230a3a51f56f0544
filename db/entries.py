"""The ways in: resume codes, tickets, browser sessions, attempts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from assessment.domain.firms import Actor, ActorKind
from assessment.domain.ports import Visit
from db.tables import (
    ActorRow,
    BrowserSessionRow,
    EntryTicketRow,
    LookupAttemptRow,
    ResumeCodeRow,
)

# Asked with every answer that is saved, so it is put together once.
_VISIT = (
    select(ActorRow.kind, BrowserSessionRow.actor_id, BrowserSessionRow.assessment_id)
    .join(ActorRow, ActorRow.id == BrowserSessionRow.actor_id)
    .where(BrowserSessionRow.token_hash == bindparam("token_hash"))
    .where(BrowserSessionRow.expires_at > bindparam("now"))
)


class SqlEntries:
    """Fills ``ports.EntryStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put_code(self, assessment_id: str, code_hash: str, at: datetime) -> None:
        row = ResumeCodeRow
        self._connection.execute(delete(row).where(row.assessment_id == assessment_id))
        values = {"assessment_id": assessment_id, "code_hash": code_hash, "created_at": at}
        self._connection.execute(insert(row).values(values))

    def assessment_by_code(self, code_hash: str) -> str | None:
        row = ResumeCodeRow
        found = self._connection.execute(
            select(row.assessment_id).where(row.code_hash == code_hash)
        )
        return found.scalar_one_or_none()

    def add_ticket(self, ticket_hash: str, visit: Visit, expires_at: datetime) -> None:
        self._connection.execute(
            insert(EntryTicketRow).values(
                ticket_hash=ticket_hash,
                actor_id=visit.actor.id,
                assessment_id=visit.assessment_id,
                expires_at=expires_at,
            )
        )

    def take_ticket(self, ticket_hash: str, now: datetime) -> Visit | None:
        row = EntryTicketRow
        taken = self._connection.execute(
            delete(row)
            .where(row.ticket_hash == ticket_hash)
            .returning(row.actor_id, row.assessment_id, row.expires_at)
        ).first()
        if taken is None or taken.expires_at <= now:
            return None
        kind = self._connection.execute(
            select(ActorRow.kind).where(ActorRow.id == taken.actor_id)
        ).scalar_one()
        return Visit(Actor(ActorKind(kind), taken.actor_id), taken.assessment_id)

    def add_session(
        self, token_hash: str, visit: Visit, created_at: datetime, expires_at: datetime
    ) -> None:
        self._connection.execute(
            insert(BrowserSessionRow).values(
                token_hash=token_hash,
                actor_id=visit.actor.id,
                assessment_id=visit.assessment_id,
                created_at=created_at,
                expires_at=expires_at,
            )
        )

    def visit(self, token_hash: str, now: datetime) -> Visit | None:
        found = self._connection.execute(_VISIT, {"token_hash": token_hash, "now": now}).first()
        if found is None:
            return None
        return Visit(Actor(ActorKind(found.kind), found.actor_id), found.assessment_id)

    def drop_session(self, token_hash: str) -> None:
        row = BrowserSessionRow
        self._connection.execute(delete(row).where(row.token_hash == token_hash))

    def add_attempt(self, address_hash: str, at: datetime, succeeded: bool) -> None:
        values = {"address_hash": address_hash, "at": at, "succeeded": succeeded}
        self._connection.execute(insert(LookupAttemptRow).values(values))

    def attempts_from(self, address_hash: str, since: datetime) -> tuple[datetime, ...]:
        row = LookupAttemptRow
        found = self._connection.execute(
            select(row.at)
            .where(row.address_hash == address_hash, row.at > since, row.succeeded.is_(False))
            .order_by(row.at)
        )
        return tuple(found.scalars())

    def attempts_anywhere(self, since: datetime) -> int:
        row = LookupAttemptRow
        found = self._connection.execute(
            select(func.count()).select_from(row).where(row.at > since, row.succeeded.is_(False))
        )
        return int(found.scalar_one())

    def forget_before(self, moment: datetime, now: datetime) -> None:
        self._connection.execute(delete(LookupAttemptRow).where(LookupAttemptRow.at < moment))
        self._connection.execute(delete(EntryTicketRow).where(EntryTicketRow.expires_at <= now))
        self._connection.execute(
            delete(BrowserSessionRow).where(BrowserSessionRow.expires_at <= now)
        )
