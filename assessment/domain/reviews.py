"""What reviewers say: remarks on answers, and verified levels beside the self-assessed ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RemarkKind(StrEnum):
    COMMENT = "comment"
    EVIDENCE_REQUEST = "evidence_request"
    REPLY = "reply"


class Voice(StrEnum):
    """In what part somebody speaks or verifies. Always shown."""

    FIRM = "firm"
    CONSULTANT = "consultant"
    BUREAU = "bureau"


@dataclass(frozen=True)
class Remark:
    """Words beside an answer. A reply says what it ``answers_id``."""

    id: str
    assessment_id: str
    question_id: str
    kind: RemarkKind
    text: str
    actor_id: str
    voice: Voice
    answers_id: str | None
    at: datetime


@dataclass(frozen=True)
class VerifiedLevel:
    """A level a reviewer found, beside the one the firm gave itself at that moment."""

    assessment_id: str
    question_id: str
    level: int
    kind: Voice
    actor_id: str
    self_assessed: int
    rev: int
    at: datetime


@dataclass(frozen=True)
class Verifying:
    """A level to be recorded at a position, if the stored one is still ``base`` (0: none)."""

    assessment_id: str
    actor_id: str
    question_id: str
    position: int
    level: int
    base: int
    kind: Voice
    at: datetime
