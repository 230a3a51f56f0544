"""Figures, levels and states as the result pages write them: as on paper."""

from assessment.words.figures import (
    answer_word,
    credibility_word,
    effort_word,
    exact,
    gained,
    gap_effort,
    level_word,
    quoted,
    share,
    short,
)

__all__ = [
    "answer_word",
    "credibility_word",
    "effort_word",
    "exact",
    "gained",
    "gap_effort",
    "level_word",
    "quoted",
    "share",
    "short",
]
