"""Who may look after accounts: the permission table, asked with the roles of this moment."""

from __future__ import annotations

import logging
from datetime import datetime

from assessment.domain.account_errors import NotAllowed
from assessment.domain.accounts import STAFF, Account, HeldRole, Role
from assessment.domain.audit import AuditKind
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.permissions import Action, Bearing, Relation, Standing, may
from assessment.domain.ports import Unit
from questionnaires.reference import Regions

logger = logging.getLogger(__name__)

#: Who the command line acts as.
SYSTEM = Actor(ActorKind.SYSTEM, "system")


def require(
    unit: Unit,
    by: Actor,
    action: Action,
    now: datetime,
    account: Account | None = None,
    regions: Regions | None = None,
) -> None:
    """Let those pass whom the permission table allows to do this to an account.

    Raises:
        NotAllowed: everybody else; it is written down.
    """
    held = active_roles(unit, by)
    relations = set()
    if by == SYSTEM:
        relations.add(Relation.OPERATOR)
    if HeldRole(Role.ADMIN) in held:
        relations.add(Relation.ADMIN)
    if account is not None and regions is not None and _is_desk_of(unit, held, account, regions):
        relations.add(Relation.BUREAU)
    if not may(Bearing(frozenset(Standing(relation) for relation in relations)), action):
        refuse(unit, by, action, account, now)


def active_roles(unit: Unit, by: Actor) -> tuple[HeldRole, ...]:
    """Return the roles of whoever asks; none for an account that is switched off."""
    account = unit.accounts.get(by.id) if by.kind is ActorKind.ACCOUNT else None
    return unit.accounts.roles(by.id) if account is not None and account.active else ()


def refuse(unit: Unit, by: Actor, action: Action, account: Account | None, now: datetime) -> None:
    """Write down that somebody asked for more than they may, and say no."""
    object_id = account.id if account is not None else ""
    logger.warning("%s refused to %s on account %s", action.value, by.id, object_id or "-")
    unit.audit.record(
        AuditKind.REFUSED, actor_id=by.id, object_kind="account", object_id=object_id, at=now
    )
    raise NotAllowed


def _is_desk_of(unit: Unit, held: tuple[HeldRole, ...], account: Account, regions: Regions) -> bool:
    """Tell whether a bureau's region holds the account of a firm. Staff is no firm.

    What counts is the region the account names, or the one of a firm it owns: that of the licence.
    """
    if any(each.role in STAFF for each in unit.accounts.roles(account.id)):
        return False
    desks = tuple(each.scope for each in held if each.role is Role.BUREAU)
    firms = unit.accounts.firms_of(account.id)
    places = (account.region, *(unit.sharing.region_of(firm_id) for firm_id in firms))
    return any(place in regions and regions.within(str(place), desks) for place in places)
