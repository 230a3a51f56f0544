"""Compare and swap of one byte in the packed state, in the words of each database.

One UPDATE decides everything: the assessment is a draft, the actor may fill in this dimension, and
the byte is still the one the browser last saw. Plain text, because these statements are the hot
path. An owner is found by the first of three look-ups; a colleague or a consultant costs one or
two more. Nothing is worked out beforehand, so what is taken away is gone with the next answer.
"""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import Connection, TextClause, bindparam, insert, text

from assessment.domain.assessments import EventKind, signed, unsigned
from assessment.domain.ports import Change, Written
from assessment.domain.reviews import Verifying
from db.tables import AnswerEventRow, Moment

Column = Literal["answers", "evidence"]

# The same three ways in as in ``Relation``: owner, contributor, filler. A verifier has none,
# and neither has an account that was switched off.
_WRITABLE_DRAFT = """
    WHERE id = :id AND status = 'draft'
      AND (EXISTS (SELECT 1 FROM firm_owner
                   WHERE firm_owner.firm_id = assessment.firm_id AND firm_owner.actor_id = :actor)
        OR EXISTS (SELECT 1 FROM firm_member AS part
                   WHERE part.firm_id = assessment.firm_id AND part.actor_id = :actor
                     AND part.dimension IN ('*', :dimension)
                     AND part.role = 'contributor' AND part.until > :at)
        OR EXISTS (SELECT 1 FROM client_assignment AS client
                   JOIN account_role AS held
                     ON held.account_id = client.actor_id AND held.role = 'consultant'
                    AND held.scope = client.organisation_id
                   JOIN access_grant AS leave
                     ON leave.organisation_id = client.organisation_id
                    AND leave.firm_id = client.firm_id
                   WHERE client.actor_id = :actor AND client.firm_id = assessment.firm_id
                     AND leave.level = 'fill' AND leave.withdrawn_at IS NULL
                     AND leave.until > :at))
      AND NOT EXISTS (SELECT 1 FROM verifier
                      WHERE verifier.assessment_id = :id AND verifier.actor_id = :actor)
      AND NOT EXISTS (SELECT 1 FROM account WHERE account.id = :actor AND NOT account.active)
"""
# Whoever had a hand in an answer or its evidence records no level beside any of them.
_FOREIGN_SUBMISSION = """
    WHERE id = :id AND status <> 'draft'
      AND NOT EXISTS (SELECT 1 FROM answer_event
                      WHERE answer_event.assessment_id = :id AND answer_event.actor_id = :actor
                        AND answer_event.kind <> 'verified')
"""
_RETURNING = """
    RETURNING rev, answers, facts_rev,
        EXISTS (SELECT 1 FROM firm_owner
                WHERE firm_owner.firm_id = assessment.firm_id
                  AND firm_owner.actor_id = :actor) AS by_owner
"""

_SQLITE = """
    UPDATE assessment
    SET rev = rev + 1,
        {column} = CAST(substr({column}, 1, :position) || :value
                        || substr({column}, :position + 2) AS BLOB)
    {condition} AND substr({column}, :position + 1, 1) = :base
    {returning}
"""
_POSTGRESQL = """
    UPDATE assessment
    SET rev = rev + 1, {column} = set_byte({column}, :position, :value)
    {condition} AND get_byte({column}, :position) = :base
    {returning}
"""


def _statement(words: str, column: Column) -> TextClause:
    filled = words.format(column=column, condition=_WRITABLE_DRAFT, returning=_RETURNING)
    return text(filled).bindparams(
        bindparam("position"), bindparam("value"), bindparam("base"), bindparam("at", type_=Moment)
    )


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
            "dimension": change.dimension,
            "at": change.at,
        },
    ).first()
    if row is None:
        return None
    kind = EventKind.ANSWER if column == "answers" else EventKind.EVIDENCE
    connection.execute(_INSERT_EVENT, _event(kind, change, row.rev))
    answers, by_owner = bytes(row.answers), bool(row.by_owner)
    return Written(row.rev, answers, row.facts_rev, by_owner)


_VERIFY = {
    "sqlite": text(
        f"""
    UPDATE assessment
    SET rev = rev + 1,
        verified = CAST(substr(COALESCE(verified, zeroblob(length(answers))), 1, :position)
                        || :value
                        || substr(COALESCE(verified, zeroblob(length(answers))), :position + 2)
                   AS BLOB)
    {_FOREIGN_SUBMISSION}
      AND substr(COALESCE(verified, zeroblob(length(answers))), :position + 1, 1) = :base
    RETURNING rev, answers
"""
    ),
    "postgresql": text(
        f"""
    UPDATE assessment
    SET rev = rev + 1,
        verified = set_byte(
            COALESCE(verified, decode(repeat('00', length(answers)), 'hex')), :position, :value)
    {_FOREIGN_SUBMISSION}
      AND COALESCE(get_byte(verified, :position), 0) = :base
    RETURNING rev, answers
"""
    ),
}


def swap_verified(connection: Connection, verifying: Verifying) -> tuple[int, int] | None:
    """Record a verified level and log it; return the rev and the firm's own level, or ``None``."""
    dialect = connection.dialect.name
    as_byte = _blob if dialect == "sqlite" else unsigned
    row = connection.execute(
        _VERIFY[dialect],
        {
            "id": verifying.assessment_id,
            "actor": verifying.actor_id,
            "position": verifying.position,
            "value": as_byte(verifying.level),
            "base": as_byte(verifying.base),
        },
    ).first()
    if row is None:
        return None
    connection.execute(_INSERT_EVENT, _verified(verifying, row.rev))
    return row.rev, signed(bytes(row.answers)[verifying.position])


def _verified(verifying: Verifying, rev: int) -> dict[str, Any]:
    """Return the event of a verified level; its reason is the kind of the verifier."""
    return {
        "assessment_id": verifying.assessment_id,
        "rev": rev,
        "kind": EventKind.VERIFIED.value,
        "question_id": verifying.question_id,
        "value": verifying.level,
        "reason": verifying.kind.value,
        "elapsed_ms": None,
        "actor_id": verifying.actor_id,
        "at": verifying.at,
    }


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
