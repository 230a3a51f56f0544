"""References between content files: every id that is named must exist, once.

Each fault is (owner, path, words): the owner is a file name or ``Program:<id>``; the loader
turns it into file and line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from questionnaires.errors import did_you_mean
from questionnaires.facts import FactType
from questionnaires.library import Library
from questionnaires.model import MaturityModel, Question
from questionnaires.program import Program

Fault = tuple[str, tuple[str | int, ...], str]


def unresolved(library: Library) -> Iterator[Fault]:
    """Yield every reference that leads nowhere and every id that is used twice."""
    yield from _repeated_ids(library)
    yield from _reference_lists(library)
    for model in library.models:
        yield from _model(model, library)
    for program in library.programs:
        yield from _program(program, library)
    for policy in library.policies:
        yield from _missing(f"Policy:{policy.id}", ("region",), [policy.region], _regions(library))
    for register in library.indicators:
        owner = f"indicators/{register.region}.yaml"
        for i, indicator in enumerate(register.indicators):
            place = ("indicators", i)
            yield from _missing(owner, (*place, "clause"), [indicator.clause], library.articles)
            yield from _missing(owner, (*place, "schemes"), indicator.schemes, _schemes(library))


def _schemes(library: Library) -> set[str]:
    return {scheme.id for scheme in library.schemes}


def _regions(library: Library) -> set[str]:
    return {region.id for region in library.regions.regions}


def _repeated_ids(library: Library) -> Iterator[Fault]:
    lists: list[tuple[str, Iterable[str]]] = [
        ("facts.yaml", library.facts.ids),
        ("schemes.yaml", [scheme.id for scheme in library.schemes]),
        ("sources.yaml", [source.id for source in library.sources]),
        ("regions.yaml", [region.id for region in library.regions.regions]),
        ("industries.yaml", [industry.id for industry in library.industries.industries]),
        ("programs", [program.id for program in library.programs]),
        *((f"policies/{p.id}.yaml", [a.code for a in p.articles]) for p in library.policies),
        *((_model_file(m), _model_ids(m)) for m in library.models),
    ]
    for owner, ids in lists:
        for identifier in (i for i, count in Counter(ids).items() if count > 1):
            yield owner, (), f"the id {identifier!r} is used more than once"


def _model_ids(model: MaturityModel) -> list[str]:
    practices = [practice.id for d in model.dimensions for practice in d.practices]
    gates = [gate.id for gate in model.gates]
    checks = [check.id for check in model.checks]
    return [*(d.id for d in model.dimensions), *practices, *model.question_ids, *gates, *checks]


def _model_file(model: MaturityModel) -> str:
    return f"models/{model.id}/{model.version}/model.yaml"


def _reference_lists(library: Library) -> Iterator[Fault]:
    regions = _regions(library)
    for i, region in enumerate(library.regions.regions):
        parents = [region.parent] if region.parent else []
        yield from _missing("regions.yaml", ("regions", i, "parent"), parents, regions)
    rows = {row.id for row in library.size_classes.rows} | {library.size_classes.no_row}
    for i, industry in enumerate(library.industries.industries):
        place = ("industries", i, "size_row")
        yield from _missing("industries.yaml", place, [industry.size_row], rows)
    groups = {group.id for group in library.facts.groups}
    for i, fact in enumerate(library.facts.facts):
        if fact.asked == "profile":
            yield from _missing("facts.yaml", ("facts", i, "group"), [fact.group], groups)
    for i, scheme in enumerate(library.schemes):
        place = ("schemes", i, "clauses")
        yield from _missing("schemes.yaml", place, scheme.clauses, library.articles)


def _model(model: MaturityModel, library: Library) -> Iterator[Fault]:
    owner = _model_file(model)
    dimensions = {d.id for d in model.dimensions}
    for sector, weights in model.weights.items():
        yield from _missing(owner, ("weights", sector), weights, dimensions)
        if sum(weights.values()) != 100:
            yield (
                owner,
                ("weights", sector),
                f"the weights of sector {sector} sum to {sum(weights.values())}, not 100",
            )
    for i, gate in enumerate(model.gates):
        place = ("gates", i)
        named: dict[str, tuple[Iterable[Any], Iterable[str]]] = {
            "question": ([getattr(gate, "question", None)], model.question_ids),
            "dimension": ([getattr(gate, "dimension", None)], dimensions),
            "dimensions": (getattr(gate, "dimensions", ()), dimensions),
            "fact": ([getattr(gate, "fact", None)], library.facts.ids),
        }
        for key, (ids, known) in named.items():
            yield from _missing(owner, (*place, key), [i for i in ids if i], known)
    for i, check in enumerate(model.checks):
        yield from _missing(owner, ("checks", i, "questions"), check.questions, model.question_ids)
    for (file, path), question in _places(model):
        yield from _question(file, path, question, model, library)


def _places(model: MaturityModel) -> Iterator[tuple[tuple[str, tuple[Any, ...]], Question]]:
    for n, dimension in enumerate(model.dimensions, start=1):
        file = f"models/{model.id}/{model.version}/d{n:02}.yaml"
        for p, practice in enumerate(dimension.practices):
            for q, question in enumerate(practice.questions):
                yield (file, ("practices", p, "questions", q)), question


def _question(
    owner: str, place: tuple[Any, ...], question: Question, model: MaturityModel, library: Library
) -> Iterator[Fault]:
    reasons = {reason.id for reason in model.na_reasons}
    kinds = {kind.id for kind in model.evidence_kinds}
    articles = library.articles
    yield from _missing(owner, (*place, "not_applicable"), question.not_applicable, reasons)
    yield from _missing(owner, (*place, "schemes"), question.schemes, _schemes(library))
    yield from _missing(owner, (*place, "clauses"), question.clauses, articles)
    extra = chain.from_iterable(question.sector_clauses.values())
    yield from _missing(owner, (*place, "sector_clauses"), extra, articles)
    if question.evidence:
        accepts = question.evidence.accepts
        yield from _missing(owner, (*place, "evidence", "accepts"), accepts, kinds)


def _program(program: Program, library: Library) -> Iterator[Fault]:
    owner = f"Program:{program.id}"
    targets = {
        t
        for m in library.models
        for d in m.dimensions
        for t in (d.id, *(p.id for p in d.practices))
    }
    programs = {other.id for other in library.programs}
    sources = {source.id for source in library.sources}
    yield from _missing(owner, ("clauses",), program.clauses, library.articles)
    yield from _missing(owner, ("schemes",), program.schemes, _schemes(library))
    places = _regions(library) | {"national"}
    yield from _missing(owner, ("offered_in",), program.offered_in, places)
    yield from _missing(owner, ("improves",), program.improves, targets)
    needed = [prerequisite.program for prerequisite in program.prerequisites]
    yield from _missing(owner, ("prerequisites",), needed, programs)
    yield from _missing(owner, ("sources",), [note.ref for note in program.sources], sources)
    yield from _missing(owner, ("amounts",), [amount.source for amount in program.amounts], sources)
    for i, case in enumerate(program.cases):
        yield from _case(owner, ("cases", i, "given"), case.given, library)


def _case(
    owner: str, place: tuple[Any, ...], given: dict[str, Any], library: Library
) -> Iterator[Fault]:
    levels = {f"level.{d.id}" for m in library.models for d in m.dimensions} | {"level.overall"}
    answers = {f"answer.{q}" for m in library.models for q in m.question_ids}
    yield from _missing(owner, place, given, {*library.facts.ids, *levels, *answers})
    for name, value in given.items():
        if name in library.facts:
            fact = library.facts[name]
            values = value if isinstance(value, list) else [value]
            if fact.type in (FactType.CHOICE, FactType.MULTI) and fact.choices:
                yield from _missing(owner, (*place, name), values, fact.choice_ids)
            if (fact.type is FactType.MULTI) != isinstance(value, list):
                yield (
                    owner,
                    (*place, name),
                    f"{name} is {fact.type.value}: this value has another form",
                )


def _missing(
    owner: str, place: tuple[Any, ...], ids: Iterable[Any], known: Iterable[str]
) -> Iterator[Fault]:
    known_ids = set(known)
    for identifier in ids:
        if identifier not in known_ids:
            hint = did_you_mean(str(identifier), known_ids)
            yield owner, place, f"{identifier!r} does not exist{hint}"
