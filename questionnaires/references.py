"""References between content files: every id that is named must exist, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Any

from questionnaires.errors import Fault, Path, did_you_mean
from questionnaires.facts import Fact, FactType
from questionnaires.library import Library, dimension_key, model_key
from questionnaires.model import Check, MaturityModel, Question
from questionnaires.program import Program
from questionnaires.self_assessed import named

_Place = tuple[str, Path]


def unresolved(library: Library) -> Iterator[Fault]:
    """Yield every reference that leads nowhere and every id that is used twice."""
    yield from _repeated(_ids(library))
    yield from _reference_lists(library)
    for model in library.models:
        yield from _repeated(_model_ids(model, library))
        yield from _model(model, library)
    for program in library.programs:
        yield from _program(program, library)
    yield from _circles(library)
    for policy in library.policies:
        place = (library.files[f"Policy:{policy.id}"], ("region",))
        yield from _missing(place, [policy.region], _regions(library))
    for register in library.indicators:
        file = library.files[f"IndicatorRegister:{register.region}"]
        for i, indicator in enumerate(register.indicators):
            clause = (file, ("indicators", i, "clause"))
            yield from _missing(clause, [indicator.clause], library.articles)
            schemes = (file, ("indicators", i, "schemes"))
            yield from _missing(schemes, indicator.schemes, _schemes(library))
            cited = {each.cited_as for each in library.self_assessed.denominators}
            sets = (file, ("indicators", i, "denominators"))
            yield from _missing(sets, indicator.denominators, cited)
    yield from _self_assessed(library)


def _self_assessed(library: Library) -> Iterator[Fault]:
    """Yield what the mapping names and there is not, and indicators it says nothing of."""
    file, told = "self_assessed.yaml", library.self_assessed
    known = [i for register in library.indicators for i in register.indicators]
    denominators = {each.id for each in told.denominators}
    for key, place, named_id in named(told):
        yield from _missing((file, (key, place)), [named_id], [i.id for i in known])
    for n, each in enumerate(told.denominators):
        yield from _missing((file, ("denominators", n, "clauses")), each.clauses, library.articles)
    for n, measure in enumerate(told.measures):
        at = (file, ("measures", n, "denominators"))
        yield from _missing(at, measure.denominators, denominators)
        read = [fact for fact in (measure.adds, measure.known_by) if fact]
        yield from _missing((file, ("measures", n)), read, library.facts.ids)
    times = Counter(indicator for _key, _place, indicator in named(told))
    for indicator in known:
        expected = 0 if indicator.source == "official" else 1
        if times[indicator.id] != expected:
            words = f"{indicator.id} ({indicator.source}) is told {times[indicator.id]} times"
            yield Fault(file, (), f"{words}, not {expected}")


def question_places(model: MaturityModel, library: Library) -> Iterator[tuple[_Place, Question]]:
    """Yield every question with its file and its path in it."""
    for dimension in model.dimensions:
        file = library.files[dimension_key(model, dimension.id)]
        for p, practice in enumerate(dimension.practices):
            for q, question in enumerate(practice.questions):
                yield (file, ("practices", p, "questions", q)), question


def _schemes(library: Library) -> set[str]:
    return {scheme.id for scheme in library.schemes}


def _regions(library: Library) -> set[str]:
    return {region.id for region in library.regions.regions}


def _ids(library: Library) -> Iterator[tuple[str, str, _Place]]:
    """Yield (kind, id, place) of everything that has an id of its own outside the models."""
    lists: list[tuple[str, str, Iterable[Any]]] = [
        ("facts.yaml", "facts", library.facts.facts),
        ("schemes.yaml", "schemes", library.schemes),
        ("sources.yaml", "sources", library.sources),
        ("regions.yaml", "regions", library.regions.regions),
        ("industries.yaml", "industries", library.industries.industries),
        ("self_assessed.yaml", "denominators", library.self_assessed.denominators),
        ("self_assessed.yaml", "measures", library.self_assessed.measures),
    ]
    for file, key, items in lists:
        for i, item in enumerate(items):
            yield key, item.id, (file, (key, i, "id"))
    for register in library.indicators:
        file = library.files[f"IndicatorRegister:{register.region}"]
        for i, indicator in enumerate(register.indicators):
            yield "indicators", indicator.id, (file, ("indicators", i, "id"))
    for program in library.programs:
        yield "programs", program.id, (library.files[f"Program:{program.id}"], ("id",))
    for policy in library.policies:
        file = library.files[f"Policy:{policy.id}"]
        for i, article in enumerate(policy.articles):
            yield policy.id, article.code, (file, ("articles", i, "code"))


def _model_ids(model: MaturityModel, library: Library) -> Iterator[tuple[str, str, _Place]]:
    file = library.files[model_key(model)]
    for key, items in (("gates", model.gates), ("checks", model.checks)):
        for i, item in enumerate(items):
            yield "model", item.id, (file, (key, i, "id"))
    for dimension in model.dimensions:
        file = library.files[dimension_key(model, dimension.id)]
        yield "model", dimension.id, (file, ("id",))
        for p, practice in enumerate(dimension.practices):
            yield "model", practice.id, (file, ("practices", p, "id"))
    for (file, path), question in question_places(model, library):
        yield "model", question.id, (file, (*path, "id"))


def _repeated(ids: Iterable[tuple[str, str, _Place]]) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    for kind, identifier, (file, path) in ids:
        if (kind, identifier) in seen:
            yield Fault(file, path, f"the id {identifier!r} is used more than once")
        seen.add((kind, identifier))


def _reference_lists(library: Library) -> Iterator[Fault]:
    regions = _regions(library)
    for i, region in enumerate(library.regions.regions):
        place = ("regions.yaml", ("regions", i, "parent"))
        yield from _missing(place, [region.parent] if region.parent else [], regions)
    rows = {row.id for row in library.size_classes.rows} | {library.size_classes.no_row}
    for i, industry in enumerate(library.industries.industries):
        place = ("industries.yaml", ("industries", i, "size_row"))
        yield from _missing(place, [industry.size_row], rows)
    groups = {group.id for group in library.facts.groups}
    for i, fact in enumerate(library.facts.facts):
        if fact.asked == "profile":
            yield from _missing(("facts.yaml", ("facts", i, "group")), [fact.group], groups)
    for i, scheme in enumerate(library.schemes):
        place = ("schemes.yaml", ("schemes", i, "clauses"))
        yield from _missing(place, scheme.clauses, library.articles)


def _model(model: MaturityModel, library: Library) -> Iterator[Fault]:
    file = library.files[model_key(model)]
    dimensions = {dimension.id for dimension in model.dimensions}
    for sector, weights in model.weights.items():
        place: _Place = (file, ("weights", sector))
        yield from _missing(place, weights, dimensions)
        if dimensions <= weights.keys() and sum(weights.values()) != 100:
            words = f"the weights of sector {sector} sum to {sum(weights.values())}, not 100"
            yield Fault(*place, words)
        for absent in sorted(dimensions - weights.keys()):
            yield Fault(*place, f"sector {sector} has no weight for {absent}")
    for i, gate in enumerate(model.gates):
        named: dict[str, tuple[Iterable[Any], Iterable[str]]] = {
            "question": ([getattr(gate, "question", None)], model.question_ids),
            "dimension": ([getattr(gate, "dimension", None)], dimensions),
            "dimensions": (getattr(gate, "dimensions", ()), dimensions),
            "fact": ([getattr(gate, "fact", None)], library.facts.ids),
        }
        for key, (ids, known) in named.items():
            yield from _missing((file, ("gates", i, key)), [i for i in ids if i], known)
    for i, check in enumerate(model.checks):
        yield from _check((file, ("checks", i)), check, model)
    for place, question in question_places(model, library):
        yield from _question(place, question, model, library)


def _check(place: _Place, check: Check, model: MaturityModel) -> Iterator[Fault]:
    file, path = place
    yield from _missing((file, (*path, "questions")), check.questions, model.question_ids)
    for name in check.when.facts if check.when else ():
        space, identifier = name.split(".")
        if space == "answer" and identifier not in check.questions:
            yield Fault(file, (*path, "when"), f"{identifier} is read and not named in questions:")


def _question(
    place: _Place, question: Question, model: MaturityModel, library: Library
) -> Iterator[Fault]:
    file, path = place
    reasons = {reason.id for reason in model.na_reasons}
    kinds = {kind.id for kind in model.evidence_kinds}
    articles = library.articles
    yield from _missing((file, (*path, "not_applicable")), question.not_applicable, reasons)
    yield from _missing((file, (*path, "schemes")), question.schemes, _schemes(library))
    yield from _missing((file, (*path, "clauses")), question.clauses, articles)
    extra = chain.from_iterable(question.sector_clauses.values())
    yield from _missing((file, (*path, "sector_clauses")), extra, articles)
    if question.evidence:
        accepts = question.evidence.accepts
        yield from _missing((file, (*path, "evidence", "accepts")), accepts, kinds)


def _program(program: Program, library: Library) -> Iterator[Fault]:
    file = library.files[f"Program:{program.id}"]
    targets = {
        t
        for m in library.models
        for d in m.dimensions
        for t in (d.id, *(p.id for p in d.practices))
    }
    programs = {other.id for other in library.programs}
    sources = {source.id for source in library.sources}
    named: list[tuple[str, Iterable[str], Iterable[str]]] = [
        ("clauses", program.clauses, library.articles),
        ("schemes", program.schemes, _schemes(library)),
        ("offered_in", program.offered_in, _regions(library) | {"national"}),
        ("improves", program.improves, targets),
        ("prerequisites", [p.program for p in program.prerequisites], programs),
        ("sources", [note.ref for note in program.sources], sources),
        ("amounts", [amount.source for amount in program.amounts], sources),
    ]
    for key, ids, known in named:
        yield from _missing((file, (key,)), ids, known)
    for i, case in enumerate(program.cases):
        yield from _case((file, ("cases", i, "given")), case.given, library)


def _circles(library: Library) -> Iterator[Fault]:
    """Yield programs that come before themselves."""
    before = {p.id: [b.program for b in p.prerequisites] for p in library.programs}
    for program in library.programs:
        seen: set[str] = set()
        waiting = list(before[program.id])
        while waiting:
            step = waiting.pop()
            if step not in seen:
                seen.add(step)
                waiting.extend(before.get(step, ()))
        if program.id in seen:
            file = library.files[f"Program:{program.id}"]
            yield Fault(file, ("prerequisites",), f"{program.id} comes before itself")


def _case(place: _Place, given: dict[str, Any], library: Library) -> Iterator[Fault]:
    file, path = place
    levels = {f"level.{d.id}" for m in library.models for d in m.dimensions} | {"level.overall"}
    answers = {f"answer.{q}" for m in library.models for q in m.question_ids}
    known = {*library.facts.ids, *levels, *answers}
    for name, value in given.items():
        yield from _missing((file, (*path, name)), [name], known)
        if name in library.facts:
            yield from _given_fact((file, (*path, name)), library.facts[name], value)


_FORMS: dict[FactType, type] = {
    FactType.BOOL: bool,
    FactType.INT: int,
    FactType.DATE: date,
    FactType.MULTI: list,
    FactType.CHOICE: str,
    FactType.TEXT: str,
    FactType.RECORDS: list,
}


def _given_fact(place: _Place, fact: Fact, value: Any) -> Iterator[Fault]:
    if type(value) is not _FORMS[fact.type]:
        yield Fault(*place, f"{fact.id} is {fact.type.value}: this value has another form")
    elif fact.choices:
        yield from _missing(place, value if isinstance(value, list) else [value], fact.choice_ids)


def _missing(place: _Place, ids: Iterable[Any], known: Iterable[str]) -> Iterator[Fault]:
    known_ids = set(known)
    for identifier in ids:
        if identifier not in known_ids:
            hint = did_you_mean(str(identifier), known_ids)
            yield Fault(*place, f"{identifier!r} does not exist{hint}")
