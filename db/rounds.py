"""Submissions of a round read in blocks, what is told of it, and the ledgers behind it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Select,
    delete,
    exists,
    insert,
    select,
)
from sqlalchemy.orm import aliased

from assessment.domain.assessments import Status
from assessment.domain.firms import Origin
from assessment.domain.peers import PeerLedger
from assessment.domain.rounds import RoundEntry, RoundSheets
from db import peers
from db.packed_ledgers import packed, unpacked
from db.peer_tables import SubmissionRow
from db.plain import all_to_domain, to_domain, to_row
from db.round_tables import RoundLedgerRow, RoundSnapshotRow
from db.sharing_tables import CampaignEntryRow, CreditClaimRow
from db.tables import AssessmentRow, FirmRow
from scoring.aggregates import World

#: More of one firm in one round would only make it look smaller.
_ENTRIES_OF_A_FIRM = 10
_LISTED = [column for column in RoundSnapshotRow.__table__.columns if column.name != "body"]


class SqlRounds:
    """Fills ``domain.rounds.RoundStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def sheets(self, campaign_id: str, world: World) -> Iterator[RoundSheets]:
        options = {"yield_per": peers.BLOCK}
        found = self._connection.execute(_latest(campaign_id, world), execution_options=options)
        for rows in found.partitions():
            assessments = tuple(row.assessment_id for row in rows)
            yield RoundSheets(assessments, peers.block([tuple(row)[1:] for row in rows]))

    def verified(self, campaign_id: str, world: World, most: int) -> int:
        row, entry = AssessmentRow, CampaignEntryRow
        demo = _is_demo(row.firm_id)
        wanted = (
            select(row.firm_id)
            .join(entry, entry.assessment_id == row.id)
            .where(entry.campaign_id == campaign_id, entry.withdrawn_at.is_(None))
            .where(row.status != Status.DRAFT.value)
            .where(demo if world == "demo" else ~demo & _is_confirmed(row.firm_id))
            .limit(_ENTRIES_OF_A_FIRM * most)
        )
        return min(len(set(self._connection.execute(wanted).scalars())), most)

    def worlds(self, campaign_id: str) -> tuple[World, ...]:
        entry, row, firm = CampaignEntryRow, AssessmentRow, FirmRow
        found = self._connection.execute(
            select(firm.origin)
            .join(row, row.firm_id == firm.id)
            .join(entry, entry.assessment_id == row.id)
            .where(entry.campaign_id == campaign_id)
            .distinct()
        ).scalars()
        demo = {origin == Origin.DEMO.value for origin in found}
        worlds: tuple[tuple[World, bool], ...] = (("real", False), ("demo", True))
        return tuple(world for world, is_demo in worlds if is_demo in demo)

    def add(self, entry: RoundEntry, body: Mapping[str, Any]) -> None:
        squeezed = zlib.compress(json.dumps(body, separators=(",", ":")).encode())
        self._connection.execute(
            insert(RoundSnapshotRow).values({**to_row(entry), "body": squeezed})
        )

    def newest(self, campaign_id: str, world: World) -> tuple[RoundEntry, ...]:
        row = RoundSnapshotRow
        wanted = _newest().where(row.campaign_id == campaign_id, row.world == world)
        return all_to_domain(RoundEntry, self._connection.execute(wanted.order_by(row.part)))

    def all_newest(self) -> tuple[RoundEntry, ...]:
        row = RoundSnapshotRow
        wanted = _newest().order_by(row.campaign_id, row.world, row.part)
        return all_to_domain(RoundEntry, self._connection.execute(wanted))

    def snapshot(self, snapshot_id: str) -> tuple[RoundEntry, Mapping[str, Any]] | None:
        row = RoundSnapshotRow
        found = self._connection.execute(select(row).where(row.id == snapshot_id)).first()
        if found is None:
            return None
        return to_domain(RoundEntry, found), json.loads(zlib.decompress(found.body))

    def ledger(self, campaign_id: str, world: World, part: str) -> PeerLedger | None:
        row = RoundLedgerRow
        found = self._connection.execute(select(row.body).where(*_key(campaign_id, world, part)))
        body = found.scalar_one_or_none()
        return None if body is None else unpacked(body)

    def put_ledger(self, campaign_id: str, world: World, part: str, ledger: PeerLedger) -> None:
        row = RoundLedgerRow
        self._connection.execute(delete(row).where(*_key(campaign_id, world, part)))
        key = {"campaign_id": campaign_id, "world": world, "part": part}
        self._connection.execute(insert(row).values({**key, "body": packed(ledger)}))


def _newest() -> Select[Any]:
    """Select each part after which none was told of the same round and world."""
    row, later = RoundSnapshotRow, aliased(RoundSnapshotRow)
    is_later = (later.built_at > row.built_at) | (
        (later.built_at == row.built_at) & (later.id > row.id)
    )
    is_outdone = exists().where(
        later.campaign_id == row.campaign_id,
        later.world == row.world,
        later.part == row.part,
        is_later,
    )
    return select(*_LISTED).where(~is_outdone)


def _counts(campaign_id: str, world: World, said: Any) -> ColumnElement[bool]:
    """Say which submissions count: what firms that may count agreed to show in this round."""
    entry, row = CampaignEntryRow, AssessmentRow
    entered = exists().where(
        entry.campaign_id == campaign_id,
        entry.assessment_id == said.assessment_id,
        entry.withdrawn_at.is_(None),
    )
    is_sent = exists().where(row.id == said.assessment_id, row.status != Status.DRAFT.value)
    demo = _is_demo(said.firm_id)
    of_world = demo if world == "demo" else ~demo & _is_confirmed(said.firm_id)
    return entered & is_sent & of_world


def _is_demo(firm_id: Any) -> ColumnElement[bool]:
    return exists().where(FirmRow.id == firm_id, FirmRow.origin == Origin.DEMO.value)


def _is_confirmed(firm_id: Any) -> ColumnElement[bool]:
    claim = CreditClaimRow
    return exists().where(claim.firm_id == firm_id, claim.method.is_not(None))


def _latest(campaign_id: str, world: World) -> Executable:
    """Select what each firm that counts submitted last to a round, by firm."""
    row, later = SubmissionRow, aliased(SubmissionRow)
    is_later = (later.submitted_at > row.submitted_at) | (
        (later.submitted_at == row.submitted_at) & (later.assessment_id > row.assessment_id)
    )
    is_outdone = exists().where(
        later.firm_id == row.firm_id, _counts(campaign_id, world, later), is_later
    )
    wanted = select(row.assessment_id, *peers.COLUMNS).where(_counts(campaign_id, world, row))
    return wanted.where(~is_outdone).order_by(row.firm_id)


def _key(campaign_id: str, world: World, part: str) -> tuple[ColumnElement[bool], ...]:
    row = RoundLedgerRow
    return row.campaign_id == campaign_id, row.world == world, row.part == part
