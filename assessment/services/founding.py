"""Organisations as administrators look after them: how large each is, its name, who leads it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assessment.domain.accounts import HeldRole, Role
from assessment.domain.audit import AuditKind
from assessment.domain.firms import Actor
from assessment.domain.names import clean_title
from assessment.domain.permissions import Action
from assessment.domain.ports import Unit
from assessment.domain.sharing import LogEvent, LogLine, Organisation, OrganisationRole
from assessment.domain.sharing_errors import InvitationNotForYou, LeadUnsuitable
from assessment.services.joining import enter_organisation
from assessment.services.tools import Tools


@dataclass(frozen=True)
class Standing:
    """An organisation with its numbers: members, and firms that let it in now."""

    organisation: Organisation
    leads: tuple[str, ...]
    members: int
    clients: int


class Founding:
    """The use cases of administrators. They never see whom an organisation works for."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def all(self, actor: Actor) -> tuple[Standing, ...]:
        """Return all organisations by name.

        Raises:
            NotFound: no administrator asked.
        """
        with self._tools.store.reading() as unit:
            self._require(unit, actor)
            sizes = unit.organisations.sizes(self._tools.clock())
            return tuple(
                Standing(found, self._leads(unit, found.id), *sizes.get(found.id, (0, 0)))
                for found in unit.organisations.all()
            )

    def rename(self, actor: Actor, organisation_id: str, name: str) -> None:
        """Give an organisation another name.

        Raises:
            NotFound: there is none, or no administrator asked. BadText: nothing was changed.
        """
        title = clean_title(name, "机构名称")
        with self._tools.store.writing() as unit:
            self._require(unit, actor)
            self._known(unit, actor, organisation_id)
            unit.organisations.rename(organisation_id, title)
            kind = AuditKind.ORGANISATION_CHANGED
            self._tools.record(unit, kind, actor, "organisation", organisation_id)

    def appoint(self, actor: Actor, organisation_id: str, account_id: str) -> None:
        """Let an account lead an organisation: one that has lost its lead can be led again.

        Raises:
            NotFound: there is none, or no administrator asked.
            LeadUnsuitable: nothing was changed.
        """
        with self._tools.store.writing() as unit:
            self._require(unit, actor)
            self._known(unit, actor, organisation_id)
            self._lead(unit, organisation_id, account_id, actor)
            kind = AuditKind.ORGANISATION_CHANGED
            self._tools.record(unit, kind, actor, "organisation", organisation_id)

    def _lead(self, unit: Unit, organisation_id: str, account_id: str, actor: Actor) -> None:
        role, held = OrganisationRole.LEAD, HeldRole(Role.CONSULTANT, organisation_id)
        member = unit.organisations.member(organisation_id, account_id)
        if member is not None and held in unit.sharing.roles(account_id):
            unit.organisations.put_member(replace(member, role=role))
            event, now = LogEvent.MADE_LEAD, self._tools.clock()
            unit.organisations.write_log(
                LogLine(organisation_id, account_id, event, None, actor.id, now)
            )
            return
        try:
            enter_organisation(self._tools, unit, organisation_id, account_id, role, actor)
        except InvitationNotForYou:
            raise LeadUnsuitable from None

    def _leads(self, unit: Unit, organisation_id: str) -> tuple[str, ...]:
        """Return the shown names of those who lead and may come in."""
        members = unit.organisations.members(organisation_id)
        leads = [m.actor_id for m in members if m.role is OrganisationRole.LEAD]
        held = HeldRole(Role.CONSULTANT, organisation_id)
        active = [lead for lead in leads if held in unit.sharing.roles(lead)]
        names = unit.accounts.shown_names(active)
        return tuple(names[lead] for lead in active if lead in names)

    def _known(self, unit: Unit, actor: Actor, organisation_id: str) -> None:
        if unit.organisations.get(organisation_id) is None:
            self._tools.access.refuse(unit, actor, "organisation", organisation_id)

    def _require(self, unit: Unit, actor: Actor) -> None:
        self._tools.access.installation(unit, actor, Action.ORGANISATION_FOUND)
