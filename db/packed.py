"""Compare and swap of one byte in the packed state, in the words of each database.

One UPDATE decides everything: the assessment is a draft, the actor owns the firm, and the byte
is still the one the browser last saw. Plain text, because these statements are the hot path.
"""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import Connection, TextClause, bindparam, insert, text

from assessment.domain.assessments import EventKind, unsigned
from assessment.domain.ports import Change, Written
from db.tables import AnswerEventRow

Column = Literal["answers", "evidence"]

_OWNED_DRAFT = """
    WHERE id = :id AND status = 'draft'
      AND EXISTS (SELECT 1 FROM firm_owner
                  WHERE firm_owner.firm_id = assessment.firm_id AND firm_owner.actor_id = :actor)
"""
_RETURNING = "RETURNING rev, answers, facts_rev"

_SQLITE = """
    UPDATE assessment
    SET rev = rev + 1,
        {column} = CAST(substr({column}, 1, :position) || :value
                        || substr({column}, :position + 2) AS BLOB)
    {owned_draft} AND substr({column}, :position + 1, 1) = :base
    {returning}
"""
_POSTGRESQL = """
    UPDATE assessment
    SET rev = rev + 1, {column} = set_byte({column}, :position, :value)
    {owned_draft} AND get_byte({column}, :position) = :base
    {returning}
"""


def _statement(words: str, column: Column) -> TextClause:
    filled = words.format(column=column, owned_draft=_OWNED_DRAFT, returning=_RETURNING)
    return text(filled).bindparams(bindparam("position"), bindparam("value"), bindparam("base"))


_STATEMENTS = {
    (dialect, column): _statement(words, column)
    for dialect, words in (("sqlite", _SQLITE), ("postgresql", _POSTGRESQL))
    for column in ("answers", "evidence")
}
_INSERT_EVENT = insert(AnswerEventRow.__table__)  # type: ignore[arg-type]


def swap(connection: Connection, column: Column, change: Change) -> Written | None:
    """Change one byte and log it, or change nothing and return ``None``."""
    dialect = connection.dialect.name
    as_byte = _blob if dialect == "sqlite" else unsigned
    row = connection.execute(
        _STATEMENTS[dialect, column],
        {
            "id": change.assessment_id,
            "actor": change.actor_id,
            "position": change.position,
            "value": as_byte(change.value),
            "base": as_byte(change.base),
        },
    ).first()
    if row is None:
        return None
    kind = EventKind.ANSWER if column == "answers" else EventKind.EVIDENCE
    connection.execute(_INSERT_EVENT, _event(kind, change, row.rev))
    return Written(rev=row.rev, answers=bytes(row.answers), facts_rev=row.facts_rev)


def _event(kind: EventKind, change: Change, rev: int) -> dict[str, Any]:
    return {
        "assessment_id": change.assessment_id,
        "rev": rev,
        "kind": kind.value,
        "question_id": change.question_id,
        "value": change.value,
        "reason": change.reason,
        "elapsed_ms": change.elapsed_ms,
        "actor_id": change.actor_id,
        "at": change.at,
    }


def _blob(value: int) -> bytes:
    return bytes((unsigned(value),))
