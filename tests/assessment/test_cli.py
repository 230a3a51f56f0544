"""The command line."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assessment import __version__
from assessment.cli import COOKIE_SECRET, app
from questionnaires.loader import CONTENT

ROOT = Path(__file__).parents[2]


def run(*words: str) -> Any:
    return CliRunner().invoke(app, words, catch_exceptions=False)


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__
    assert run("--version").stdout == f"zhijie {__version__}\n"


def test_upgrade_makes_the_database_twice_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIJIE_DATA", str(tmp_path / "var"))
    for _ in range(2):
        assert "up to date" in run("db", "upgrade").stdout
    assert (tmp_path / "var" / "zhijie.db").is_file()


def test_broken_content_is_told_by_file_and_line_and_starts_nothing(tmp_path: Path) -> None:
    shutil.copytree(CONTENT, tmp_path / "content")
    file = next((tmp_path / "content").glob("programs/*/*.yaml"))
    words = file.read_text(encoding="utf-8")
    file.write_text(words.replace("kind: ", "kind: un", 1), encoding="utf-8")
    places = {"ZHIJIE_DATA": str(tmp_path / "var"), "ZHIJIE_CONTENT": str(tmp_path / "content")}
    command = [sys.executable, "-m", "assessment.cli", "serve", "--port", "0"]
    told = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | places,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.returncode == 1
    assert re.search(rf"{file.name}:\d+: kind: ", told.stderr)
    assert "Traceback" not in told.stderr


def test_a_file_of_answers_is_scored(tmp_path: Path) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text(
        "facts:\n  firm.sector: M\n  firm.size_override: micro\nanswers:\n  Q103: 3\n  Q201: 4\n",
        encoding="utf-8",
    )
    told = run("score", str(file), "--on", "2026-11-21").stdout
    assert told.startswith("level ")
    assert "answered 2 of " in told
    assert "  P12: Q103=3 -> 50" in told
    assert "GU holds at 2 (unknown): " in told
    card = json.loads(run("score", str(file), "--on", "2026-11-21", "--json").stdout)
    assert card["version"] == "2026.1"
    assert card["gates"]


@pytest.mark.parametrize(
    ("content", "word"),
    [("answers:\n  Q103: 9\n", "9"), ("answers:\n  Q103: 3\n", "firm.sector")],
)
def test_a_file_that_cannot_be_scored_says_why(tmp_path: Path, content: str, word: str) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text(content, encoding="utf-8")
    result = run("score", str(file))
    assert result.exit_code == 2
    assert word in result.stderr


def test_verify_reads_the_receipt(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIJIE_DATA", str(bench.services.settings.data))
    early = run("verify", bench.assessment_id)
    assert early.exit_code == 2
    assert "还没有提交" in early.stderr
    for question in bench.services.library.model().applicable("M", "micro"):
        bench.save(question.id, 3)
    bench.services.results.submit(bench.assessment_id, bench.actor, date(2026, 11, 21))
    assert run("verify", bench.assessment_id).stdout == "verified\n"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str | None]:
    """What the page server would sign its cookies with, start by start."""
    secrets: list[str | None] = []

    def server(_words: list[str]) -> None:
        secrets.append(os.environ.get(COOKIE_SECRET))
        os.environ.pop(COOKIE_SECRET, None)

    monkeypatch.setenv("ZHIJIE_DATA", str(tmp_path / "var"))
    monkeypatch.delenv(COOKIE_SECRET, raising=False)
    monkeypatch.setattr("streamlit.web.cli.main", server)
    return secrets


def test_cookies_of_the_page_server_survive_a_restart(
    started: list[str | None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run("serve")
    run("serve")
    monkeypatch.setenv("ZHIJIE_DATA", str(tmp_path / "another"))
    run("serve")
    first, second, other = started
    assert first == second != other
    assert first is not None
    assert re.fullmatch("[0-9a-f]{64}", first)
    assert first.encode() not in (tmp_path / "var" / "keys" / "codes.key").read_bytes()


def test_a_cookie_secret_of_the_environment_goes_first(
    started: list[str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(COOKIE_SECRET, "from the environment")
    run("serve")
    assert started == ["from the environment"]
