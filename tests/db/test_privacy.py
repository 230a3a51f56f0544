"""Personal data: every field is declared, one's own can be exported, and what is erased is gone."""

from __future__ import annotations

import gzip
import json
import logging
import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, String, Text, make_url, text

from assessment.bootstrap import Services, build_services, place
from assessment.domain.audit import AuditKind, Wanted
from assessment.domain.errors import NotFound, Refusal
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.notice import VERSION
from assessment.domain.personal_data import FIELDS, SECRETS
from assessment.settings import Settings
from db.archive import backup
from db.privacy import GO_WITH_ACCOUNT, GO_WITH_ACTOR, GO_WITH_ASSESSMENT, GO_WITH_FIRM, STAY
from db.store import SqlStore
from db.tables import Base
from questionnaires.loader import load_library

NOON = datetime(2026, 11, 21, 4, 30, tzinfo=UTC)
LIBRARY = load_library()
#: Words that are nowhere else; each goes another way into the installation.
NAME = "赵钱孙李精密机械厂"
CODE = "91610131MA6TXXXX0G"
NOTE = "周吴郑王的备注"
NUMBER = "冯陈褚卫〔2026〕7号"
FILENAME = "蒋沈韩杨照片"
REASON = "朱秦尤许说我们很小"
ACCOUNT = "hezhangkongcao"
DISPLAY = "何吕施张"
MOBILE = "13900007788"
EMAIL = "yanhua@jinwei.example"
OLD_NAME = "陶姜戚谢旧厂名"
FIRM_WORDS = (NAME, CODE, NOTE, NUMBER, FILENAME, REASON, OLD_NAME)
PERSON_WORDS = (ACCOUNT, DISPLAY, MOBILE, EMAIL)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n" + b"x" * 4000
WORKSHOP = {
    "firm.name": OLD_NAME,
    "firm.region": "yanta",
    "firm.industry": "C34",
    "firm.employees": 12,
    "firm.produces": True,
    "firm.revenue_floor": 0,
}


class Clock:
    now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(database_url: str, quick_path: Path, clock: Clock) -> Iterator[Services]:
    settings = Settings(
        data=quick_path / "var", database_url=database_url, password_kibibytes=64, backup_days=30
    )
    source = random.Random(7)
    built = build_services(settings, library=LIBRARY, clock=clock, random_bytes=source.randbytes)
    yield built
    built.close()


class Case:
    """A firm that filled everything somebody can fill, and others around it."""

    def __init__(self, services: Services, name: str = "") -> None:
        self.services = services
        started = services.profiles.start(WORKSHOP, consent=VERSION)
        self.assessment_id = started.assessment_id
        self.actor = services.visits.enter(started.ticket).visit.actor
        with store_of(services).reading() as unit:
            assessment = unit.answers.assessment(self.assessment_id)
        assert assessment is not None
        self.firm_id = assessment.firm_id
        if name:
            self._fill(name)

    def _fill(self, name: str) -> None:
        services, key = self.services, (self.assessment_id, self.actor)
        facts = {
            "firm.name": name,
            "firm.credit_code": CODE,
            "firm.size_override": "micro",
            "firm.size_override_reason": REASON,
        }
        assert services.profiles.set_facts(*key, facts) == ()
        services.documents.attach(*key, "Q103", filename=f"{FILENAME}.pdf", data=PDF)
        services.documents.attach(*key, "Q201", document_number=NUMBER, document_date="2026-01-02")
        for question in LIBRARY.model().applicable("M", "micro"):
            services.answering.save(*key, question.id, 3, 0)
        services.answering.note(*key, "Q103", f"{NOTE} 第一稿")
        services.answering.note(*key, "Q103", NOTE)

    def submit(self) -> None:
        self.services.results.submit(self.assessment_id, self.actor, date(2026, 11, 21))


def store_of(services: Services) -> SqlStore:
    store: SqlStore = services.trail._store  # type: ignore[assignment]
    return store


@pytest.fixture
def case(services: Services) -> Case:
    for _ in range(40):
        Case(services)
    case = Case(services, NAME)
    case.submit()
    for _ in range(40):
        Case(services)
    return case


def _dump(services: Services, folder: Path) -> bytes:
    """Everything the installation keeps: database, evidence, and a PostgreSQL dump."""
    found = b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
    url = make_url(services.settings.database)
    if url.get_backend_name() == "postgresql":
        installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))
        program = str(installed[-1]) if installed else str(shutil.which("pg_dump"))
        call = [program, "-h", str(url.query["host"]), "-U", "zhijie", str(url.database)]
        found += subprocess.run(call, check=True, capture_output=True, env=os.environ).stdout
    return found


