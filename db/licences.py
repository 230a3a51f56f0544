"""Licences that firms handed in, one for each firm."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, or_, select

from assessment.domain.licences import Licence
from assessment.domain.sharing import Claim
from db.plain import all_to_domain, to_domain, to_row
from db.sharing_tables import CreditClaimRow, LicenceRow


class SqlLicences:
    """Fills ``sharing_ports.LicenceStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, firm_id: str) -> Licence | None:
        row = LicenceRow
        found = self._connection.execute(select(row).where(row.firm_id == firm_id)).first()
        return None if found is None else to_domain(Licence, found)

    def put(self, licence: Licence) -> None:
        self.drop(licence.firm_id)
        self._connection.execute(insert(LicenceRow).values(to_row(licence)))

    def drop(self, firm_id: str) -> None:
        self._connection.execute(delete(LicenceRow).where(LicenceRow.firm_id == firm_id))

    def needless(self, moment: datetime) -> tuple[Licence, ...]:
        row, claim = LicenceRow, CreditClaimRow
        found = (
            select(row)
            .outerjoin(claim, claim.firm_id == row.firm_id)
            .where(row.storage_id.is_not(None))
            .where(or_(row.handed_in_at <= moment, claim.method.is_not(None)))
            .order_by(row.firm_id)
        )
        return all_to_domain(Licence, self._connection.execute(found))

    def unconfirmed(self) -> tuple[Claim, ...]:
        claim, licence = CreditClaimRow, LicenceRow
        found = (
            select(claim)
            .outerjoin(licence, licence.firm_id == claim.firm_id)
            .where(claim.method.is_(None))
            .order_by(licence.storage_id.is_(None), claim.claimed_at, claim.firm_id)
        )
        return all_to_domain(Claim, self._connection.execute(found))
