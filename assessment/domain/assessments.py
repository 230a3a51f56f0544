"""An assessment, its events, and the packed state they add up to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assessment.domain.firms import Visibility


class Status(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    VERIFIED = "verified"


class EventKind(StrEnum):
    ANSWER = "answer"
    EVIDENCE = "evidence"
    VERIFIED = "verified"


@dataclass(frozen=True)
class Assessment:
    """One firm's answers to one version of a model. ``rev`` grows by one with every change."""

    id: str
    firm_id: str
    model_id: str
    model_version: str
    scoring_digest: str
    status: Status
    visibility: Visibility
    rev: int
    facts_rev: int
    created_at: datetime
    submitted_at: datetime | None = None

    @property
    def is_draft(self) -> bool:
        return self.status is Status.DRAFT


@dataclass(frozen=True)
class Event:
    """One change of one question. ``value`` is the answer, or 1 and 0 for evidence there or not."""

    assessment_id: str
    rev: int
    kind: EventKind
    question_id: str
    value: int
    reason: str | None
    elapsed_ms: int | None
    actor_id: str
    at: datetime


@dataclass(frozen=True)
class Note:
    """What somebody wrote beside a question. Notes can be deleted; events never quote them."""

    id: str
    assessment_id: str
    question_id: str
    text: str
    actor_id: str
    at: datetime


@dataclass(frozen=True)
class State:
    """The current answers and evidence marks, one byte a question, in the model's positions."""

    answers: bytes
    evidence: bytes

    @classmethod
    def blank(cls, questions: int) -> State:
        """Return the state in which every question is open."""
        return cls(bytes(questions), bytes(questions))

    def value(self, position: int) -> int:
        """Return the answer at a position: 0 open, 1-5, -1 not applicable, -2 don't know."""
        return signed(self.answers[position])


def signed(byte: int) -> int:
    """Return the int8 that a byte stands for."""
    return byte - 256 if byte > 127 else byte


def unsigned(value: int) -> int:
    """Return the byte that stands for an int8."""
    return value & 0xFF


def rebuild_state_from_log(events: Iterable[Event], positions: Mapping[str, int]) -> State:
    """Add up a log: the last event of each question, written into its position.

    Raises:
        KeyError: an event names a question the model does not have.
    """
    answers, evidence = bytearray(len(positions)), bytearray(len(positions))
    targets = {EventKind.ANSWER: answers, EventKind.EVIDENCE: evidence}
    for event in sorted(events, key=lambda event: event.rev):
        if event.kind in targets:
            targets[event.kind][positions[event.question_id]] = unsigned(event.value)
    return State(bytes(answers), bytes(evidence))
