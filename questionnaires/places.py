"""Where things stand: the line of a path inside a content file."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from questionnaires.errors import ContentError, Fault, Path


class Places:
    """Finds lines. A file is read once more, with positions, only when something is wrong in it."""

    def __init__(self, content: FilePath) -> None:
        self._content = content
        self._read: dict[str, Any] = {}

    def locate(self, fault: Fault) -> ContentError:
        """Give a fault its line."""
        path = ".".join(str(step) for step in fault.path) or "-"
        return ContentError(fault.file, self.line(fault.file, fault.path), path, fault.message)

    def line(self, file: str, path: Path) -> int:
        """Return the line of a path, or of the nearest thing around it that is in the file."""
        node = self._with_positions(file)
        line = 0 if node is None else 1
        for step in path:
            try:
                find = node.lc.key if hasattr(node, "keys") else node.lc.item
                line, node = find(step)[0] + 1, node[step]
            except (KeyError, IndexError, TypeError, AttributeError):
                break
        return line

    def _with_positions(self, file: str) -> Any:
        if file not in self._read:
            place = self._content / file
            try:
                text = place.read_text(encoding="utf-8")
                self._read[file] = YAML().load(text)
            except (OSError, UnicodeDecodeError, YAMLError):
                self._read[file] = None
        return self._read[file]
