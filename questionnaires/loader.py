"""Content files -> Library. All mistakes of a load are collected, each with file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from questionnaires.conditions import Vocabulary
from questionnaires.errors import ContentError, ContentErrors, did_you_mean
from questionnaires.facts import FactCatalogue
from questionnaires.library import Library
from questionnaires.model import MaturityModel
from questionnaires.policy import IndicatorRegister, Policy, Schemes, Sources
from questionnaires.program import Program
from questionnaires.reference import Industries, Regions, SectorGroups, SizeClasses
from questionnaires.references import unresolved

CONTENT = Path(__file__).parent / "content"

ModelT = TypeVar("ModelT", bound=BaseModel)


def load_library(content: Path = CONTENT) -> Library:
    """Read, type-check and cross-check all content. Raises :class:`ContentErrors`."""
    reading = _Reading(content)
    facts = reading.one("facts.yaml", FactCatalogue)
    sectors = reading.one("sectors.yaml", SectorGroups)
    industries = reading.one("industries.yaml", Industries)
    regions = reading.one("regions.yaml", Regions)
    sizes = reading.one("size_classes.yaml", SizeClasses)
    sources = reading.one("sources.yaml", Sources)
    schemes = reading.one("schemes.yaml", Schemes)
    policies = reading.many("policies/*.yaml", Policy)
    indicators = reading.many("indicators/*.yaml", IndicatorRegister)
    if facts is None:
        raise ContentErrors(reading.errors)
    raw_models = reading.raw_models()
    vocabulary = _vocabulary(facts, raw_models.values())
    models = [reading.validated(f, m, MaturityModel, vocabulary) for f, m in raw_models.items()]
    programs = reading.many("programs/*/*.yaml", Program, vocabulary)
    if reading.errors or not (sectors and industries and regions and sizes and sources and schemes):
        raise ContentErrors(reading.errors)
    library = Library(
        facts=facts,
        sectors=sectors.sectors,
        industries=industries,
        regions=regions,
        size_classes=sizes,
        sources=sources.sources,
        schemes=schemes.schemes,
        policies=tuple(policies),
        models=tuple(model for model in models if model is not None),
        programs=tuple(programs),
        indicators=tuple(indicators),
        digest=reading.digest,
    )
    reading.errors.extend(reading.located(fault) for fault in unresolved(library))
    if reading.errors:
        raise ContentErrors(reading.errors)
    return library


def load_model(data: Mapping[str, Any], facts: FactCatalogue) -> MaturityModel:
    """Validate one maturity model given as plain values (dimensions inside). For small examples."""
    context = {"vocabulary": _vocabulary(facts, [data])}
    return MaturityModel.model_validate(data, context=context)


class _Reading:
    """One pass over a content folder: what was read, and what was wrong with it."""

    def __init__(self, content: Path) -> None:
        self.content = content
        self.errors: list[ContentError] = []
        self._hash = hashlib.sha256()
        self._yaml = YAML(typ="safe")
        self._files: dict[str, str] = {}

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    def raw(self, file: str) -> dict[str, Any] | None:
        """Read one file as plain values; a mistake is noted and gives ``None``."""
        path = self.content / file
        if not path.is_file():
            self.errors.append(ContentError(file, 0, "-", "the file is missing"))
            return None
        text = path.read_bytes()
        self._hash.update(file.encode() + b"\0" + text)
        try:
            data = self._yaml.load(text.decode())
        except (MarkedYAMLError, UnicodeDecodeError) as error:
            self.errors.append(ContentError(file, _yaml_line(error), "-", _yaml_words(error)))
            return None
        if not isinstance(data, dict):
            self.errors.append(ContentError(file, 1, "-", "the file is not a mapping"))
            return None
        return data

    def one(self, file: str, kind: type[ModelT]) -> ModelT | None:
        data = self.raw(file)
        return None if data is None else self.validated(file, data, kind, None)

    def many(
        self, pattern: str, kind: type[ModelT], vocabulary: Vocabulary | None = None
    ) -> list[ModelT]:
        found = []
        for path in sorted(self.content.glob(pattern)):
            file = path.relative_to(self.content).as_posix()
            data = self.raw(file)
            value = None if data is None else self.validated(file, data, kind, vocabulary)
            if value is not None:
                self._files[f"{kind.__name__}:{getattr(value, 'id', file)}"] = file
                found.append(value)
        return found

    def raw_models(self) -> dict[str, dict[str, Any]]:
        """Read every model.yaml together with the dimension files beside it."""
        models = {}
        for path in sorted(self.content.glob("models/*/*/model.yaml")):
            file = path.relative_to(self.content).as_posix()
            data = self.raw(file)
            parts = sorted(path.parent.glob("d[0-9]*.yaml"))
            names = [part.relative_to(self.content).as_posix() for part in parts]
            dimensions = [self.raw(name) for name in names]
            if data is not None and all(d is not None for d in dimensions):
                models[file] = {**data, "dimensions": dimensions}
        return models

    def validated(
        self, file: str, data: dict[str, Any], kind: type[ModelT], vocabulary: Vocabulary | None
    ) -> ModelT | None:
        try:
            return kind.model_validate(data, context={"vocabulary": vocabulary})
        except ValidationError as invalid:
            self.errors.extend(self._located(file, data, error) for error in invalid.errors())
            return None

    def _located(self, file: str, data: Any, error: ErrorDetails) -> ContentError:
        steps = [step for step in error["loc"] if not _is_tag(step)]
        if file.endswith("model.yaml") and steps[:1] == ["dimensions"] and len(steps) > 1:
            parts = sorted((self.content / file).parent.glob("d[0-9]*.yaml"))
            file = parts[int(steps[1])].relative_to(self.content).as_posix()
            data, steps = data["dimensions"][int(steps[1])], steps[2:]
        path = ".".join(str(step) for step in steps) or "-"
        return ContentError(file, self.line(file, steps), path, _words(error, data, steps))

    def located(self, fault: tuple[str, tuple[str | int, ...], str]) -> ContentError:
        """Give a fault found across files (owner, path, words) its file and line."""
        owner, steps, words = fault
        file = self._files.get(owner, owner)
        path = ".".join(str(step) for step in steps) or "-"
        return ContentError(file, self.line(file, list(steps)), path, words)

    def line(self, file: str, steps: list[Any]) -> int:
        """Find the line of a path by reading the file once more, with positions."""
        path = self.content / file
        node: Any = YAML().load(path.read_text(encoding="utf-8")) if path.is_file() else None
        line = 0
        for step in steps:
            try:
                where = (
                    node.lc.key if isinstance(step, str) or hasattr(node, "keys") else node.lc.item
                )
                line, node = where(step)[0], node[step]
            except (KeyError, IndexError, TypeError, AttributeError):
                break
        return line + 1


def _vocabulary(facts: FactCatalogue, models: Iterable[Mapping[str, Any]]) -> Vocabulary:
    dimensions: set[str] = set()
    questions: set[str] = set()
    for model in models:
        for dimension in model.get("dimensions", ()):
            dimensions.add(str(dimension.get("id")))
            for practice in dimension.get("practices") or ():
                questions.update(str(q.get("id")) for q in practice.get("questions") or ())
    return Vocabulary.of(facts.facts, dimensions, questions)


_TAGS = {"answer", "fact", "dimension", "spread", "results", "evidence", "unknown"}


def _is_tag(step: int | str) -> bool:
    """Tell whether a step names a branch of a union and not a place in the file."""
    return isinstance(step, str) and (step in _TAGS or "[" in step)


def _words(error: ErrorDetails, data: Any, steps: list[Any]) -> str:
    if error["type"] == "extra_forbidden":
        return f"unknown key {steps[-1]!r}" + did_you_mean(str(steps[-1]), _field_names())
    if error["type"] == "missing":
        return "this key is missing"
    return error["msg"].removeprefix("Value error, ")


def _field_names() -> set[str]:
    names: set[str] = set()
    kinds: list[type[BaseModel]] = [BaseModel]
    while kinds:
        kind = kinds.pop()
        kinds.extend(kind.__subclasses__())
        names.update(kind.model_fields)
    return names


def _yaml_line(error: MarkedYAMLError | UnicodeDecodeError) -> int:
    mark = getattr(error, "problem_mark", None)
    return 0 if mark is None else mark.line + 1


def _yaml_words(error: MarkedYAMLError | UnicodeDecodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "the file is not UTF-8"
    return f"not valid YAML: {error.problem}"
