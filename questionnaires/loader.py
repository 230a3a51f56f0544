"""Content files -> Library. All mistakes of a load are collected, each with file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from questionnaires.conditions import Vocabulary
from questionnaires.errors import ContentError, ContentErrors, Fault, did_you_mean
from questionnaires.facts import FactCatalogue
from questionnaires.library import Library, dimension_key, model_key
from questionnaires.model import MaturityModel
from questionnaires.places import Places
from questionnaires.policy import IndicatorRegister, Policy, Schemes, Sources
from questionnaires.program import Program
from questionnaires.reference import Industries, Regions, SectorGroups, SizeClasses
from questionnaires.references import unresolved
from questionnaires.self_assessed import SelfAssessed

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
    models = reading.models(raw_models, vocabulary)
    programs = reading.many("programs/*/*.yaml", Program, vocabulary)
    told = reading.one("self_assessed.yaml", SelfAssessed, vocabulary)
    if not (sectors and industries and regions and sizes and sources and schemes and told):
        raise ContentErrors(reading.errors)
    if reading.errors:
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
        models=tuple(models),
        programs=tuple(programs),
        indicators=tuple(indicators),
        self_assessed=told,
        digest=reading.digest,
        files=reading.files,
    )
    errors = [reading.places.locate(fault) for fault in unresolved(library)]
    if errors:
        raise ContentErrors(errors)
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
        self.files: dict[str, str] = {}
        self.places = Places(content)
        self._hash = hashlib.sha256()
        self._yaml = YAML(typ="safe")

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

    def one(
        self, file: str, kind: type[ModelT], vocabulary: Vocabulary | None = None
    ) -> ModelT | None:
        data = self.raw(file)
        return None if data is None else self.validated(file, data, kind, vocabulary)

    def many(
        self, pattern: str, kind: type[ModelT], vocabulary: Vocabulary | None = None
    ) -> list[ModelT]:
        found = []
        for file in self._names(self.content.glob(pattern)):
            data = self.raw(file)
            value = None if data is None else self.validated(file, data, kind, vocabulary)
            if value is not None:
                self.files[f"{kind.__name__}:{_name(value)}"] = file
                found.append(value)
        return found

    def raw_models(self) -> dict[str, dict[str, Any]]:
        """Read every model.yaml together with the dimension files beside it."""
        models = {}
        for file in self._names(self.content.glob("models/*/*/model.yaml")):
            data = self.raw(file)
            dimensions = [self.raw(name) for name in self._dimension_files(file)]
            if data is not None and all(d is not None for d in dimensions):
                models[file] = {**data, "dimensions": dimensions}
        return models

    def models(
        self, raw_models: Mapping[str, dict[str, Any]], vocabulary: Vocabulary
    ) -> list[MaturityModel]:
        found = []
        for file, data in raw_models.items():
            model = self.validated(file, data, MaturityModel, vocabulary)
            if model is not None:
                self.files[model_key(model)] = file
                for dimension, name in zip(
                    model.dimensions, self._dimension_files(file), strict=True
                ):
                    self.files[dimension_key(model, dimension.id)] = name
                found.append(model)
        return found

    def validated(
        self, file: str, data: dict[str, Any], kind: type[ModelT], vocabulary: Vocabulary | None
    ) -> ModelT | None:
        try:
            return kind.model_validate(data, context={"vocabulary": vocabulary})
        except ValidationError as invalid:
            errors = _first_causes(invalid.errors())
            faults = _joined(self._fault(file, data, error) for error in errors)
            self.errors.extend(self.places.locate(fault) for fault in faults)
            return None

    def _fault(self, file: str, data: dict[str, Any], error: ErrorDetails) -> Fault:
        steps = _in_file(error["loc"], data)
        message = _words(error)
        if steps[:1] == ("dimensions",) and len(steps) > 1:
            file, steps = self._dimension_files(file)[int(steps[1])], steps[2:]
        return Fault(file, steps, message)

    def _dimension_files(self, model_file: str) -> list[str]:
        return self._names((self.content / model_file).parent.glob("d[0-9]*.yaml"))

    def _names(self, paths: Iterable[Path]) -> list[str]:
        return sorted(path.relative_to(self.content).as_posix() for path in paths)


def _name(value: BaseModel) -> str:
    """Return what tells one file of a kind from another."""
    return str(getattr(value, "id", None) or getattr(value, "region", ""))


def _vocabulary(facts: FactCatalogue, models: Iterable[Mapping[str, Any]]) -> Vocabulary:
    dimensions = [dimension for model in models for dimension in _rows(model, "dimensions")]
    practices = [practice for dimension in dimensions for practice in _rows(dimension, "practices")]
    questions = [question for practice in practices for question in _rows(practice, "questions")]
    return Vocabulary.of(
        facts.facts, (str(d.get("id")) for d in dimensions), (str(q.get("id")) for q in questions)
    )


def _rows(data: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
    """Yield the mappings of a list that may not be one: it is not validated yet."""
    rows = data.get(key)
    yield from (row for row in rows if isinstance(row, dict)) if isinstance(rows, list) else ()


def _first_causes(errors: list[ErrorDetails]) -> list[ErrorDetails]:
    """Leave out that a list is too short where that is because its items are wrong."""
    return [
        error
        for error in errors
        if error["type"] != "too_short"
        or not any(e["loc"][: len(error["loc"])] == error["loc"] for e in errors if e is not error)
    ]


def _in_file(location: tuple[int | str, ...], data: Any) -> tuple[int | str, ...]:
    """Return the steps of a location that stand in the file.

    pydantic also names the branch of a union that it tried: the kind of a gate, or a type.
    """
    steps: list[int | str] = []
    node, inside_kind = data, False
    for step in location:
        is_kind = isinstance(node, dict) and step == node.get("kind") and not inside_kind
        if is_kind or (isinstance(step, str) and not isinstance(node, dict)):
            inside_kind = True
            continue
        steps.append(step)
        node, inside_kind = _child(node, step), False
    return tuple(steps)


def _child(node: Any, step: int | str) -> Any:
    try:
        return node[step]
    except (KeyError, IndexError, TypeError):
        return None


def _joined(faults: Iterable[Fault]) -> Iterator[Fault]:
    """Make one fault of those at one place: each branch of a union has its own complaint."""
    messages: dict[tuple[str, tuple[int | str, ...]], list[str]] = {}
    for file, path, message in faults:
        messages.setdefault((file, path), []).append(message)
    for (file, path), found in messages.items():
        yield Fault(file, path, "; or ".join(dict.fromkeys(found)))


def _words(error: ErrorDetails) -> str:
    if error["type"] == "extra_forbidden":
        key = str(error["loc"][-1])
        return f"unknown key {key!r}" + did_you_mean(key, _field_names())
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
