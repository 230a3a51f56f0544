"""The command line of peers and of the demo."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assessment.cli import app

pytestmark = pytest.mark.usefixtures("content_once")


def run(*words: object) -> Any:
    return CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ZHIJIE_DATA", str(tmp_path))
    return tmp_path


def test_a_demo_is_filled_counted_shown_and_explained(data: Path) -> None:
    told = run("demo", "--firms", 40, "--seed", 2)
    assert told.exit_code == 0
    assert "Resume codes of demo firms:" in told.stdout
    shown = run("peers", "show").stdout
    assert "demo 2026.1" in shown
    assert "no distinct types among" in shown
    with sqlite3.connect(data / "zhijie.db") as database:
        (assessment,) = database.execute("SELECT id FROM assessment LIMIT 1").fetchone()
    database.close()
    explained = run("peers", "explain", assessment).stdout
    assert "overall: higher than" in explained
    assert "no type: no_types" in explained
    built = run("peers", "build").stdout
    assert "demo 2026.1: 40 firms counted" in built
    assert built.count("round ") == 5
    assert "12 figures of indicators" in built
    again = run("demo")
    assert again.exit_code == 2
    assert "已经有企业" in again.stderr


def test_without_firms_the_commands_say_so(data: Path) -> None:
    run("db", "upgrade")
    assert "No firm counts" in run("peers", "build").stdout
    assert "There is no snapshot yet" in run("peers", "show").stdout
    gone = run("peers", "explain", "0000000000000000")
    assert gone.exit_code == 2
    assert "没有找到" in gone.stderr


def test_a_register_comes_from_a_file(data: Path, tmp_path: Path) -> None:
    run("db", "upgrade")
    path = tmp_path / "register.csv"
    path.write_text("\ufeffregion,sector,size,firms\nyanta,M,micro,900\n", encoding="utf-8")
    options = ("--source", "区统计局", "--as-of", "2026-06-30")
    assert run("peers", "register", path, *options).stdout == "1 rows, 900 firms as of 2026-06-30\n"
    path.write_text("region,sector,size,firms\nyanta,M,micro,many\n", encoding="utf-8")
    refused = run("peers", "register", path, *options)
    assert refused.exit_code == 2
    assert "第 2 行" in refused.stderr
    path.write_bytes("region,sector,size,firms\nyanta,M,micro,九\n".encode("gb18030"))
    assert run("peers", "register", path, *options).exit_code == 2
    assert run("peers", "register", path, "--source", "x", "--as-of", "June").exit_code == 2
