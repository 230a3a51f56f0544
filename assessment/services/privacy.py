"""Privacy: what is kept and why, agreements, and a person's or a firm's own export and erasure."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from assessment.domain.account_errors import LastAdministrator
from assessment.domain.accounts import Role
from assessment.domain.audit import AuditKind
from assessment.domain.errors import NotFound
from assessment.domain.firms import Actor, ActorKind, Firm
from assessment.domain.moments import day_in_china
from assessment.domain.notice import Notice, Operator, Purpose, notice
from assessment.domain.permissions import Action
from assessment.domain.personal_data import FIELDS, PersonalField, Rows
from assessment.domain.ports import FileStore, Unit
from assessment.domain.sharing import OrganisationRole
from assessment.domain.sharing_errors import LastLead
from assessment.services.account_rights import SYSTEM
from assessment.services.consents import withdraw_grant
from assessment.services.tools import Tools
from questionnaires.facts import FactType

logger = logging.getLogger(__name__)

#: A file no row refers to may belong to an upload that is still under way, for so long.
UPLOADING = timedelta(hours=1)
#: Facts of these types are typed by people and can hold anything.
_OWN_WORDS = frozenset({FactType.TEXT, FactType.RECORDS})


@dataclass(frozen=True)
class Erased:
    """What an erasure did. ``is_scrubbed`` tells whether the database's files are clean yet.

    Where it is false somebody was reading; ``Privacy.tidy`` does it a little later.
    """

    firms: int
    is_scrubbed: bool
    backups_until: date


class Privacy:
    """The use cases of personal data."""

    def __init__(
        self,
        tools: Tools,
        files: FileStore,
        reports: FileStore,
        *,
        operator: Operator,
        scrub: Callable[[], bool],
    ) -> None:
        self._tools = tools
        self._files = files
        self._reports = reports
        self._own_words = frozenset(
            fact.id for fact in tools.library.facts.facts if fact.type in _OWN_WORDS
        )
        self._scrub = scrub
        self._is_scrubbed = True
        self.operator = operator

    def notice(self) -> Notice:
        """Return the screen before the first field."""
        return notice(self.operator)

    def fields(self) -> tuple[PersonalField, ...]:
        """Return every field that can name somebody, with its purpose."""
        return FIELDS

    def export_firm(self, actor: Actor, firm_id: str) -> str:
        """Return everything about a firm as JSON.

        Raises:
            NotFound, Forbidden: no such firm, or not this actor's.
        """
        with self._tools.store.reading() as unit:
            self._tools.access.firm(unit, actor, Action.PRIVACY_EXPORT, firm_id)
            rows = unit.privacy.firm_rows(firm_id)
            self._tools.record(unit, AuditKind.EXPORTED, actor, "firm", firm_id)
        return _told(rows)

    def export_person(self, actor: Actor) -> str:
        """Return everything about one's own account as JSON.

        What they answered for a firm is the firm's, and told by its export.

        Raises:
            NotFound: this is no account.
        """
        with self._tools.store.reading() as unit:
            rows = self._own(unit, actor)
            self._tools.record(unit, AuditKind.EXPORTED, actor, "account", actor.id)
        return _told(rows)

    def firms_that_go(self, actor: Actor) -> tuple[Firm, ...]:
        """Return the firms that would have nobody left, and are erased with the account."""
        with self._tools.store.reading() as unit:
            found = [unit.firms.firm(i) for i in unit.privacy.firms_of_nobody_else(actor.id)]
        return tuple(firm for firm in found if firm is not None)

    def erase_firm(self, actor: Actor, firm_id: str) -> Erased:
        """Erase what names a firm, for good. Packed answers stay, for aggregates only.

        Raises:
            NotFound, Forbidden: no such firm, or not this actor's to erase.
        """
        with self._tools.store.writing() as unit:
            self._tools.access.firm(unit, actor, Action.PRIVACY_ERASE, firm_id)
            files = self._erase_firm(unit, actor, firm_id)
        return self._cleaned(files, firms=1)

    def erase_person(self, actor: Actor) -> Erased:
        """Erase one's own account, what one wrote, and what would have nobody else.

        Raises:
            NotFound: this is no account.
            LastAdministrator, LastLead: others depend on it; nothing was erased.
        """
        files: list[str] = []
        with self._tools.store.writing() as unit:
            self._own(unit, actor)
            _require_another_administrator(unit, actor)
            self._leave_organisations(unit, actor)
            alone = unit.privacy.firms_of_nobody_else(actor.id)
            for firm_id in alone:
                files += self._erase_firm(unit, actor, firm_id)
            files += unit.batches.files_of_actor(actor.id)
            unit.privacy.erase_person(actor.id, self._tools.clock())
            self._tools.record(unit, AuditKind.ERASED, actor, "account", actor.id)
        return self._cleaned(files, firms=len(alone))

    def expire(self) -> Erased:
        """Erase the firms nobody has touched for as long as the operator says."""
        limit = self._tools.clock() - timedelta(days=self.operator.retention_days)
        with self._tools.store.reading() as unit:
            overdue = unit.privacy.untouched_since(limit)
        files: list[str] = []
        for firm_id in overdue:
            with self._tools.store.writing() as unit:
                if firm_id in unit.privacy.untouched_since(limit):
                    files += self._erase_firm(unit, SYSTEM, firm_id)
        return self._cleaned(files, firms=len(overdue))

    def scrub(self) -> bool:
        """Leave nothing of what was deleted in the database's files; tell whether it is so."""
        self._is_scrubbed = self._scrub()
        return self._is_scrubbed

    def tidy(self) -> None:
        """Do what an erasure had to leave because somebody was reading."""
        if not self._is_scrubbed:
            self.scrub()

    def sweep(self) -> int:
        """Delete the files that no row refers to, as a crash leaves them; return how many."""
        old = self._files.before(self._tools.clock() - UPLOADING)
        with self._tools.store.writing() as unit:
            orphans = sorted(set(old) - unit.privacy.stored_files())
            for storage_id in orphans:
                self._tools.record(unit, AuditKind.DELETED, SYSTEM, "file", storage_id)
        self._files.remove(orphans)
        return len(orphans)

    def _own(self, unit: Unit, actor: Actor) -> Rows:
        rows = unit.privacy.person_rows(actor.id)
        if actor.kind is not ActorKind.ACCOUNT or "account" not in rows:
            raise NotFound
        return rows

    def _leave_organisations(self, unit: Unit, actor: Actor) -> None:
        """Leave no organisation without a lead; one without anybody loses its name and grants."""
        for membership in unit.organisations.memberships(actor.id):
            organisation_id = membership.organisation_id
            members = unit.organisations.members(organisation_id)
            others = [member for member in members if member.actor_id != actor.id]
            if not others:
                self._close_organisation(unit, actor, organisation_id)
            elif all(member.role is not OrganisationRole.LEAD for member in others):
                raise LastLead("您是机构唯一的负责人，账号没有清除。请先请另一位成员担任负责人。")

    def _close_organisation(self, unit: Unit, actor: Actor, organisation_id: str) -> None:
        for grant in unit.organisations.grants_to(organisation_id):
            withdraw_grant(self._tools, unit, actor, grant.id)
            purpose = Purpose.ORGANISATION.value
            now = self._tools.clock()
            unit.privacy.withdraw_consent(grant.firm_id, purpose, organisation_id, now)
        unit.privacy.erase_organisation(organisation_id)
        self._tools.record(unit, AuditKind.ERASED, actor, "organisation", organisation_id)

    def _erase_firm(self, unit: Unit, actor: Actor, firm_id: str) -> tuple[str, ...]:
        for assessment_id in unit.privacy.assessments(firm_id):
            self._tools.record(unit, AuditKind.ERASED, actor, "assessment", assessment_id)
        self._tools.record(unit, AuditKind.ERASED, actor, "firm", firm_id)
        return unit.privacy.erase_firm(firm_id, self._own_words, self._tools.clock())

    def _cleaned(self, files: list[str] | tuple[str, ...], firms: int) -> Erased:
        self._files.remove(files)
        self._reports.remove(files)
        if not self.scrub():
            logger.warning("the database was being read: its log is not emptied yet")
        until = day_in_china(self._tools.clock()) + timedelta(days=self.operator.backup_days)
        return Erased(firms, self._is_scrubbed, until)


def _require_another_administrator(unit: Unit, actor: Actor) -> None:
    if {each.id for each in unit.accounts.find(Role.ADMIN) if each.active} == {actor.id}:
        raise LastAdministrator("您是最后一个管理员，账号没有清除。请先建立另一个管理员。")


def _told(rows: Rows) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=2, sort_keys=True)
