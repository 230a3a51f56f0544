"""Grants: a firm lets an organisation read or fill in its assessments, and takes that back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assessment.domain.accounts import Role
from assessment.domain.audit import AuditKind
from assessment.domain.firms import Actor, Consent
from assessment.domain.moments import day_in_china
from assessment.domain.notice import VERSION, Purpose
from assessment.domain.permissions import Action
from assessment.domain.portfolios import Kept
from assessment.domain.ports import Unit
from assessment.domain.receipts import Receipt
from assessment.domain.sharing import Grant, GrantLevel
from assessment.domain.sharing_errors import BadDeadline, UnknownPart
from assessment.services.agreements import agree
from assessment.services.client_lines import Lines
from assessment.services.covering import looked_after
from assessment.services.tools import Tools

PURPOSE = Purpose.ORGANISATION.value


@dataclass(frozen=True)
class ClientFirm:
    """A firm that let an organisation in, as its lead sees it."""

    grant: Grant
    firm_name: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class ClientAssessment:
    """An assessment a consultant may open now, and the grant that lets them.

    ``level`` is that of the last submission; a draft has none.
    """

    grant: Grant
    firm_name: str
    assessment_id: str
    model_version: str
    is_draft: bool
    submitted_at: datetime | None
    saved: int
    total: int
    level: int | None


class Grants:
    """The use cases of grants. A grant shows nothing until the lead assigns a member."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def grant(
        self,
        firm_id: str,
        actor: Actor,
        organisation_id: str,
        level: GrantLevel,
        until: datetime,
        version: str = VERSION,
    ) -> Grant:
        """Let an organisation in until a moment, in place of what it was granted before.

        That is an agreement with this organisation alone; ``version`` is that of its text.

        Raises:
            NotFound, Forbidden, UnknownPart, BadDeadline, BadText: nothing was changed.
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
            agree(unit, Consent(firm_id, actor.id, PURPOSE, version, now, organisation_id))
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
                key = (found.firm_id, PURPOSE, found.organisation_id)
                unit.privacy.withdraw_consent(*key, self._tools.clock())
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
            members = looked_after(unit, organisation_id)
            grants = unit.organisations.grants_to(organisation_id)
            open_ = [grant for grant in grants if grant.is_open(now)]
            firms = unit.portfolios.firms({grant.firm_id for grant in open_})
        return tuple(
            ClientFirm(grant, firms[grant.firm_id].name, members.get(grant.firm_id, ()))
            for grant in open_
        )

    def assessments(self, actor: Actor) -> tuple[ClientAssessment, ...]:
        """Return all that a consultant may open now, by firm, the newest of each firm first.

        What two organisations let them open is listed for both.
        """
        with self._tools.store.reading() as unit:
            grants = grants_of(unit, actor, self._tools.clock())
            ids = {grant.firm_id for grant in grants}
            firms, kept = unit.portfolios.firms(ids), unit.portfolios.assessments(ids)
            receipts = unit.portfolios.receipts(ids)
        found = [
            self._client(grant, firms[grant.firm_id].name, each, receipts.get(grant.firm_id, ()))
            for grant in grants
            for each in kept.get(grant.firm_id, ())
        ]
        return tuple(sorted(found, key=lambda client: (client.firm_name, client.grant.firm_id)))

    def _client(
        self, grant: Grant, firm_name: str, kept: Kept, receipts: Sequence[Receipt]
    ) -> ClientAssessment:
        assessment = kept.assessment
        lines = Lines(self._tools.library, day_in_china(self._tools.clock()))
        progress = lines.progress(kept)
        last = next((r for r in receipts if r.assessment_id == assessment.id), None)
        level = None if last is None else int(last.content["result"]["level"])
        return ClientAssessment(
            grant=grant,
            firm_name=firm_name,
            assessment_id=assessment.id,
            model_version=assessment.model_version,
            is_draft=assessment.is_draft,
            submitted_at=assessment.submitted_at,
            saved=progress.saved,
            total=progress.total,
            level=None if assessment.is_draft else level,
        )


def grants_of(unit: Unit, actor: Actor, now: datetime) -> list[Grant]:
    """Return the open grants of the firms somebody looks after, in each organisation of theirs."""
    held = {r.scope for r in unit.sharing.roles(actor.id) if r.role is Role.CONSULTANT}
    found = []
    for membership in unit.organisations.memberships(actor.id):
        if membership.organisation_id in held:
            clients = unit.organisations.clients(membership.organisation_id)
            mine = {client.firm_id for client in clients if client.actor_id == actor.id}
            grants = unit.organisations.grants_to(membership.organisation_id)
            found += [g for g in grants if g.firm_id in mine and g.is_open(now)]
    return found
