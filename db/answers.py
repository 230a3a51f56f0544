"""Answers, notes and places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from assessment.domain.assessments import Assessment, Event, EventKind, Note, State
from assessment.domain.ports import Change, Written
from db.mapping import assessment_to_domain, event_to_domain, event_to_row, note_to_row
from db.packed import swap
from db.tables import (
    AnswerEventRow,
    AnswerReasonRow,
    AssessmentRow,
    Base,
    NoteRow,
    PlaceRow,
)

NOT_APPLICABLE = -1


class SqlAnswers:
    """Fills ``ports.AnswerStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, change: Change) -> Written | None:
        written = swap(self._connection, "answers", change)
        if written and NOT_APPLICABLE in (change.base, change.value):
            self._put_reason(change)
        return written

    def _put_reason(self, change: Change) -> None:
        key = (change.assessment_id, change.question_id)
        row = AnswerReasonRow
        self._connection.execute(
            delete(row).where(row.assessment_id == key[0], row.question_id == key[1])
        )
        if change.reason is not None:
            values = {"assessment_id": key[0], "question_id": key[1], "reason": change.reason}
            self._connection.execute(insert(row).values(values))

    def mark(self, change: Change) -> Written | None:
        return swap(self._connection, "evidence", change)

    def fill(self, assessment_id: str, state: State, events: Sequence[Event]) -> None:
        row = AssessmentRow
        packed: dict[str, Any] = {"answers": state.answers, "evidence": state.evidence}
        if events:
            packed["rev"] = events[-1].rev
        self._connection.execute(update(row).where(row.id == assessment_id).values(packed))
        self._write(AnswerEventRow, [event_to_row(event) for event in events])
        reasons = [e for e in events if e.kind is EventKind.ANSWER and e.reason is not None]
        self._write(
            AnswerReasonRow,
            [
                {
                    "assessment_id": assessment_id,
                    "question_id": event.question_id,
                    "reason": event.reason,
                }
                for event in reasons
            ],
        )

    def _write(self, row: type[Base], rows: Sequence[dict[str, Any]]) -> None:
        if rows:
            self._connection.execute(insert(row), list(rows))

    def assessment(self, assessment_id: str) -> Assessment | None:
        found = self._connection.execute(
            select(AssessmentRow).where(AssessmentRow.id == assessment_id)
        ).first()
        return None if found is None else assessment_to_domain(found)

    def state(self, assessment_id: str) -> State:
        row = AssessmentRow
        answers, evidence = self._connection.execute(
            select(row.answers, row.evidence).where(row.id == assessment_id)
        ).one()
        return State(bytes(answers), bytes(evidence))

    def events(self, assessment_id: str) -> tuple[Event, ...]:
        row = AnswerEventRow
        found = self._connection.execute(
            select(row).where(row.assessment_id == assessment_id).order_by(row.rev)
        )
        return tuple(event_to_domain(event) for event in found)

    def last_event(self, assessment_id: str, question_id: str) -> Event | None:
        row = AnswerEventRow
        found = self._connection.execute(
            select(row)
            .where(row.assessment_id == assessment_id, row.question_id == question_id)
            .where(row.kind == EventKind.ANSWER.value)
            .order_by(row.rev.desc())
            .limit(1)
        ).first()
        return None if found is None else event_to_domain(found)

    def reasons(self, assessment_id: str) -> dict[str, str]:
        row = AnswerReasonRow
        found = self._connection.execute(
            select(row.question_id, row.reason).where(row.assessment_id == assessment_id)
        )
        return dict(found.all())

    def timings(self, assessment_id: str) -> dict[str, int]:
        row = AnswerEventRow
        found = self._connection.execute(
            select(row.question_id, func.sum(row.elapsed_ms))
            .where(row.assessment_id == assessment_id, row.elapsed_ms.is_not(None))
            .group_by(row.question_id)
            .order_by(row.question_id)
        )
        return {question: int(total or 0) for question, total in found}

    def notes(self, assessment_id: str) -> dict[str, str]:
        row = NoteRow
        found = self._connection.execute(
            select(row.question_id, row.text).where(row.assessment_id == assessment_id)
        )
        return dict(found.all())

    def put_note(self, note: Note) -> None:
        row = NoteRow
        self._connection.execute(
            delete(row)
            .where(row.assessment_id == note.assessment_id)
            .where(row.question_id == note.question_id)
        )
        if note.text:
            self._connection.execute(insert(row).values(note_to_row(note)))

    def place(self, assessment_id: str) -> str | None:
        row = PlaceRow
        found = self._connection.execute(
            select(row.place).where(row.assessment_id == assessment_id)
        )
        return found.scalar_one_or_none()

    def put_place(self, assessment_id: str, place: str) -> None:
        row = PlaceRow
        self._connection.execute(delete(row).where(row.assessment_id == assessment_id))
        self._connection.execute(insert(row).values(assessment_id=assessment_id, place=place))
