"""What somebody who does not submit should know: what is theirs, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable

from assessment.domain.permissions import Action
from assessment.i18n import _, content
from assessment.ui.context import Open
from assessment.ui.widgets.blocks import note
from assessment.ui.widgets.elements import Markup, link, tag
from questionnaires.model import MaturityModel


def part_note(here: Open, *, with_way: bool = True) -> Markup | None:
    """Return what of the sheet is this person's; nothing for those who submit it.

    ``with_way`` adds the way to the page that shows how far everybody is.
    """
    if here.may(Action.SHEET_SUBMIT):
        return None
    if not here.is_draft:
        return note(tag("p", _("这份测评已由企业提交，现在只能看，不能改。")))
    if not here.may(Action.SHEET_SAVE):
        words = _("您可以查看{part}，不能修改。").format(
            part=part_words(here, here.sheet.dimensions)
        )
        return note(tag("p", words))
    words = _("您负责填写{part}。答一题就保存一题，不用提交；都填完后，由企业负责人提交。").format(
        part=part_words(here, here.sheet.writable)
    )
    way = link(_("看看大家的进度"), "colleagues") if with_way else None
    return note(tag("p", words, way))


def part_words(here: Open, dimensions: Iterable[str] | None) -> str:
    """Return dimensions by their titles; ``None`` is the whole questionnaire."""
    if dimensions is None:
        return _("整份问卷")
    return "、".join(f"“{title}”" for title in titles(here.model, dimensions))


def titles(model: MaturityModel, dimensions: Iterable[str]) -> list[str]:
    """Return the titles of dimensions in the order of the model, without what stands in brackets."""
    wanted = set(dimensions)
    return [short_title(model, each.id) for each in model.dimensions if each.id in wanted]


def short_title(model: MaturityModel, dimension: str) -> str:
    return content(model.dimension(dimension).title).partition("（")[0]


def result_for_others() -> Markup:
    """Return why somebody with a part of the sheet sees no result."""
    return owners_alone(
        _("结果要看整份问卷，由企业负责人和能看整份问卷的人查看。您填好自己负责的部分就行。")
    )


def owners_alone(sentence: str) -> Markup:
    """Return why a page is empty for somebody who fills in or reads a part."""
    return note(tag("p", sentence, link(_("回到质量问卷"), "questionnaire")))
