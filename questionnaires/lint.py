"""What must hold across files, beyond that every reference leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path as FilePath

from ruamel.yaml import YAML
from ruamel.yaml.events import MappingStartEvent, SequenceStartEvent

from questionnaires.coverage import unexplained_schemes
from questionnaires.errors import ContentError, Fault, Path
from questionnaires.gates import AnswerGate
from questionnaires.library import Library, model_key
from questionnaires.loader import CONTENT
from questionnaires.locks import lock_faults
from questionnaires.model import MaturityModel, Question
from questionnaires.places import Places
from questionnaires.program import Case, Program, eligibility
from questionnaires.references import question_places

MAX_QUESTION = 40
MAX_ANCHOR = 30
MAX_HELP = 220
_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff\u201d\uff09][,;?!]|[\u4e00-\u9fff]:[\u4e00-\u9fff]")
_AWARENESS = re.compile(r"了解|知道|听说|知晓")


def lint(library: Library, content: FilePath = CONTENT) -> list[ContentError]:
    """Return every fault of wording, claims, cases, coverage, locks and style."""
    places = Places(content)
    faults = [
        *(fault for model in library.models for fault in _model(model, library)),
        *(fault for program in library.programs for fault in _program(program, library)),
        *unexplained_schemes(library),
        *lock_faults(library, content),
    ]
    style = (error for path in sorted(content.rglob("*.yaml")) for error in _style(path, content))
    return sorted([*map(places.locate, faults), *style])


def _model(model: MaturityModel, library: Library) -> Iterator[Fault]:
    for (file, path), question in question_places(model, library):
        for steps, message in (*_wording(question), *_claims(model, question)):
            yield Fault(file, (*path, *steps), message)
    for i, gate in enumerate(model.gates):
        if isinstance(gate, AnswerGate) and not model.question(gate.question).gate:
            message = f"{gate.question} decides a gate and must be marked gate: true"
            yield Fault(library.files[model_key(model)], ("gates", i, "question"), message)


def _wordings(
    question: Question,
) -> Iterator[tuple[Path, str | None, str | None, Mapping[int, str]]]:
    """Yield where it stands, text, help and anchors: the plain words, then each variant's."""
    yield (), question.text, question.help, question.anchors
    for i, variant in enumerate(question.variants):
        yield ("variants", i), variant.text, variant.help, variant.anchors


def _wording(question: Question) -> Iterator[tuple[Path, str]]:
    for place, text, help_, anchors in _wordings(question):
        if text and len(text) > MAX_QUESTION:
            yield (*place, "text"), _too_long("the question", text, MAX_QUESTION)
        if help_ and len(help_) > MAX_HELP:
            yield (*place, "help"), _too_long("the help", help_, MAX_HELP)
        for level, anchor in anchors.items():
            if len(anchor) > MAX_ANCHOR:
                message = _too_long(f"anchor {level}", anchor, MAX_ANCHOR)
                yield (*place, "anchors", level), message
            if level > 1 and question.scored and _AWARENESS.search(anchor):
                message = f"anchor {level} gives points for mere awareness: {anchor}"
                yield (*place, "anchors", level), message
        levels = {**question.anchors, **anchors}
        if len(set(levels.values())) < len(levels):
            yield (*place, "anchors"), "two anchors say the same"


def _too_long(what: str, text: str, most: int) -> str:
    return f"{what} has {len(text)} characters, at most {most}: {text[:20]}…"


def _claims(model: MaturityModel, question: Question) -> Iterator[tuple[Path, str]]:
    """One certificate or award raises one question only."""
    for claim in model.claims:
        if question.scored and question.id not in claim.only:
            for place, _, _, anchors in _wordings(question):
                for level, anchor in anchors.items():
                    word = next((word for word in claim.words if word in anchor), None)
                    if level > 1 and word:
                        message = f"{word!r} may raise {', '.join(claim.only)} only"
                        yield (*place, "anchors", level), message


def _program(program: Program, library: Library) -> Iterator[Fault]:
    file = library.files[f"Program:{program.id}"]
    outcomes = {case.expect for case in program.cases}
    if program.status != "history":
        unread = any(requirement.unread for requirement in program.eligibility)
        possible = {"not_eligible", "undetermined", *(() if unread else ("eligible",))}
        for missing in sorted(possible - outcomes):
            yield Fault(file, ("cases",), f"no case with the outcome {missing}")
    for number, case in enumerate(program.cases):
        found = eligibility(program.judge(_given(case)))
        if found != case.expect:
            message = f"the rule says {found}, the case expects {case.expect}"
            yield Fault(file, ("cases", number, "expect"), message)


def _given(case: Case) -> dict[str, object]:
    return {k: frozenset(v) if isinstance(v, list) else v for k, v in case.given.items()}


def _style(path: FilePath, content: FilePath) -> Iterator[ContentError]:
    file, text = path.relative_to(content).as_posix(), path.read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        if _HALF_WIDTH.search(line) and not line.lstrip().startswith("#"):
            message = "half-width punctuation beside Chinese characters"
            yield ContentError(file, number, "-", message)
    for event in YAML(typ="safe").parse(text):
        if isinstance(event, MappingStartEvent | SequenceStartEvent) and event.flow_style:
            mark = event.start_mark
            if text[mark.index : mark.index + 2] != "[]":
                yield ContentError(file, mark.line + 1, "-", "block style only, except for []")
