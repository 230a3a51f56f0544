"""A bureau's indicators; what firms said that agreed to be counted; who takes part in a round."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, exists, insert, select, update
from sqlalchemy.orm import aliased

from assessment.domain.assessments import Status
from assessment.domain.indicators import (
    Counted,
    CountEntry,
    IndicatorFile,
    IndicatorValue,
    OwnIndicator,
    OwnTarget,
    Participant,
)
from assessment.domain.peers import PeerLedger
from assessment.domain.receipts import Receipt
from db.indicator_tables import (
    IndicatorFileRow,
    IndicatorValueRow,
    OwnIndicatorRow,
    OwnTargetRow,
    SelfCountRow,
)
from db.mapping import receipt_to_domain
from db.packed_ledgers import packed, unpacked
from db.peer_tables import SubmissionRow
from db.peers import counts
from db.plain import all_to_domain, to_domain, to_row
from db.sharing_tables import CampaignEntryRow, CreditClaimRow
from db.tables import AssessmentFactsRow, AssessmentRow, ReceiptRow
from scoring.aggregates import World

#: Receipts read at a time: each holds a whole result.
BLOCK = 500


class SqlIndicators:
    """Fills ``domain.indicators.IndicatorStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_values(self, values: Collection[IndicatorValue]) -> None:
        if values:
            rows = [to_row(value) for value in values]
            self._connection.execute(insert(IndicatorValueRow), rows)

    def values(self, region: str) -> tuple[IndicatorValue, ...]:
        row = IndicatorValueRow
        found = select(row).where(row.region == region).order_by(row.id)
        return all_to_domain(IndicatorValue, self._connection.execute(found))

    def add_own(self, own: OwnIndicator) -> None:
        self._connection.execute(insert(OwnIndicatorRow).values(to_row(own)))

    def own(self, region: str) -> tuple[OwnIndicator, ...]:
        row = OwnIndicatorRow
        found = select(row).where(row.region == region, row.withdrawn_at.is_(None))
        in_order = found.order_by(row.created_at, row.id)
        return all_to_domain(OwnIndicator, self._connection.execute(in_order))

    def withdraw_own(self, region: str, indicator_id: str, at: datetime) -> bool:
        return self._withdrawn(OwnIndicatorRow, region, indicator_id, at)

    def add_target(self, target: OwnTarget) -> None:
        self._connection.execute(insert(OwnTargetRow).values(to_row(target)))

    def targets(self, region: str) -> tuple[OwnTarget, ...]:
        row = OwnTargetRow
        found = select(row).where(row.region == region, row.withdrawn_at.is_(None))
        in_order = found.order_by(row.created_at, row.id)
        return all_to_domain(OwnTarget, self._connection.execute(in_order))

    def withdraw_target(self, region: str, target_id: str, at: datetime) -> bool:
        return self._withdrawn(OwnTargetRow, region, target_id, at)

    def put_file(self, file: IndicatorFile) -> None:
        row = IndicatorFileRow
        this = (row.region == file.region, row.digest == file.digest)
        self._connection.execute(delete(row).where(*this))
        self._connection.execute(insert(row).values(to_row(file)))

    def file(self, region: str, digest: str) -> IndicatorFile | None:
        row = IndicatorFileRow
        found = select(row).where(row.region == region, row.digest == digest)
        one = self._connection.execute(found).first()
        return None if one is None else to_domain(IndicatorFile, one)

    def drop_previews(self, before: datetime) -> None:
        row = IndicatorFileRow
        old = (row.saved_at.is_(None), row.uploaded_at <= before)
        self._connection.execute(delete(row).where(*old))

    def counted(self, world: World, since: datetime) -> Iterator[Counted]:
        found = self._connection.execute(_last_submissions(world, since)).all()
        firms = {row.assessment_id: row.firm_id for row in found}
        for receipt in self._last_receipts(list(firms)):
            content = receipt.content
            yield Counted(
                firm_id=firms[receipt.assessment_id],
                model_version=content["version"],
                answers=bytes.fromhex(content["answers"]),
                facts=content["facts"],
            )

    def self_counts(self, world: World) -> tuple[tuple[CountEntry, Mapping[str, Any]], ...]:
        row = SelfCountRow
        wanted = select(row).where(row.world == world).order_by(row.measure, row.digest)
        return tuple(
            (to_domain(CountEntry, found), json.loads(zlib.decompress(found.body)))
            for found in self._connection.execute(wanted)
        )

    def count_ledger(self, world: World, measure: str, digest: str) -> PeerLedger | None:
        wanted = select(SelfCountRow.ledger).where(*_count_key(world, measure, digest))
        body = self._connection.execute(wanted).scalar_one_or_none()
        return None if body is None else unpacked(body)

    def put_count(self, entry: CountEntry, edition: Mapping[str, Any], ledger: PeerLedger) -> None:
        this = _count_key(entry.world, entry.measure, entry.digest)
        self._connection.execute(delete(SelfCountRow).where(*this))
        squeezed = zlib.compress(json.dumps(edition, separators=(",", ":")).encode())
        values = {**to_row(entry), "body": squeezed, "ledger": packed(ledger)}
        self._connection.execute(insert(SelfCountRow).values(values))

    def participants(self, campaign_id: str) -> tuple[Participant, ...]:
        entry, row, facts, claim = (
            CampaignEntryRow,
            AssessmentRow,
            AssessmentFactsRow,
            CreditClaimRow,
        )
        found = self._connection.execute(
            select(row.id, row.status, row.model_version, facts.facts, claim.method)
            .join(entry, entry.assessment_id == row.id)
            .outerjoin(facts, facts.assessment_id == row.id)
            .outerjoin(claim, claim.firm_id == row.firm_id)
            .where(entry.campaign_id == campaign_id, entry.withdrawn_at.is_(None))
            .order_by(row.id)
        ).all()
        sent = [each.id for each in found if each.status != Status.DRAFT.value]
        receipts = {each.assessment_id: each for each in self._last_receipts(sent)}
        return tuple(_participant(each, receipts.get(each.id)) for each in found)

    def _last_receipts(self, assessment_ids: Sequence[str]) -> Iterator[Receipt]:
        row, newest = ReceiptRow, dict[str, str]()
        for block in _blocks(assessment_ids):
            wanted = select(row.assessment_id, row.id).where(row.assessment_id.in_(block))
            newest.update(
                (each.assessment_id, each.id)
                for each in self._connection.execute(wanted.order_by(row.sequence))
            )
        return self._receipts(sorted(newest.values()))

    def _receipts(self, receipt_ids: Sequence[str]) -> Iterator[Receipt]:
        for block in _blocks(receipt_ids):
            wanted = select(ReceiptRow).where(ReceiptRow.id.in_(block)).order_by(ReceiptRow.id)
            yield from (receipt_to_domain(each) for each in self._connection.execute(wanted))

    def _withdrawn(self, row: Any, region: str, row_id: str, at: datetime) -> bool:
        found = self._connection.execute(
            update(row)
            .where(row.region == region, row.id == row_id, row.withdrawn_at.is_(None))
            .values(withdrawn_at=at)
            .returning(row.id)
        )
        return found.first() is not None


