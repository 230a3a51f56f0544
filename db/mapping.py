"""Rows to domain values and back, written out."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from assessment.domain.assessments import Assessment, Event, EventKind, Note, State, Status
from assessment.domain.evidence import Evidence
from assessment.domain.firms import Consent, Firm, Origin, Visibility
from assessment.domain.receipts import Receipt

Values = dict[str, Any]


def firm_to_domain(row: Row[Any]) -> Firm:
    return Firm(
        id=row.id,
        name=row.name,
        credit_code=row.credit_code,
        origin=Origin(row.origin),
        created_at=row.created_at,
    )


def firm_to_row(firm: Firm) -> Values:
    return {
        "id": firm.id,
        "name": firm.name,
        "credit_code": firm.credit_code,
        "origin": firm.origin.value,
        "created_at": firm.created_at,
    }


def consent_to_domain(row: Row[Any]) -> Consent:
    return Consent(
        firm_id=row.firm_id,
        actor_id=row.actor_id,
        purpose=row.purpose,
        version=row.version,
        at=row.at,
        recipient=row.recipient,
        withdrawn_at=row.withdrawn_at,
    )


def consent_to_row(consent: Consent) -> Values:
    return {
        "firm_id": consent.firm_id,
        "actor_id": consent.actor_id,
        "purpose": consent.purpose,
        "version": consent.version,
        "at": consent.at,
        "recipient": consent.recipient,
        "withdrawn_at": consent.withdrawn_at,
    }


def assessment_to_domain(row: Row[Any]) -> Assessment:
    return Assessment(
        id=row.id,
        firm_id=row.firm_id,
        model_id=row.model_id,
        model_version=row.model_version,
        scoring_digest=row.scoring_digest,
        status=Status(row.status),
        visibility=Visibility(row.visibility),
        rev=row.rev,
        facts_rev=row.facts_rev,
        created_at=row.created_at,
        submitted_at=row.submitted_at,
    )


def assessment_to_row(assessment: Assessment, state: State) -> Values:
    return {
        "id": assessment.id,
        "firm_id": assessment.firm_id,
        "model_id": assessment.model_id,
        "model_version": assessment.model_version,
        "scoring_digest": assessment.scoring_digest,
        "status": assessment.status.value,
        "visibility": assessment.visibility.value,
        "rev": assessment.rev,
        "facts_rev": assessment.facts_rev,
        "answers": state.answers,
        "evidence": state.evidence,
        "created_at": assessment.created_at,
        "submitted_at": assessment.submitted_at,
    }


def event_to_domain(row: Row[Any]) -> Event:
    return Event(
        assessment_id=row.assessment_id,
        rev=row.rev,
        kind=EventKind(row.kind),
        question_id=row.question_id,
        value=row.value,
        reason=row.reason,
        elapsed_ms=row.elapsed_ms,
        actor_id=row.actor_id,
        at=row.at,
    )


def event_to_row(event: Event) -> Values:
    return {
        "assessment_id": event.assessment_id,
        "rev": event.rev,
        "kind": event.kind.value,
        "question_id": event.question_id,
        "value": event.value,
        "reason": event.reason,
        "elapsed_ms": event.elapsed_ms,
        "actor_id": event.actor_id,
        "at": event.at,
    }


def note_to_row(note: Note) -> Values:
    return {
        "id": note.id,
        "assessment_id": note.assessment_id,
        "question_id": note.question_id,
        "text": note.text,
        "actor_id": note.actor_id,
        "at": note.at,
    }


def evidence_to_domain(row: Row[Any], question_ids: tuple[str, ...]) -> Evidence:
    return Evidence(
        id=row.id,
        assessment_id=row.assessment_id,
        question_ids=question_ids,
        kind=row.kind,
        filename=row.filename,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        upload_sha256=row.upload_sha256,
        storage_id=row.storage_id,
        document_number=row.document_number,
        document_date=row.document_date,
        created_at=row.created_at,
    )


def evidence_to_row(evidence: Evidence, actor_id: str) -> Values:
    return {
        "id": evidence.id,
        "assessment_id": evidence.assessment_id,
        "kind": evidence.kind,
        "filename": evidence.filename,
        "media_type": evidence.media_type,
        "size": evidence.size,
        "sha256": evidence.sha256,
        "upload_sha256": evidence.upload_sha256,
        "storage_id": evidence.storage_id,
        "document_number": evidence.document_number,
        "document_date": evidence.document_date,
        "actor_id": actor_id,
        "created_at": evidence.created_at,
    }


def receipt_to_domain(row: Row[Any]) -> Receipt:
    return Receipt(
        id=row.id,
        assessment_id=row.assessment_id,
        body=row.body,
        digest=row.digest,
        created_at=row.created_at,
        sequence=row.sequence,
    )


def receipt_to_row(receipt: Receipt) -> Values:
    return {
        "id": receipt.id,
        "assessment_id": receipt.assessment_id,
        "body": receipt.body,
        "digest": receipt.digest,
        "created_at": receipt.created_at,
        "sequence": receipt.sequence,
    }
