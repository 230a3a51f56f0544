"""Opening an assessment in a browser that is signed in."""

from __future__ import annotations

from assessment.domain.firms import Actor
from assessment.domain.permissions import Action
from assessment.domain.ports import Unit
from assessment.domain.sharing import LogEvent, LogLine
from assessment.services.grants import grants_of
from assessment.services.tools import Tools


def open_assessment(tools: Tools, unit: Unit, actor: Actor, assessment_id: str) -> None:
    """Let somebody open an assessment. A consultant's log says so, in each organisation that may.

    Raises:
        NotFound, Forbidden: not this actor's to see.
    """
    admitted = tools.access.see(unit, actor, Action.SHEET_OPEN, assessment_id)
    firm_id, now = admitted.assessment.firm_id, tools.clock()
    for grant in grants_of(unit, actor, now):
        if grant.firm_id == firm_id:
            organisation_id, event = grant.organisation_id, LogEvent.OPENED
            unit.organisations.write_log(
                LogLine(organisation_id, actor.id, event, firm_id, actor.id, now)
            )