def _last_submissions(world: World, since: datetime) -> Any:
    """Select what each firm that counts submitted last, of whichever model, by firm."""
    row, later = SubmissionRow, aliased(SubmissionRow)
    is_later = (later.submitted_at > row.submitted_at) | (
        (later.submitted_at == row.submitted_at) & (later.assessment_id > row.assessment_id)
    )
    is_outdone = exists().where(later.firm_id == row.firm_id, is_later)
    wanted = select(row.assessment_id, row.firm_id).where(counts(world, since), ~is_outdone)
    return wanted.order_by(row.firm_id)


def _count_key(world: World, measure: str, digest: str) -> tuple[ColumnElement[bool], ...]:
    row = SelfCountRow
    return row.world == world, row.measure == measure, row.digest == digest


def _participant(row: Any, receipt: Receipt | None) -> Participant:
    """Return a firm of a round; of a draft there is only what the firm has said so far."""
    confirmed = row.method is not None
    if receipt is None:
        return Participant(row.facts or {}, confirmed, row.model_version)
    content = receipt.content
    return Participant(
        facts=content["facts"],
        is_confirmed=confirmed,
        model_version=content["version"],
        answers=bytes.fromhex(content["answers"]),
        coverage=int(content["result"]["coverage"]),
    )


def _blocks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[first : first + BLOCK] for first in range(0, len(ids), BLOCK))
