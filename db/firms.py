"""Firms, owners, facts, consent, and the closing of an assessment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from assessment.domain.assessments import Assessment, State, Status
from assessment.domain.firms import Actor, Consent, Firm
from db.mapping import (
    assessment_to_row,
    consent_to_domain,
    consent_to_row,
    firm_to_domain,
    firm_to_row,
)
from db.tables import (
    ActorRow,
    AssessmentFactsRow,
    AssessmentRow,
    Base,
    ConsentRow,
    FactEventRow,
    FirmOwnerRow,
    FirmRow,
)


class SqlFirms:
    """Fills ``ports.FirmStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_actor(self, actor: Actor, at: datetime) -> None:
        self._add(ActorRow, {"id": actor.id, "kind": actor.kind.value, "created_at": at})

    def add_firm(self, firm: Firm) -> None:
        self._add(FirmRow, firm_to_row(firm))

    def add_owner(self, firm_id: str, actor_id: str, at: datetime) -> None:
        row = FirmOwnerRow
        found = self._connection.execute(
            select(row.since).where(row.firm_id == firm_id, row.actor_id == actor_id)
        )
        if found.first() is None:
            self._add(row, {"firm_id": firm_id, "actor_id": actor_id, "since": at})

    def add_assessment(self, assessment: Assessment, state: State) -> None:
        self._add(AssessmentRow, assessment_to_row(assessment, state))
        self._add(AssessmentFactsRow, {"assessment_id": assessment.id, "facts": {}})

    def add_consent(self, consent: Consent) -> None:
        self._add(ConsentRow, consent_to_row(consent))

    def consents(self, firm_id: str) -> tuple[Consent, ...]:
        found = self._connection.execute(
            select(ConsentRow).where(ConsentRow.firm_id == firm_id).order_by(ConsentRow.id)
        )
        return tuple(consent_to_domain(row) for row in found)

    def firm(self, firm_id: str) -> Firm | None:
        found = self._connection.execute(select(FirmRow).where(FirmRow.id == firm_id)).first()
        return None if found is None else firm_to_domain(found)

    def any(self) -> bool:
        return self._connection.execute(select(FirmRow.id).limit(1)).first() is not None

    def change_firm(self, firm: Firm) -> None:
        self._connection.execute(
            update(FirmRow).where(FirmRow.id == firm.id).values(firm_to_row(firm))
        )

    def owns(self, actor_id: str, assessment_id: str) -> bool:
        found = self._connection.execute(
            select(FirmOwnerRow.firm_id)
            .join(AssessmentRow, AssessmentRow.firm_id == FirmOwnerRow.firm_id)
            .where(AssessmentRow.id == assessment_id, FirmOwnerRow.actor_id == actor_id)
        )
        return found.first() is not None

    def facts(self, assessment_id: str) -> dict[str, Any]:
        row = AssessmentFactsRow
        found = self._connection.execute(
            select(row.facts).where(row.assessment_id == assessment_id)
        )
        values: dict[str, Any] = found.scalar_one()
        return values

    def fact_log(self, assessment_id: str) -> tuple[tuple[int, str, Any], ...]:
        row = FactEventRow
        found = self._connection.execute(
            select(row.rev, row.fact_id, row.value)
            .where(row.assessment_id == assessment_id)
            .order_by(row.rev, row.fact_id)
        )
        return tuple((rev, fact_id, value) for rev, fact_id, value in found)

    def put_facts(
        self, assessment_id: str, actor_id: str, changes: Mapping[str, Any], at: datetime
    ) -> int | None:
        rev = self._next_facts_rev(assessment_id)
        if rev is None:
            return None
        known = {**self.facts(assessment_id), **changes}
        known = {fact: value for fact, value in known.items() if value is not None}
        row = AssessmentFactsRow
        self._connection.execute(
            update(row).where(row.assessment_id == assessment_id).values(facts=known)
        )
        self._log_facts(assessment_id, rev, actor_id, changes, at)
        return rev

    def _next_facts_rev(self, assessment_id: str) -> int | None:
        row = AssessmentRow
        found = self._connection.execute(
            update(row)
            .where(row.id == assessment_id, row.status == Status.DRAFT.value)
            .values(rev=row.rev + 1, facts_rev=row.rev + 1)
            .returning(row.rev)
        )
        return found.scalar_one_or_none()

    def _log_facts(
        self, assessment_id: str, rev: int, actor_id: str, changes: Mapping[str, Any], at: datetime
    ) -> None:
        shared = {"assessment_id": assessment_id, "rev": rev, "actor_id": actor_id, "at": at}
        rows = [{**shared, "fact_id": fact, "value": value} for fact, value in changes.items()]
        if rows:
            self._connection.execute(insert(FactEventRow), rows)

    def submit(self, assessment_id: str, rev: int, at: datetime) -> bool:
        row = AssessmentRow
        found = self._connection.execute(
            update(row)
            .where(row.id == assessment_id, row.status == Status.DRAFT.value, row.rev == rev)
            .values(status=Status.SUBMITTED.value, submitted_at=at)
            .returning(row.id)
        )
        return found.first() is not None

    def _add(self, row: type[Base], values: dict[str, Any]) -> None:
        self._connection.execute(insert(row).values(values))
