"""Batches of reports."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select, update

from assessment.domain.batches import Batch, BatchState, Item, ItemState, Tally
from assessment.domain.firms import ActorKind
from db.batch_tables import ReportBatchRow, ReportItemRow
from db.plain import all_to_domain, to_domain, to_row

_OPEN = (BatchState.WAITING.value, BatchState.WORKING.value)


class SqlBatches:
    """Fills ``domain.batches.BatchStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, batch: Batch, items: Sequence[Item]) -> None:
        self._connection.execute(insert(ReportBatchRow).values(to_row(batch)))
        self._connection.execute(insert(ReportItemRow), [to_row(item) for item in items])

    def get(self, batch_id: str) -> Batch | None:
        row = ReportBatchRow
        found = self._connection.execute(select(row).where(row.id == batch_id)).first()
        return None if found is None else to_domain(Batch, found)

    def of(self, actor_id: str, organisation_id: str) -> tuple[Batch, ...]:
        row = ReportBatchRow
        found = self._connection.execute(
            select(row)
            .where(row.actor_id == actor_id, row.organisation_id == organisation_id)
            .order_by(row.created_at.desc(), row.id)
        )
        return all_to_domain(Batch, found)

    def open_of(self, actor_id: str) -> int:
        row = ReportBatchRow
        mine = select(func.count()).where(row.actor_id == actor_id, row.state.in_(_OPEN))
        return int(self._connection.execute(mine).scalar_one())

    def tallies(self, batch_ids: Collection[str]) -> dict[str, Tally]:
        row = ReportItemRow
        found = self._connection.execute(
            select(row.batch_id, row.state, func.count())
            .where(row.batch_id.in_(sorted(batch_ids)))
            .group_by(row.batch_id, row.state)
        )
        counted: dict[str, dict[str, int]] = {batch_id: {} for batch_id in batch_ids}
        for batch_id, state, n in found:
            counted[batch_id][state] = int(n)
        return {batch_id: Tally(**by_state) for batch_id, by_state in counted.items()}

    def items(self, batch_id: str) -> tuple[Item, ...]:
        row = ReportItemRow
        found = select(row).where(row.batch_id == batch_id).order_by(row.position)
        return all_to_domain(Item, self._connection.execute(found))

    def next_item(self, batch_id: str) -> Item | None:
        row = ReportItemRow
        found = self._connection.execute(
            select(row)
            .where(row.batch_id == batch_id, row.state == ItemState.WAITING.value)
            .order_by(row.position)
            .limit(1)
        ).first()
        return None if found is None else to_domain(Item, found)

    def settle(self, item: Item, was: ItemState) -> bool:
        row = ReportItemRow
        return self._changed(
            update(row)
            .where(row.batch_id == item.batch_id, row.position == item.position)
            .where(row.state == was.value)
            .values(to_row(item))
            .returning(row.position)
        )

    def first_in_line(self, silent_since: datetime) -> str | None:
        row = ReportBatchRow
        found = self._connection.execute(
            select(row.id)
            .where(_is_free(silent_since), row.actor_kind == ActorKind.ACCOUNT.value)
            .order_by(row.created_at, row.id)
            .limit(1)
        )
        return found.scalar_one_or_none()

    def claim(
        self, worker: str, now: datetime, silent_since: datetime, batch_id: str | None = None
    ) -> Batch | None:
        row = ReportBatchRow
        wanted = batch_id or self.first_in_line(silent_since)
        if wanted is None:
            return None
        taken = self._changed(
            update(row)
            .where(row.id == wanted, _is_free(silent_since))
            .values(state=BatchState.WORKING.value, worker=worker, seen_at=now)
            .returning(row.id)
        )
        return self.get(wanted) if taken else None

    def beat(self, batch_id: str, worker: str, now: datetime) -> bool:
        row = ReportBatchRow
        return self._changed(
            update(row)
            .where(row.id == batch_id, row.worker == worker)
            .where(row.state == BatchState.WORKING.value)
            .values(seen_at=now)
            .returning(row.id)
        )

    def move(
        self, batch_id: str, states: Collection[BatchState], to: BatchState, now: datetime
    ) -> bool:
        row = ReportBatchRow
        return self._changed(
            update(row)
            .where(row.id == batch_id, row.state.in_([state.value for state in states]))
            .values(state=to.value, worker=None, seen_at=now)
            .returning(row.id)
        )

    def untouched_since(self, moment: datetime) -> tuple[Batch, ...]:
        row = ReportBatchRow
        found = select(row).where(row.state != BatchState.REMOVED.value, row.seen_at <= moment)
        return all_to_domain(Batch, self._connection.execute(found.order_by(row.id)))

    def forget_files(self, batch_id: str) -> None:
        row = ReportItemRow
        of_this = update(row).where(row.batch_id == batch_id)
        self._connection.execute(of_this.values(file_id=None))

    def drop_before(self, moment: datetime) -> None:
        row = ReportBatchRow
        removed = row.state == BatchState.REMOVED.value
        self._connection.execute(delete(row).where(removed, row.seen_at <= moment))

    def files(self) -> frozenset[str]:
        row = ReportItemRow
        found = self._connection.execute(select(row.file_id).where(row.file_id.is_not(None)))
        return frozenset(str(file_id) for file_id in found.scalars())

    def files_of_actor(self, actor_id: str) -> tuple[str, ...]:
        row, batch = ReportItemRow, ReportBatchRow
        found = self._connection.execute(
            select(row.file_id)
            .join(batch, batch.id == row.batch_id)
            .where(batch.actor_id == actor_id, row.file_id.is_not(None))
        )
        return tuple(str(file_id) for file_id in found.scalars())

    def _changed(self, statement: Any) -> bool:
        return self._connection.execute(statement).first() is not None


def _is_free(silent_since: datetime) -> ColumnElement[bool]:
    """Waiting, or left behind by a worker that has not been heard of."""
    row = ReportBatchRow
    left = and_(row.state == BatchState.WORKING.value, row.seen_at < silent_since)
    return or_(row.state == BatchState.WAITING.value, left)
