"""Entries, own indicators and targets, and files, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from assessment.domain.assessments import State
from assessment.domain.firms import Consent, Firm, Origin
from assessment.domain.indicators import (
    Counted,
    CountEntry,
    IndicatorFile,
    IndicatorValue,
    OwnIndicator,
    OwnTarget,
    Participant,
)
from assessment.domain.peers import PeerLedger, Submission
from assessment.domain.receipts import Receipt, canonical, digest_of
from assessment.domain.sharing import Campaign, Claim, Entry, Method
from scoring.ledger import Ledger
from tests.db.conftest import NOON, QUESTIONS, new_assessment

ENTRY = IndicatorValue("xian", "xian_brand", date(2025, 12, 31), "94.5", "公报", "desk", NOON)
OWN = OwnIndicator(
    "own0000000000001", "xian", "园区数", "个", "≥5", 2030, None, "higher", "a", NOON
)
GOAL = OwnTarget("goal000000000001", "xian", "xian_brand", "≥96", 2030, "binding", "a", NOON)
FILE = IndicatorFile("xian", "d" * 64, "指标".encode("gb18030"), "desk", NOON)
FIRM = "firm000000000001"


def test_entries_are_only_added_and_come_back_in_their_order(store: Any) -> None:
    later = replace(ENTRY, value="94.60", file_digest="f" * 64, entered_at=NOON + timedelta(1))
    gone = replace(ENTRY, value=None, source="")
    with store.writing() as unit:
        unit.indicators.add_values([ENTRY, later])
        unit.indicators.add_values([])
        unit.indicators.add_values([gone, replace(ENTRY, region="yanta")])
    with store.reading() as unit:
        assert unit.indicators.values("xian") == (ENTRY, later, gone)
        assert unit.indicators.values("hefei") == ()


def test_own_indicators_and_targets_stand_until_they_are_withdrawn(store: Any) -> None:
    with store.writing() as unit:
        unit.indicators.add_own(OWN)
        unit.indicators.add_target(GOAL)
        assert unit.indicators.own("xian") == (OWN,)
        assert unit.indicators.targets("xian") == (GOAL,)
        assert unit.indicators.own("yanta") == ()
        assert not unit.indicators.withdraw_own("yanta", OWN.id, NOON)
        assert unit.indicators.withdraw_own("xian", OWN.id, NOON)
        assert not unit.indicators.withdraw_own("xian", OWN.id, NOON)
        assert unit.indicators.withdraw_target("xian", GOAL.id, NOON)
        assert (unit.indicators.own("xian"), unit.indicators.targets("xian")) == ((), ())


def test_a_file_waits_for_a_while_and_its_digest_stays_once_saved(store: Any) -> None:
    saved = replace(FILE, digest="e" * 64, content=None, saved_at=NOON)
    with store.writing() as unit:
        unit.indicators.put_file(FILE)
        unit.indicators.put_file(replace(saved, content=b"x", saved_at=None))
        unit.indicators.put_file(saved)
        assert unit.indicators.file("xian", FILE.digest) == FILE
        assert unit.indicators.file("yanta", FILE.digest) is None
        unit.indicators.drop_previews(NOON - timedelta(seconds=1))
        assert unit.indicators.file("xian", FILE.digest) == FILE
        unit.indicators.drop_previews(NOON)
        assert unit.indicators.file("xian", FILE.digest) is None
        assert unit.indicators.file("xian", saved.digest) == saved


def receipt(number: int, assessment_id: str, *, coverage: int = 10_000, hour: int = 0) -> Receipt:
    body = canonical(
        {
            "version": "2026.1",
            "answers": bytes([number]).hex(),
            "facts": {"firm.region": "yanta"},
            "result": {"coverage": coverage},
        }
    )
    at = NOON + timedelta(hours=hour)
    return Receipt(f"receipt{number:09}", assessment_id, body, digest_of(body), at)


def willing(unit: Any, firm_id: str, actor: str) -> None:
    unit.firms.add_consent(Consent(firm_id, actor, "peers", "2026-11", NOON))


def confirmed(unit: Any, firm_id: str, code: str) -> None:
    claim = Claim(firm_id, code, "x", NOON, Method.LICENCE, "desk", NOON)
    unit.sharing.put_claim(claim)


def listed(number: int, assessment_id: str, firm_id: str, hour: int = 0) -> Submission:
    at = NOON + timedelta(hours=hour)
    said = bytes([number])
    return Submission(
        assessment_id, firm_id, "a" * 64, at, "yanta", 0, 0, 0, False, said, b"\0", None
    )


def test_only_confirmed_firms_that_agreed_are_counted_by_what_they_said_last(desk: Any) -> None:
    demo, quiet = "firm000000000002", "firm000000000003"
    with desk.store.writing() as unit:
        for number, (firm_id, origin) in enumerate(
            ((demo, Origin.DEMO), (quiet, Origin.REAL)), start=2
        ):
            unit.firms.add_firm(Firm(firm_id, f"企业{number}", None, origin, NOON))
            unit.firms.add_assessment(new_assessment(number, firm_id), State.blank(len(QUESTIONS)))
            unit.receipts.add(receipt(number, f"assessment{number:06}"))
            unit.peers.put_submission(listed(number, f"assessment{number:06}", firm_id))
        confirmed(unit, quiet, "code3")
        unit.firms.add_assessment(new_assessment(9, FIRM), State.blank(len(QUESTIONS)))
        unit.receipts.add(receipt(5, "assessment000009", hour=2))
        unit.peers.put_submission(listed(5, "assessment000009", FIRM, hour=2))
        unit.receipts.add(receipt(1, desk.assessment.id, hour=1))
        unit.peers.put_submission(listed(1, desk.assessment.id, FIRM, hour=1))
        assert list(unit.indicators.counted("real", NOON)) == []
        willing(unit, FIRM, desk.actor.id)
        assert list(unit.indicators.counted("real", NOON)) == []
        confirmed(unit, FIRM, "code1")
        (found,) = unit.indicators.counted("real", NOON)
        assert found == Counted(FIRM, "2026.1", b"\x05", {"firm.region": "yanta"})
        assert list(unit.indicators.counted("real", NOON + timedelta(hours=3))) == []
        assert [each.firm_id for each in unit.indicators.counted("demo", NOON)] == [demo]
        assert unit.privacy.withdraw_consent(FIRM, "peers", "operator", NOON)
        assert list(unit.indicators.counted("real", NOON)) == []


def test_a_count_takes_the_place_of_the_one_before_it(store: Any) -> None:
    entry = CountEntry("real", "cqo_coverage", "d" * 64, NOON.date(), NOON)
    later = replace(entry, on=date(2026, 12, 1), built_at=NOON + timedelta(days=9))
    ledger = PeerLedger(Ledger.empty(2, 21), ("shaanxi",), (0,))
    with store.writing() as unit:
        assert unit.indicators.count_ledger("real", entry.measure, entry.digest) is None
        unit.indicators.put_count(entry, {"units": []}, ledger)
        unit.indicators.put_count(replace(entry, digest="e" * 64), {}, ledger)
        unit.indicators.put_count(replace(entry, world="demo"), {}, ledger)
        unit.indicators.put_count(later, {"units": [1]}, ledger)
    with store.reading() as unit:
        found = unit.indicators.self_counts("real")
        assert [(each.digest[0], plain) for each, plain in found] == [
            ("d", {"units": [1]}),
            ("e", {}),
        ]
        assert found[0][0] == later
        kept = unit.indicators.count_ledger("real", entry.measure, entry.digest)
        assert (kept.regions, kept.ledger.counts.shape) == (("shaanxi",), (0, 2, 21))


def test_those_who_take_part_come_with_what_they_submitted_last(desk: Any) -> None:
    with desk.store.writing() as unit:
        unit.organisations.add_campaign(
            Campaign("round", "普测", "xian", "xian", "2026.1", NOON, NOON, "desk", NOON)
        )
        unit.firms.put_facts(desk.assessment.id, desk.actor.id, {"firm.region": "beilin"}, NOON)
        entry = Entry("round", desk.assessment.id, desk.actor.id, "2026-11", NOON)
        assert unit.indicators.participants("round") == ()
        unit.organisations.put_entry(entry)
        draft = Participant({"firm.region": "beilin"}, False, "2026.1")
        assert unit.indicators.participants("round") == (draft,)
        rev = unit.answers.assessment(desk.assessment.id).rev
        assert unit.firms.submit(desk.assessment.id, rev, NOON)
        unit.receipts.add(receipt(1, desk.assessment.id, coverage=8_999))
        newer = receipt(2, desk.assessment.id, coverage=9_000)
        unit.receipts.add(replace(newer, sequence=2))
        confirmed(unit, FIRM, "code1")
        (found,) = unit.indicators.participants("round")
        assert found == Participant({"firm.region": "yanta"}, True, "2026.1", b"\x02", 9_000)
        unit.organisations.withdraw_entry("round", desk.assessment.id, NOON)
        assert unit.indicators.participants("round") == ()
