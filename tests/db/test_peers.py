"""Submissions in blocks, snapshots, ledgers and the register, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from assessment.domain.assessments import State
from assessment.domain.firms import Actor, ActorKind, Consent, Firm, Origin
from assessment.domain.peers import (
    FirmRegister,
    PeerLedger,
    RegisterRow,
    Sheets,
    SnapshotEntry,
    Submission,
)
from assessment.domain.sharing import Claim, Method
from db import peers
from db.store import SqlStore
from scoring.ledger import Ledger
from tests.db.conftest import NOON, new_assessment

MODEL = "0" * 64
LONG_AGO = NOON - timedelta(days=900)
SINCE = NOON - timedelta(days=700)


class Firms:
    """Firms with submissions in a store."""

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self.actor = Actor(ActorKind.ACCOUNT, "actor00000000001")
        with store.writing() as unit:
            unit.firms.add_actor(self.actor, NOON)

    def add(
        self,
        number: int,
        *,
        confirmed: bool = True,
        agrees: bool = True,
        origin: Origin = Origin.REAL,
        at: datetime = NOON,
        **more: Any,
    ) -> str:
        """Add a firm with one submission; return its id."""
        firm_id = f"firm{number:012}"
        with self.store.writing() as unit:
            unit.firms.add_firm(Firm(firm_id, "某厂", None, origin, NOON))
            if confirmed:
                code = f"9161011300000{number:05}"
                unit.sharing.put_claim(
                    Claim(firm_id, code, self.actor.id, NOON, Method.LICENCE, self.actor.id, NOON)
                )
            if agrees:
                unit.firms.add_consent(Consent(firm_id, self.actor.id, "peers", "2026-11", NOON))
        self.submit(number, firm_id, at, **more)
        return firm_id

    def submit(self, number: int, firm_id: str, at: datetime, **more: Any) -> None:
        assessment = new_assessment(number, firm_id)
        row = Submission(
            assessment_id=assessment.id,
            firm_id=firm_id,
            scoring_digest=MODEL,
            submitted_at=at,
            region="yanta",
            sector=1,
            size=2,
            designated=-1,
            vetoed=False,
            answers=bytes([1, 2, 255, 254, number % 5 + 1]),
            evidence=bytes([1, 0, 0, 0, 1]),
            seconds=300,
        )
        with self.store.writing() as unit:
            if unit.answers.assessment(assessment.id) is None:
                unit.firms.add_assessment(assessment, State.blank(5))
            unit.peers.put_submission(replace(row, **more))

    def counted(self, world: Any = "real", since: datetime = SINCE) -> Sheets:
        with self.store.reading() as unit:
            blocks = list(unit.peers.sheets(world, MODEL, since))
            assert unit.peers.has_sheets(world, MODEL, since) == bool(blocks)
            assert unit.peers.listed() >= sum(map(len, blocks))
        return Sheets.joined(blocks, 5)


@pytest.fixture
def firms(store: SqlStore) -> Firms:
    return Firms(store)


def test_what_was_submitted_comes_back_as_arrays(firms: Firms) -> None:
    one, two = firms.add(1), firms.add(2, region=None, seconds=None, vetoed=True)
    found = firms.counted()
    assert found.firms == (one, two)
    assert found.regions == ("yanta", "")
    assert found.answers.tolist() == [[1, 2, -1, -2, 2], [1, 2, -1, -2, 3]]
    assert found.evidence.tolist() == [[True, False, False, False, True]] * 2
    assert (found.sectors.tolist(), found.sizes.tolist()) == ([1, 1], [2, 2])
    assert found.designated.tolist() == [-1, -1]
    assert found.vetoed.tolist() == [False, True]
    assert found.seconds[0] == 300
    assert np.isnan(found.seconds[1])


def test_without_a_submission_there_are_no_sheets(firms: Firms) -> None:
    found = firms.counted()
    assert len(found) == 0
    assert found.answers.shape == (0, 5)


def test_only_confirmed_firms_that_agreed_are_counted(firms: Firms) -> None:
    willing = firms.add(1)
    firms.add(2, confirmed=False)
    firms.add(3, agrees=False)
    gone = firms.add(4)
    with firms.store.writing() as unit:
        unit.privacy.withdraw_consent(gone, "peers", "operator", NOON)
    assert firms.counted().firms == (willing,)


def test_demo_firms_are_counted_among_demo_firms_alone(firms: Firms) -> None:
    real, demo = firms.add(1), firms.add(2, origin=Origin.DEMO, confirmed=False, agrees=False)
    assert firms.counted().firms == (real,)
    assert firms.counted("demo").firms == (demo,)


def test_a_firm_has_one_vote_its_latest(firms: Firms) -> None:
    firm = firms.add(1)
    firms.submit(2, firm, NOON + timedelta(days=1))
    firms.submit(3, firm, NOON - timedelta(days=1))
    found = firms.counted()
    assert found.firms == (firm,)
    assert found.answers[0, 4] == 3


def test_of_two_submissions_in_one_moment_one_counts(firms: Firms) -> None:
    firm = firms.add(1)
    firms.submit(2, firm, NOON)
    assert firms.counted().firms == (firm,)


def test_submitting_anew_takes_the_place_of_what_was_said(firms: Firms) -> None:
    firm = firms.add(1)
    firms.submit(1, firm, NOON, answers=bytes(5))
    assert firms.counted().answers.tolist() == [[0] * 5]


def test_what_is_too_old_does_not_count(firms: Firms) -> None:
    firms.add(1, at=LONG_AGO)
    assert len(firms.counted()) == 0


def test_another_model_is_counted_by_itself(firms: Firms) -> None:
    firms.add(1)
    firms.add(2, scoring_digest="1" * 64)
    assert len(firms.counted()) == 1
    with firms.store.reading() as unit:
        assert unit.peers.has_sheets("real", "1" * 64, SINCE)
        assert not unit.peers.has_sheets("real", "2" * 64, SINCE)
        assert not unit.peers.has_sheets("demo", MODEL, SINCE)


def test_blocks_join_to_the_same_sheets(firms: Firms, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(7):
        firms.add(number)
    whole = firms.counted()
    monkeypatch.setattr(peers, "BLOCK", 3)
    with firms.store.reading() as unit:
        blocks = list(unit.peers.sheets("real", MODEL, SINCE))
    assert [len(block) for block in blocks] == [3, 3, 1]
    joined = Sheets.joined(blocks, 5)
    assert joined.firms == whole.firms
    assert np.array_equal(joined.answers, whole.answers)


def test_snapshots_are_listed_newest_first_and_stay(store: SqlStore) -> None:
    entries = [
        SnapshotEntry(f"s{n}", "real", MODEL, "2026.1", NOON.date(), NOON + timedelta(hours=n))
        for n in range(3)
    ]
    with store.writing() as unit:
        for number, entry in enumerate(entries):
            unit.peers.add_snapshot(entry, {"number": number, "words": "一"})
    with store.reading() as unit:
        assert unit.peers.snapshots("real", MODEL) == tuple(reversed(entries))
        assert unit.peers.snapshots("demo") == ()
        assert unit.peers.snapshot("s1") == (entries[1], {"number": 1, "words": "一"})
        assert unit.peers.snapshot("none") is None


def test_a_ledger_comes_back_as_it_was_and_has_one_place(store: SqlStore) -> None:
    empty = Ledger.empty(2, 5)
    full = replace(
        empty,
        marks=np.array([3, 2**63 + 1], np.uint64),
        firms=np.array([1, 2], np.uint64),
        cells=np.array([4, 4], np.int32),
        unit=np.array([4, -1], np.int32),
        pattern=np.array([0, 1], np.int32),
        patterns=(frozenset({0, 2}), frozenset({1})),
    )
    with store.writing() as unit:
        assert unit.peers.ledger("real", MODEL, "firms") is None
        unit.peers.put_ledger("real", MODEL, "firms", PeerLedger(empty, (), ()))
        unit.peers.put_ledger("real", MODEL, "firms", PeerLedger(full, ("a", "b"), (0, 1)))
    with store.reading() as unit:
        found = unit.peers.ledger("real", MODEL, "firms")
        assert unit.peers.ledger("real", MODEL, "bureaus") is None
    assert found is not None
    assert (found.regions, found.parents) == (("a", "b"), (0, 1))
    assert found.ledger.patterns == full.patterns
    for name in ("marks", "firms", "cells", "unit", "pattern", "units", "counts"):
        kept, given = getattr(found.ledger, name), getattr(full, name)
        assert np.array_equal(kept, given), name
        assert kept.dtype == given.dtype, name


def test_a_register_takes_the_place_of_the_old_one(store: SqlStore) -> None:
    first = FirmRegister("统计局", date(2026, 1, 1), (RegisterRow("yanta", "M", "micro", 900),))
    second = FirmRegister("统计局", date(2026, 6, 30), (RegisterRow("beilin", "S", "large", 3),))
    with store.writing() as unit:
        assert unit.peers.register() is None
        unit.peers.put_register(first)
        unit.peers.put_register(second)
    with store.reading() as unit:
        assert unit.peers.register() == second
