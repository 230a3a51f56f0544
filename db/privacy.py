"""Export and erasure of everything that tells of one firm or one person.

The tables are found by their columns: a new table with ``firm_id``, ``assessment_id`` or
``account_id`` is exported by itself, and a test fails until somebody decides about its erasure.
"""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Table,
    delete,
    exists,
    insert,
    or_,
    select,
    update,
)

from assessment.domain.personal_data import SECRETS, TOLD_BY_THE_FIRM, Rows
from db.audit_tables import ErasureRow
from db.tables import (
    AnswerEventRow,
    AssessmentFactsRow,
    AssessmentRow,
    Base,
    ConsentRow,
    EvidenceFileRow,
    FactEventRow,
    FirmOwnerRow,
    FirmRow,
)

#: Tables whose rows about a firm, by firm or assessment, go with its name. Children first.
GO_WITH_FIRM = (
    "report_item",
    "invitation",
    "firm_owner",
    "firm_member",
    "client_assignment",
    "access_grant",
    "credit_claim",
    "licence",
)
GO_WITH_ASSESSMENT = (
    "answer_event",
    "answer_reason",
    "fact_event",
    "note",
    "remark",
    "evidence_file",
    "receipt",
    "submission",
    "place",
    "resume_code",
    "entry_ticket",
    "browser_session",
)
#: These stay without a name: coded facts and packed answers for aggregates, ids and kinds.
STAY = frozenset(
    {
        "assessment",
        "assessment_facts",
        "audit_seal",
        "campaign_entry",
        "consent",
        "organisation_log",
        "verified_level",
        "verifier",
        "account_session",
    }
)
GO_WITH_ACCOUNT = (
    "account_session",
    "account_role",
    "account_identity",
    "sign_in_ticket",
    "recovery_code",
    "outbox",
)
GO_WITH_ACTOR = (
    "firm_owner",
    "firm_member",
    "client_assignment",
    "organisation_member",
    "entry_ticket",
    "browser_session",
    "report_batch",
)
#: What somebody wrote themselves.
WORDS_OF_ACTOR = ("note", "remark")


