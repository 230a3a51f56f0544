"""The audit trail: events wait until their unit ends, and are then added to the chain in one go.

Adding at the end keeps the lock on the head short, and always the last lock that is taken, so that
two units never wait for each other.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, func, insert, select, text, update

from assessment.domain.assessments import Event
from assessment.domain.audit import (
    AuditEvent,
    AuditKind,
    Head,
    Link,
    Seal,
    Wanted,
    digest_answers,
)
from assessment.domain.receipts import digest_of
from db.audit_tables import AuditEventRow, AuditHeadRow, AuditSealRow
from db.mapping import event_to_domain
from db.tables import AnswerEventRow, AssessmentRow, ReceiptRow

logger = logging.getLogger(__name__)

_HEAD_ID = 1
_CHUNK = 1000
_FIRST_HEAD = text(
    "INSERT INTO audit_head (id, seq, hash, signature)"
    " VALUES (:id, :seq, :hash, :signature) ON CONFLICT DO NOTHING"
)


@dataclass(frozen=True)
class Waiting:
    """An event without its place yet; ``seals`` says that its digest is that of a seal."""

    event: AuditEvent
    seals: bool = False


class SqlAudit:
    """Fills ``domain.audit_store.AuditStore``."""

    def __init__(self, connection: Connection, key: bytes) -> None:
        self._connection = connection
        self._key = key
        self.waiting: list[Waiting] = []

    def record(
        self,
        kind: AuditKind,
        *,
        actor_id: str | None,
        object_kind: str,
        object_id: str,
        at: datetime,
        digest: str = "",
    ) -> None:
        event = AuditEvent(0, at, kind, actor_id, object_kind, object_id, digest)
        self.waiting.append(Waiting(event))

    def seal(self, assessment_id: str, *, actor_id: str | None, at: datetime) -> None:
        kind = AuditKind.ANSWERS_SEALED
        event = AuditEvent(0, at, kind, actor_id, "assessment", assessment_id)
        self.waiting.append(Waiting(event, seals=True))

    def write(self) -> None:
        """Add what waits to the chain. Call it last: it holds the head until the commit."""
        waiting, self.waiting = self.waiting, []
        if not waiting:
            return
        head, is_sound = self._held()
        for item in waiting:
            head = self._added(head, item)
        signature = head.signed(self._key) if is_sound else ""
        values = {"seq": head.seq, "hash": head.hash, "signature": signature}
        self._connection.execute(update(AuditHeadRow).values(values))

    def _held(self) -> tuple[Head, bool]:
        """Lock the head. A head that was tampered with is carried on, but never signed again."""
        wanted = select(AuditHeadRow).with_for_update()
        row = self._connection.execute(wanted).first()
        if row is None:
            self._begin()
            row = self._connection.execute(wanted).one()
        head, last = Head(row.seq, row.hash), self._last()
        if row.signature == head.signed(self._key) and last.seq <= head.seq:
            return head, True
        logger.error("the head of the audit trail is not the one this installation signed")
        return (last if last.seq > head.seq else head), False

    def _begin(self) -> None:
        """Make the first head. Where events are there but no head is, it has no signature."""
        last = self._last()
        signature = last.signed(self._key) if last.seq == 0 else ""
        values = {"id": _HEAD_ID, "seq": last.seq, "hash": last.hash, "signature": signature}
        self._connection.execute(_FIRST_HEAD, values)

    def _last(self) -> Head:
        row = AuditEventRow
        found = self._connection.execute(
            select(row.seq, row.hash).order_by(row.seq.desc()).limit(1)
        ).first()
        return Head.empty() if found is None else Head(found.seq, found.hash)

    def _added(self, head: Head, item: Waiting) -> Head:
        event = replace(item.event, seq=head.seq + 1)
        if item.seals:
            seal = self._next_seal(event)
            if seal is None:
                return head
            event = replace(event, digest=seal.binding)
            self._connection.execute(insert(AuditSealRow).values(_seal_to_row(seal)))
        link = Link(event, event.hash_after(head.hash))
        self._connection.execute(insert(AuditEventRow).values(_link_to_row(link)))
        return Head(event.seq, link.hash)

    def _next_seal(self, event: AuditEvent) -> Seal | None:
        row, assessment_id = AuditSealRow, event.object_id
        sealed = self._connection.execute(
            select(func.max(row.last_rev)).where(row.assessment_id == assessment_id)
        ).scalar_one_or_none()
        first = 0 if sealed is None else sealed + 1
        events = self._answers(assessment_id, first, None)
        if not events:
            return None
        digest = self.digest_answers(events)
        return Seal(event.seq, assessment_id, first, events[-1].rev, digest)

    def _answers(self, assessment_id: str, first: int, last: int | None) -> tuple[Event, ...]:
        row = AnswerEventRow
        wanted = select(row).where(row.assessment_id == assessment_id, row.rev >= first)
        if last is not None:
            wanted = wanted.where(row.rev <= last)
        found = self._connection.execute(wanted.order_by(row.rev))
        return tuple(event_to_domain(event) for event in found)

    def head(self) -> tuple[Head, str] | None:
        found = self._connection.execute(select(AuditHeadRow)).first()
        return None if found is None else (Head(found.seq, found.hash), found.signature)

    def head_is_signed(self) -> bool:
        found = self.head()
        return found is None or found[1] == found[0].signed(self._key)

    def links(self) -> Iterator[Link]:
        wanted = select(AuditEventRow).order_by(AuditEventRow.seq)
        options = {"yield_per": _CHUNK}
        with self._connection.execute(wanted, execution_options=options) as found:
            for row in found:
                yield Link(_event_to_domain(row), row.hash)

    def seals(self) -> tuple[Seal, ...]:
        found = self._connection.execute(select(AuditSealRow).order_by(AuditSealRow.seq))
        return tuple(
            Seal(row.seq, row.assessment_id, row.first_rev, row.last_rev, row.digest)
            for row in found
        )

    def stretch(self, seal: Seal) -> tuple[Event, ...]:
        return self._answers(seal.assessment_id, seal.first_rev, seal.last_rev)

    def digest_answers(self, events: Iterable[Event]) -> str:
        return digest_answers(events, self._key)

    def unsealed(self) -> tuple[str, ...]:
        """Compare each assessment with its last seal: the answer log itself may be long."""
        row, answers, seals = AssessmentRow, AnswerEventRow, AuditSealRow
        sealed = (
            select(func.coalesce(func.max(seals.last_rev), -1))
            .where(seals.assessment_id == row.id)
            .scalar_subquery()
        )
        is_there = exists().where(answers.assessment_id == row.id, answers.rev == row.rev)
        found = self._connection.execute(
            select(row.id).where(row.rev > sealed, is_there).order_by(row.id)
        )
        return tuple(found.scalars())

    def receipt_digests(self) -> dict[str, tuple[str, str]]:
        row = ReceiptRow
        found = self._connection.execute(select(row.assessment_id, row.digest, row.body))
        return {item.digest: (item.assessment_id, digest_of(item.body)) for item in found}

    def search(self, wanted: Wanted) -> tuple[AuditEvent, ...]:
        found = self._connection.execute(
            select(AuditEventRow)
            .where(*_conditions(wanted))
            .order_by(AuditEventRow.seq.desc())
            .limit(wanted.limit)
        )
        return tuple(_event_to_domain(row) for row in found)


def _conditions(wanted: Wanted) -> list[Any]:
    """Return what narrows a search.

    A search walks the trail (or the events of one actor or object) from its end and stops at its
    limit. ``is_(True)`` keeps the database from gathering and sorting a whole period instead.
    """
    row = AuditEventRow
    narrowed: tuple[tuple[Any, Callable[[], Any]], ...] = (
        (wanted.kinds, lambda: row.kind.in_(sorted(kind.value for kind in wanted.kinds))),
        (wanted.actor_id, lambda: row.actor_id == wanted.actor_id),
        (wanted.object_id, lambda: row.object_id == wanted.object_id),
        (wanted.since, lambda: (row.at >= wanted.since).is_(True)),
        (wanted.until, lambda: (row.at < wanted.until).is_(True)),
        (wanted.before_seq, lambda: row.seq < wanted.before_seq),
    )
    return [condition() for value, condition in narrowed if value]


def _event_to_domain(row: Row[Any]) -> AuditEvent:
    return AuditEvent(
        seq=row.seq,
        at=row.at,
        kind=AuditKind(row.kind),
        actor_id=row.actor_id,
        object_kind=row.object_kind,
        object_id=row.object_id,
        digest=row.digest,
    )


def _link_to_row(link: Link) -> dict[str, Any]:
    event = link.event
    return {
        "seq": event.seq,
        "at": event.at,
        "kind": event.kind.value,
        "actor_id": event.actor_id,
        "object_kind": event.object_kind,
        "object_id": event.object_id,
        "digest": event.digest,
        "hash": link.hash,
    }


def _seal_to_row(seal: Seal) -> dict[str, Any]:
    return {
        "seq": seal.seq,
        "assessment_id": seal.assessment_id,
        "first_rev": seal.first_rev,
        "last_rev": seal.last_rev,
        "digest": seal.digest,
    }
