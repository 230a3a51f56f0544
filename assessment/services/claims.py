"""From a resume code to an account: what was begun before registration becomes the account's.

The code, and every browser that came in by it, lose their access: from then on the account
decides who else may act for the firm.
"""

from __future__ import annotations

from datetime import datetime

from assessment.domain.account_errors import ManagedByAccount, StaffMayNotClaim
from assessment.domain.accounts import STAFF
from assessment.domain.audit import AuditKind
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.ports import Unit
from assessment.services.account_rights import active_roles


def claim(unit: Unit, actor: Actor, assessment_id: str, now: datetime) -> None:
    """Make an account the owner of the firm behind an assessment, in place of strangers.

    Harmless where it owns the firm already. The caller has checked the code or ticket.

    Raises:
        StaffMayNotClaim: consultants, bureaus and administrators.
        ManagedByAccount: another account owns the firm.
    """
    assessment = unit.answers.assessment(assessment_id)
    assert assessment is not None, "codes and tickets name assessments that exist"
    if any(held.role in STAFF for held in active_roles(unit, actor)):
        raise StaffMayNotClaim
    accounts = [o for o in unit.accounts.owners(assessment.firm_id) if o.kind is ActorKind.ACCOUNT]
    if actor in accounts:
        return
    if accounts:
        raise ManagedByAccount
    unit.firms.add_owner(assessment.firm_id, actor.id, now)
    unit.accounts.drop_strangers(assessment.firm_id)
    unit.audit.record(
        AuditKind.ASSESSMENT_CLAIMED,
        actor_id=actor.id,
        object_kind="assessment",
        object_id=assessment_id,
        at=now,
    )
