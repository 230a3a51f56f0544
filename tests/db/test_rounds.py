"""Submissions of a round, what is told of it, and its ledgers, on both databases."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import text

from assessment.domain.assessments import Status
from assessment.domain.firms import Origin
from assessment.domain.peers import PeerLedger, Sheets
from assessment.domain.rounds import RoundEntry
from assessment.domain.sharing import Campaign, Entry
from db.store import SqlStore
from scoring.ledger import Ledger
from tests.db.conftest import NOON
from tests.db.test_peers import Firms

ROUND, OTHER = "campaign00000001", "campaign00000002"


@pytest.fixture
def firms(store: SqlStore) -> Firms:
    found = Firms(store)
    with store.writing() as unit:
        for campaign in (ROUND, OTHER):
            unit.organisations.add_campaign(
                Campaign(
                    id=campaign,
                    name="普测",
                    region="xian",
                    bureau="xian",
                    model_version="2026.1",
                    opens_at=NOON,
                    closes_at=NOON + timedelta(days=30),
                    created_by="x",
                    created_at=NOON,
                )
            )
    return found


def enter(firms: Firms, number: int, campaign: str = ROUND, *, draft: bool = False) -> None:
    with firms.store.writing() as unit:
        assessment = f"assessment{number:06}"
        unit.organisations.put_entry(Entry(campaign, assessment, "x", "2026-11", NOON))
        status = Status.DRAFT if draft else Status.SUBMITTED
        unit._connection.execute(
            text("UPDATE assessment SET status=:s WHERE id=:a"),
            {"s": status.value, "a": assessment},
        )


def counted(firms: Firms, world: str = "real", campaign: str = ROUND) -> tuple[str, ...]:
    with firms.store.reading() as unit:
        blocks = list(unit.rounds.sheets(campaign, world))
    sheets = Sheets.joined([block.sheets for block in blocks], 5)
    assert sum(len(block.assessments) for block in blocks) == len(sheets)
    return sheets.firms


def test_who_entered_submitted_and_is_confirmed_counts(firms: Firms) -> None:
    one = firms.add(1, agrees=False)
    firms.add(2, confirmed=False)
    firms.add(3)
    firms.add(4)
    firms.add(5)
    for number in (1, 2, 4):
        enter(firms, number, draft=number == 4)
    enter(firms, 5, OTHER)
    assert counted(firms) == (one,)


def test_who_withdrew_does_not_count(firms: Firms) -> None:
    firms.add(1)
    enter(firms, 1)
    with firms.store.writing() as unit:
        unit.organisations.withdraw_entry(ROUND, "assessment000001", NOON)
    assert counted(firms) == ()


def test_demo_firms_have_a_world_of_their_own(firms: Firms) -> None:
    real, demo = firms.add(1), firms.add(2, origin=Origin.DEMO, confirmed=False, agrees=False)
    enter(firms, 1)
    enter(firms, 2)
    assert (counted(firms), counted(firms, "demo")) == ((real,), (demo,))
    with firms.store.reading() as unit:
        assert unit.rounds.worlds(ROUND) == ("real", "demo")
        assert unit.rounds.worlds(OTHER) == ()


def test_a_firm_has_one_vote_in_a_round_the_latest_it_entered(firms: Firms) -> None:
    firm = firms.add(1)
    firms.submit(2, firm, NOON + timedelta(days=1))
    firms.submit(3, firm, NOON + timedelta(days=2))
    enter(firms, 1)
    enter(firms, 2)
    with firms.store.reading() as unit:
        (block,) = unit.rounds.sheets(ROUND, "real")
    assert block.assessments == ("assessment000002",)
    assert block.sheets.answers[0, 4] == 3


def test_verified_firms_of_one_world_are_counted_as_far_as_is_asked(firms: Firms) -> None:
    firm = firms.add(1)
    firms.submit(2, firm, NOON)
    firms.add(3, confirmed=False)
    firms.add(4)
    firms.add(5)
    firms.add(6, origin=Origin.DEMO, confirmed=False)
    for number in (1, 2, 3, 4, 5, 6):
        enter(firms, number, draft=number == 4)
    with firms.store.reading() as unit:
        assert unit.rounds.verified(ROUND, "real", 30) == 2
        assert unit.rounds.verified(ROUND, "real", 1) == 1
        assert unit.rounds.verified(ROUND, "demo", 30) == 1
        assert unit.rounds.verified(OTHER, "real", 30) == 0
    with firms.store.writing() as unit:
        unit.organisations.withdraw_entry(ROUND, "assessment000005", NOON)
        assert unit.rounds.verified(ROUND, "real", 30) == 1


def told(number: int, part: str = "level", campaign: str = ROUND) -> RoundEntry:
    at = NOON + timedelta(hours=number)
    return RoundEntry(f"s{number}", campaign, "real", part, NOON.date(), at, 40)


def test_the_newest_of_each_part_is_told(firms: Firms) -> None:
    entries = [told(1), told(2), told(3, "legal1"), told(4, campaign=OTHER)]
    with firms.store.writing() as unit:
        for entry in entries:
            unit.rounds.add(entry, {"of": entry.id})
    with firms.store.reading() as unit:
        assert unit.rounds.newest(ROUND, "real") == (entries[2], entries[1])
        assert unit.rounds.newest(ROUND, "demo") == ()
        assert set(unit.rounds.all_newest()) == set(entries[1:])
        assert unit.rounds.snapshot("s1") == (entries[0], {"of": "s1"})
        assert unit.rounds.snapshot("none") is None


def test_a_ledger_belongs_to_one_part_of_one_round(firms: Firms) -> None:
    empty = PeerLedger(Ledger.empty(2, 5), ("a",), (0,))
    with firms.store.writing() as unit:
        unit.rounds.put_ledger(ROUND, "real", "level", empty)
        unit.rounds.put_ledger(ROUND, "real", "level", empty)
    with firms.store.reading() as unit:
        found = unit.rounds.ledger(ROUND, "real", "level")
        assert unit.rounds.ledger(ROUND, "real", "legal1") is None
        assert unit.rounds.ledger(ROUND, "demo", "level") is None
        assert unit.rounds.ledger(OTHER, "real", "level") is None
    assert found is not None
    assert (found.regions, found.parents) == (("a",), (0,))
    assert np.array_equal(found.ledger.counts, empty.ledger.counts)
