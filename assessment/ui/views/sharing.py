"""Who sees the open assessment, whom the firm lets in, and whether it is who it says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from assessment.domain.licences import HANDED_IN, REFUSALS
from assessment.domain.moments import day_in_china, end_of_day_in
from assessment.domain.notice import VERSION, Purpose, Wording, wording
from assessment.domain.permissions import Action
from assessment.domain.sharing import Campaign, Entry, Grant
from assessment.domain.sharing_errors import Forbidden
from assessment.i18n import _
from assessment.services.viewers import Viewers
from assessment.ui.context import Open, require_open, services
from assessment.ui.widgets.acting import act
from assessment.ui.widgets.blocks import note, quiet
from assessment.ui.widgets.campaign_entry import campaign_head, is_standing
from assessment.ui.widgets.elements import draw, tag
from assessment.ui.widgets.grant_forms import ask_grant, consent_text, ended_grants, grant_head
from assessment.ui.widgets.identity_card import show_identity
from assessment.ui.widgets.page import heading, title
from assessment.ui.widgets.peer_consent import ask_to_agree, standing_agreement
from assessment.ui.widgets.places import place_words
from assessment.ui.widgets.viewer_table import nobody_else, viewers_table


def view() -> None:
    """Draw who sees it first, then everything the firm decides about."""
    here = require_open()
    title(_("授权与同意"), _("谁能看到这份测评，由您决定。每一项都可以随时收回，马上生效。"))
    if not here.may(Action.FIRM_GRANT):
        raise Forbidden
    _arrived()
    viewers = services().sight.of(_firm(here), here.actor)
    _who_sees(here, viewers)
    show_identity(here, _firm(here), _text(Purpose.LICENCE))
    _grants(here)
    _campaigns(here)
    _peers(here)
    _passing_on()


def _arrived() -> None:
    """Say once what came of the form with the photo; the address carries only a code."""
    code = st.query_params.get("notice")
    if code is None:
        return
    del st.query_params["notice"]
    sentences = {refusal.code: refusal.sentence for refusal in REFUSALS}
    if code == HANDED_IN:
        st.success(_("执照照片已收到，等主管部门核对。结果会写在这一页上。"))
    elif code in sentences:
        st.warning(sentences[code])


def _who_sees(here: Open, viewers: Viewers) -> None:
    with st.container(border=True, key="card-viewers"):
        heading(_("谁能看到我的测评"))
        if not viewers.is_shared:
            draw(note(tag("p", _("现在只有您自己看得到。")), tone="good"))
        draw(viewers_table(viewers, here.model, _place, _today()))
        draw(nobody_else(viewers))
        st.page_link(
            "views/colleagues.py", label=_("去管理同事：分工、邀请、移除"), width="stretch"
        )


def _grants(here: Open) -> None:
    firm, now = _firm(here), services().clock()
    names = {each.id: each.name for each in services().organisations.all()}
    grants = services().grants.of_firm(firm, here.actor)
    with st.container(border=True, key="card-grants"):
        heading(_("授权服务机构"), _("请咨询、检测等机构帮忙时，让他们查看或代填，到期自动失效。"))
        standing = [grant for grant in grants if grant.is_open(now)]
        for grant in standing:
            _standing_grant(here, grant, names)
        if not names:
            draw(note(tag("p", _("还没有登记在册的服务机构，暂时不能授权。有了会列在这里。"))))
            return
        with st.expander(_("授权给一家机构"), expanded=not standing):
            if standing:
                draw(quiet(_("再授权给同一家，会换掉原来的授权。")))
            _new_grant(here, names)
        draw(ended_grants([g for g in grants if not g.is_open(now)], names, now))


def _standing_grant(here: Open, grant: Grant, names: Mapping[str, str]) -> None:
    name = names.get(grant.organisation_id, "")
    with st.container(key=f"person-{grant.id}"):
        draw(grant_head(grant, name, _today()))
        with st.expander(_("收回授权")):
            draw(quiet(_("收回后他们马上看不到，正开着的页面也一样。他们填过的作答都保留。")))
            if st.button(_("立即收回"), key=f"withdraw-{grant.id}"):
                act(
                    lambda: services().grants.withdraw(grant.id, here.actor),
                    _("授权已收回，对方现在看不到了。"),
                )


def _new_grant(here: Open, names: Mapping[str, str]) -> None:
    text = _text(Purpose.ORGANISATION)
    wish = ask_grant(names, text, here.id)
    if wish is not None:
        until = end_of_day_in(services().clock(), wish.months)
        given = (_firm(here), here.actor, wish.organisation_id, wish.level, until, text.version)
        act(
            lambda: services().grants.grant(*given),
            _("已授权。等机构指派顾问以后，他们才看得到。"),
        )


def _campaigns(here: Open) -> None:
    campaigns = services().campaigns
    entries = {each.campaign_id: each for each in campaigns.entries(here.id, here.actor)}
    offered = {each.id: each for each in campaigns.offered(here.id, here.actor)}
    standing = {i for i, entry in entries.items() if is_standing(entry)}
    old = {each.id: each for each in campaigns.all() if each.id in standing - set(offered)}
    with st.container(border=True, key="card-campaigns"):
        heading(_("主管部门的测评活动"), _("参加由您自己决定，每个活动单独同意；不参加没有影响。"))
        if not offered and not old:
            draw(note(tag("p", _("所在地区现在没有开放的测评活动。有了会列在这里，不用做什么。"))))
        for campaign in (*offered.values(), *old.values()):
            with st.container(key=f"person-{campaign.id}"):
                _campaign(here, campaign, entries.get(campaign.id))


def _campaign(here: Open, campaign: Campaign, entry: Entry | None) -> None:
    campaigns, place = services().campaigns, _place(campaign.bureau)
    draw(campaign_head(campaign, entry, place, services().clock()))
    if is_standing(entry):
        with st.expander(_("撤回同意")):
            draw(quiet(_("撤回后主管部门马上看不到。已经提交的内容和凭据都在您这里。")))
            if st.button(_("立即撤回"), key=f"leave-{campaign.id}"):
                do = lambda: campaigns.withdraw(campaign.id, here.id, here.actor)  # noqa: E731
                act(do, _("已撤回同意，主管部门现在看不到了。"))
        return
    text = _text(Purpose.CAMPAIGN)
    draw(consent_text(text))
    agreed = st.checkbox(_("我同意"), key=f"agree-{campaign.id}")
    if st.button(_("同意参加"), disabled=not agreed, key=f"join-{campaign.id}"):
        act(
            lambda: campaigns.consent(campaign.id, here.id, here.actor, text.version),
            _("已同意参加。提交以后，主管部门才看得到这份测评。"),
        )


def _peers(here: Open) -> None:
    """Let the firm say whether its results are counted among its peers."""
    if here.sheet.is_demo:
        return
    standing = standing_agreement(here)
    with st.container(border=True, key="card-peers"):
        heading(_("同行对比"), _("要不要把提交的结果计入，由您决定；不计入也能看自己的位置。"))
        if standing is None:
            ask_to_agree(here, "sharing")
            return
        given = day_in_china(standing.given_at)
        draw(note(tag("p", _("已同意计入（{day}）。").format(day=given)), tone="good"))
        with st.expander(_("收回同意")):
            draw(quiet(_("下一次统计起不再计入；已经公布的数字不变，也看不出是哪一家。")))
            if st.button(_("收回，不再计入"), key="peers-withdraw"):
                end = (here.actor, _firm(here), standing.purpose, standing.recipient)
                act(lambda: services().consents.withdraw(*end), _("已收回，下一次统计起不再计入。"))


def _passing_on() -> None:
    with st.container(border=True, key="card-pass-on"):
        heading(_("换人负责"), _("把企业交给另一个人：对方接手后，您和现在的续答码都不能再进入。"))
        st.page_link(
            "views/colleagues.py", label=_("到“同事分工”页最下面生成接手链接"), width="stretch"
        )


def _today() -> date:
    return day_in_china(services().clock())


def _place(region: str) -> str:
    return place_words(services().library.regions, region)


def _text(purpose: Purpose) -> Wording:
    found = wording(purpose.value, VERSION)
    assert found is not None, "every purpose has a text in the present version"
    return found


def _firm(here: Open) -> str:
    return here.sheet.assessment.firm_id


view()
