"""Who may do what. Every use case asks here, whatever the page showed; every "no" is recorded.

The rows that decide are read in the unit of the call itself, so that what was taken away a moment
ago is gone, also for somebody whose page is still open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from assessment.domain.accounts import HeldRole, Role
from assessment.domain.assessments import Assessment
from assessment.domain.audit import AuditKind
from assessment.domain.errors import AlreadySubmitted, NotFound, UnknownQuestion
from assessment.domain.firms import Actor, ActorKind, Firm
from assessment.domain.permissions import Action, Bearing, Relation, Standing, may, visible
from assessment.domain.ports import Unit
from assessment.domain.sharing import (
    Organisation,
    OrganisationMember,
    bearing_to_firm,
    bearing_to_organisation,
    bearing_to_region,
    is_admin,
)
from assessment.domain.sharing_errors import Forbidden
from questionnaires.library import Library
from questionnaires.model import MaturityModel


@dataclass(frozen=True)
class Admitted:
    """An assessment somebody may see, and the dimensions of it; ``None`` for all."""

    assessment: Assessment
    bearing: Bearing
    dimensions: frozenset[str] | None

    def shows(self, dimension: str) -> bool:
        return self.dimensions is None or dimension in self.dimensions


class Access:
    """Asks the permission table with what the store knows at this moment."""

    def __init__(self, library: Library, clock: Callable[[], datetime]) -> None:
        self._library = library
        self._clock = clock

    def see(self, unit: Unit, actor: Actor, action: Action, assessment_id: str) -> Admitted:
        """Return an assessment, and what of it this actor may see.

        Raises:
            NotFound: there is none, or nothing of it is theirs: the answer does not tell which.
            Forbidden: they know of it, but this is not theirs to do.
        """
        assessment = unit.answers.assessment(assessment_id) if is_id(assessment_id) else None
        if assessment is None:
            self.refuse(unit, actor, "assessment", assessment_id)
        bearing = self.bearing(unit, actor, assessment.firm_id, assessment_id)
        if not may(bearing, action):
            self.refuse(unit, actor, "assessment", assessment_id, knows=bearing.knows)
        return Admitted(assessment, bearing, visible(bearing, action))

    def change(
        self, unit: Unit, actor: Actor, action: Action, assessment_id: str, question_id: str
    ) -> Assessment:
        """Return a draft of which this actor may change one question.

        Raises:
            NotFound, Forbidden, UnknownQuestion, AlreadySubmitted: they may not.
        """
        admitted = self.question(unit, actor, action, assessment_id, question_id)
        if not admitted.assessment.is_draft:
            raise AlreadySubmitted
        return admitted.assessment

    def question(
        self, unit: Unit, actor: Actor, action: Action, assessment_id: str, question_id: str
    ) -> Admitted:
        """Return an assessment of which this actor may do something with one question.

        Raises:
            NotFound, Forbidden, UnknownQuestion: they may not.
        """
        admitted = self.see(unit, actor, action, assessment_id)
        dimension = dimension_of(self._model(admitted.assessment), question_id)
        if not may(admitted.bearing, action, dimension):
            self.refuse(unit, actor, "assessment", assessment_id, knows=True)
        return admitted

    def firm(self, unit: Unit, actor: Actor, action: Action, firm_id: str) -> Firm:
        """Return a firm for which this actor may do something.

        Raises:
            NotFound, Forbidden: they may not.
        """
        firm = unit.firms.firm(firm_id) if is_id(firm_id) else None
        if firm is None:
            self.refuse(unit, actor, "firm", firm_id)
        bearing = self.bearing(unit, actor, firm_id)
        if not may(bearing, action):
            self.refuse(unit, actor, "firm", firm_id, knows=bearing.knows)
        return firm

    def organisation(
        self, unit: Unit, actor: Actor, action: Action, organisation_id: str
    ) -> Organisation:
        """Return an organisation with which this actor may do something.

        Raises:
            NotFound, Forbidden: they may not.
        """
        organisation = unit.organisations.get(organisation_id)
        member = self._membership(unit, actor, organisation_id)
        bearing = bearing_to_organisation(member, unit.sharing.roles(actor.id))
        if actor.kind is ActorKind.SYSTEM:
            bearing = Bearing(frozenset({Standing(Relation.OPERATOR)}))
        if organisation is None or not may(bearing, action):
            self.refuse(unit, actor, "organisation", organisation_id, knows=member is not None)
        return organisation

    def region(self, unit: Unit, actor: Actor, action: Action, region: str) -> None:
        """Let a bureau act in a region.

        Raises:
            NotFound: no such region, or none of theirs.
        """
        known = region in self._library.regions
        roles = unit.sharing.roles(actor.id)
        if not known or not may(bearing_to_region(region, roles, self._within), action):
            self.refuse(unit, actor, "region", region)

    def desk(self, unit: Unit, actor: Actor, action: Action) -> Callable[[str | None], bool]:
        """Return the test whether a region is one this actor works for.

        Raises:
            NotFound: they work for none.
        """
        roles = unit.sharing.roles(actor.id)
        if not any(held.role in (Role.BUREAU, Role.ADMIN) for held in roles):
            self.refuse(unit, actor, "installation", action.value)
        return lambda region: may(bearing_to_region(region or "", roles, self._within), action)

    def installation(self, unit: Unit, actor: Actor, action: Action) -> None:
        """Let an administrator act.

        Raises:
            NotFound: somebody else asked.
        """
        admin = is_admin(unit.sharing.roles(actor.id))
        standings = {Standing(Relation.ADMIN)} if admin else set()
        if not may(Bearing(frozenset(standings)), action):
            self.refuse(unit, actor, "installation", action.value)

    def bearing(
        self, unit: Unit, actor: Actor, firm_id: str, assessment_id: str | None = None
    ) -> Bearing:
        """Return how somebody stands to a firm, read anew."""
        if actor.kind is ActorKind.SYSTEM:
            return Bearing(frozenset({Standing(Relation.OPERATOR)}))
        ties = unit.sharing.ties(actor.id, firm_id, assessment_id, self._clock())
        return bearing_to_firm(ties, unit.sharing.roles(actor.id), self._within)

    def refuse(
        self,
        unit: Unit,
        actor: Actor,
        object_kind: str,
        object_id: str,
        *,
        knows: bool = False,
    ) -> NoReturn:
        """Record a "no" and say it; only who knows the thing is told that it is there.

        Raises:
            NotFound, Forbidden: always.
        """
        self.note_refusal(unit, actor, object_kind, object_id)
        raise Forbidden if knows else NotFound

    def note_refusal(self, unit: Unit, actor: Actor, object_kind: str, object_id: str) -> None:
        """Record that something was refused; the note outlives the unit that is rolled back."""
        readable = object_id if is_id(object_id) else "unreadable"
        unit.audit.record(
            AuditKind.REFUSED,
            actor_id=actor.id,
            object_kind=object_kind,
            object_id=readable,
            at=self._clock(),
        )

    def _membership(
        self, unit: Unit, actor: Actor, organisation_id: str
    ) -> OrganisationMember | None:
        """Return what somebody is in an organisation, while their role there stands."""
        if HeldRole(Role.CONSULTANT, organisation_id) not in unit.sharing.roles(actor.id):
            return None
        return unit.organisations.member(organisation_id, actor.id)

    def _within(self, region: str, scopes: tuple[str, ...]) -> bool:
        regions = self._library.regions
        return region in regions and regions.within(region, scopes)

    def _model(self, assessment: Assessment) -> MaturityModel:
        return self._library.model(assessment.model_version)


def dimension_of(model: MaturityModel, question_id: str) -> str:
    """Return the dimension of a question.

    Raises:
        UnknownQuestion: the model has no such question.
    """
    try:
        return model.dimension_of(question_id).id
    except KeyError:
        raise UnknownQuestion from None


def is_id(text: str) -> bool:
    return len(text) <= 64 and text.isascii() and all(c.isalnum() or c in "_.:*-" for c in text)
