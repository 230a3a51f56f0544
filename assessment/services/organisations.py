"""Consultancies: members, their clients, handover, and a log for each member."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from assessment.domain.accounts import HeldRole, Role
from assessment.domain.audit import AuditKind
from assessment.domain.firms import Actor
from assessment.domain.names import clean_title
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
from assessment.domain.sharing_errors import (
    InvitationNotForYou,
    LastLead,
    LeadUnsuitable,
    NoSuchMember,
    NotAClient,
)
from assessment.services.joining import enter_organisation
from assessment.services.tools import Tools


@dataclass(frozen=True)
class Consultant:
    """A member of an organisation by name. ``role`` is ``None`` once they have left."""

    actor_id: str
    name: str | None
    role: OrganisationRole | None
    since: datetime | None
    is_you: bool


@dataclass(frozen=True)
class Logged:
    """A line of a member's log. ``firm`` and ``by`` are ``None`` where the reader may not know.

    A firm is named while it lets the reader in, and no longer.
    """

    event: LogEvent
    has_firm: bool
    firm: str | None
    by: str | None
    by_member: bool
    at: datetime


class Organisations:
    """The use cases of consultancies. What they may see follows from grants and assignments."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def found(self, actor: Actor, name: str, lead_id: str) -> Organisation:
        """Let an administrator add an organisation and the account that leads it.

        Raises:
            NotFound: somebody else asked.
            BadText, LeadUnsuitable: nothing was stored.
        """
        now = self._tools.clock()
        organisation = Organisation(self._tools.new_id(), clean_title(name, "机构名称"), now)
        with self._tools.store.writing() as unit:
            self._tools.access.installation(unit, actor, Action.ORGANISATION_FOUND)
            unit.organisations.add(organisation)
            role = OrganisationRole.LEAD
            try:
                enter_organisation(self._tools, unit, organisation.id, lead_id, role, actor)
            except InvitationNotForYou:
                raise LeadUnsuitable from None
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

    def members(self, organisation_id: str, actor: Actor) -> tuple[Consultant, ...]:
        """Return the members of an organisation: leads first, then whoever is there longest.

        Raises:
            NotFound, Forbidden: not this actor's to see.
        """
        with self._tools.store.reading() as unit:
            self._require(unit, actor, Action.ORGANISATION_READ, organisation_id)
            members = unit.organisations.members(organisation_id)
            found = sorted(members, key=lambda m: m.role is not OrganisationRole.LEAD)
            return tuple(_consultant(unit, m.actor_id, m, actor) for m in found)

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
            self._unassign(unit, organisation_id, actor, firm_id, member_id)

    def hand_over(
        self, organisation_id: str, actor: Actor, from_id: str, to_id: str
    ) -> tuple[str, ...]:
        """Give all clients of one member to another; return the firms.

        Raises:
            NotFound, Forbidden, NoSuchMember: nothing was changed.
        """
        with self._tools.store.writing() as unit:
            self._require(unit, actor, Action.ORGANISATION_LEAD, organisation_id)
            self._member(unit, organisation_id, from_id)
            return self._hand_over(unit, organisation_id, actor, from_id, to_id)

    def set_role(
        self, organisation_id: str, actor: Actor, member_id: str, role: OrganisationRole
    ) -> None:
        """Make a member a lead, or a lead a member; repeating is harmless.

        Raises:
            NotFound, Forbidden, NoSuchMember, LastLead: nothing was changed.
        """
        with self._tools.store.writing() as unit:
            self._require(unit, actor, Action.ORGANISATION_LEAD, organisation_id)
            member = self._member(unit, organisation_id, member_id)
            if member.role is role:
                return
            if role is not OrganisationRole.LEAD:
                self._require_other_lead(unit, organisation_id, member_id)
            unit.organisations.put_member(replace(member, role=role))
            leads = role is OrganisationRole.LEAD
            event = LogEvent.MADE_LEAD if leads else LogEvent.MADE_MEMBER
            self._log(unit, organisation_id, member_id, event, actor)
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
            for client in self._clients_of(unit, organisation_id, member_id):
                self._unassign(unit, organisation_id, actor, client.firm_id, member_id)
            unit.organisations.drop_member(organisation_id, member_id)
            unit.accounts.take_role(member_id, HeldRole(Role.CONSULTANT, organisation_id))
            self._log(unit, organisation_id, member_id, LogEvent.LEFT, actor)
            self._tools.record(unit, AuditKind.ROLE_TAKEN, actor, "account", member_id)
            self._changed(unit, actor, organisation_id)

    def logged(self, organisation_id: str, actor: Actor) -> tuple[Consultant, ...]:
        """Return whose logs an actor may read: a lead everybody's, also of those who left.

        Raises:
            NotFound, Forbidden: not this actor's to see.
        """
        with self._tools.store.reading() as unit:
            self._require(unit, actor, Action.ORGANISATION_READ, organisation_id)
            leads = self._leads(unit, organisation_id, actor)
            whose = unit.organisations.logged(organisation_id) if leads else (actor.id,)
            members = {m.actor_id: m for m in unit.organisations.members(organisation_id)}
            return tuple(_consultant(unit, who, members.get(who), actor) for who in whose)

    def log(self, organisation_id: str, actor: Actor, member_id: str) -> tuple[Logged, ...]:
        """Return what happened to a member, newest first: a lead sees everybody's, a member theirs.

        Raises:
            NotFound, Forbidden: not this actor's to see.
        """
        with self._tools.store.reading() as unit:
            self._require(unit, actor, Action.ORGANISATION_READ, organisation_id)
            leads = self._leads(unit, organisation_id, actor)
            if member_id != actor.id and not leads:
                self._tools.access.refuse(unit, actor, "organisation", organisation_id, knows=True)
            firms = self._firms_known(unit, organisation_id, None if leads else actor.id)
            people = {m.actor_id for m in unit.organisations.members(organisation_id)}
            people |= set(unit.organisations.logged(organisation_id))
            lines = unit.organisations.log(organisation_id, member_id)
            return tuple(_logged(unit, line, firms, people) for line in reversed(lines))

    def _firms_known(
        self, unit: Unit, organisation_id: str, member_id: str | None
    ) -> frozenset[str]:
        """Return the firms that let the organisation in now; for a member, those of theirs."""
        now = self._tools.clock()
        open_ = {g.firm_id for g in unit.organisations.grants_to(organisation_id) if g.is_open(now)}
        if member_id is None:
            return frozenset(open_)
        own = {client.firm_id for client in self._clients_of(unit, organisation_id, member_id)}
        return frozenset(open_ & own)

    def _clients_of(self, unit: Unit, organisation_id: str, member_id: str) -> tuple[Client, ...]:
        clients = unit.organisations.clients(organisation_id)
        return tuple(client for client in clients if client.actor_id == member_id)

    def _unassign(
        self, unit: Unit, organisation_id: str, actor: Actor, firm_id: str, member_id: str
    ) -> None:
        if unit.organisations.unassign(organisation_id, firm_id, member_id):
            self._log(unit, organisation_id, member_id, LogEvent.UNASSIGNED, actor, firm_id)
            self._tools.record(unit, AuditKind.CLIENT_UNASSIGNED, actor, "firm", firm_id)

    def _hand_over(
        self, unit: Unit, organisation_id: str, actor: Actor, from_id: str, to_id: str
    ) -> tuple[str, ...]:
        self._member(unit, organisation_id, to_id)
        if from_id == to_id:
            raise NoSuchMember
        now, firms = self._tools.clock(), []
        for client in self._clients_of(unit, organisation_id, from_id):
            unit.organisations.unassign(organisation_id, client.firm_id, from_id)
            unit.organisations.assign(replace(client, actor_id=to_id, since=now))
            for who, event in ((from_id, LogEvent.HANDED_OVER), (to_id, LogEvent.TAKEN_OVER)):
                self._log(unit, organisation_id, who, event, actor, client.firm_id)
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


def _consultant(
    unit: Unit, actor_id: str, member: OrganisationMember | None, reader: Actor
) -> Consultant:
    role, since = (member.role, member.since) if member else (None, None)
    return Consultant(actor_id, _name(unit, actor_id), role, since, actor_id == reader.id)


def _logged(unit: Unit, line: LogLine, firms: frozenset[str], people: set[str]) -> Logged:
    """Return a line with the names a reader may know: of these firms, and of these people."""
    firm = unit.firms.firm(line.firm_id) if line.firm_id in firms and line.firm_id else None
    return Logged(
        event=line.event,
        has_firm=line.firm_id is not None,
        firm=None if firm is None else firm.name,
        by=_name(unit, line.actor_id) if line.actor_id in people else None,
        by_member=line.actor_id == line.member_id,
        at=line.at,
    )


def _name(unit: Unit, actor_id: str) -> str | None:
    account = unit.accounts.get(actor_id)
    return None if account is None else account.display_name
