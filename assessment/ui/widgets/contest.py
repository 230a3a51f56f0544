"""A dispute about a credit code: both firms side by side."""

from __future__ import annotations

from assessment.domain.moments import day_in_china
from assessment.domain.sharing import Method
from assessment.i18n import _
from assessment.services.disputes import Contested, Side
from assessment.ui.widgets.blocks import chip
from assessment.ui.widgets.elements import Markup, tag
from assessment.ui.widgets.places import place_words
from assessment.ui.widgets.words import day
from questionnaires.reference import Regions


def contest_head(found: Contested) -> Markup:
    """Return the code and since when two firms name it."""
    since = _("{day}起有争议").format(day=day(day_in_china(found.dispute.opened_at)))
    code = _("信用代码 {code}").format(code=found.dispute.credit_code)
    return tag("div", tag("h3", code), tag("p", since, css="quiet"))


def sides(found: Contested, regions: Regions) -> Markup:
    """Return both firms, the one that named the code first before the other."""
    both = ((_("先登记"), found.holder), (_("后登记"), found.claimant))
    return tag("div", *(_side(when, side, regions) for when, side in both), css="sides")


def _side(when: str, side: Side, regions: Regions) -> Markup:
    rows = [
        (_("所在地区"), place_words(regions, side.region) or _("没有填")),
        (_("登记日期"), _claimed(side)),
        (_("身份"), confirmed_words(side)),
    ]
    pairs = [tag("div", tag("dt", name), tag("dd", value)) for name, value in rows]
    link = None
    if side.has_licence:
        address = f"/licence/{side.firm_id}"
        words = _("打开营业执照")
        link = tag("p", tag("a", words, href=address, target="_blank", rel="noopener"))
    return tag(
        "section",
        tag("p", chip(when), css="marks"),
        tag("h4", side.firm_name),
        tag("dl", *pairs, css="facts"),
        link,
        css="side",
    )


def confirmed_words(side: Side) -> str:
    """Return whether, and by what, a firm was confirmed as that of the code."""
    if side.claim is None:
        return _("已不再登记这个代码")
    return {
        None: _("没有核实"),
        Method.LICENCE: _("已核实（看过营业执照）"),
        Method.INVITATION: _("已核实（主管部门邀请）"),
        Method.GOVERNMENT: _("已核实（政务统一登录）"),
    }[side.claim.method]


def _claimed(side: Side) -> str:
    return day(day_in_china(side.claim.claimed_at)) if side.claim else _("没有")
