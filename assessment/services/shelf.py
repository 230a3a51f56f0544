"""What an account finds when it comes in: its firms, and how far their assessments are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assessment.domain.firms import Actor, Firm
from assessment.domain.moments import day_in_china
from assessment.domain.permissions import Action, may
from assessment.domain.ports import Unit
from assessment.services.access import dimension_of
from assessment.services.snapshot import asked, read_snapshot
from assessment.services.tools import Tools


@dataclass(frozen=True)
class Line:
    """One assessment. ``level`` names that of its last submission, for who may read results."""

    assessment_id: str
    begun_on: date
    is_draft: bool
    saved: int
    total: int
    submitted_on: date | None
    level: str | None
    may_fill: bool
    may_read_result: bool


@dataclass(frozen=True)
class Shelved:
    """A firm with its assessments, newest first."""

    firm: Firm
    is_owner: bool
    lines: tuple[Line, ...]


class Shelf:
    """The use case of coming home."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def of(self, actor: Actor) -> tuple[Shelved, ...]:
        """Return the firms an actor owns or helps; nobody else's."""
        with self._tools.store.reading() as unit:
            firms = unit.sharing.firms_of(actor.id, self._tools.clock())
            return tuple(self._shelved(unit, actor, firm_id) for firm_id in firms)

    def _shelved(self, unit: Unit, actor: Actor, firm_id: str) -> Shelved:
        firm = self._tools.access.firm(unit, actor, Action.FIRM_READ, firm_id)
        bearing = self._tools.access.bearing(unit, actor, firm_id)
        lines = tuple(self._line(unit, actor, i) for i in unit.sharing.assessments_of(firm_id))
        return Shelved(firm, may(bearing, Action.SHEET_SUBMIT), lines)

    def _line(self, unit: Unit, actor: Actor, assessment_id: str) -> Line:
        admitted = self._tools.access.see(unit, actor, Action.SHEET_OPEN, assessment_id)
        on = day_in_china(self._tools.clock())
        shot = read_snapshot(unit, self._tools.library, assessment_id, on)
        mine = [
            q for q in asked(shot.model, shot.facts) if admitted.shows(dimension_of(shot.model, q))
        ]
        receipt = unit.receipts.of(assessment_id)
        reads = may(admitted.bearing, Action.RESULT_READ)
        level = receipt.content["result"]["level"] if receipt and reads else None
        return Line(
            assessment_id=assessment_id,
            begun_on=day_in_china(shot.assessment.created_at),
            is_draft=shot.assessment.is_draft,
            saved=sum(bool(shot.sheet.value(q)) for q in mine),
            total=len(mine),
            submitted_on=receipt.on if receipt else None,
            level=shot.model.scale.levels[level - 1].title if level else None,
            may_fill=may(admitted.bearing, Action.SHEET_SAVE),
            may_read_result=reads,
        )
