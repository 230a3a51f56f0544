"""Grants: a firm lets an organisation read or fill in its assessments, and takes that back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assessment.domain.audit import AuditKind
from assessment.domain.firms import Actor
from assessment.domain.permissions import Action
from assessment.domain.sharing import Grant, GrantLevel
from assessment.domain.sharing_errors import BadDeadline, UnknownPart
from assessment.services.tools import Tools


@dataclass(frozen=True)
class ClientFirm:
    """A firm that let an organisation in, as its lead sees it."""

    grant: Grant
    firm_name: str
    members: tuple[str, ...]


class Grants:
    """The use cases of grants. A grant shows nothing until the lead assigns a member."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def grant(
        self, firm_id: str, actor: Actor, organisation_id: str, level: GrantLevel, until: datetime
    ) -> Grant:
        """Let an organisation in until a moment, in place of what it was granted before.

        Raises:
            NotFound, Forbidden, UnknownPart, BadDeadline: nothing was changed.
        """
        now = self._tools.clock()
        with self._tools.store.writing() as unit:
            self._tools.access.firm(unit, actor, Action.FIRM_GRANT, firm_id)
            if unit.organisations.get(organisation_id) is None:
                raise UnknownPart
            if until <= now:
                raise BadDeadline
            for old in unit.organisations.grants_by(firm_id):
                if old.organisation_id == organisation_id:
                    unit.organisations.withdraw(old.id, now)
            new = Grant(self._tools.new_id(), firm_id, organisation_id, level, until, actor.id, now)
            unit.organisations.add_grant(new)
            self._tools.record(unit, AuditKind.GRANTED, actor, "grant", new.id)
        return new

    def withdraw(self, grant_id: str, actor: Actor) -> None:
        """Take a grant back; it is gone with the next call. Repeating is harmless.

        Raises:
            NotFound, Forbidden: not this actor's to take back.
        """
        with self._tools.store.writing() as unit:
            found = unit.organisations.grant(grant_id)
            if found is None:
                self._tools.access.refuse(unit, actor, "grant", grant_id)
            self._tools.access.firm(unit, actor, Action.FIRM_GRANT, found.firm_id)
            if unit.organisations.withdraw(grant_id, self._tools.clock()):
                self._tools.record(unit, AuditKind.GRANT_WITHDRAWN, actor, "grant", grant_id)

    def of_firm(self, firm_id: str, actor: Actor) -> tuple[Grant, ...]:
        """Return what a firm granted, open or not.

        Raises:
            NotFound, Forbidden: not this actor's to see.
        """
        with self._tools.store.reading() as unit:
            self._tools.access.firm(unit, actor, Action.FIRM_GRANT, firm_id)
            return unit.organisations.grants_by(firm_id)

    def clients(self, organisation_id: str, actor: Actor) -> tuple[ClientFirm, ...]:
        """Return the firms whose grants to an organisation are open, for its lead to assign.

        Raises:
            NotFound, Forbidden: not this actor's to see.
        """
        now = self._tools.clock()
        with self._tools.store.reading() as unit:
            action = Action.ORGANISATION_LEAD
            self._tools.access.organisation(unit, actor, action, organisation_id)
            assigned = unit.organisations.clients(organisation_id)
            found = []
            for grant in unit.organisations.grants_to(organisation_id):
                firm = unit.firms.firm(grant.firm_id)
                if firm is not None and grant.is_open(now):
                    members = tuple(c.actor_id for c in assigned if c.firm_id == firm.id)
                    found.append(ClientFirm(grant, firm.name, members))
        return tuple(found)

    def assessments(self, actor: Actor) -> tuple[tuple[str, str], ...]:
        """Return (firm name, assessment id) of all that a consultant may open now."""
        now = self._tools.clock()
        with self._tools.store.reading() as unit:
            found: list[tuple[str, str]] = []
            for membership in unit.organisations.memberships(actor.id):
                for client in unit.organisations.clients(membership.organisation_id):
                    if client.actor_id != actor.id:
                        continue
                    ties = unit.sharing.ties(actor.id, client.firm_id, None, now)
                    firm = unit.firms.firm(client.firm_id)
                    if ties.levels and firm is not None:
                        ids = unit.sharing.assessments_of(firm.id)
                        found.extend((firm.name, assessment_id) for assessment_id in ids)
        return tuple(dict.fromkeys(found))
