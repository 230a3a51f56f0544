"""One firm's answers.

Four states that never stand for one another: a level from 1 to 5; open (nothing given yet);
"don't know" (counts as the lowest level and against credibility); not applicable (taken out
of the sum, with a reason from a closed list, and only where the question allows it).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

OPEN = 0
NOT_APPLICABLE = -1
DONT_KNOW = -2
LEVELS = (1, 2, 3, 4, 5)
ANSWER_VALUES = frozenset((*LEVELS, OPEN, NOT_APPLICABLE, DONT_KNOW))


@dataclass(frozen=True)
class Answer:
    """One answer: ``value`` is 1-5, ``NOT_APPLICABLE``, ``DONT_KNOW`` or ``OPEN``.

    ``evidenced`` means at least one file, or a document number together with its date.
    """

    value: int
    reason: str | None = None
    evidenced: bool = False

    def __post_init__(self) -> None:
        if self.value not in ANSWER_VALUES:
            raise ValueError(f"answer value {self.value!r} is not one of {sorted(ANSWER_VALUES)}")


_OPEN_ANSWER = Answer(OPEN)


class AnswerSheet(Mapping[str, Answer]):
    """Answers by question id. A question that is not in the sheet is open."""

    __slots__ = ("_answers",)

    def __init__(self, answers: Mapping[str, Answer | int] | None = None) -> None:
        self._answers: dict[str, Answer] = {
            question: answer if isinstance(answer, Answer) else Answer(answer)
            for question, answer in (answers or {}).items()
        }

    def __getitem__(self, question_id: str) -> Answer:
        return self._answers[question_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._answers)

    def __len__(self) -> int:
        return len(self._answers)

    def __repr__(self) -> str:
        return f"AnswerSheet({self._answers!r})"

    def answer(self, question_id: str) -> Answer:
        """Return the answer to a question; open where none was given."""
        return self._answers.get(question_id, _OPEN_ANSWER)

    def value(self, question_id: str) -> int:
        """Return 1-5, or one of ``OPEN``, ``NOT_APPLICABLE``, ``DONT_KNOW``."""
        return self.answer(question_id).value

    def replaced(self, question_id: str, answer: Answer | int) -> AnswerSheet:
        """Return a sheet in which one answer is another."""
        return AnswerSheet({**self._answers, question_id: answer})

    def packed(self, question_ids: Iterable[str]) -> tuple[bytes, bytes]:
        """Return answers and evidence marks, one byte a question, in the given order (int8)."""
        answers = [self.answer(question) for question in question_ids]
        values = bytes(answer.value & 0xFF for answer in answers)
        return values, bytes(int(answer.evidenced) for answer in answers)

    @classmethod
    def unpacked(cls, question_ids: Iterable[str], answers: bytes, evidence: bytes) -> AnswerSheet:
        """Read back what :meth:`packed` wrote."""
        triples = zip(question_ids, answers, evidence, strict=True)
        return cls(
            {
                question: Answer(value - 256 if value > 127 else value, evidenced=bool(mark))
                for question, value, mark in triples
                if value or mark
            }
        )
