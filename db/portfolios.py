"""What a sheet of clients reads: each kind of row in one statement, however many clients."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Connection, func, select

from assessment.domain.assessments import State
from assessment.domain.firms import Firm
from assessment.domain.portfolios import Kept
from assessment.domain.receipts import Receipt
from db.account_tables import AccountRow
from db.mapping import assessment_to_domain, firm_to_domain, receipt_to_domain
from db.tables import AssessmentFactsRow, AssessmentRow, FirmRow, ReceiptRow

#: What a sheet compares: the last submission of a firm and the one before.
_RECEIPTS = 2


class SqlPortfolios:
    """Fills ``domain.portfolios.PortfolioStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def firms(self, firm_ids: Collection[str]) -> dict[str, Firm]:
        row = FirmRow
        found = self._connection.execute(select(row).where(row.id.in_(sorted(firm_ids))))
        return {each.id: firm_to_domain(each) for each in found}

    def assessments(self, firm_ids: Collection[str]) -> dict[str, tuple[Kept, ...]]:
        row, facts = AssessmentRow, AssessmentFactsRow
        found = self._connection.execute(
            select(row, facts.facts)
            .join(facts, facts.assessment_id == row.id)
            .where(row.firm_id.in_(sorted(firm_ids)))
            .order_by(row.created_at.desc(), row.id)
        )
        kept: dict[str, list[Kept]] = defaultdict(list)
        for each in found:
            state = State(each.answers, each.evidence)
            kept[each.firm_id].append(Kept(assessment_to_domain(each), state, each.facts))
        return {firm_id: tuple(found) for firm_id, found in kept.items()}

    def receipts(self, firm_ids: Collection[str]) -> dict[str, tuple[Receipt, ...]]:
        row, of = ReceiptRow, AssessmentRow
        newest = func.row_number().over(
            partition_by=row.assessment_id, order_by=row.sequence.desc()
        )
        rank = newest.label("rank")
        ranked = (
            select(row.id, of.firm_id, rank)
            .join(of, of.id == row.assessment_id)
            .where(of.firm_id.in_(sorted(firm_ids)))
            .subquery()
        )
        found = self._connection.execute(
            select(row, ranked.c.firm_id)
            .join(ranked, ranked.c.id == row.id)
            .where(ranked.c.rank <= _RECEIPTS)
            .order_by(row.created_at.desc(), row.sequence.desc(), row.id)
        )
        kept: dict[str, list[Receipt]] = defaultdict(list)
        for each in found:
            kept[each.firm_id].append(receipt_to_domain(each))
        return {firm_id: tuple(receipts) for firm_id, receipts in kept.items()}

    def names(self, actor_ids: Collection[str]) -> dict[str, str | None]:
        row = AccountRow
        wanted = select(row.id, row.display_name).where(row.id.in_(sorted(actor_ids)))
        return {account.id: account.display_name for account in self._connection.execute(wanted)}
