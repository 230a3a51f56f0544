"""`python -m assessment.i18n [FILE]`: collect every text into a template for translators.

Texts of the code are the arguments of `_()`; texts of the content are all its Chinese values.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
DEFAULT = ROOT / "build" / "zhijie.pot"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
HEADER = 'msgid ""\nmsgstr ""\n"Language: \\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'


def from_code(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the texts that a module passes through `_()`, with their lines."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
            for argument in node.args[:1]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value, node.lineno


def from_content(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the Chinese values of a content file; a value has no line of its own."""
    yield from ((text, 0) for text in _texts(YAML(typ="safe").load(path)))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str) and CHINESE.search(value):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def collect() -> dict[str, list[str]]:
    """Return every text once, with the places where it stands."""
    found: dict[str, list[str]] = {}
    code = sorted((ROOT / "assessment").rglob("*.py"))
    content = sorted((ROOT / "questionnaires" / "content").rglob("*.yaml"))
    for paths, read in ((code, from_code), (content, from_content)):
        for path in paths:
            for text, line in read(path):
                place = str(path.relative_to(ROOT)) + (f":{line}" if line else "")
                found.setdefault(text, []).append(place)
    return found


def template(found: dict[str, list[str]]) -> str:
    """Return the template that gettext tools read."""
    entries = (
        "".join(f"#: {place}\n" for place in dict.fromkeys(places))
        + f'msgid {json.dumps(text, ensure_ascii=False)}\nmsgstr ""\n'
        for text, places in found.items()
    )
    return "\n".join((HEADER, *entries))


def main() -> None:
    """Write the template and say how many texts it holds."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    found = collect()
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(template(found), encoding="utf-8")
    print(f"{len(found)} texts -> {target}")


if __name__ == "__main__":
    main()
