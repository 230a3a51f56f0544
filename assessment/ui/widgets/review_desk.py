"""What a reviewer has before them: sections, verified levels, what was said, what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from assessment.domain.errors import Refusal
from assessment.domain.reviews import Remark, RemarkKind
from assessment.services.reviews import Beside
from assessment.ui import context
from assessment.ui.context import Open
from assessment.ui.instrument.sheet import Sections
from questionnaires.answers import NOT_APPLICABLE, OPEN, Answer
from questionnaires.model import Question


class Wanted(StrEnum):
    """Which questions are shown."""

    ALL = "all"
    UNVERIFIED = "unverified"
    REMARKED = "remarked"


@dataclass(frozen=True)
class Desk:
    """One assessment, read once for this run of the page."""

    here: Open
    sections: Sections
    verified: Mapping[str, Beside]
    remarks: Mapping[str, tuple[Remark, ...]]
    hindrance: Refusal | None

    @classmethod
    def of(cls, here: Open) -> Desk:
        reviews = context.services().reviews
        said = sorted(reviews.remarks(here.id, here.actor), key=lambda remark: remark.question_id)
        return cls(
            here,
            Sections.of(here),
            {b.verified.question_id: b for b in reviews.verified(here.id, here.actor)},
            {q: tuple(each) for q, each in groupby(said, key=lambda remark: remark.question_id)},
            reviews.hindrance(here.id, here.actor),
        )

    def answer(self, question: Question) -> Answer:
        return self.here.sheet.answers.get(question.id, Answer(OPEN))

    def counts(self, question: Question) -> bool:
        """Whether there is something to verify: it gives points, and the firm says it applies."""
        applies = self.answer(question).value != NOT_APPLICABLE
        return question.scored and (applies or question.id in self.verified)

    def waits(self, question: Question) -> bool:
        return self.counts(question) and question.id not in self.verified

    def shown(self, section: str, wanted: Wanted, kept: str | None) -> list[Question]:
        """Return the questions of a section that are wanted, and the one that is kept anyway."""
        questions = self.sections.questions[section]
        return [q for q in questions if q.id == kept or self._is_wanted(q, wanted)]

    def _is_wanted(self, question: Question, wanted: Wanted) -> bool:
        if wanted is Wanted.UNVERIFIED:
            return self.waits(question)
        return wanted is Wanted.ALL or question.id in self.remarks

    def done(self, questions: Sequence[Question]) -> tuple[int, int]:
        """Return how many of these are verified, of those there is something to verify of."""
        counted = [question for question in questions if self.counts(question)]
        return sum(question.id in self.verified for question in counted), len(counted)

    def said(self, questions: Sequence[Question]) -> int:
        """Return how many remarks of reviewers these have."""
        own = (remark for q in questions for remark in self.remarks.get(q.id, ()))
        return sum(remark.kind is not RemarkKind.REPLY for remark in own)
