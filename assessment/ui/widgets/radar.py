"""The radar of dimensions, with words for those who cannot see it; the table stands beside it."""

from __future__ import annotations

from base64 import b64encode

from assessment.reports.radar import radar, radar_title
from assessment.ui.widgets.elements import Markup, draw, tag
from assessment.ui.widgets.question_words import QuestionWords
from scoring.scorecard import ScoreCard


def show_radar(card: ScoreCard, words: QuestionWords) -> None:
    """Draw both scores of every dimension: the picture that reports have too."""
    draw(radar_block(card, words))


def radar_block(card: ScoreCard, words: QuestionWords) -> Markup:
    """Return the picture as an image of its own: nothing in it can become part of the page."""
    drawn = b64encode(radar(card, words).encode("utf-8")).decode("ascii")
    source = f"data:image/svg+xml;base64,{drawn}"
    return tag("figure", tag("img", src=source, alt=radar_words(card, words)), css="chart")


def radar_words(card: ScoreCard, words: QuestionWords) -> str:
    """Return the chart in a sentence a dimension."""
    return radar_title([d for d in card.dimensions if d.score is not None], words)
