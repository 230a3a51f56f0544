"""Who may read the trail, and what a submission leaves in it."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date
from typing import Any, BinaryIO

import pytest
from sqlalchemy import text

from assessment.domain.accounts import HeldRole, Role
from assessment.domain.audit import FAULTS, GENESIS, AuditKind, TrailUnreadable, Wanted
from assessment.domain.audit_words import FAULTS_IN_WORDS, GROUPS, IN_WORDS, OBJECTS
from assessment.domain.errors import Refusal
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.receipts import canonical
from assessment.services.account_rights import SYSTEM

ON = date(2026, 11, 21)


@pytest.fixture
def administrator(services: Any) -> Actor:
    account = services.accounts.add(
        SYSTEM, "chief", HeldRole(Role.ADMIN), password="correct horse battery staple"
    )
    return Actor(ActorKind.ACCOUNT, account.id)


def taken(file: BinaryIO) -> str:
    """Return what a file says that was handed out."""
    with file:
        return file.read().decode("utf-8-sig")


def submit(bench: Any) -> None:
    for question in bench.services.library.model().applicable("M", "micro"):
        bench.save(question.id, 3)
    bench.services.results.submit(bench.assessment_id, bench.actor, ON)


def test_a_submission_seals_its_answers_and_binds_its_receipt(
    bench: Any, administrator: Actor
) -> None:
    submit(bench)
    trail = bench.services.trail
    assert trail.seal_answers() == 0
    report = trail.verify()
    assert report.ok
    assert report.seals == 1
    wanted = Wanted(frozenset({AuditKind.SUBMITTED}))
    (event,) = trail.search(administrator, wanted)
    receipt = bench.services.results.receipt(bench.assessment_id, bench.actor)
    assert (event.object_id, event.digest) == (bench.assessment_id, receipt.digest)


def test_nobody_but_an_administrator_reads_the_trail(bench: Any, administrator: Actor) -> None:
    trail = bench.services.trail
    for use in (
        lambda who: trail.search(who, Wanted()),
        lambda who: trail.table(who, Wanted()),
        trail.export,
        trail.check,
    ):
        with pytest.raises(Refusal):
            use(bench.actor)
        with pytest.raises(Refusal):
            use(Actor(ActorKind.ACCOUNT, "nobody"))
    refused = trail.search(administrator, Wanted(frozenset({AuditKind.REFUSED})))
    assert len(refused) == 8


def test_an_administrator_deactivated_a_moment_ago_reads_nothing(
    services: Any, administrator: Actor
) -> None:
    services.trail.search(administrator, Wanted())
    with services.trail._store.writing() as unit:
        unit.accounts.set_active(administrator.id, False)
    with pytest.raises(Refusal):
        services.trail.search(administrator, Wanted())


def test_the_export_can_be_checked_by_anybody_and_is_written_down(
    bench: Any, administrator: Actor
) -> None:
    submit(bench)
    lines = taken(bench.services.trail.export(administrator))
    previous = GENESIS
    for line in map(json.loads, lines.splitlines()):
        keys = ("seq", "at", "kind", "actor", "object_kind", "object", "digest")
        content = canonical([previous, *(line[key] for key in keys)])
        previous = line["hash"]
        assert hashlib.sha256(content.encode()).hexdigest() == previous
    (written,) = bench.services.trail.search(
        administrator, Wanted(frozenset({AuditKind.AUDIT_EXPORTED}))
    )
    assert written.actor_id == administrator.id


def test_events_are_handed_out_as_a_table_in_chinese(bench: Any, administrator: Actor) -> None:
    submit(bench)
    table = taken(bench.services.trail.table(administrator, Wanted()))
    assert table.startswith("序号,时间,事件,")
    assert "2026-11-21 12:30:00,提交测评," in table
    (written,) = bench.services.trail.search(
        administrator, Wanted(frozenset({AuditKind.AUDIT_EXPORTED}))
    )
    assert written.object_id == "table"


def test_a_table_has_all_that_a_search_finds_however_long(
    services: Any, administrator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assessment.services.audit.CHUNK", 3)
    for number in range(10):
        services.trail.note(AuditKind.EXPORTED, object_kind="firm", object_id=f"f{number}")
    wanted = Wanted(frozenset({AuditKind.EXPORTED}), limit=2)
    rows = taken(services.trail.table(administrator, wanted)).splitlines()
    assert [row.split(",")[5] for row in rows[1:]] == [f"f{n}" for n in reversed(range(10))]


def test_an_administrator_checks_the_whole_trail_and_a_noted_anchor(
    bench: Any, administrator: Actor
) -> None:
    submit(bench)
    trail = bench.services.trail
    anchor = trail.check(administrator).anchor
    bench.services.trail.note(AuditKind.EXPORTED, object_kind="firm", object_id="f1")
    assert trail.check(administrator, f" {anchor} ").ok
    (fault,) = trail.check(administrator, "7:elsewhere").faults
    assert (fault.what, fault.place) == ("anchor", "")


def test_a_row_that_cannot_be_read_is_told_and_not_skipped(
    services: Any, administrator: Actor
) -> None:
    trail = services.trail
    with trail._store.writing() as unit:
        unit._connection.execute(text("UPDATE audit_event SET kind = 'sung' WHERE seq = 1"))
    for use in (lambda: trail.search(administrator, Wanted()), lambda: trail.export(administrator)):
        with pytest.raises(TrailUnreadable):
            use()
    assert [fault.what for fault in trail.check(administrator).faults] == ["row"]


def test_everything_an_event_is_about_has_chinese_words_and_every_kind_a_group() -> None:
    grouped = [kind for kinds in GROUPS.values() for kind in kinds]
    assert sorted(grouped) == sorted(AuditKind)
    assert set(FAULTS_IN_WORDS) == set(FAULTS)
    assert all(re.fullmatch(r"[\u4e00-\u9fff、]+", words) for words in OBJECTS.values())


def test_the_trail_holds_no_name_and_no_answer(bench: Any, administrator: Actor) -> None:
    submit(bench)
    lines = taken(bench.services.trail.export(administrator))
    assert "长安精工" not in lines
    assert not re.search(r"Q\d{3}", lines)
    assert lines.isascii()


def test_the_trail_has_no_way_to_change_an_event(services: Any) -> None:
    public = {name for name in dir(services.trail) if not name.startswith("_")}
    assert public == {
        "check",
        "export",
        "lines",
        "note",
        "seal_answers",
        "search",
        "table",
        "verify",
        "write_lines",
    }


def test_every_kind_has_chinese_words_and_fits_its_column() -> None:
    assert set(IN_WORDS) == set(AuditKind)
    assert len(set(IN_WORDS.values())) == len(IN_WORDS)
    assert all(len(kind.value) <= 32 for kind in AuditKind)
