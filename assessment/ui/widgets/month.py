"""Three things to do this month: what to reach, why, and what it brings."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.i18n import _, content
from assessment.ui.widgets.blocks import chip, section
from assessment.ui.widgets.elements import Markup, draw, link, tag
from assessment.ui.widgets.figures import gained, gap_effort
from assessment.ui.widgets.question_words import QuestionWords, question_address
from assessment.words.result import why_now
from scoring.gaps import Gap


def show_month(month: Sequence[Gap], words: QuestionWords) -> None:
    """Draw up to three things, what costs nothing first."""
    draw(month_block(month, words))


def month_block(month: Sequence[Gap], words: QuestionWords) -> Markup | None:
    if not month:
        return None
    things = [_thing(number, gap, words) for number, gap in enumerate(month, start=1)]
    return section(
        _("这个月先做这三件") if len(month) == 3 else _("这个月先做这些"),
        tag("ol", *things, css="things"),
        lead=_("不花钱的在前，再看力气和加分。"),
    )


def _thing(number: int, gap: Gap, words: QuestionWords) -> Markup:
    what = _("先答清这道题") if gap.open else content(gap.anchor)
    return tag(
        "li",
        tag("span", str(number), css="ordinal", aria_hidden="true"),
        tag("p", words.text(gap.question), css="eyebrow"),
        tag("h3", what),
        tag("p", why_now(gap, words), css="why"),
        tag("p", *_marks(gap), css="marks"),
        tag("p", link(_("去看这道题"), question_address(gap.question)), css="go"),
        css="card thing",
    )


def _marks(gap: Gap) -> list[Markup]:
    if gap.open:
        return [chip(_("现在就能答"), "good")]
    return [chip(gained(gap.gain), "good"), chip(gap_effort(gap))]
