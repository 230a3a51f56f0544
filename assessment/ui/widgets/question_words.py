"""A firm's questions in its own wording, and the links that lead to them."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.ui.widgets.elements import Markup, link
from assessment.words.questions import QuestionText, asked_fact


@dataclass(frozen=True)
class QuestionWords(QuestionText):
    """The model as one firm reads it on a page: with links."""

    def link(self, question_id: str) -> Markup:
        """Return the question as a link to itself in the questionnaire."""
        return link(self.text(question_id), question_address(question_id))

    def fact_link(self, fact_id: str) -> Markup:
        """Return what is asked for a fact, as a link to the place where the firm can say it."""
        asked = asked_fact(fact_id)
        return link(self.fact(fact_id), fact_address(asked))


def question_address(question_id: str) -> str:
    return f"questionnaire?q={question_id}"


def fact_address(fact_id: str) -> str:
    return f"profile?fact={fact_id}"
