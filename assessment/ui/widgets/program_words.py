"""The words of support programs on pages: those of paper, with the tones of verdicts."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.ui.widgets.blocks import Tone
from assessment.ui.widgets.question_words import QuestionWords
from assessment.words.programs import (
    ProgramText,
    form_word,
    group_words,
    months_words,
    reliability_word,
    verdict_word,
    window_words,
)
from questionnaires.conditions import Outcome

__all__ = [
    "ProgramWords",
    "form_word",
    "group_words",
    "months_words",
    "reliability_word",
    "verdict_words",
    "window_words",
]

_TONES: dict[Outcome, Tone] = {
    Outcome.MET: "good",
    Outcome.UNMET: "bad",
    Outcome.UNKNOWN: "warn",
}


@dataclass(frozen=True)
class ProgramWords(ProgramText):
    """What programs are explained with on a page."""

    questions: QuestionWords


def verdict_words(outcome: Outcome) -> tuple[str, Tone]:
    """Return what a requirement says of a firm, and its tone."""
    return verdict_word(outcome), _TONES[outcome]
