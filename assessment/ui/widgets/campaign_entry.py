"""A campaign as a firm sees it: who would see what, until when, and whether it agreed."""

from __future__ import annotations

from datetime import datetime, timedelta

from assessment.domain.moments import day_in_china
from assessment.domain.sharing import Campaign, Entry
from assessment.i18n import _
from assessment.ui.widgets.blocks import chip, named_values
from assessment.ui.widgets.elements import Markup, joined, tag
from assessment.ui.widgets.viewer_table import bureau_words
from assessment.ui.widgets.words import day


def campaign_head(campaign: Campaign, entry: Entry | None, place: str, now: datetime) -> Markup:
    """Return a campaign; ``place`` says the region of its bureau."""
    over = None if campaign.is_open(now) else chip(_("活动已结束"))
    marks = tag("p", _agreed(entry), over, css="marks")
    facts = campaign_terms(campaign, place)
    return tag("div", tag("h3", campaign.name), marks, facts, css="person")


def is_standing(entry: Entry | None) -> bool:
    return entry is not None and entry.withdrawn_at is None


def _agreed(entry: Entry | None) -> Markup:
    if entry is None:
        return chip(_("没有参加"))
    if entry.withdrawn_at is not None:
        when = day(day_in_china(entry.withdrawn_at))
        return chip(_("{day}已撤回").format(day=when))
    when = day(day_in_china(entry.consented_at))
    return chip(_("{day}已同意").format(day=when), "good")


def campaign_terms(campaign: Campaign, place: str) -> Markup:
    """Return who would see what, and the last day of the campaign."""
    until = day(day_in_china(campaign.closes_at - timedelta(microseconds=1)))
    sees = _("提交以后：这一份测评的作答、备注、佐证、修改记录和结果。没提交之前什么也看不到。")
    rows = (
        (_("谁会看到"), bureau_words(place)),
        (_("能看到什么"), sees),
        (_("活动到"), until),
    )
    return joined((tag("div", named_values(rows), css="facts-in-lines"),))
