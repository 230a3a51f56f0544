"""Privacy: what is kept and why, agreements, and a person's or a firm's own export and erasure."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assessment.domain.audit import AuditKind
from assessment.domain.errors import BadText, NotFound
from assessment.domain.firms import Actor, ActorKind, Consent, Firm
from assessment.domain.moments import day_in_china
from assessment.domain.notice import Notice, Operator, Purpose, notice, wording
from assessment.domain.permissions import Action
from assessment.domain.personal_data import FIELDS, PersonalField, Rows
from assessment.domain.ports import FileStore, Store, Unit
from assessment.services.access import Access
from questionnaires.facts import FactType
from questionnaires.library import Library

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Erased:
    """What an erasure did. ``is_scrubbed`` tells whether the database's files are clean yet.

    Where it is false somebody was reading; ``Privacy.scrub`` does it a little later.
    """

    firms: int
    is_scrubbed: bool
    backups_until: date


class Privacy:
    """The use cases of personal data."""

    def __init__(
        self,
        store: Store,
        files: FileStore,
        library: Library,
        *,
        clock: Callable[[], datetime],
        operator: Operator,
        scrub: Callable[[], bool],
    ) -> None:
        self._store = store
        self._files = files
        self._access = Access(library, clock)
        self._clock = clock
        self._text_facts = frozenset(
            fact.id for fact in library.facts.facts if fact.type is FactType.TEXT
        )
        self.operator = operator
        self.scrub = scrub

    def notice(self) -> Notice:
        """Return the screen before the first field."""
        return notice(self.operator)

    def fields(self) -> tuple[PersonalField, ...]:
        """Return every field that can name somebody, with its purpose."""
        return FIELDS

    def consents(self, actor: Actor, firm_id: str) -> tuple[Consent, ...]:
        """Return what a firm agreed to, oldest first, the withdrawn with it.

        Raises:
            NotFound, Forbidden: no such firm, or not this actor's.
        """
        with self._store.reading() as unit:
            self._access.firm(unit, actor, Action.FIRM_CONSENT, firm_id)
            return unit.firms.consents(firm_id)

    def give(
        self, actor: Actor, firm_id: str, purpose: Purpose, version: str, recipient: str
    ) -> None:
        """Record an agreement to one purpose for one recipient.

        Raises:
            NotFound, Forbidden: no such firm, or not this actor's.
            BadText: there is no such text.
        """
        if wording(purpose.value, version) is None:
            raise BadText("这段告知已经更新，没有记录您的同意。请刷新页面，看过新的内容再确认。")
        now = self._clock()
        consent = Consent(firm_id, actor.id, purpose.value, version, now, recipient)
        with self._store.writing() as unit:
            self._access.firm(unit, actor, Action.FIRM_CONSENT, firm_id)
            unit.firms.add_consent(consent)
            self._record(unit, AuditKind.CONSENT_GIVEN, actor, "firm", firm_id)

    def withdraw(self, actor: Actor, firm_id: str, purpose: Purpose, recipient: str) -> None:
        """End an agreement at once; one that has ended is no error.

        Raises:
            NotFound, Forbidden: no such firm, or not this actor's.
        """
        with self._store.writing() as unit:
            self._access.firm(unit, actor, Action.FIRM_CONSENT, firm_id)
            if unit.privacy.withdraw_consent(firm_id, purpose.value, recipient, self._clock()):
                self._record(unit, AuditKind.CONSENT_WITHDRAWN, actor, "firm", firm_id)

    def export_firm(self, actor: Actor, firm_id: str) -> str:
        """Return everything about a firm as JSON.

        Raises:
            NotFound, Forbidden: no such firm, or not this actor's.
        """
        with self._store.reading() as unit:
            self._access.firm(unit, actor, Action.PRIVACY_EXPORT, firm_id)
            rows = unit.privacy.firm_rows(firm_id)
            self._record(unit, AuditKind.EXPORTED, actor, "firm", firm_id)
        return _told(rows)

    def export_person(self, actor: Actor) -> str:
        """Return everything about one's own account as JSON.

        Raises:
            NotFound: this is no account.
        """
        with self._store.reading() as unit:
            rows = self._own(unit, actor)
            self._record(unit, AuditKind.EXPORTED, actor, "account", actor.id)
        return _told(rows)

    def firms_that_go(self, actor: Actor) -> tuple[Firm, ...]:
        """Return the firms that would have nobody left, and are erased with the account."""
        with self._store.reading() as unit:
            found = [unit.firms.firm(i) for i in unit.privacy.firms_of_nobody_else(actor.id)]
        return tuple(firm for firm in found if firm is not None)

    def erase_firm(self, actor: Actor, firm_id: str) -> Erased:
        """Erase what names a firm, for good. Packed answers stay, for aggregates only.

        Raises:
            NotFound, Forbidden: no such firm, or not this actor's to erase.
        """
        with self._store.writing() as unit:
            self._access.firm(unit, actor, Action.PRIVACY_ERASE, firm_id)
            files = self._erase_firm(unit, actor, firm_id)
        return self._cleaned(files, firms=1)

    def erase_person(self, actor: Actor) -> Erased:
        """Erase one's own account, what one wrote, and the firms that have nobody else.

        Raises:
            NotFound: this is no account.
        """
        files: list[str] = []
        with self._store.writing() as unit:
            self._own(unit, actor)
            alone = unit.privacy.firms_of_nobody_else(actor.id)
            for firm_id in alone:
                files += self._erase_firm(unit, actor, firm_id)
            unit.privacy.erase_person(actor.id, self._clock())
            self._record(unit, AuditKind.ERASED, actor, "account", actor.id)
        return self._cleaned(files, firms=len(alone))

    def expire(self) -> Erased:
        """Erase the firms nobody has touched for as long as the operator says."""
        operator = Actor(ActorKind.SYSTEM, "system")
        limit = self._clock() - timedelta(days=self.operator.retention_days)
        with self._store.reading() as unit:
            overdue = unit.privacy.untouched_since(limit)
        files: list[str] = []
        for firm_id in overdue:
            with self._store.writing() as unit:
                if firm_id in unit.privacy.untouched_since(limit):
                    files += self._erase_firm(unit, operator, firm_id)
        return self._cleaned(files, firms=len(overdue))

    def _own(self, unit: Unit, actor: Actor) -> Rows:
        rows = unit.privacy.person_rows(actor.id)
        if actor.kind is not ActorKind.ACCOUNT or "account" not in rows:
            raise NotFound
        return rows

    def _erase_firm(self, unit: Unit, actor: Actor, firm_id: str) -> tuple[str, ...]:
        for assessment_id in unit.privacy.assessments(firm_id):
            self._record(unit, AuditKind.ERASED, actor, "assessment", assessment_id)
        self._record(unit, AuditKind.ERASED, actor, "firm", firm_id)
        return unit.privacy.erase_firm(firm_id, self._text_facts, self._clock())

    def _cleaned(self, files: list[str] | tuple[str, ...], firms: int) -> Erased:
        self._files.remove(files)
        is_scrubbed = self.scrub()
        if not is_scrubbed:
            logger.warning("the database was being read: its log is not emptied yet")
        until = day_in_china(self._clock()) + timedelta(days=self.operator.backup_days)
        return Erased(firms, is_scrubbed, until)

    def _record(
        self, unit: Unit, kind: AuditKind, actor: Actor, object_kind: str, object_id: str
    ) -> None:
        unit.audit.record(
            kind,
            actor_id=actor.id,
            object_kind=object_kind,
            object_id=object_id,
            at=self._clock(),
        )


def _told(rows: Rows) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=2, sort_keys=True)
