"""Offices: which roles go together on one account, and what the role of a consultant brings along."""

from __future__ import annotations

from datetime import datetime

from assessment.domain.account_errors import RolesClash
from assessment.domain.accounts import STAFF, HeldRole, Role
from assessment.domain.firms import Actor
from assessment.domain.ports import Unit
from assessment.domain.sharing import LogEvent, LogLine, OrganisationMember, OrganisationRole


def require_fitting(unit: Unit, account_id: str, held: HeldRole, now: datetime) -> None:
    """Let a role pass that fits what the account is: who judges firms has none of their own.

    An administrator is no bureau besides: nobody gives themselves a look into a firm.

    Raises:
        RolesClash: it does not.
    """
    if held.role not in STAFF:
        return
    offices = {each.role for each in unit.accounts.roles(account_id)} & STAFF
    if offices - {held.role} or unit.sharing.firms_of(account_id, now):
        raise RolesClash


def enter(unit: Unit, account_id: str, held: HeldRole, by: Actor, now: datetime) -> None:
    """Make a new consultant a member of the organisation; other roles bring nothing along."""
    if held.role is not Role.CONSULTANT or unit.organisations.get(held.scope) is None:
        return
    if unit.organisations.member(held.scope, account_id) is None:
        role = OrganisationRole.MEMBER
        unit.organisations.put_member(OrganisationMember(held.scope, account_id, role, now))
        _log(unit, account_id, held, LogEvent.JOINED, by, now)


def leave(unit: Unit, account_id: str, held: HeldRole, by: Actor, now: datetime) -> None:
    """Let somebody whose role was taken leave the organisation, and its clients."""
    if held.role is not Role.CONSULTANT:
        return
    if unit.organisations.member(held.scope, account_id) is not None:
        unit.organisations.drop_member(held.scope, account_id)
        _log(unit, account_id, held, LogEvent.LEFT, by, now)


def _log(
    unit: Unit, account_id: str, held: HeldRole, event: LogEvent, by: Actor, now: datetime
) -> None:
    unit.organisations.write_log(LogLine(held.scope, account_id, event, None, by.id, now))
