"""Receipts: written once, never changed."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from assessment.domain.receipts import Receipt
from db.mapping import receipt_to_domain, receipt_to_row
from db.tables import ReceiptRow


class SqlReceipts:
    """Fills ``ports.ReceiptStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, receipt: Receipt) -> None:
        self._connection.execute(insert(ReceiptRow).values(receipt_to_row(receipt)))

    def of(self, assessment_id: str) -> Receipt | None:
        return next(reversed(self.all(assessment_id)), None)

    def all(self, assessment_id: str) -> tuple[Receipt, ...]:
        row = ReceiptRow
        found = self._connection.execute(
            select(row).where(row.assessment_id == assessment_id).order_by(row.sequence)
        )
        return tuple(receipt_to_domain(receipt) for receipt in found)
