"""Locks of published versions: the scoring digest makes the version, the text digest a patch.

``lock.yaml`` beside a model holds both. A published version whose scoring digest differs from its
lock is an error; a text that differs asks for a new lock, which raises the patch number.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from questionnaires.errors import Fault
from questionnaires.library import Library
from questionnaires.model import MaturityModel

CHANGED = "the scoring is not what was published: make a new version"


def lock_file(model: MaturityModel) -> str:
    """Return the place of a model's lock inside the content folder."""
    return f"models/{model.id}/{model.version}/lock.yaml"


def lock_faults(library: Library, content: Path) -> Iterator[Fault]:
    """Yield published versions that are not what was published."""
    for model in library.models:
        file = lock_file(model)
        lock = _read(content / file)
        if model.status == "draft":
            if lock:
                yield Fault(file, (), "it was published, so it is no draft any more")
        elif not lock:
            yield Fault(file, (), "no lock: run 'python -m questionnaires lock'")
        elif lock["scoring_digest"] != model.scoring_digest:
            yield Fault(file, ("scoring_digest",), CHANGED)
        elif lock["text_digest"] != model.text_digest:
            words = "the wording has changed: run 'python -m questionnaires lock'"
            yield Fault(file, ("text_digest",), words)


def write_lock(model: MaturityModel, content: Path) -> int:
    """Write a model's lock and return its patch number. Raises ValueError if scoring changed."""
    path = content / lock_file(model)
    lock = _read(path)
    if lock and lock["scoring_digest"] != model.scoring_digest:
        raise ValueError(CHANGED)
    patch = int(lock.get("patch", -1))
    patch += lock.get("text_digest") != model.text_digest
    found = {
        "patch": patch,
        "scoring_digest": model.scoring_digest,
        "text_digest": model.text_digest,
    }
    with path.open("w", encoding="utf-8") as file:
        YAML().dump(found, file)
    return patch


def _read(path: Path) -> dict[str, Any]:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8")) if path.is_file() else {}
