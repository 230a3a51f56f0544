"""Backup, restore and export: whole, private, in the same bytes, and while the application runs."""

from __future__ import annotations

import io
import json
import os
import random
import stat
import tarfile
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from assessment.domain.audit import AuditKind
from assessment.domain.evidence import Evidence
from assessment.domain.firms import Consent
from assessment.services.audit import AuditTrail
from db.archive import backup, restore
from db.engine import open_engine
from db.export import ArchiveRefused, FileGone, Place, export
from db.files import FolderFiles
from db.schema import upgrade
from db.store import SqlStore

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
KEY = b"k" * 32


def exported(place: Place) -> bytes:
    target = io.BytesIO()
    export(place, target)
    return target.getvalue()


@pytest.fixture
def place(tmp_path: Path, engine: Engine) -> Place:
    return Place(engine, tmp_path / "evidence", tmp_path / "keys")


@pytest.fixture
def files(place: Place) -> FolderFiles:
    return FolderFiles(place.evidence, random.Random(1).randbytes)


@pytest.fixture
def full(place: Place, desk: Any, files: FolderFiles) -> Place:
    """An installation with answers, facts, consent, evidence, a key and a sealed trail."""
    store = SqlStore(place.engine, audit_key=KEY)
    place.keys.mkdir()
    (place.keys / "codes.key").write_bytes(KEY)
    facts = {"firm.employees": 12, "firm.name_like": '=1+1 "\\ \n😀 西安', "firm.flag": True}
    with store.writing() as unit:
        unit.firms.put_facts(desk.assessment.id, desk.actor.id, facts | {"gone": None}, NOON)
        unit.firms.add_consent(
            Consent(desk.assessment.firm_id, desk.actor.id, "self_assessment", "1", NOON)
        )
        for number, question in enumerate(("Q101", "Q102", "Q150")):
            assert unit.answers.put(desk.change(question, number - 1, elapsed_ms=3))
        for number in range(3):
            unit.evidence.add(evidence(desk, number, files.put(b"\x00photo %d" % number)), "a")
        unit.audit.record(
            AuditKind.GRANTED, actor_id="a", object_kind="firm", object_id="f", at=NOON
        )
        unit.entries.add_attempt("h" * 64, NOON, False)
    AuditTrail(store, clock=lambda: NOON, require=lambda *_: None).seal_answers()
    return place


def evidence(desk: Any, number: int, storage_id: str | None) -> Evidence:
    return Evidence(
        id=f"evidence{number:08}",
        assessment_id=desk.assessment.id,
        question_ids=("Q101", "Q102"),
        kind="photo",
        filename="照片.jpg",
        media_type="image/jpeg",
        size=7,
        sha256="a" * 64,
        upload_sha256=f"{number:064}",
        storage_id=storage_id,
        document_number="市监〔2026〕1号",
        document_date=date(2026, 1, 2),
        created_at=NOON,
    )


@pytest.fixture
def empty(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[str], Place]]:
    """Make empty installations on either database."""
    engines: list[Engine] = []

    def make(kind: str) -> Place:
        folder = tmp_path / f"other{len(engines)}"
        sqlite = f"sqlite:///{folder / 'store.db'}"
        url = request.getfixturevalue("postgresql_url") if kind == "postgresql" else sqlite
        engines.append(open_engine(f"{url}"))
        return Place(engines[-1], folder / "evidence", folder / "keys")

    yield make
    for engine in engines:
        engine.dispose()


def other_kind(engine: Engine) -> str:
    return "postgresql" if engine.dialect.name == "sqlite" else "sqlite"


