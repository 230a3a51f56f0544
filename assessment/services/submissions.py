"""What is submitted, packed for reading in blocks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assessment.domain.peers import Submission
from assessment.domain.receipts import Receipt
from questionnaires.base import SECTORS, SIZES
from questionnaires.gates import AnswerGate, FactGate
from questionnaires.model import MaturityModel

_MILLISECONDS = 1000


def submission_of(model: MaturityModel, receipt: Receipt, firm_id: str) -> Submission:
    """Return what a receipt says as a row of a block, from the receipt alone."""
    content = receipt.content
    facts = content["facts"]
    return Submission(
        assessment_id=receipt.assessment_id,
        firm_id=firm_id,
        scoring_digest=content["scoring_digest"],
        submitted_at=receipt.created_at,
        region=facts.get("firm.region"),
        sector=SECTORS.index(facts["firm.sector"]),
        size=SIZES.index(facts["firm.size"]),
        designated=_designated(model, facts),
        vetoed=any(facts.get(gate.fact) is True for gate in _gates(model, FactGate)),
        answers=bytes.fromhex(content["answers"]),
        evidence=bytes.fromhex(content["evidence"]),
        seconds=_seconds(content["timings"]),
    )


def _designated(model: MaturityModel, facts: Mapping[str, Any]) -> int:
    """Return 1 or 0 for the fact that answer gates read, -1 where it is not known."""
    for gate in _gates(model, AnswerGate):
        if gate.fact is not None:
            known = facts.get(gate.fact)
            return -1 if known is None else int(bool(known))
    return -1


def _gates(model: MaturityModel, kind: type[Any]) -> list[Any]:
    return [gate for gate in model.gates if isinstance(gate, kind)]


def _seconds(timings: Mapping[str, int]) -> int | None:
    """Return the whole seconds spent on all answers, ``None`` where none was timed."""
    return sum(timings.values()) // _MILLISECONDS if timings else None
