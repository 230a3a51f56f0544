"""``python -m questionnaires``."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from questionnaires.__main__ import main
from tests.builders import MINIATURE


def test_lint_counts_what_it_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "--content", str(MINIATURE)]) == 0
    assert capsys.readouterr().out == "7 questions, 2 programs, 0 faults\n"


def test_lint_names_the_faults_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = Path(shutil.copytree(MINIATURE, tmp_path / "content"))
    program = content / "programs/town/coaching.yaml"
    program.write_text(program.read_text("utf-8").replace("summary: 请", "summary: 请,请"), "utf-8")

    assert main(["lint", "--content", str(content)]) == 1
    assert "programs/town/coaching.yaml:4: -: half-width" in capsys.readouterr().err


def test_content_that_does_not_load_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lint", "--content", str(tmp_path)]) == 1
    assert "facts.yaml:0: -: the file is missing" in capsys.readouterr().err


def test_coverage_prints_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["coverage", "--content", str(MINIATURE)]) == 0
    assert "town-2024/1" in capsys.readouterr().out


def test_schema_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert "Policy" in json.loads(capsys.readouterr().out)["$defs"]
