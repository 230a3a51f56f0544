"""How a round goes, in tables: started, submitted, valid; and its invitation as link and picture."""

from __future__ import annotations

from assessment.domain.small_counts import FEW, Shown
from assessment.i18n import _, content
from assessment.services.funnels import UNKNOWN, By, Funnel, FunnelTable, Stages
from assessment.ui.widgets.blocks import table
from assessment.ui.widgets.brief import brief
from assessment.ui.widgets.elements import Markup, joined, listed, tag
from assessment.ui.widgets.qr import qr_picture
from assessment.ui.widgets.words import size_words
from questionnaires.library import Library

MARK = "round-link"


def invitation_card(address: str) -> Markup:
    """Return the link of a round, large enough to copy, with the picture that holds it."""
    return tag(
        "div",
        tag("p", _("邀请链接"), id=MARK, css="link-name"),
        tag("output", address, aria_labelledby=MARK),
        qr_picture(address, _("活动邀请链接的二维码，扫一扫打开")),
        listed(
            (
                _("点一下就能全部选中，再复制；二维码可以直接打印或截图。"),
                _("同一个链接可以发给很多企业，活动结束前一直有效。"),
            ),
            css="dots",
        ),
        css="card hand-over",
    )


def funnel_tables(found: Funnel, library: Library) -> Markup:
    """Return the round in numbers, as a whole and by each property."""
    whole = brief(zip(_stage_words(), _stages(found.all), strict=True))
    tables = (_table(each, library) for each in found.tables)
    return joined((whole, tag("p", _legend(), css="quiet legend"), *tables))


def _legend() -> str:
    return _(
        "有效：企业身份已确认，作答率不低于 90%，而且不是几乎每题都选同一档。"
        "不足 5 家的不写具体数；写“为保密不列出”的，是因为列出来就能推算出旁边不足 5 家的数。"
        "各地只比有多少企业参加，不比测评等级。"
    )


def _table(found: FunnelTable, library: Library) -> Markup:
    titles: dict[By, str] = {
        "district": _("按地区"),
        "sector": _("按行业组"),
        "size": _("按企业规模"),
    }
    title = titles[found.by]
    rows = [(_name(found.by, name, library), *_stages(stages)) for name, stages in found.rows]
    grid = table(title, (title, *_stage_words()), rows, numeric=(1, 2, 3), css="funnel tight")
    return tag("div", tag("h3", title), grid, css="funnel-part")


def _stage_words() -> tuple[str, str, str]:
    return _("已参加"), _("已提交"), _("有效")


def _stages(found: Stages) -> tuple[str, str, str]:
    return _cell(found.started), _cell(found.submitted), _cell(found.valid)


def _cell(count: Shown) -> str:
    if count.exact is not None:
        return _("{n} 家").format(n=count.exact)
    return _("不足 5 家") if count == FEW else _("为保密不列出")


def _name(by: By, name: str, library: Library) -> str:
    if name == UNKNOWN:
        return _("还没有填")
    if by == "district":
        return content(library.regions[name].title)
    return content(library.sector(name).title) if by == "sector" else size_words(name)
