"""Texts can be collected, and pages carry none that a translator would not see."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from assessment.i18n.__main__ import CHINESE, ROOT, collect, template

#: What a Word template names is part of templates, and not translated with the rest.
TEMPLATES = ("make_template.py", "word_template.py")
PAGES = sorted(
    path
    for room in ("ui", "reports", "words")
    for path in (ROOT / "assessment" / room).rglob("*.py")
    if path.name not in TEMPLATES
)
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff”][,:;?!(]|[,:;?!)](?=[\u4e00-\u9fff“])")


def texts(path: Path) -> dict[int, list[str]]:
    """Return the string constants of a module by line, without its docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documents = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    found: dict[int, list[str]] = {}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documents
        ):
            found.setdefault(node.lineno, []).append(node.value)
    return found


def test_texts_of_code_and_content_are_collected() -> None:
    found = collect()
    assert "开始测评" in found
    assert any(
        place.startswith("questionnaires/content/") for places in found.values() for place in places
    )
    assert 'msgid "开始测评"' in template({"开始测评": ["a.py:1"]})


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_chinese_on_pages_passes_through_the_catalogue(path: Path) -> None:
    collected = {
        node.args[0].value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "_"
        and isinstance(node.args[0], ast.Constant)
    }
    stray = {
        (line, text)
        for line, found in texts(path).items()
        for text in found
        if CHINESE.search(text) and text not in collected and len(text) > 2  # line breaks
    }
    assert not stray


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_punctuation_on_pages_is_chinese(path: Path) -> None:
    wrong = [text for found in texts(path).values() for text in found if HALF_WIDTH.search(text)]
    assert not wrong
