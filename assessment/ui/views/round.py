"""A round as its invitation shows it: who asks, who sees what, and how to take part."""

from __future__ import annotations

import streamlit as st

from assessment.domain.errors import NotFound
from assessment.domain.notice import VERSION, Purpose, wording
from assessment.domain.permissions import Action
from assessment.domain.sharing import Campaign
from assessment.i18n import _
from assessment.ui.context import Open, opened, services
from assessment.ui.widgets.acting import act
from assessment.ui.widgets.blocks import note, quiet
from assessment.ui.widgets.campaign_entry import campaign_terms, is_standing
from assessment.ui.widgets.campaign_words import state_chip
from assessment.ui.widgets.elements import draw, link, tag
from assessment.ui.widgets.grant_forms import consent_text
from assessment.ui.widgets.page import heading, title
from assessment.ui.widgets.places import place_words
from assessment.ui.widgets.plain import plain

CHOSEN = "campaign"


def view() -> None:
    """Draw the round the address names, and what whoever looks can do."""
    try:
        campaign = services().campaigns.public(st.query_params.get(CHOSEN, ""))
    except NotFound:
        title(_("参加测评活动"))
        st.warning(_("没有这轮活动。请核对链接是否完整，或向发链接的部门再要一次。"))
        return
    title(plain(campaign.name), _("主管部门请企业自评质量管理。参加自愿，不参加没有影响。"))
    _who_sees(campaign)
    here = opened()
    if not campaign.is_open(services().clock()):
        draw(note(tag("p", _("活动不在开放时间内，现在不能参加。"))))
    elif here is None:
        _begin()
    else:
        _take_part(campaign, here)


def _who_sees(campaign: Campaign) -> None:
    now, regions = services().clock(), services().library.regions
    operator = services().privacy.operator.name or _("本系统的部署单位")
    with st.container(border=True, key="card-round"):
        draw(state_chip(campaign, now))
        draw(quiet(_("范围：{place}").format(place=place_words(regions, campaign.region))))
        draw(campaign_terms(campaign, place_words(regions, campaign.bureau)))
        draw(
            note(
                tag("p", _("本服务由{who}运营。").format(who=operator)),
                tag("p", _("同意以后可以随时撤回，撤回后对方马上看不到。")),
                tag("p", _("作答不用于监管、抽查或处罚，不做企业排名。")),
            )
        )


def _begin() -> None:
    with st.container(border=True, key="card-how"):
        heading(_("怎么参加"))
        draw(
            tag(
                "ol",
                tag("li", _("打开首页开始自评；已经开始过的，用续答码或账号进入。")),
                tag("li", _("回到这个链接，勾选同意。")),
                tag("li", _("答完后提交。提交以后，主管部门才看得到。")),
                css="numbered",
            )
        )
        draw(link(_("去首页开始或继续自评"), "/", css="as-button"))


def _take_part(campaign: Campaign, here: Open) -> None:
    with st.container(border=True, key="card-take-part"):
        heading(_("用这份测评参加"), plain(here.firm_name))
        if not here.may(Action.FIRM_CONSENT):
            draw(note(tag("p", _("参加要由企业负责人决定。请把这个链接转给他。"))))
            return
        campaigns = services().campaigns
        entries = campaigns.entries(here.id, here.actor)
        if any(e.campaign_id == campaign.id and is_standing(e) for e in entries):
            draw(
                note(tag("p", _("已经同意参加。提交以后，主管部门才看得到这份测评。")), tone="good")
            )
            draw(link(_("查看或撤回同意"), "/sharing"))
        elif any(c.id == campaign.id for c in campaigns.offered(here.id, here.actor)):
            _consent(campaign, here)
        else:
            draw(note(tag("p", _("这份测评不在活动范围内：所在地区或问卷版本不一致。"))))


def _consent(campaign: Campaign, here: Open) -> None:
    text = wording(Purpose.CAMPAIGN.value, VERSION)
    assert text is not None, "every purpose has a text in the present version"
    draw(consent_text(text))
    agreed = st.checkbox(_("我同意"), key=f"agree-{campaign.id}")
    if st.button(_("同意参加"), type="primary", disabled=not agreed, key=f"join-{campaign.id}"):
        given = (campaign.id, here.id, here.actor, text.version)
        act(
            lambda: services().campaigns.consent(*given),
            _("已同意参加。提交以后，主管部门才看得到这份测评。"),
        )


view()