class SqlPrivacy:
    """Fills ``domain.personal_data.PrivacyStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def firm_rows(self, firm_id: str) -> Rows:
        ids = self.assessments(firm_id)
        found: Rows = {"firm": self._rows(_table("firm"), _table("firm").c.id == firm_id)}
        for table in Base.metadata.sorted_tables:
            if "firm_id" in table.c:
                found[table.name] = self._rows(table, table.c.firm_id == firm_id)
            elif "assessment_id" in table.c:
                found[table.name] = self._rows(table, table.c.assessment_id.in_(ids))
        return {name: rows for name, rows in found.items() if rows}

    def person_rows(self, account_id: str) -> Rows:
        account = _table("account")
        found: Rows = {"account": self._rows(account, account.c.id == account_id)}
        for table in Base.metadata.sorted_tables:
            if "account_id" in table.c:
                found[table.name] = self._rows(table, table.c.account_id == account_id)
            elif "actor_id" in table.c and table.name != "audit_event":
                hidden = TOLD_BY_THE_FIRM.get(table.name, frozenset())
                found[table.name] = self._rows(table, table.c.actor_id == account_id, hidden)
        return {name: rows for name, rows in found.items() if rows}

    def _rows(
        self, table: Table, condition: Any, hidden: frozenset[str] = frozenset()
    ) -> list[dict[str, Any]]:
        hidden |= SECRETS
        found = self._connection.execute(
            select(table).where(condition).order_by(*table.primary_key)
        )
        return [
            {key: _plain(value) for key, value in row._mapping.items() if key not in hidden}
            for row in found
        ]

    def firms_of_nobody_else(self, actor_id: str) -> tuple[str, ...]:
        mine, other = FirmOwnerRow, FirmOwnerRow.__table__.alias()
        found = self._connection.execute(
            select(mine.firm_id)
            .where(mine.actor_id == actor_id)
            .where(~exists().where(other.c.firm_id == mine.firm_id, other.c.actor_id != actor_id))
            .order_by(mine.firm_id)
        )
        return tuple(found.scalars())

    def assessments(self, firm_id: str) -> tuple[str, ...]:
        row = AssessmentRow
        found = self._connection.execute(
            select(row.id).where(row.firm_id == firm_id).order_by(row.id)
        )
        return tuple(found.scalars())

    def erase_firm(self, firm_id: str, own_words: frozenset[str], at: datetime) -> tuple[str, ...]:
        ids = self.assessments(firm_id)
        files = self._stored_files(firm_id, ids)
        self._drop_links(ids)
        for assessment_id in ids:
            self._keep_codes_only(assessment_id, own_words)
        self._drop(GO_WITH_ASSESSMENT, "assessment_id", ids)
        self._end_what_stays(firm_id, ids, at)
        self._forget_codes(firm_id)
        self._drop(GO_WITH_FIRM, "firm_id", (firm_id,))
        nameless = {"name": "", "credit_code": None}
        self._connection.execute(update(FirmRow).where(FirmRow.id == firm_id).values(nameless))
        self._note_erasure("firm", firm_id, at)
        return files

    def _stored_files(self, firm_id: str, ids: tuple[str, ...]) -> tuple[str, ...]:
        row, licence, report = EvidenceFileRow, _table("licence"), _table("report_item")
        statements = (
            select(row.storage_id).where(row.assessment_id.in_(ids)),
            select(licence.c.storage_id).where(licence.c.firm_id == firm_id),
            select(report.c.file_id).where(report.c.firm_id == firm_id),
        )
        found = [name for each in statements for name in self._connection.execute(each).scalars()]
        return tuple(str(storage_id) for storage_id in found if storage_id is not None)

    def _drop_links(self, ids: tuple[str, ...]) -> None:
        link, file = _table("evidence_link"), _table("evidence_file")
        of_these = select(file.c.id).where(file.c.assessment_id.in_(ids))
        self._connection.execute(delete(link).where(link.c.evidence_id.in_(of_these)))

    def _keep_codes_only(self, assessment_id: str, own_words: frozenset[str]) -> None:
        row = AssessmentFactsRow
        of_this = row.assessment_id == assessment_id
        facts = self._connection.execute(select(row.facts).where(of_this)).scalar_one_or_none()
        kept = {fact: v for fact, v in (facts or {}).items() if fact not in own_words}
        self._connection.execute(update(row).where(of_this).values(facts=kept))

    def _end_what_stays(self, firm_id: str, ids: tuple[str, ...], at: datetime) -> None:
        entry, session = _table("campaign_entry"), _table("account_session")
        member, dispute = _table("firm_member"), _table("credit_dispute")
        for statement in (
            update(ConsentRow)
            .where(ConsentRow.firm_id == firm_id, ConsentRow.withdrawn_at.is_(None))
            .values(withdrawn_at=at),
            update(entry)
            .where(entry.c.assessment_id.in_(ids), entry.c.withdrawn_at.is_(None))
            .values(withdrawn_at=at),
            update(session).where(session.c.assessment_id.in_(ids)).values(assessment_id=None),
            delete(member).where(member.c.firm_id == firm_id),
            delete(dispute).where(
                or_(dispute.c.holder_id == firm_id, dispute.c.claimant_id == firm_id)
            ),
        ):
            self._connection.execute(statement)

    def _forget_codes(self, firm_id: str) -> None:
        """Forget the firm's credit codes where they stand beside no firm: they can name a person."""
        firm, claim, owner = _table("firm"), _table("credit_claim"), _table("firm_owner")
        invitation, identity = _table("invitation"), _table("account_identity")
        claimed = select(claim.c.credit_code).where(claim.c.firm_id == firm_id)
        named = select(firm.c.credit_code).where(firm.c.id == firm_id)
        found = self._connection.execute(claimed.union(named)).scalars()
        codes = tuple(code for code in found if code)
        owners = select(owner.c.actor_id).where(owner.c.firm_id == firm_id)
        self._connection.execute(delete(invitation).where(invitation.c.credit_code.in_(codes)))
        self._connection.execute(
            update(identity)
            .where(identity.c.credit_code.in_(codes), identity.c.account_id.in_(owners))
            .values(credit_code=None)
        )

    def erase_organisation(self, organisation_id: str) -> None:
        organisation, invitation = _table("organisation"), _table("invitation")
        this = organisation.c.id == organisation_id
        self._connection.execute(update(organisation).where(this).values(name=""))
        theirs = invitation.c.organisation_id == organisation_id
        self._connection.execute(delete(invitation).where(theirs, invitation.c.used_at.is_(None)))
        self._drop(("organisation_template",), "organisation_id", (organisation_id,))

    def erase_person(self, account_id: str, at: datetime) -> None:
        self._drop(GO_WITH_ACCOUNT, "account_id", (account_id,))
        self._drop(GO_WITH_ACTOR, "actor_id", (account_id,))
        self._drop(WORDS_OF_ACTOR, "actor_id", (account_id,))
        account = _table("account")
        self._connection.execute(delete(account).where(account.c.id == account_id))
        self._note_erasure("account", account_id, at)

    def _drop(self, tables: tuple[str, ...], column: str, ids: tuple[str, ...]) -> None:
        for name in tables:
            table = _table(name)
            self._connection.execute(delete(table).where(table.c[column].in_(ids)))

    def _note_erasure(self, object_kind: str, object_id: str, at: datetime) -> None:
        values = {"object_kind": object_kind, "object_id": object_id, "at": at}
        self._connection.execute(insert(ErasureRow).values(values))

    def stored_files(self) -> frozenset[str]:
        columns = [t.c.storage_id for t in Base.metadata.sorted_tables if "storage_id" in t.c]
        found = [self._connection.execute(select(column)).scalars() for column in columns]
        return frozenset(str(each) for ids in found for each in ids if each is not None)

    def untouched_since(self, moment: datetime) -> tuple[str, ...]:
        firm, assessment = FirmRow, AssessmentRow
        touched = (
            select(assessment.firm_id)
            .outerjoin(AnswerEventRow, AnswerEventRow.assessment_id == assessment.id)
            .outerjoin(FactEventRow, FactEventRow.assessment_id == assessment.id)
            .where(
                or_(
                    assessment.created_at >= moment,
                    assessment.submitted_at >= moment,
                    AnswerEventRow.at >= moment,
                    FactEventRow.at >= moment,
                )
            )
        )
        erased = select(ErasureRow.object_id).where(ErasureRow.object_kind == "firm")
        found = self._connection.execute(
            select(firm.id)
            .where(firm.created_at < moment, firm.id.not_in(touched), firm.id.not_in(erased))
            .order_by(firm.id)
        )
        return tuple(found.scalars())

    def withdraw_consent(self, firm_id: str, purpose: str, recipient: str, at: datetime) -> bool:
        row = ConsentRow
        found = self._connection.execute(
            update(row)
            .where(row.firm_id == firm_id, row.purpose == purpose, row.recipient == recipient)
            .where(row.withdrawn_at.is_(None))
            .values(withdrawn_at=at)
            .returning(row.id)
        )
        return bool(found.all())


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value
