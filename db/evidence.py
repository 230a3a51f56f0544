"""Evidence and its links to questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from assessment.domain.evidence import Evidence
from db.mapping import evidence_to_domain, evidence_to_row
from db.tables import EvidenceFileRow, EvidenceLinkRow


class SqlEvidence:
    """Fills ``ports.EvidenceStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, evidence: Evidence, actor_id: str) -> None:
        values = evidence_to_row(evidence, actor_id)
        self._connection.execute(insert(EvidenceFileRow).values(values))
        for question_id in evidence.question_ids:
            self.link(evidence.id, question_id)

    def get(self, evidence_id: str) -> Evidence | None:
        row = EvidenceFileRow
        found = self._connection.execute(select(row).where(row.id == evidence_id)).first()
        return None if found is None else self._whole([found])[0]

    def of(self, assessment_id: str) -> tuple[Evidence, ...]:
        row = EvidenceFileRow
        return self._whole(
            self._connection.execute(
                select(row)
                .where(row.assessment_id == assessment_id)
                .order_by(row.created_at, row.id)
            )
        )

    def with_upload(self, assessment_id: str, upload_sha256: str) -> Evidence | None:
        row = EvidenceFileRow
        found = self._connection.execute(
            select(row)
            .where(row.assessment_id == assessment_id, row.upload_sha256 == upload_sha256)
            .where(row.storage_id.is_not(None))
            .limit(1)
        ).first()
        return None if found is None else self._whole([found])[0]

    def link(self, evidence_id: str, question_id: str) -> None:
        self.unlink(evidence_id, question_id)
        values = {"evidence_id": evidence_id, "question_id": question_id}
        self._connection.execute(insert(EvidenceLinkRow).values(values))

    def unlink(self, evidence_id: str, question_id: str) -> None:
        row = EvidenceLinkRow
        self._connection.execute(
            delete(row).where(row.evidence_id == evidence_id, row.question_id == question_id)
        )

    def remove(self, evidence_id: str) -> None:
        row, link = EvidenceFileRow, EvidenceLinkRow
        self._connection.execute(delete(link).where(link.evidence_id == evidence_id))
        self._connection.execute(delete(row).where(row.id == evidence_id))

    def _whole(self, rows: Iterable[Row[Any]]) -> tuple[Evidence, ...]:
        found = list(rows)
        links = self._links([row.id for row in found])
        return tuple(evidence_to_domain(row, tuple(links[row.id])) for row in found)

    def _links(self, evidence_ids: list[str]) -> dict[str, list[str]]:
        link = EvidenceLinkRow
        found = self._connection.execute(
            select(link.evidence_id, link.question_id)
            .where(link.evidence_id.in_(evidence_ids))
            .order_by(link.question_id)
        )
        links: dict[str, list[str]] = defaultdict(list)
        for evidence_id, question_id in found:
            links[evidence_id].append(question_id)
        return links