def _left(content: bytes, words: tuple[str, ...]) -> list[str]:
    """Which words are still there, as they are, or as JSON escapes them."""
    return [
        word
        for word in words
        if word.encode() in content or json.dumps(word)[1:-1].encode() in content
    ]


def test_a_name_that_was_erased_is_found_nowhere(
    services: Services, case: Case, quick_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    before = _dump(services, quick_path)
    assert _left(before, FIRM_WORDS[:-1]) == list(FIRM_WORDS[:-1])
    assert PDF[100:2000] in before
    erased = services.privacy.erase_firm(case.actor, case.firm_id)
    assert erased.is_scrubbed
    assert erased.backups_until == date(2026, 12, 21)
    after = _dump(services, quick_path)
    assert _left(after, FIRM_WORDS[:-1]) == []
    assert PDF[100:2000] not in after
    assert _left(caplog.text.encode(), FIRM_WORDS) == []
    assert services.trail.verify().ok, "the seals of what is gone are accounted for"


def test_erasing_every_firm_leaves_no_name_in_freed_pages(
    services: Services, quick_path: Path
) -> None:
    cases = [Case(services, f"{NAME}{number}") for number in range(6)]
    for case in cases:
        services.privacy.erase_firm(case.actor, case.firm_id)
    assert _left(_dump(services, quick_path), FIRM_WORDS) == []


def test_scores_stay_without_a_name_or_an_owner(services: Services, case: Case) -> None:
    with store_of(services).reading() as unit:
        before = unit.answers.state(case.assessment_id)
    services.privacy.erase_firm(case.actor, case.firm_id)
    with store_of(services).reading() as unit:
        assert unit.answers.state(case.assessment_id) == before
        assert unit.firms.facts(case.assessment_id)["firm.employees"] == 12
        assert unit.receipts.of(case.assessment_id) is None
    with pytest.raises(Refusal):
        services.results.result(case.assessment_id, case.actor)
    with pytest.raises(Refusal):
        services.privacy.erase_firm(case.actor, case.firm_id)


def test_only_the_firm_itself_exports_and_erases(services: Services, case: Case) -> None:
    stranger = Case(services).actor
    uses: tuple[Callable[[Actor, str], object], ...] = (
        services.privacy.export_firm,
        services.privacy.erase_firm,
        services.consents.of,
    )
    for use in uses:
        with pytest.raises(NotFound):
            use(stranger, case.firm_id)
        with pytest.raises(NotFound):
            use(case.actor, "nothing")
    events = services.trail._store  # the refusals are written down
    with events.reading() as unit:
        refused = unit.audit.search(Wanted(frozenset({AuditKind.REFUSED})))
    assert len(refused) == 6
    assert _left(_dump_of(services), (NAME,)) == [NAME]


def _dump_of(services: Services) -> bytes:
    with services.trail._store.reading() as unit:
        return json.dumps([str(unit.firms.firm(i)) for i in _firms(services)]).encode()


def _firms(services: Services) -> list[str]:
    kept = place(services.settings)
    with kept.engine.connect() as connection:
        found = [row[0] for row in connection.execute(text("SELECT id FROM firm"))]
    kept.engine.dispose()
    return found


def test_a_firm_gets_everything_about_it_and_no_secret(services: Services, case: Case) -> None:
    told = services.privacy.export_firm(case.actor, case.firm_id)
    assert _left(told.encode(), FIRM_WORDS[:-1]) == list(FIRM_WORDS[:-1])
    content = json.loads(told)
    assert {"answer_event", "consent", "evidence_file", "note", "receipt"} <= set(content)
    keys = {key for rows in content.values() for row in rows for key in row}
    assert not keys & SECRETS


@pytest.fixture
def person(services: Services) -> Actor:
    opened = services.accounts.register(
        ACCOUNT, "correct horse battery staple", "10.0.0.9", display_name=DISPLAY, email=EMAIL
    )
    with store_of(services).writing() as unit:
        account = unit.accounts.by_name(ACCOUNT)
        assert account is not None
        from dataclasses import replace

        assert unit.accounts.change(replace(account, mobile=MOBILE))
    assert opened
    return Actor(ActorKind.ACCOUNT, account.id)


def test_a_person_gets_what_is_kept_and_is_erased_with_a_firm_of_nobody_else(
    services: Services, person: Actor, quick_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    case = Case(services, NAME)
    _hand_over(services, case, person)
    told = services.privacy.export_person(person)
    assert _left(told.encode(), PERSON_WORDS) == list(PERSON_WORDS)
    assert [firm.name for firm in services.privacy.firms_that_go(person)] == [NAME]
    assert services.privacy.erase_person(person).firms == 1
    left = _left(_dump(services, quick_path), (*PERSON_WORDS, *FIRM_WORDS))
    assert left == []
    assert _left(caplog.text.encode(), PERSON_WORDS) == []
    assert services.trail.verify().ok
    with pytest.raises(NotFound):
        services.privacy.erase_person(person)


def _hand_over(services: Services, case: Case, person: Actor) -> None:
    kept = place(services.settings)
    with kept.engine.begin() as connection:
        values = {"actor": person.id, "firm": case.firm_id}
        words = "UPDATE firm_owner SET actor_id = :actor WHERE firm_id = :firm"
        connection.execute(text(words), values)
    kept.engine.dispose()


def test_a_firm_with_other_owners_stays(services: Services, person: Actor) -> None:
    case = Case(services, NAME)
    with store_of(services).writing() as unit:
        unit.firms.add_owner(case.firm_id, person.id, NOON)
    assert services.privacy.firms_that_go(person) == ()
    assert services.privacy.erase_person(person).firms == 0
    with store_of(services).reading() as unit:
        assert unit.firms.firm(case.firm_id).name == NAME  # type: ignore[union-attr]


def test_a_visitor_without_an_account_has_none_to_erase(services: Services, case: Case) -> None:
    with pytest.raises(NotFound):
        services.privacy.erase_person(case.actor)


def test_a_backup_keeps_a_name_until_it_expires(
    services: Services, case: Case, quick_path: Path
) -> None:
    kept = place(services.settings)
    backup(kept, quick_path / "backup.tar.gz")
    kept.engine.dispose()
    services.privacy.erase_firm(case.actor, case.firm_id)
    content = gzip.decompress((quick_path / "backup.tar.gz").read_bytes())
    assert _left(content, (NAME,)) == [NAME]


def test_what_nobody_touched_for_so_long_is_erased(services: Services, clock: Clock) -> None:
    old = Case(services, NAME)
    clock.now = NOON + timedelta(days=services.settings.retention_days - 1)
    fresh = Case(services, NAME)
    assert services.privacy.expire().firms == 0
    clock.now += timedelta(days=2)
    assert services.privacy.expire().firms == 1
    assert services.privacy.expire().firms == 0
    with store_of(services).reading() as unit:
        names = [unit.firms.firm(case.firm_id).name for case in (old, fresh)]  # type: ignore[union-attr]
    assert names == ["", NAME]


def test_every_column_that_takes_words_is_declared() -> None:
    declared = {(field.table, field.column) for field in FIELDS}
    tables = {table.name: table for table in Base.metadata.sorted_tables}
    for table, column in declared:
        assert column in tables[table].c, (table, column)
    for table in tables.values():
        for column in table.columns:
            key = (table.name, column.name)
            assert key in declared or key in NO_WORDS or not _takes_words(column), key


#: Columns wide enough for words, which only ever get ids, codes or our own texts.
NO_WORDS = {
    ("account", "totp_seed"): "a random seed",
    ("audit_event", "actor_id"): "an id, checked in AuditEvent",
    ("audit_event", "object_id"): "an id, checked in AuditEvent",
    ("campaign", "name"): "the name of a round, not of a person",
    ("consent", "recipient"): "a kind and an id",
    ("erasure", "object_id"): "an id",
    ("peer_ledger", "model"): "a digest",
    ("peer_snapshot", "model"): "a digest",
    ("self_count", "measure"): "an id of the content",
    ("self_count", "digest"): "a digest",
    ("firm_register", "source"): "where counts of firms are from",
    ("evidence_file", "media_type"): "from our own list",
    ("fact_event", "fact_id"): "an id of the content",
    ("indicator_value", "indicator_id"): "an id of the content or our own",
    ("indicator_value", "source"): "where a figure of a region is from",
    ("invitation", "dimensions"): "ids of dimensions",
    ("own_indicator", "title"): "the name of a figure of a region",
    ("own_target", "indicator_id"): "an id of the content or our own",
    ("place", "place"): "a question or page id",
}


def _takes_words(column: Any) -> bool:
    if isinstance(column.type, Text | JSON):
        return True
    is_hash = column.name.endswith(("hash", "digest", "sha256", "signature", "storage_id"))
    return isinstance(column.type, String) and (column.type.length or 99) > 32 and not is_hash


def test_every_table_about_a_firm_or_person_has_a_decision() -> None:
    decided = {*GO_WITH_FIRM, *GO_WITH_ASSESSMENT, *GO_WITH_ACCOUNT, *GO_WITH_ACTOR, *STAY}
    for table in Base.metadata.sorted_tables:
        if {"firm_id", "assessment_id", "account_id"} & set(table.c.keys()):
            assert table.name in decided, table.name
