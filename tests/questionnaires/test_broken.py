"""Every mistake in content has its message, with file and line.

Each file in ``broken/`` makes one mistake in the miniature content: ``in`` this file, ``replace``
these words ``by`` those (without them the file is taken away). ``says`` is everything that the
loader and lint may then say.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from questionnaires.errors import ContentErrors
from questionnaires.lint import lint
from questionnaires.loader import load_library
from tests.builders import MINIATURE

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))


def found_in(content: Path) -> list[str]:
    try:
        return [str(error) for error in lint(load_library(content), content)]
    except ContentErrors as errors:
        return [str(error) for error in errors.errors]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the miniature content that may be broken."""
    return Path(shutil.copytree(MINIATURE, tmp_path / "content"))


def break_content(content: Path, mistake: dict[str, Any]) -> None:
    file = content / mistake["in"]
    if "replace" not in mistake:
        file.unlink()
        return
    text = file.read_text(encoding="utf-8")
    assert mistake["replace"] in text, "the miniature content has changed"
    file.write_text(text.replace(mistake["replace"], mistake["by"], 1), encoding="utf-8")


def test_the_miniature_content_has_no_faults(content: Path) -> None:
    assert found_in(content) == []


@pytest.mark.parametrize("file", BROKEN, ids=[file.stem for file in BROKEN])
def test_a_mistake_is_told_with_file_and_line(content: Path, file: Path) -> None:
    mistake = YAML(typ="safe").load(file.read_text(encoding="utf-8"))

    break_content(content, mistake)

    assert found_in(content) == mistake["says"]


def test_a_file_in_another_encoding_is_told(content: Path) -> None:
    (content / "sources.yaml").write_bytes("sources: 样例".encode("gb18030"))

    assert found_in(content) == ["sources.yaml:0: -: the file is not UTF-8"]


def test_all_mistakes_of_a_load_are_told_at_once(content: Path) -> None:
    for name in ("wrong_type", "unknown_gate_kind", "article_says_nothing"):
        mistake = YAML(typ="safe").load(
            (Path(__file__).parent / f"broken/{name}.yaml").read_text("utf-8")
        )
        break_content(content, mistake)

    assert len(found_in(content)) == 3
