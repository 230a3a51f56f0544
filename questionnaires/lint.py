"""What must hold across files, beyond that every reference leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.events import MappingStartEvent, SequenceStartEvent

from questionnaires.coverage import unexplained_schemes
from questionnaires.errors import ContentError
from questionnaires.library import Library
from questionnaires.loader import CONTENT
from questionnaires.locks import lock_errors
from questionnaires.model import AnswerGate, MaturityModel, Question
from questionnaires.program import Case, Program, eligibility

MAX_QUESTION = 40
MAX_ANCHOR = 30
MAX_HELP = 220
_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff\u201d\uff09][,;?!]|[\u4e00-\u9fff]:[\u4e00-\u9fff]")
_AWARENESS = re.compile(r"了解|知道|听说|知晓")


def lint(library: Library, content: Path = CONTENT) -> list[ContentError]:
    """Return every fault of wording, claims, cases, coverage, locks and style."""
    return sorted(
        [
            *(error for model in library.models for error in _model(model)),
            *(error for program in library.programs for error in _program(program)),
            *unexplained_schemes(library),
            *lock_errors(library, content),
            *(error for path in _files(content) for error in _style(path, content)),
        ]
    )


def _model(model: MaturityModel) -> Iterator[ContentError]:
    place = f"models/{model.id}/{model.version}"
    for question in model.questions:
        for message in (*_wording(question), *_claims(model, question)):
            yield ContentError(place, 0, question.id, message)
    for gate in model.gates:
        if isinstance(gate, AnswerGate) and not model.question(gate.question).gate:
            message = f"{gate.question} decides a gate and must be marked gate: true"
            yield ContentError(place, 0, gate.id, message)


def _wording(question: Question) -> Iterator[str]:
    wordings = [(question.text, question.help, question.anchors)]
    wordings += [(v.text or "", v.help or "", v.anchors) for v in question.variants]
    for text, help_, anchors in wordings:
        if len(text) > MAX_QUESTION:
            yield f"the question has {len(text)} characters, at most {MAX_QUESTION}: {text}"
        if len(help_) > MAX_HELP:
            yield f"the help has {len(help_)} characters, at most {MAX_HELP}"
        for level, anchor in anchors.items():
            if len(anchor) > MAX_ANCHOR:
                yield f"anchor {level} has {len(anchor)} characters, at most {MAX_ANCHOR}: {anchor}"
            if level > 1 and question.scored and _AWARENESS.search(anchor):
                yield f"anchor {level} gives points for mere awareness: {anchor}"
    if len(set(question.anchors.values())) < len(question.anchors):
        yield "two anchors say the same"


def _claims(model: MaturityModel, question: Question) -> Iterator[str]:
    """One certificate or award raises one question only."""
    anchors = [question.anchors, *(variant.anchors for variant in question.variants)]
    above_first = [text for a in anchors for level, text in a.items() if level > 1]
    for claim in model.claims:
        if question.scored and question.id not in claim.only:
            for word in claim.words:
                if any(word in anchor for anchor in above_first):
                    yield f"{word!r} may raise {', '.join(claim.only)} only"


def _program(program: Program) -> Iterator[ContentError]:
    place = f"Program:{program.id}"
    outcomes = {case.expect for case in program.cases}
    if program.status != "history":
        unread = any(requirement.unread for requirement in program.eligibility)
        possible = {"not_eligible", "undetermined", *(() if unread else ("eligible",))}
        for missing in sorted(possible - outcomes):
            yield ContentError(place, 0, "cases", f"no case with the outcome {missing}")
    for number, case in enumerate(program.cases):
        found = eligibility(program.judge(_given(case)))
        if found != case.expect:
            message = f"the rule says {found}, the case expects {case.expect}"
            yield ContentError(place, 0, f"cases.{number}", message)


def _given(case: Case) -> dict[str, object]:
    return {k: frozenset(v) if isinstance(v, list) else v for k, v in case.given.items()}


def _files(content: Path) -> Iterable[Path]:
    return sorted(content.rglob("*.yaml"))


def _style(path: Path, content: Path) -> Iterator[ContentError]:
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
