"""Templates of organisations for their clients' reports."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from assessment.domain.accounts import Role
from assessment.domain.letterheads import Letterhead
from db.account_tables import AccountRoleRow
from db.plain import to_domain, to_row
from db.sharing_tables import ClientAssignmentRow, GrantRow, OrganisationTemplateRow


class SqlLetterheads:
    """Fills ``domain.letterheads.LetterheadStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, organisation_id: str) -> Letterhead | None:
        row = OrganisationTemplateRow
        columns = [getattr(row, field.name) for field in fields(Letterhead)]
        wanted = select(*columns).where(row.organisation_id == organisation_id)
        found = self._connection.execute(wanted).first()
        return None if found is None else to_domain(Letterhead, found)

    def content(self, organisation_id: str) -> bytes | None:
        row = OrganisationTemplateRow
        wanted = select(row.content).where(row.organisation_id == organisation_id)
        return self._connection.execute(wanted).scalar_one_or_none()

    def through(self, actor_id: str, firm_id: str, now: datetime) -> bytes | None:
        grant, client, held = GrantRow, ClientAssignmentRow, AccountRoleRow
        same = grant.organisation_id == client.organisation_id
        first = self._connection.execute(
            select(client.organisation_id)
            .join(grant, same & (grant.firm_id == client.firm_id))
            .join(
                held,
                (held.scope == client.organisation_id) & (held.account_id == client.actor_id),
            )
            .where(held.role == Role.CONSULTANT.value)
            .where(client.actor_id == actor_id, client.firm_id == firm_id)
            .where(grant.withdrawn_at.is_(None), grant.until > now)
            .order_by(client.since, client.organisation_id)
        ).first()
        return None if first is None else self.content(first.organisation_id)

    def put(self, letterhead: Letterhead, content: bytes) -> None:
        self.drop(letterhead.organisation_id)
        values = {**to_row(letterhead), "content": content}
        self._connection.execute(insert(OrganisationTemplateRow).values(values))

    def drop(self, organisation_id: str) -> bool:
        row = OrganisationTemplateRow
        gone = delete(row).where(row.organisation_id == organisation_id)
        return self._connection.execute(gone.returning(row.organisation_id)).first() is not None
