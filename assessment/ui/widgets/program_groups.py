"""A list of programs by group, the doable first, what does not fit folded at the end."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.i18n import _
from assessment.ui.widgets.blocks import fold, note, quiet
from assessment.ui.widgets.elements import Markup, draw, joined, tag
from assessment.ui.widgets.figures import quoted
from assessment.ui.widgets.program_card import program_card
from assessment.ui.widgets.program_words import ProgramWords, group_words
from questionnaires.model import MaturityModel
from scoring.recommend import GROUPS, READY_LEVEL, Group, Recommendation


def show_programs(found: Sequence[Recommendation], words: ProgramWords, lead: str) -> None:
    """Draw one list."""
    draw(program_list(found, words, lead))


def program_list(found: Sequence[Recommendation], words: ProgramWords, lead: str) -> Markup:
    groups = [_group(name, [r for r in found if r.group == name], words) for name in GROUPS]
    nothing = None if found else quiet(_("这里暂时没有项目。"))
    return joined([tag("p", lead, css="lead"), *groups, nothing])


def honours_lead(model: MaturityModel, level: int) -> str:
    """Return how honours and money are ordered, and from which level they are more than a path."""
    lead = _("奖项、品牌、认定和资金，准备得越充分越靠前。")
    if level >= READY_LEVEL:
        return lead
    ready = _("等级到{level}之前，这里的项目只作为路径。").format(level=quoted(model, READY_LEVEL))
    return lead + ready


def show_veto() -> None:
    """Draw what comes before any application after a veto."""
    draw(veto_note())


def veto_note() -> Markup:
    sentence = _("有法定要求、重大问题或失信还没有处理完。先整改、做完信用修复，再申报荣誉和资金。")
    return note(tag("p", sentence), tone="bad", title=_("先整改与信用修复"))


def _group(name: Group, found: list[Recommendation], words: ProgramWords) -> Markup | None:
    if not found:
        return None
    title, lead = group_words(name)
    head = _("{title}（{n}）").format(title=title, n=len(found))
    cards = [program_card(recommendation, words) for recommendation in found]
    if name == "not_for_you":
        return tag("section", fold(head, quiet(lead), *cards, css="others"), css="part")
    return tag("section", tag("h2", head), tag("p", lead, css="lead"), *cards, css="part")
