"""Locks: a published version stays what it was; words may be corrected."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from questionnaires.__main__ import main
from questionnaires.lint import lint
from questionnaires.loader import load_library
from tests.builders import MINIATURE

MODEL = "models/miniature/1/model.yaml"
QUESTIONS = "models/miniature/1/d01.yaml"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The miniature content, published and locked."""
    folder = Path(shutil.copytree(MINIATURE, tmp_path / "content"))
    change(folder, MODEL, "status: draft", "status: published")
    assert lock(folder) == 0
    return folder


def change(content: Path, file: str, old: str, new: str) -> None:
    text = (content / file).read_text(encoding="utf-8")
    assert old in text
    (content / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def lock(content: Path) -> int:
    return main(["lock", "--content", str(content)])


def faults(content: Path) -> list[str]:
    return [f"{fault.file}: {fault.message}" for fault in lint(load_library(content), content)]


def test_a_locked_version_has_no_faults(content: Path) -> None:
    assert faults(content) == []


def test_corrected_words_ask_for_a_new_patch(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(content, QUESTIONS, "有没有人负责质量？", "谁负责质量？")

    assert faults(content) == [
        "models/miniature/1/lock.yaml: the wording has changed: run 'python -m questionnaires lock'"
    ]
    assert lock(content) == 0
    assert capsys.readouterr().out.endswith("miniature 1.1\n")
    assert faults(content) == []


def test_locking_once_more_changes_nothing(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lock(content) == 0
    assert capsys.readouterr().out.splitlines() == ["miniature 1.0"]


def test_changed_scoring_needs_a_new_version(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(content, MODEL, "least_score: 45", "least_score: 50")

    message = "the scoring is not what was published: make a new version"
    assert faults(content) == [f"models/miniature/1/lock.yaml: {message}"]
    assert lock(content) == 1
    assert message in capsys.readouterr().err


def test_a_published_version_cannot_become_a_draft_again(content: Path) -> None:
    change(content, MODEL, "status: published", "status: draft")

    assert faults(content) == [
        "models/miniature/1/lock.yaml: it was published, so it is no draft any more"
    ]
