"""What every section is composed from: the material, and the words for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from assessment.i18n import _, content
from assessment.services.report_material import Material
from assessment.services.results import Result
from assessment.words.figures import answer_word, level_word
from assessment.words.programs import ProgramText
from assessment.words.questions import QuestionText
from questionnaires.answers import LEVELS, NOT_APPLICABLE
from questionnaires.library import Library
from questionnaires.model import MaturityModel, Question
from scoring.scorecard import ScoreCard


@dataclass(frozen=True)
class Source:
    """One firm's result with the words it is told in."""

    material: Material

    @property
    def library(self) -> Library:
        return self.material.library

    @property
    def result(self) -> Result:
        return self.material.result

    @property
    def card(self) -> ScoreCard:
        return self.result.scorecard

    @cached_property
    def model(self) -> MaturityModel:
        return self.library.model(self.card.version)

    @cached_property
    def words(self) -> QuestionText:
        return QuestionText(self.model, self.result.facts, self.library.facts)

    @cached_property
    def programs(self) -> ProgramText:
        return ProgramText.of(self.library, self.words, self.card)

    @cached_property
    def asked(self) -> tuple[Question, ...]:
        """The questions this firm is asked, in their order."""
        return self.model.applicable(self.card.sector, self.card.size)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each question, as the firm sees it in the questionnaire."""
        return {question.id: n for n, question in enumerate(self.asked, start=1)}

    def level(self, level: int | None) -> str:
        return level_word(self.model, level)

    def titled(self, question_id: str) -> str:
        """Return a question with its number."""
        number = self.numbers.get(question_id)
        text = self.words.text(question_id)
        return text if number is None else f"{number}. {text}"

    def answered(self, question_id: str) -> str:
        """Return in short how a question was answered."""
        value = self.result.sheet.value(question_id)
        if value == NOT_APPLICABLE:
            reason = self.result.sheet[question_id].reason
            told = content(self.model.na_reason(reason)) if reason else ""
            return _("不适用（{reason}）").format(reason=told) if told else _("不适用")
        return answer_word(value)

    def anchored(self, question_id: str, level: int) -> str:
        """Return a level with what holds there: 第 3 档：……"""
        return _("{level}：{anchor}").format(
            level=answer_word(level), anchor=self.words.anchor(question_id, level)
        )

    def standing(self, question_id: str) -> str:
        """Return where a question stands, with the anchor where it is a level."""
        value = self.result.sheet.value(question_id)
        return self.anchored(question_id, value) if value in LEVELS else self.answered(question_id)
