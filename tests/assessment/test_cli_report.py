"""`zhijie report`."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from typer.testing import CliRunner

from assessment.cli import app
from assessment.reports.word import TEMPLATE

pytestmark = pytest.mark.usefixtures("content_once")


def run(*words: str) -> Any:
    return CliRunner().invoke(app, ["report", *words], catch_exceptions=False)


@pytest.fixture
def submitted(bench: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """The id of a submitted assessment of the installation the environment describes."""
    monkeypatch.setenv("ZHIJIE_DATA", str(bench.services.settings.data))
    for question in bench.services.library.model().applicable("M", "micro"):
        bench.save(question.id, 3)
    bench.services.results.submit(bench.assessment_id, bench.actor, date(2026, 11, 21))
    return str(bench.assessment_id)


@pytest.mark.parametrize(
    ("form", "begin"), [("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK"), ("json", b"{")]
)
def test_every_format_is_written(submitted: str, tmp_path: Path, form: str, begin: bytes) -> None:
    path = tmp_path / f"report.{form}"
    told = run(submitted, "--format", form, "--out", str(path))
    assert told.exit_code == 0
    assert told.stdout == f"The report is in {path}.\n"
    assert path.read_bytes().startswith(begin)
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_was_written_is_told_as_json(submitted: str, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    told = json.loads(run(submitted, "--format", "json", "--out", str(path), "--json").stdout)
    assert told == {
        "file": str(path),
        "format": "json",
        "bytes": path.stat().st_size,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }


def test_the_annex_is_an_option(submitted: str, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    run(submitted, "--format", "json", "--out", str(path), "--financing")
    keys = [section["key"] for section in json.loads(path.read_bytes())["sections"]]
    assert "financing" in keys


def test_an_unknown_assessment_is_refused_with_2(submitted: str, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    told = run("0000000000000000", "--out", str(path))
    assert told.exit_code == 2
    assert "没有找到" in told.stderr
    assert not path.exists()
    told = run("0000000000000000", "--out", str(path), "--json")
    assert told.exit_code == 2
    assert json.loads(told.stdout)["error"] == "not_found"


def test_a_file_that_is_there_is_left_alone(submitted: str, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_text("mine")
    assert run(submitted, "--out", str(path)).exit_code == 2
    assert path.read_text() == "mine"


def test_a_folder_that_is_not_there_is_told(submitted: str, tmp_path: Path) -> None:
    told = run(submitted, "--format", "json", "--out", str(tmp_path / "none" / "report.json"))
    assert told.exit_code == 2
    assert "No such file" in told.stderr


def test_an_unknown_format_is_refused(submitted: str) -> None:
    assert run(submitted, "--format", "rtf").exit_code == 2


def test_a_template_of_ones_own_is_used_and_a_broken_one_named(
    submitted: str, tmp_path: Path
) -> None:
    own, broken = tmp_path / "own.docx", tmp_path / "broken.docx"
    for path, words in ((own, "某某咨询 编写"), (broken, "{{咨询师}}")):
        file = Document(str(TEMPLATE))
        file.add_paragraph(words)
        file.save(str(path))
    out = tmp_path / "report.docx"
    told = run(submitted, "--format", "docx", "--template", str(own), "--out", str(out))
    assert told.exit_code == 0
    assert any(p.text == "某某咨询 编写" for p in Document(str(out)).paragraphs)
    other = tmp_path / "other.docx"
    told = run(
        submitted, "--format", "docx", "--template", str(broken), "--out", str(other), "--json"
    )
    assert told.exit_code == 2
    assert json.loads(told.stdout)["error"] == "template"
    assert "{{咨询师}}" in json.loads(told.stdout)["sentence"]
    assert not other.exists()
