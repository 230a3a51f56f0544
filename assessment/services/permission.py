"""Who may do what. Every use case that changes something asks here, whatever the page showed."""

from __future__ import annotations

from assessment.domain.assessments import Assessment
from assessment.domain.errors import AlreadySubmitted, NotFound
from assessment.domain.firms import Actor
from assessment.domain.ports import Unit


def owned(unit: Unit, assessment_id: str, actor: Actor) -> Assessment:
    """Return an assessment this actor may see.

    Raises:
        NotFound: there is none, or it is somebody else's: the answer does not tell which.
    """
    assessment = unit.answers.assessment(assessment_id)
    if assessment is None or not unit.firms.owns(actor.id, assessment_id):
        raise NotFound
    return assessment


def owned_draft(unit: Unit, assessment_id: str, actor: Actor) -> Assessment:
    """Return an assessment this actor may change.

    Raises:
        NotFound: there is none, or it is somebody else's.
        AlreadySubmitted: it is no draft any more.
    """
    assessment = owned(unit, assessment_id, actor)
    if not assessment.is_draft:
        raise AlreadySubmitted
    return assessment
