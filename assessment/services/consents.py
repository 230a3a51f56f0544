"""What a firm agreed to, each recipient by itself, and how it ends an agreement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from assessment.domain.audit import AuditKind
from assessment.domain.firms import Actor, Consent
from assessment.domain.notice import Purpose
from assessment.domain.permissions import Action
from assessment.domain.personal_data import EndsByErasing
from assessment.domain.ports import FileStore, Unit
from assessment.services.agreements import agree
from assessment.services.licences import delete_photo
from assessment.services.tools import Tools

#: What is agreed to with the operator alone; no access hangs on it.
OwnPurpose = Literal[Purpose.SELF_ASSESSMENT, Purpose.PEERS]


@dataclass(frozen=True)
class Agreement:
    """What a firm agreed to. ``name`` is the recipient's; it ends by itself with ``until``."""

    purpose: Purpose
    recipient: str
    name: str | None
    version: str
    given_at: datetime
    until: datetime | None
    withdrawn_at: datetime | None
    is_open: bool


class Consents:
    """The use cases of agreements. Those to campaigns and organisations begin with the access."""

    def __init__(self, tools: Tools, files: FileStore) -> None:
        self._tools = tools
        self._files = files

    def of(self, actor: Actor, firm_id: str) -> tuple[Agreement, ...]:
        """Return what a firm agreed to, newest first, the ended with it.

        Raises:
            NotFound, Forbidden: no such firm, or not this actor's.
        """
        with self._tools.store.reading() as unit:
            self._tools.access.firm(unit, actor, Action.FIRM_CONSENT, firm_id)
            found = unit.firms.consents(firm_id)
            return tuple(self._agreement(unit, consent) for consent in reversed(found))

    def agree(
        self,
        actor: Actor,
        firm_id: str,
        version: str,
        purpose: OwnPurpose = Purpose.SELF_ASSESSMENT,
    ) -> None:
        """Record what a firm agrees to with the operator, in place of the one to an older text.

        Raises:
            NotFound, Forbidden: no such firm, or not this actor's.
            BadText: there is no such text.
        """
        consent = Consent(firm_id, actor.id, purpose.value, version, self._tools.clock())
        with self._tools.store.writing() as unit:
            self._tools.access.firm(unit, actor, Action.FIRM_CONSENT, firm_id)
            agree(unit, consent)
            self._tools.record(unit, AuditKind.CONSENT_GIVEN, actor, "firm", firm_id)

    def withdraw(self, actor: Actor, firm_id: str, purpose: Purpose, recipient: str) -> None:
        """End an agreement, and with it the access, at once; one that has ended is no error.

        Raises:
            NotFound, Forbidden: no such firm, or not this actor's.
            EndsByErasing: the service rests on this one.
        """
        with self._tools.store.writing() as unit:
            self._tools.access.firm(unit, actor, Action.FIRM_CONSENT, firm_id)
            if purpose is Purpose.SELF_ASSESSMENT:
                raise EndsByErasing
            files = self._end_access(unit, actor, firm_id, purpose, recipient)
            now = self._tools.clock()
            unit.privacy.withdraw_consent(firm_id, purpose.value, recipient, now)
        self._files.remove(files)

    def _agreement(self, unit: Unit, consent: Consent) -> Agreement:
        purpose = Purpose(consent.purpose)
        until = self._until(unit, consent)
        is_over = until is not None and until <= self._tools.clock()
        return Agreement(
            purpose=purpose,
            recipient=consent.recipient,
            name=_recipient(unit, purpose, consent.recipient),
            version=consent.version,
            given_at=consent.at,
            until=until,
            withdrawn_at=consent.withdrawn_at,
            is_open=consent.withdrawn_at is None and not is_over,
        )

    def _until(self, unit: Unit, consent: Consent) -> datetime | None:
        """Return when an agreement that stands ends by itself."""
        if consent.withdrawn_at is not None:
            return None
        if consent.purpose == Purpose.LICENCE.value:
            licence = unit.licences.of(consent.firm_id)
            return None if licence is None else licence.until
        for grant in unit.organisations.grants_by(consent.firm_id):
            if grant.organisation_id == consent.recipient and grant.withdrawn_at is None:
                return grant.until
        return None

    def _end_access(
        self, unit: Unit, actor: Actor, firm_id: str, purpose: Purpose, recipient: str
    ) -> list[str]:
        """Close what an agreement had opened; return the files that go with it."""
        now = self._tools.clock()
        if purpose is Purpose.LICENCE:
            return delete_photo(self._tools, unit, firm_id, actor)
        if purpose is Purpose.PEERS:
            self._tools.record(unit, AuditKind.CONSENT_WITHDRAWN, actor, "firm", firm_id)
        if purpose is Purpose.CAMPAIGN:
            ids = unit.sharing.assessments_of(firm_id)
            ended = [i for i in ids if unit.organisations.withdraw_entry(recipient, i, now)]
            if ended:
                kind = AuditKind.CONSENT_WITHDRAWN
                self._tools.record(unit, kind, actor, "campaign", recipient)
        if purpose is Purpose.ORGANISATION:
            for grant in unit.organisations.grants_by(firm_id):
                if grant.organisation_id == recipient:
                    withdraw_grant(self._tools, unit, actor, grant.id)
        return []


def withdraw_grant(tools: Tools, unit: Unit, actor: Actor, grant_id: str) -> None:
    """Take a grant back where it still stands."""
    if unit.organisations.withdraw(grant_id, tools.clock()):
        tools.record(unit, AuditKind.GRANT_WITHDRAWN, actor, "grant", grant_id)


def _recipient(unit: Unit, purpose: Purpose, recipient: str) -> str | None:
    """Return the name of a campaign or an organisation; the others are known by their kind."""
    if purpose is Purpose.CAMPAIGN:
        campaign = unit.organisations.campaign(recipient)
        return None if campaign is None else campaign.name
    if purpose is Purpose.ORGANISATION:
        organisation = unit.organisations.get(recipient)
        return None if organisation is None else organisation.name or None
    return None
