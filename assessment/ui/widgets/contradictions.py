"""What does not fit together, with the questions to look at again."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.i18n import _, content
from assessment.ui.widgets.blocks import chip, quiet, section
from assessment.ui.widgets.elements import Markup, draw, listed, tag
from assessment.ui.widgets.question_words import QuestionWords
from scoring.scorecard import Contradiction


def show_contradictions(found: Sequence[Contradiction], words: QuestionWords) -> None:
    """Draw the contradictions; without any, a sentence saying so."""
    draw(contradictions_block(found, words))


def contradictions_block(found: Sequence[Contradiction], words: QuestionWords) -> Markup:
    title = _("前后矛盾的地方")
    if not found:
        return section(title, quiet(_("没有发现前后矛盾的作答。")))
    items = [_item(contradiction, words) for contradiction in found]
    lead = _("只是提醒，不改变得分；数量会影响可信度。")
    return section(title, tag("ul", *items, css="contradictions"), lead=lead)


def _item(contradiction: Contradiction, words: QuestionWords) -> Markup:
    only_told = None if contradiction.counts else chip(_("只作提示，不影响可信度"))
    links = listed((words.link(q) for q in contradiction.questions), css="lifts")
    return tag("li", tag("p", content(contradiction.sentence), " ", only_told), links)
