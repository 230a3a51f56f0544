"""What taking an invitation does, for each kind of it."""

from __future__ import annotations

from assessment.domain.accounts import STAFF, HeldRole, Role
from assessment.domain.audit import AuditKind
from assessment.domain.firms import Actor
from assessment.domain.ports import Unit
from assessment.domain.sharing import (
    Invitation,
    InvitationKind,
    LogEvent,
    LogLine,
    Member,
    MemberRole,
    Method,
    OrganisationMember,
    OrganisationRole,
)
from assessment.domain.sharing_errors import InvitationGone, InvitationNotForYou
from assessment.services.confirming import assert_code
from assessment.services.tools import Tools


def join(tools: Tools, unit: Unit, invitation: Invitation, actor: Actor) -> None:
    """Give an actor the part the invitation offers.

    Raises:
        InvitationNotForYou: they may not take it.
    """
    steps = {
        InvitationKind.COLLEAGUE: _join_firm,
        InvitationKind.OWNERSHIP: _take_over,
        InvitationKind.ORGANISATION: _join_organisation,
        InvitationKind.CONFIRMATION: _confirm,
    }
    steps[invitation.kind](tools, unit, invitation, actor)


def enter_organisation(
    tools: Tools,
    unit: Unit,
    organisation_id: str,
    member_id: str,
    role: OrganisationRole,
    by: Actor,
) -> None:
    """Make an account a consultant of an organisation.

    Raises:
        InvitationNotForYou: members already, bureaus, administrators, and whoever owns or helps
            a firm.
    """
    now = tools.clock()
    if unit.organisations.member(organisation_id, member_id) is not None:
        raise InvitationNotForYou
    others = {held.role for held in unit.sharing.roles(member_id)} & {Role.BUREAU, Role.ADMIN}
    if others or not unit.sharing.is_account(member_id) or unit.sharing.firms_of(member_id, now):
        raise InvitationNotForYou
    unit.organisations.put_member(OrganisationMember(organisation_id, member_id, role, now))
    unit.accounts.give_role(member_id, HeldRole(Role.CONSULTANT, organisation_id), now)
    line = LogLine(organisation_id, member_id, LogEvent.JOINED, None, by.id, now)
    unit.organisations.write_log(line)
    tools.record(unit, AuditKind.ROLE_GIVEN, by, "account", member_id)


def _join_firm(tools: Tools, unit: Unit, invitation: Invitation, actor: Actor) -> None:
    assert invitation.firm_id is not None, "a colleague is invited to a firm"
    _require_outsider(tools, unit, invitation.firm_id, actor)
    if actor.id in unit.sharing.owners(invitation.firm_id):
        raise InvitationNotForYou
    for dimension in invitation.dimensions:
        unit.sharing.put_member(
            Member(
                firm_id=invitation.firm_id,
                actor_id=actor.id,
                dimension=dimension,
                role=MemberRole(invitation.role),
                invitation_id=invitation.id,
                until=invitation.access_until,
                since=tools.clock(),
            )
        )
    tools.record(unit, AuditKind.MEMBER_ADDED, actor, "firm", invitation.firm_id)


def _take_over(tools: Tools, unit: Unit, invitation: Invitation, actor: Actor) -> None:
    """Put the new owner in place of all old ones, whose codes and sessions end."""
    assert invitation.firm_id is not None, "what is passed on is a firm"
    _require_outsider(tools, unit, invitation.firm_id, actor)
    if invitation.created_by not in unit.sharing.owners(invitation.firm_id):
        raise InvitationNotForYou
    unit.sharing.drop_owners(invitation.firm_id)
    unit.sharing.drop_member(invitation.firm_id, actor.id)
    unit.firms.add_owner(invitation.firm_id, actor.id, tools.clock())
    tools.record(unit, AuditKind.OWNERSHIP_PASSED_ON, actor, "firm", invitation.firm_id)


def _join_organisation(tools: Tools, unit: Unit, invitation: Invitation, actor: Actor) -> None:
    assert invitation.organisation_id is not None, "a member is invited to an organisation"
    role = OrganisationRole(invitation.role)
    enter_organisation(tools, unit, invitation.organisation_id, actor.id, role, actor)


def _confirm(tools: Tools, unit: Unit, invitation: Invitation, actor: Actor) -> None:
    """Confirm the one firm this account owns as that of the credit code."""
    assert invitation.credit_code is not None, "a confirmation names a credit code"
    offices = {held.role for held in unit.sharing.roles(invitation.created_by)}
    if not offices & {Role.BUREAU, Role.ADMIN}:
        raise InvitationGone  # whoever vouched for the firm has no desk any more
    owned = [
        firm_id
        for firm_id in unit.sharing.firms_of(actor.id, tools.clock())
        if actor.id in unit.sharing.owners(firm_id)
    ]
    if len(owned) != 1:
        raise InvitationNotForYou
    by = Actor(actor.kind, invitation.created_by)
    assert_code(
        tools, unit, owned[0], invitation.credit_code, actor, method=Method.INVITATION, by=by
    )


def _require_outsider(tools: Tools, unit: Unit, firm_id: str, actor: Actor) -> None:
    """Keep those out of a firm who judge firms, and whoever verified this one."""
    if any(held.role in STAFF for held in unit.sharing.roles(actor.id)):
        raise InvitationNotForYou
    if tools.access.bearing(unit, actor, firm_id).has_verified:
        raise InvitationNotForYou
