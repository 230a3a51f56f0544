"""Consultancies: members, their clients, handover, and a log for each member."""

from __future__ import annotations

from dataclasses import replace

from assessment.domain.accounts import HeldRole, Role
from assessment.domain.audit import AuditKind
from assessment.domain.firms import Actor
from assessment.domain.names import clean_firm_name
from assessment.domain.permissions import Action
from assessment.domain.ports import Unit
from assessment.domain.sharing import (
    Client,
    LogEvent,
    LogLine,
    Organisation,
    OrganisationMember,
    OrganisationRole,
)
from assessment.domain.sharing_errors import LastLead, NoSuchMember, NotAClient
from assessment.services.joining import enter_organisation
from assessment.services.tools import Tools


class Organisations:
    """The use cases of consultancies. What they may see follows from grants and assignments."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def found(self, actor: Actor, name: str, lead_id: str) -> Organisation:
        """Let an administrator add an organisation and the account that leads it.

        Raises:
            NotFound: somebody else asked.
            BadText, InvitationNotForYou: nothing was stored.
        """
        now = self._tools.clock()
        organisation = Organisation(self._tools.new_id(), clean_firm_name(name), now)
        with self._tools.store.writing() as unit:
            self._tools.access.installation(unit, actor, Action.ORGANISATION_FOUND)
            unit.organisations.add(organisation)
            role = OrganisationRole.LEAD
            enter_organisation(self._tools, unit, organisation.id, lead_id, role, actor)
            kind = AuditKind.ORGANISATION_ADDED
            self._tools.record(unit, kind, actor, "organisation", organisation.id)
        return organisation

    def all(self) -> tuple[Organisation, ...]:
        """Return all organisations by name: firms choose from them whom to let in."""
        with self._tools.store.reading() as unit:
            return unit.organisations.all()

    def mine(self, actor: Actor) -> tuple[tuple[Organisation, OrganisationRole], ...]:
        """Return the organisations an actor belongs to."""
        with self._tools.store.reading() as unit:
            held = {r.scope for r in unit.sharing.roles(actor.id) if r.role is Role.CONSULTANT}
            found = [
                m for m in unit.organisations.memberships(actor.id) if m.organisation_id in held
            ]
            known = [(unit.organisations.get(m.organisation_id), m.role) for m in found]
        return tuple((organisation, role) for organisation, role in known if organisation)

    def members(self, organisation_id: str, actor: Actor) -> tuple[OrganisationMember, ...]:
        """Return the members of an organisation.

        Raises:
            NotFound, Forbidden: not this actor's to see.
        """
        with self._tools.store.reading() as unit:
            self._require(unit, actor, Action.ORGANISATION_READ, organisation_id)
            return unit.organisations.members(organisation_id)

    def clients(self, organisation_id: str, actor: Actor) -> tuple[Client, ...]:
        """Return who looks after which client: all of it for a lead, one's own for a member.

        Raises:
            NotFound, Forbidden: not this actor's to see.
        """
        with self._tools.store.reading() as unit:
            self._require(unit, actor, Action.ORGANISATION_READ, organisation_id)
            found = unit.organisations.clients(organisation_id)
            leads = self._leads(unit, organisation_id, actor)
        return tuple(client for client in found if leads or client.actor_id == actor.id)

    def assign(self, organisation_id: str, actor: Actor, firm_id: str, member_id: str) -> None:
        """Let a member look after a client; repeating is harmless.

        Raises:
            NotFound, Forbidden, NoSuchMember, NotAClient: nothing was changed.
        """
        with self._tools.store.writing() as unit:
            self._require(unit, actor, Action.ORGANISATION_LEAD, organisation_id)
            self._require_client(unit, organisation_id, firm_id)
            if unit.organisations.member(organisation_id, member_id) is None:
                raise NoSuchMember
            client = Client(organisation_id, firm_id, member_id, self._tools.clock())
            if unit.organisations.assign(client):
                self._log(unit, organisation_id, member_id, LogEvent.ASSIGNED, actor, firm_id)
                self._tools.record(unit, AuditKind.CLIENT_ASSIGNED, actor, "firm", firm_id)

    def unassign(self, organisation_id: str, actor: Actor, firm_id: str, member_id: str) -> None:
        """Take a client from a member, at once; repeating is harmless.

        Raises:
            NotFound, Forbidden: nothing was changed.
        """
        with self._tools.store.writing() as unit:
            self._require(unit, actor, Action.ORGANISATION_LEAD, organisation_id)
            if unit.organisations.unassign(organisation_id, firm_id, member_id):
                self._log(unit, organisation_id, member_id, LogEvent.UNASSIGNED, actor, firm_id)

    def hand_over(
        self, organisation_id: str, actor: Actor, from_id: str, to_id: str
    ) -> tuple[str, ...]:
        """Give all clients of one member to another; return the firms.

        Raises:
            NotFound, Forbidden, NoSuchMember: nothing was changed.
        """
        with self._tools.store.writing() as unit:
            self._require(unit, actor, Action.ORGANISATION_LEAD, organisation_id)
            return self._hand_over(unit, organisation_id, actor, from_id, to_id)

    def set_role(
        self, organisation_id: str, actor: Actor, member_id: str, role: OrganisationRole
    ) -> None:
        """Make a member a lead, or a lead a member.

        Raises:
            NotFound, Forbidden, NoSuchMember, LastLead: nothing was changed.
        """
        with self._tools.store.writing() as unit:
            self._require(unit, actor, Action.ORGANISATION_LEAD, organisation_id)
            member = self._member(unit, organisation_id, member_id)
            if role is not OrganisationRole.LEAD:
                self._require_other_lead(unit, organisation_id, member_id)
            unit.organisations.put_member(replace(member, role=role))
            self._log(unit, organisation_id, member_id, LogEvent.ROLE_CHANGED, actor)
            self._changed(unit, actor, organisation_id)

    def remove(
        self, organisation_id: str, actor: Actor, member_id: str, heir_id: str | None = None
    ) -> None:
        """Let a member leave, at once. Their clients go to an heir, or back to the lead's list.

        A lead removes anybody; everybody may leave by themselves.

        Raises:
            NotFound, Forbidden, NoSuchMember, LastLead: nothing was changed.
        """
        leaving = member_id == actor.id and heir_id is None
        action = Action.ORGANISATION_READ if leaving else Action.ORGANISATION_LEAD
        with self._tools.store.writing() as unit:
            self._require(unit, actor, action, organisation_id)
            self._member(unit, organisation_id, member_id)
            self._require_other_lead(unit, organisation_id, member_id)
            if heir_id is not None:
                self._hand_over(unit, organisation_id, actor, member_id, heir_id)
            unit.organisations.drop_member(organisation_id, member_id)
            unit.accounts.take_role(member_id, HeldRole(Role.CONSULTANT, organisation_id))
            self._log(unit, organisation_id, member_id, LogEvent.LEFT, actor)
            self._tools.record(unit, AuditKind.ROLE_TAKEN, actor, "account", member_id)
            self._changed(unit, actor, organisation_id)

    def log(self, organisation_id: str, actor: Actor, member_id: str) -> tuple[LogLine, ...]:
        """Return what happened to a member: a lead sees everybody's, a member their own.

        Raises:
            NotFound, Forbidden: not this actor's to see.
        """
        with self._tools.store.reading() as unit:
            self._require(unit, actor, Action.ORGANISATION_READ, organisation_id)
            if member_id != actor.id and not self._leads(unit, organisation_id, actor):
                self._tools.access.refuse(unit, actor, "organisation", organisation_id, knows=True)
            return unit.organisations.log(organisation_id, member_id)

    def _hand_over(
        self, unit: Unit, organisation_id: str, actor: Actor, from_id: str, to_id: str
    ) -> tuple[str, ...]:
        self._member(unit, organisation_id, to_id)
        now, firms = self._tools.clock(), []
        for client in unit.organisations.clients(organisation_id):
            if client.actor_id != from_id or from_id == to_id:
                continue
            unit.organisations.unassign(organisation_id, client.firm_id, from_id)
            unit.organisations.assign(replace(client, actor_id=to_id, since=now))
            for member_id in (from_id, to_id):
                event = LogEvent.HANDED_OVER
                self._log(unit, organisation_id, member_id, event, actor, client.firm_id)
            self._tools.record(unit, AuditKind.CLIENT_HANDED_OVER, actor, "firm", client.firm_id)
            firms.append(client.firm_id)
        return tuple(firms)

    def _require(self, unit: Unit, actor: Actor, action: Action, organisation_id: str) -> None:
        self._tools.access.organisation(unit, actor, action, organisation_id)

    def _require_client(self, unit: Unit, organisation_id: str, firm_id: str) -> None:
        now = self._tools.clock()
        grants = unit.organisations.grants_to(organisation_id)
        if not any(grant.firm_id == firm_id and grant.is_open(now) for grant in grants):
            raise NotAClient

    def _member(self, unit: Unit, organisation_id: str, member_id: str) -> OrganisationMember:
        member = unit.organisations.member(organisation_id, member_id)
        if member is None:
            raise NoSuchMember
        return member

    def _require_other_lead(self, unit: Unit, organisation_id: str, member_id: str) -> None:
        members = unit.organisations.members(organisation_id)
        leads = {m.actor_id for m in members if m.role is OrganisationRole.LEAD}
        if leads <= {member_id}:
            raise LastLead

    def _leads(self, unit: Unit, organisation_id: str, actor: Actor) -> bool:
        member = unit.organisations.member(organisation_id, actor.id)
        return member is not None and member.role is OrganisationRole.LEAD

    def _log(
        self,
        unit: Unit,
        organisation_id: str,
        member_id: str,
        event: LogEvent,
        actor: Actor,
        firm_id: str | None = None,
    ) -> None:
        now = self._tools.clock()
        line = LogLine(organisation_id, member_id, event, firm_id, actor.id, now)
        unit.organisations.write_log(line)

    def _changed(self, unit: Unit, actor: Actor, organisation_id: str) -> None:
        kind = AuditKind.ORGANISATION_CHANGED
        self._tools.record(unit, kind, actor, "organisation", organisation_id)
