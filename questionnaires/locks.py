"""Locks of published versions: the scoring digest makes the version, the text digest a patch.

``lock.yaml`` beside a model holds both. A published version whose scoring digest differs from its
lock is an error; a text that differs asks for a new lock, which raises the patch number.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml import YAML

from questionnaires.errors import ContentError
from questionnaires.library import Library
from questionnaires.model import MaturityModel


def lock_file(model: MaturityModel) -> str:
    """Return the place of a model's lock inside the content folder."""
    return f"models/{model.id}/{model.version}/lock.yaml"


def lock_errors(library: Library, content: Path) -> Iterator[ContentError]:
    """Yield published versions that are not what was published."""
    for model in library.models:
        if model.status == "published":
            lock = _read(content / lock_file(model))
            if lock.get("scoring_digest") != model.scoring_digest:
                message = "scoring differs from what was published: make a new version"
                yield ContentError(lock_file(model), 1, "scoring_digest", message)
            elif lock.get("text_digest") != model.text_digest:
                message = "the wording has changed: run 'python -m questionnaires lock'"
                yield ContentError(lock_file(model), 1, "text_digest", message)


def write_lock(model: MaturityModel, content: Path) -> int:
    """Write a model's lock and return its patch number. Raises ValueError if scoring changed."""
    path = content / lock_file(model)
    lock = _read(path)
    if lock and lock["scoring_digest"] != model.scoring_digest:
        raise ValueError(f"{model.version} was published with other scoring: make a new version")
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


def _read(path: Path) -> dict[str, str]:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8")) if path.is_file() else {}
