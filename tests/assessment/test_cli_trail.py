"""The command line of the trail, of privacy and of backups."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assessment.cli import app

pytestmark = pytest.mark.usefixtures("content_once")


def run(*words: object) -> Any:
    return CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)


@pytest.fixture
def submitted(bench: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("ZHIJIE_DATA", str(bench.services.settings.data))
    for question in bench.services.library.model().applicable("M", "micro"):
        bench.save(question.id, 3)
    key = (bench.assessment_id, bench.actor)
    bench.services.documents.attach(*key, "Q103", filename="a.pdf", data=b"%PDF-1.4\n%%EOF\n")
    bench.services.results.submit(*key, date(2026, 11, 21))
    return bench


def test_the_trail_is_sealed_verified_and_exported(submitted: Any, tmp_path: Path) -> None:
    assert run("audit", "seal").stdout == "sealed the answers of 0 assessments\n"
    told = run("audit", "verify").stdout
    assert "verified, anchor " in told
    anchor = told.split()[-1]
    assert run("audit", "verify", "--anchor", anchor).exit_code == 0
    assert run("audit", "verify", "--anchor", "9:abc").exit_code == 1
    path = tmp_path / "trail.jsonl"
    assert run("audit", "export", path).exit_code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    kinds = [json.loads(line)["kind"] for line in path.read_text().splitlines()]
    assert kinds[-2:] == ["answers_sealed", "submitted"]


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("UPDATE receipt SET body = replace(body, '3', '4')", "receipt was changed"),
        ("DELETE FROM receipt", "receipt was changed or taken away"),
        ("UPDATE answer_event SET value = 5 WHERE rev = 2", "sealed answers were changed"),
        ("DELETE FROM audit_event WHERE seq = 1", "missing or out of order"),
    ],
)
def test_a_change_behind_the_back_of_the_application_is_told(
    submitted: Any, words: str, what: str
) -> None:
    connection = sqlite3.connect(submitted.services.settings.data / "zhijie.db")
    connection.execute(words)
    connection.commit()
    connection.close()
    result = run("audit", "verify")
    assert result.exit_code == 1
    assert what in result.stdout
    assert "NOT verified" in result.stdout


def test_a_backup_restores_to_the_same_export(
    submitted: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = submitted.started.resume_code
    assert run("backup", tmp_path / "b.tar.gz").exit_code == 0
    assert run("export", tmp_path / "one.json").exit_code == 0
    monkeypatch.setenv("ZHIJIE_DATA", str(tmp_path / "other"))
    assert run("restore", tmp_path / "b.tar.gz").exit_code == 0
    assert run("export", tmp_path / "two.json").exit_code == 0
    assert (tmp_path / "two.json").read_bytes() == (tmp_path / "one.json").read_bytes()
    assert run("audit", "verify").exit_code == 0
    assert run("verify", submitted.assessment_id).stdout == "verified\n"
    again = run("restore", tmp_path / "b.tar.gz")
    assert again.exit_code == 2
    assert "not empty" in again.stderr
    _require_entry(code)


def _require_entry(code: str) -> None:
    """The keys came along: the resume code still opens the assessment."""
    from assessment.bootstrap import services

    built = services()
    assert built.visits.resume(code, "10.0.0.3")
    built.close()


def test_privacy_commands_say_what_they_did(submitted: Any) -> None:
    assert run("privacy", "expire").stdout == "erased 0 firms\n"
    assert run("privacy", "scrub").stdout == "clean\n"


def test_scrubbing_removes_files_that_a_crash_left(submitted: Any) -> None:
    folder = submitted.services.settings.evidence_folder
    kept = {path.name for path in folder.rglob("*") if path.is_file()}
    for name, age in (("aa11aa11aa11aa11", 2 * 3600), ("bb22bb22bb22bb22", 60)):
        path = folder / name[:2] / name
        path.parent.mkdir(parents=True)
        path.write_bytes(b"left by a crash")
        moment = time.time() - age
        os.utime(path, (moment, moment))
    told = run("privacy", "scrub")
    assert told.stdout == "removed 1 files that no row refers to\nclean\n"
    left = {path.name for path in folder.rglob("*") if path.is_file()}
    assert left == kept | {"bb22bb22bb22bb22"}
    assert run("audit", "verify").exit_code == 0
