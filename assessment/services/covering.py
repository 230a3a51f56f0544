"""Which firms let an organisation in now, and which of them somebody there looks after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from assessment.domain.firms import Actor, ActorKind
from assessment.domain.portfolios import Kept
from assessment.domain.ports import Unit
from assessment.domain.sharing import Grant


def last_grants(unit: Unit, organisation_id: str, now: datetime) -> dict[str, Grant]:
    """Return by firm the grant that is open, or else the last there was."""
    found: dict[str, Grant] = {}
    grants = unit.organisations.grants_to(organisation_id)
    for grant in sorted(grants, key=lambda grant: (grant.is_open(now), grant.granted_at)):
        found[grant.firm_id] = grant
    return found


def lets_in(unit: Unit, organisation_id: str, firm_id: str, now: datetime) -> bool:
    """Tell whether a firm lets an organisation in at this moment."""
    grants = unit.organisations.grants_by(firm_id)
    return any(g.organisation_id == organisation_id and g.is_open(now) for g in grants)


def looked_after(unit: Unit, organisation_id: str) -> dict[str, tuple[str, ...]]:
    """Return by firm the members who look after it."""
    found: dict[str, tuple[str, ...]] = {}
    for client in unit.organisations.clients(organisation_id):
        found[client.firm_id] = (*found.get(client.firm_id, ()), client.actor_id)
    return found


def covered(unit: Unit, organisation_id: str, actor: Actor, now: datetime) -> set[str]:
    """Return the firms whose results somebody may see for an organisation: let in, and theirs.

    The command line of the installation looks after everybody who lets the organisation in.
    """
    open_ = {
        f for f, grant in last_grants(unit, organisation_id, now).items() if grant.is_open(now)
    }
    if actor.kind is ActorKind.SYSTEM:
        return open_
    members = looked_after(unit, organisation_id)
    return {firm_id for firm_id in open_ if actor.id in members.get(firm_id, ())}


def reported(kept: Sequence[Kept]) -> Kept:
    """Return the assessment a report is about: the last that is submitted, else the last."""
    return next((each for each in kept if not each.assessment.is_draft), kept[0])