@pytest.mark.parametrize("changes_database", [False, True])
@pytest.mark.postgresql
def test_a_backup_restores_to_the_same_bytes(
    full: Place, empty: Callable[[str], Place], tmp_path: Path, changes_database: bool
) -> None:
    kind = other_kind(full.engine) if changes_database else "sqlite"
    target = empty(kind)
    backup(full, tmp_path / "backup.tar.gz")
    restore(target, tmp_path / "backup.tar.gz")
    assert exported(target) == exported(full)
    assert (target.keys / "codes.key").read_bytes() == KEY
    store = SqlStore(target.engine, audit_key=KEY)
    assert AuditTrail(store, clock=lambda: NOON, require=lambda *_: None).verify().ok
    with store.writing() as unit:
        unit.entries.add_attempt("i" * 64, NOON, True)
    stored = [path for path in target.evidence.rglob("*") if path.is_file()]
    assert {path.read_bytes() for path in stored} == {b"\x00photo %d" % n for n in range(3)}
    for path in (*stored, target.keys / "codes.key"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_export_is_json_with_every_table_and_file(full: Place) -> None:
    content = json.loads(exported(full))
    assert content["format"] == "zhijie-export-1"
    assert len(content["files"]) == 3
    facts = content["tables"]["assessment_facts"][0]["facts"]
    assert facts["firm.name_like"] == '=1+1 "\\ \n😀 西安'
    assert content["tables"]["evidence_file"][0]["document_date"] == "2026-01-02"
    assert content["tables"]["firm"][0]["created_at"] == "2026-11-21T12:00:00.000000+00:00"
    assert len(content["tables"]["answer_event"]) == 3


def test_a_backup_is_private_and_leaves_nothing_beside_it(full: Place, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    backup(full, folder / "one.tar.gz")
    assert [path.name for path in folder.iterdir()] == ["one.tar.gz"]
    assert stat.S_IMODE((folder / "one.tar.gz").stat().st_mode) == 0o600


def test_a_backup_while_saves_run_is_of_one_moment(
    full: Place, desk: Any, empty: Callable[[str], Place], tmp_path: Path, files: FolderFiles
) -> None:
    store, stop = SqlStore(full.engine, audit_key=KEY), threading.Event()
    questions = [f"Q{n}" for n in range(110, 140)]

    def save() -> None:
        value, number = 0, 10
        while not stop.is_set():
            for question in questions:
                with store.writing() as unit:
                    assert unit.answers.put(desk.change(question, value % 5 + 1, base=value % 6))
            value, number = value % 5 + 1, number + 1
            with store.writing() as unit:
                unit.evidence.add(evidence(desk, number, storage := files.put(b"new")), "a")
            with store.writing() as unit:
                unit.evidence.remove(f"evidence{number:08}")
            files.remove([storage])

    thread = threading.Thread(target=save)
    thread.start()
    try:
        for number in range(4):
            backup(full, tmp_path / f"{number}.tar.gz")
    finally:
        stop.set()
        thread.join()
    for number in range(4):
        target = empty("sqlite")
        restore(target, tmp_path / f"{number}.tar.gz")
        _require_one_moment(target)


def _require_one_moment(place: Place) -> None:
    """The packed state is what its log adds up to, and every row of evidence has its file."""
    content = json.loads(exported(place))
    assessment = content["tables"]["assessment"][0]
    events = content["tables"]["answer_event"]
    assert max(event["rev"] for event in events) == assessment["rev"]
    with SqlStore(place.engine).reading() as unit:
        state = unit.answers.state(assessment["id"])
        latest = {e.question_id: e.value for e in unit.answers.events(assessment["id"])}
    for question, value in latest.items():
        assert state.value(int(question[1:]) - 101) == value
    named = {row["storage_id"] for row in content["tables"]["evidence_file"]} - {None}
    assert named == {entry["id"] for entry in content["files"]}


def test_evidence_that_is_missing_for_good_is_told(full: Place, tmp_path: Path) -> None:
    next(path for path in full.evidence.rglob("*") if path.is_file()).unlink()
    with pytest.raises(FileGone):
        backup(full, tmp_path / "backup.tar.gz")
    assert not list(tmp_path.glob("backup*"))


def test_restore_refuses_what_is_not_empty(full: Place, tmp_path: Path) -> None:
    before = exported(full)
    backup(full, tmp_path / "backup.tar.gz")
    with pytest.raises(ArchiveRefused, match="not empty"):
        restore(full, tmp_path / "backup.tar.gz")
    assert exported(full) == before


def test_restore_accepts_empty_tables(
    full: Place, empty: Callable[[str], Place], tmp_path: Path
) -> None:
    backup(full, tmp_path / "backup.tar.gz")
    target = empty("sqlite")
    upgrade(target.engine)
    restore(target, tmp_path / "backup.tar.gz")
    assert exported(target) == exported(full)


def _broken(path: Path, kind: str) -> None:
    content = path.read_bytes()
    if kind == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif kind == "nonsense":
        path.write_bytes(b"nonsense")
    else:
        _repacked(path, kind)


def _repacked(path: Path, kind: str) -> None:
    with tarfile.open(path) as archive:
        entries = [(e, archive.extractfile(e).read()) for e in archive]  # type: ignore[union-attr]
    with tarfile.open(path, "w:gz") as archive:
        for entry, content in entries:
            changed = content
            if entry.name.startswith("evidence/"):
                if kind == "without":
                    continue
                changed = b"x" + content[1:] if kind == "changed" else content
            archive.addfile(entry, io.BytesIO(changed))
        if kind in ("../outside", "/etc/outside", "evidence/../../outside"):
            archive.addfile(tarfile.TarInfo(kind), io.BytesIO(b""))
        if kind == "link":
            link = tarfile.TarInfo("evidence/abc")
            link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(link)


@pytest.mark.parametrize(
    "kind",
    [
        "cut",
        "nonsense",
        "without",
        "changed",
        "../outside",
        "/etc/outside",
        "evidence/../../outside",
        "link",
    ],
)
def test_a_broken_backup_is_refused_and_nothing_is_written(
    full: Place, empty: Callable[[str], Place], tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "backup.tar.gz"
    backup(full, path)
    _broken(path, kind)
    target = empty("sqlite")
    with pytest.raises(ArchiveRefused):
        restore(target, path)
    assert not target.evidence.exists()
    with target.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar() == 0
    assert not (tmp_path / "outside").exists()
    assert os.listdir(tmp_path / "keys") == ["codes.key"]
