"""Remarks and verified levels; reopening what was submitted."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select, update

from assessment.domain.assessments import Status
from assessment.domain.reviews import Remark, VerifiedLevel, Verifying
from db.packed import swap_verified
from db.plain import all_to_domain, to_domain, to_row
from db.sharing_tables import RemarkRow, VerifiedLevelRow, VerifierRow
from db.tables import AssessmentRow


class SqlReviews:
    """Fills ``sharing_ports.ReviewStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, remark: Remark) -> None:
        self._connection.execute(insert(RemarkRow).values(to_row(remark)))

    def remark(self, remark_id: str) -> Remark | None:
        row = RemarkRow
        found = self._connection.execute(select(row).where(row.id == remark_id)).first()
        return None if found is None else to_domain(Remark, found)

    def remarks(self, assessment_id: str) -> tuple[Remark, ...]:
        row = RemarkRow
        found = select(row).where(row.assessment_id == assessment_id).order_by(row.at, row.id)
        return all_to_domain(Remark, self._connection.execute(found))

    def verify(self, verifying: Verifying) -> VerifiedLevel | None:
        swapped = swap_verified(self._connection, verifying)
        if swapped is None:
            return None
        rev, self_assessed = swapped
        level = VerifiedLevel(
            assessment_id=verifying.assessment_id,
            question_id=verifying.question_id,
            level=verifying.level,
            kind=verifying.kind,
            actor_id=verifying.actor_id,
            self_assessed=self_assessed,
            rev=rev,
            at=verifying.at,
        )
        self._put(level)
        self._put_verifier(verifying)
        return level

    def verified(self, assessment_id: str) -> tuple[VerifiedLevel, ...]:
        row = VerifiedLevelRow
        found = select(row).where(row.assessment_id == assessment_id).order_by(row.question_id)
        return all_to_domain(VerifiedLevel, self._connection.execute(found))

    def reopen(self, assessment_id: str) -> bool:
        row = AssessmentRow
        found = self._connection.execute(
            update(row)
            .where(row.id == assessment_id, row.status != Status.DRAFT.value)
            .values(status=Status.DRAFT.value, submitted_at=None)
            .returning(row.id)
        )
        return found.first() is not None

    def _put(self, level: VerifiedLevel) -> None:
        row = VerifiedLevelRow
        self._connection.execute(
            delete(row)
            .where(row.assessment_id == level.assessment_id)
            .where(row.question_id == level.question_id)
        )
        if level.level:
            self._connection.execute(insert(row).values(to_row(level)))

    def _put_verifier(self, verifying: Verifying) -> None:
        row = VerifierRow
        key = (verifying.assessment_id, verifying.actor_id)
        found = self._connection.execute(
            select(row.at).where(row.assessment_id == key[0], row.actor_id == key[1])
        ).first()
        if found is None:
            values = {
                "assessment_id": key[0],
                "actor_id": key[1],
                "kind": verifying.kind.value,
                "at": verifying.at,
            }
            self._connection.execute(insert(row).values(values))
