"""Values that tests are built from: the miniature instrument, sheets, facts."""

from __future__ import annotations

import base64
import copy
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from ruamel.yaml import YAML

from assessment.domain import totp
from questionnaires.answers import DONT_KNOW, LEVELS, NOT_APPLICABLE, OPEN, Answer, AnswerSheet
from questionnaires.facts import FactCatalogue
from questionnaires.gates import FactGate
from questionnaires.library import Library
from questionnaires.loader import load_library, load_model
from questionnaires.model import MaturityModel
from scoring.maturity import score
from scoring.scorecard import ScoreCard

#: Two dimensions, seven questions, one gate of every kind, two programs, one policy.
MINIATURE = Path(__file__).parent / "miniature"
ON = date(2026, 11, 21)


@cache
def miniature() -> Library:
    """Return the miniature content."""
    return load_library(MINIATURE)


def miniature_model() -> MaturityModel:
    return miniature().model()


def miniature_facts() -> FactCatalogue:
    return miniature().facts


@cache
def _miniature_data() -> dict[str, Any]:
    folder = MINIATURE / "models/miniature/1"
    read = YAML(typ="safe").load
    dimensions = [read(path.read_text("utf-8")) for path in sorted(folder.glob("d*.yaml"))]
    return {**read((folder / "model.yaml").read_text("utf-8")), "dimensions": dimensions}


def model_data() -> dict[str, Any]:
    """Return the miniature model as plain values, to be changed at will."""
    return copy.deepcopy(_miniature_data())


def question_data(data: Mapping[str, Any]) -> Iterator[tuple[list[dict[str, Any]], dict[str, Any]]]:
    """Yield every question with the list it stands in."""
    for dimension in data["dimensions"]:
        for practice in dimension["practices"]:
            for question in list(practice["questions"]):
                yield practice["questions"], question


def model_of(data: Mapping[str, Any]) -> MaturityModel:
    """Return a model of plain values, checked against the miniature facts."""
    return load_model(data, miniature_facts())


def ungated_model(**changes: Any) -> MaturityModel:
    """Return the miniature model without gates, so that scores alone decide."""
    return model_of({**model_data(), "gates": [], **changes})


def facts(sector: str = "M", size: str = "small", **more: Any) -> dict[str, Any]:
    """Return facts; keywords are fact names without ``firm.``."""
    named = {f"firm.{name}": value for name, value in more.items()}
    return {"firm.sector": sector, "firm.size": size, **named}


def nothing_declared(model: MaturityModel) -> dict[str, bool]:
    """Return the facts of a firm that none of the model's vetoes concerns."""
    return {gate.fact: False for gate in model.gates if isinstance(gate, FactGate)}


def sheet(answers: Mapping[str, int], *, evidenced: Collection[str] = ()) -> AnswerSheet:
    """Return a sheet; ``evidenced`` questions have evidence."""
    return AnswerSheet({q: Answer(value, evidenced=q in evidenced) for q, value in answers.items()})


def uniform(
    model: MaturityModel, sector: str, size: str, level: int, *, evidenced: bool = True
) -> AnswerSheet:
    """Return a sheet with one level everywhere."""
    questions = model.applicable(sector, size)
    return AnswerSheet({q.id: Answer(level, evidenced=evidenced) for q in questions})


def scored(model: MaturityModel, answers: AnswerSheet, known: Mapping[str, Any]) -> ScoreCard:
    return score(model, answers, known, on=ON)


def answers(values: Collection[int] = (*LEVELS, OPEN, DONT_KNOW, NOT_APPLICABLE)) -> Any:
    """Strategy: one answer, with or without evidence."""
    return st.builds(
        lambda value, evidenced: Answer(value, evidenced=evidenced),
        st.sampled_from(sorted(values)),
        st.booleans(),
    )


def sheets(model: MaturityModel, values: Collection[int] | None = None) -> Any:
    """Strategy: a sheet of a model; "not applicable" only where it is allowed."""
    allowed = {
        question.id: {OPEN, DONT_KNOW, *LEVELS, *([NOT_APPLICABLE] * bool(question.not_applicable))}
        for question in model.questions
    }
    chosen = {q: answers(given & set(values) if values else given) for q, given in allowed.items()}
    return st.fixed_dictionaries(chosen).map(AnswerSheet)


def known_facts() -> Any:
    """Strategy: the facts of some firm that gates of the miniature and the real model read."""
    truths = [
        f"firm.{name}"
        for name in ("above_designated", "major_incident", "major_incident_3y", "serious_discredit")
    ]
    kinds = st.fixed_dictionaries(
        {
            "firm.sector": st.sampled_from("MFEPS"),
            "firm.size": st.sampled_from(("micro", "small", "medium", "large")),
        },
        optional=dict.fromkeys(truths, st.booleans()),
    )
    return kinds


def digits_now(letters: str, now: datetime) -> str:
    """Return the six digits an app shows that was given the letters of a second factor."""
    shared = base64.b32decode(letters + "=" * (-len(letters) % 8))
    return totp.digits(shared, totp.step_at(now))
