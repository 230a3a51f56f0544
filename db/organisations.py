"""Organisations and grants; campaigns and their entries."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, case, delete, func, insert, select, update

from assessment.domain.assessments import Status
from assessment.domain.sharing import (
    Campaign,
    Client,
    Entry,
    Grant,
    LogLine,
    Organisation,
    OrganisationMember,
    Participation,
)
from db.plain import all_to_domain, to_domain, to_row
from db.sharing_tables import (
    CampaignEntryRow,
    CampaignRow,
    ClientAssignmentRow,
    GrantRow,
    OrganisationLogRow,
    OrganisationMemberRow,
    OrganisationRow,
)
from db.tables import AssessmentRow

T = TypeVar("T")


class SqlOrganisations:
    """Fills ``sharing_ports.OrganisationStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, organisation: Organisation) -> None:
        self._connection.execute(insert(OrganisationRow).values(to_row(organisation)))

    def get(self, organisation_id: str) -> Organisation | None:
        row = OrganisationRow
        return self._one(Organisation, select(row).where(row.id == organisation_id))

    def rename(self, organisation_id: str, name: str) -> None:
        row = OrganisationRow
        self._connection.execute(update(row).where(row.id == organisation_id).values(name=name))

    def sizes(self, now: datetime) -> dict[str, tuple[int, int]]:
        member, grant = OrganisationMemberRow, GrantRow
        members = select(member.organisation_id, func.count()).group_by(member.organisation_id)
        clients = (
            select(grant.organisation_id, func.count(grant.firm_id.distinct()))
            .where(grant.withdrawn_at.is_(None), grant.until > now)
            .group_by(grant.organisation_id)
        )
        people = {i: int(n) for i, n in self._connection.execute(members)}
        firms = {i: int(n) for i, n in self._connection.execute(clients)}
        return {i: (people.get(i, 0), firms.get(i, 0)) for i in people.keys() | firms.keys()}

    def all(self) -> tuple[Organisation, ...]:
        row = OrganisationRow
        named = select(row).where(row.name != "")  # one that was erased has no name
        return self._all(Organisation, named.order_by(row.name, row.id))

    def put_member(self, member: OrganisationMember) -> None:
        self._drop_membership(member.organisation_id, member.actor_id)
        self._connection.execute(insert(OrganisationMemberRow).values(to_row(member)))

    def member(self, organisation_id: str, actor_id: str) -> OrganisationMember | None:
        row = OrganisationMemberRow
        found = select(row).where(row.organisation_id == organisation_id)
        return self._one(OrganisationMember, found.where(row.actor_id == actor_id))

    def members(self, organisation_id: str) -> tuple[OrganisationMember, ...]:
        row = OrganisationMemberRow
        found = select(row).where(row.organisation_id == organisation_id)
        return self._all(OrganisationMember, found.order_by(row.since, row.actor_id))

    def memberships(self, actor_id: str) -> tuple[OrganisationMember, ...]:
        row = OrganisationMemberRow
        found = select(row).where(row.actor_id == actor_id)
        return self._all(OrganisationMember, found.order_by(row.since, row.organisation_id))

    def drop_member(self, organisation_id: str, actor_id: str) -> None:
        row = ClientAssignmentRow
        self._connection.execute(
            delete(row).where(row.organisation_id == organisation_id, row.actor_id == actor_id)
        )
        self._drop_membership(organisation_id, actor_id)

    def assign(self, client: Client) -> bool:
        row = ClientAssignmentRow
        found = self._connection.execute(
            select(row.since).where(
                row.organisation_id == client.organisation_id,
                row.firm_id == client.firm_id,
                row.actor_id == client.actor_id,
            )
        ).first()
        if found is None:
            self._connection.execute(insert(row).values(to_row(client)))
        return found is None

    def unassign(self, organisation_id: str, firm_id: str, actor_id: str) -> bool:
        row = ClientAssignmentRow
        return self._changed(
            delete(row)
            .where(row.organisation_id == organisation_id, row.firm_id == firm_id)
            .where(row.actor_id == actor_id)
            .returning(row.firm_id)
        )

    def clients(self, organisation_id: str) -> tuple[Client, ...]:
        row = ClientAssignmentRow
        found = select(row).where(row.organisation_id == organisation_id)
        return self._all(Client, found.order_by(row.firm_id, row.actor_id))

    def write_log(self, line: LogLine) -> None:
        self._connection.execute(insert(OrganisationLogRow).values(to_row(line)))

    def log(self, organisation_id: str, member_id: str) -> tuple[LogLine, ...]:
        row = OrganisationLogRow
        found = select(row).where(row.organisation_id == organisation_id)
        return self._all(LogLine, found.where(row.member_id == member_id).order_by(row.id))

    def logged(self, organisation_id: str) -> tuple[str, ...]:
        row = OrganisationLogRow
        found = (
            select(row.member_id)
            .where(row.organisation_id == organisation_id)
            .group_by(row.member_id)
            .order_by(func.min(row.id))
        )
        return tuple(self._connection.execute(found).scalars())

    def add_grant(self, grant: Grant) -> None:
        self._connection.execute(insert(GrantRow).values(to_row(grant)))

    def grant(self, grant_id: str) -> Grant | None:
        return self._one(Grant, select(GrantRow).where(GrantRow.id == grant_id))

    def grants_by(self, firm_id: str) -> tuple[Grant, ...]:
        row = GrantRow
        found = select(row).where(row.firm_id == firm_id)
        return self._all(Grant, found.order_by(row.granted_at, row.id))

    def grants_to(self, organisation_id: str) -> tuple[Grant, ...]:
        row = GrantRow
        found = select(row).where(row.organisation_id == organisation_id)
        return self._all(Grant, found.order_by(row.granted_at, row.id))

    def withdraw(self, grant_id: str, now: datetime) -> bool:
        row = GrantRow
        return self._changed(
            update(row)
            .where(row.id == grant_id, row.withdrawn_at.is_(None))
            .values(withdrawn_at=now)
            .returning(row.id)
        )

    def add_campaign(self, campaign: Campaign) -> None:
        self._connection.execute(insert(CampaignRow).values(to_row(campaign)))

    def campaign(self, campaign_id: str) -> Campaign | None:
        return self._one(Campaign, select(CampaignRow).where(CampaignRow.id == campaign_id))

    def campaigns(self) -> tuple[Campaign, ...]:
        row = CampaignRow
        return self._all(Campaign, select(row).order_by(row.opens_at, row.id))

    def close_campaign(self, campaign_id: str, closes_at: datetime) -> None:
        row = CampaignRow
        self._connection.execute(
            update(row).where(row.id == campaign_id).values(closes_at=closes_at)
        )

    def participations(self, campaign_ids: Collection[str]) -> dict[str, Participation]:
        entry, row = CampaignEntryRow, AssessmentRow
        is_draft = row.status == Status.DRAFT.value
        found = self._connection.execute(
            select(entry.campaign_id, func.count(), func.sum(case((is_draft, 0), else_=1)))
            .join(row, row.id == entry.assessment_id)
            .where(entry.campaign_id.in_(sorted(campaign_ids)), entry.withdrawn_at.is_(None))
            .group_by(entry.campaign_id)
        )
        counted = {i: Participation(entered, int(submitted)) for i, entered, submitted in found}
        return {i: counted.get(i, Participation(0, 0)) for i in campaign_ids}

    def submitted_to(self, campaign_id: str, offset: int, limit: int) -> tuple[str, ...]:
        entry, row = CampaignEntryRow, AssessmentRow
        found = self._connection.execute(
            select(row.id)
            .join(entry, entry.assessment_id == row.id)
            .where(entry.campaign_id == campaign_id, entry.withdrawn_at.is_(None))
            .where(row.status != Status.DRAFT.value)
            .order_by(row.submitted_at.desc(), row.id)
            .offset(offset)
            .limit(limit)
        )
        return tuple(found.scalars())

    def put_entry(self, entry: Entry) -> None:
        row = CampaignEntryRow
        self._connection.execute(
            delete(row)
            .where(row.campaign_id == entry.campaign_id)
            .where(row.assessment_id == entry.assessment_id)
        )
        self._connection.execute(insert(row).values(to_row(entry)))

    def entries_of(self, assessment_id: str) -> tuple[Entry, ...]:
        row = CampaignEntryRow
        found = select(row).where(row.assessment_id == assessment_id)
        return self._all(Entry, found.order_by(row.consented_at, row.campaign_id))

    def entries_in(self, campaign_id: str) -> tuple[Entry, ...]:
        row = CampaignEntryRow
        found = select(row).where(row.campaign_id == campaign_id, row.withdrawn_at.is_(None))
        return self._all(Entry, found.order_by(row.consented_at, row.assessment_id))

    def withdraw_entry(self, campaign_id: str, assessment_id: str, now: datetime) -> bool:
        row = CampaignEntryRow
        return self._changed(
            update(row)
            .where(row.campaign_id == campaign_id, row.assessment_id == assessment_id)
            .where(row.withdrawn_at.is_(None))
            .values(withdrawn_at=now)
            .returning(row.campaign_id)
        )

    def participation(self, campaign_id: str) -> Participation:
        return self.participations((campaign_id,))[campaign_id]

    def _drop_membership(self, organisation_id: str, actor_id: str) -> None:
        row = OrganisationMemberRow
        self._connection.execute(
            delete(row).where(row.organisation_id == organisation_id, row.actor_id == actor_id)
        )

    def _one(self, kind: type[T], statement: Any) -> T | None:
        found = self._connection.execute(statement).first()
        return None if found is None else to_domain(kind, found)

    def _all(self, kind: type[T], statement: Any) -> tuple[T, ...]:
        return all_to_domain(kind, self._connection.execute(statement))

    def _changed(self, statement: Any) -> bool:
        return self._connection.execute(statement).first() is not None
