"""Submissions read in blocks, snapshots of peers, and the ledgers between them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    delete,
    exists,
    func,
    insert,
    select,
)
from sqlalchemy.orm import aliased

from assessment.domain.firms import Origin
from assessment.domain.notice import Purpose
from assessment.domain.peers import (
    Audience,
    FirmRegister,
    PeerLedger,
    RegisterRow,
    Sheets,
    SnapshotEntry,
    Submission,
)
from db.packed_ledgers import packed, unpacked
from db.peer_tables import FirmRegisterRow, PeerLedgerRow, PeerSnapshotRow, SubmissionRow
from db.plain import all_to_domain, to_domain, to_row
from db.sharing_tables import CreditClaimRow
from db.tables import AssessmentRow, ConsentRow, FirmRow, ReceiptRow
from scoring.aggregates import World

#: Rows turned into arrays at a time.
BLOCK = 16_384
#: What ``block`` reads of a row, in its order.
COLUMNS = (
    SubmissionRow.firm_id,
    SubmissionRow.region,
    SubmissionRow.sector,
    SubmissionRow.size,
    SubmissionRow.designated,
    SubmissionRow.vetoed,
    SubmissionRow.answers,
    SubmissionRow.evidence,
    SubmissionRow.seconds,
)


class SqlPeers:
    """Fills ``domain.peers.PeerStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put_submission(self, submission: Submission) -> None:
        row = SubmissionRow
        self._connection.execute(delete(row).where(row.assessment_id == submission.assessment_id))
        self._connection.execute(insert(row).values(to_row(submission)))

    def unlisted(self) -> tuple[str, ...]:
        row = AssessmentRow
        listed = exists().where(SubmissionRow.assessment_id == row.id)
        has_receipt = exists().where(ReceiptRow.assessment_id == row.id)
        found = self._connection.execute(
            select(row.id).where(has_receipt, ~listed).order_by(row.id)
        )
        return tuple(found.scalars())

    def has_sheets(self, world: World, model: str, since: datetime) -> bool:
        row = SubmissionRow
        wanted = select(row.firm_id).where(row.scoring_digest == model, counts(world, since))
        return self._connection.execute(wanted.limit(1)).first() is not None

    def listed(self) -> int:
        return int(
            self._connection.execute(select(func.count()).select_from(SubmissionRow)).scalar_one()
        )

    def sheets(self, world: World, model: str, since: datetime) -> Iterator[Sheets]:
        options = {"yield_per": BLOCK}
        found = self._connection.execute(_latest(world, model, since), execution_options=options)
        for rows in found.partitions():
            yield block(rows)

    def add_snapshot(self, entry: SnapshotEntry, body: Mapping[str, Any]) -> None:
        squeezed = zlib.compress(json.dumps(body, separators=(",", ":")).encode())
        values = {**to_row(entry), "body": squeezed}
        self._connection.execute(insert(PeerSnapshotRow).values(values))

    def snapshots(self, world: World, model: str | None = None) -> tuple[SnapshotEntry, ...]:
        row = PeerSnapshotRow
        columns = (row.id, row.world, row.model, row.version, row.on, row.built_at)
        wanted = select(*columns).where(row.world == world)
        if model is not None:
            wanted = wanted.where(row.model == model)
        newest_first = wanted.order_by(row.built_at.desc(), row.id.desc())
        return all_to_domain(SnapshotEntry, self._connection.execute(newest_first))

    def snapshot(self, snapshot_id: str) -> tuple[SnapshotEntry, Mapping[str, Any]] | None:
        row = PeerSnapshotRow
        found = self._connection.execute(select(row).where(row.id == snapshot_id)).first()
        if found is None:
            return None
        return to_domain(SnapshotEntry, found), json.loads(zlib.decompress(found.body))

    def ledger(self, world: World, model: str, audience: Audience) -> PeerLedger | None:
        row = PeerLedgerRow
        found = self._connection.execute(select(row.body).where(*_key(world, model, audience)))
        body = found.scalar_one_or_none()
        return None if body is None else unpacked(body)

    def put_ledger(self, world: World, model: str, audience: Audience, ledger: PeerLedger) -> None:
        row = PeerLedgerRow
        self._connection.execute(delete(row).where(*_key(world, model, audience)))
        key = {"world": world, "model": model, "audience": audience}
        self._connection.execute(insert(row).values({**key, "body": packed(ledger)}))

    def register(self) -> FirmRegister | None:
        row = FirmRegisterRow
        found = self._connection.execute(
            select(row).order_by(row.region, row.sector, row.size)
        ).all()
        if not found:
            return None
        return FirmRegister(
            source=found[0].source,
            as_of=found[0].as_of,
            rows=tuple(to_domain(RegisterRow, each) for each in found),
        )

    def put_register(self, register: FirmRegister) -> None:
        self._connection.execute(delete(FirmRegisterRow))
        shared = {"as_of": register.as_of, "source": register.source}
        rows = [{**to_row(row), **shared} for row in register.rows]
        self._connection.execute(insert(FirmRegisterRow), rows)


def counts(world: World, since: datetime) -> ColumnElement[bool]:
    """Say which submissions count: of demo firms, or of real, confirmed and willing ones."""
    row, firm, claim, consent = SubmissionRow, FirmRow, CreditClaimRow, ConsentRow
    is_demo = firm.origin == Origin.DEMO.value
    of_world = exists().where(firm.id == row.firm_id, is_demo if world == "demo" else ~is_demo)
    if world == "demo":
        return (row.submitted_at >= since) & of_world
    is_confirmed = exists().where(claim.firm_id == row.firm_id, claim.method.is_not(None))
    agrees = exists().where(
        consent.firm_id == row.firm_id,
        consent.purpose == Purpose.PEERS.value,
        consent.withdrawn_at.is_(None),
    )
    return (row.submitted_at >= since) & of_world & is_confirmed & agrees


def _latest(world: World, model: str, since: datetime) -> Executable:
    """Select what each firm that counts submitted last, by firm."""
    row, later = SubmissionRow, aliased(SubmissionRow)
    is_later = (later.submitted_at > row.submitted_at) | (
        (later.submitted_at == row.submitted_at) & (later.assessment_id > row.assessment_id)
    )
    is_outdone = exists().where(
        later.firm_id == row.firm_id, later.scoring_digest == row.scoring_digest, is_later
    )
    wanted = select(*COLUMNS).where(row.scoring_digest == model, counts(world, since))
    return wanted.where(~is_outdone).order_by(row.firm_id)


def block(rows: Sequence[Sequence[Any]]) -> Sheets:
    """Turn rows into arrays, column by column."""
    firms, regions, sectors, sizes, designated, vetoed, answers, evidence, seconds = zip(
        *rows, strict=True
    )
    shape = len(rows), len(answers[0])
    known = [np.nan if spent is None else spent for spent in seconds]
    return Sheets(
        firms=firms,
        regions=tuple(region or "" for region in regions),
        sectors=np.array(sectors, np.int8),
        sizes=np.array(sizes, np.int8),
        designated=np.array(designated, np.int8),
        vetoed=np.array(vetoed, np.bool_),
        answers=np.frombuffer(b"".join(answers), np.int8).reshape(shape),
        evidence=np.frombuffer(b"".join(evidence), np.int8).reshape(shape).astype(np.bool_),
        seconds=np.array(known, np.float64),
    )


def _key(world: World, model: str, audience: Audience) -> tuple[ColumnElement[bool], ...]:
    row = PeerLedgerRow
    return row.world == world, row.model == model, row.audience == audience
