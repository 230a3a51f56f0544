"""测评活动: a bureau begins a round, sees it go in numbers, and opens what firms agreed to show."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import streamlit as st

from assessment.domain.accounts import Role, SignedIn
from assessment.domain.errors import NotFound
from assessment.domain.firms import Actor
from assessment.domain.moments import read_day, start_of
from assessment.domain.sharing import Campaign
from assessment.domain.sharing_errors import Forbidden
from assessment.i18n import _
from assessment.services.campaigns import PAGE, Round, Submission
from assessment.ui import session
from assessment.ui.context import own_address, require_role, services, today, token
from assessment.ui.widgets.acting import act
from assessment.ui.widgets.areas import area_picker, areas, office_words
from assessment.ui.widgets.blocks import note, quiet
from assessment.ui.widgets.campaign_words import (
    campaign_facts,
    campaign_head,
    how_firms_take_part,
    numbers_only,
    state_chip,
    submission_head,
    what_is_shared,
)
from assessment.ui.widgets.elements import draw, tag
from assessment.ui.widgets.funnel_words import funnel_tables, invitation_card
from assessment.ui.widgets.page import heading, title
from assessment.ui.widgets.pager import offset_of, show_pager
from assessment.ui.widgets.plain import plain
from assessment.ui.widgets.rows import row

LIST, CHOSEN = "campaigns", "campaign"
ONE_MONTH = timedelta(days=30)


def view() -> None:
    """Draw the campaigns of a bureau, or the one that was chosen."""
    here = require_role(Role.BUREAU)
    chosen = st.query_params.get(CHOSEN)
    if chosen:
        _one(chosen, here.actor)
    else:
        _all(here)


def _all(here: SignedIn) -> None:
    title(_("测评活动"), _("发起一轮自评，看有多少企业参加；企业同意后，打开它的结果核验。"))
    scopes, regions = here.scopes(Role.BUREAU), services().library.regions
    draw(quiet(_("您负责的地区："), tag("strong", office_words(regions, scopes))))
    found = services().campaigns.rounds(here.actor, offset=offset_of(LIST))
    _begin(here, is_first=not found.total)
    if not found.total:
        draw(note(tag("p", _("还没有活动。填好上面几项，就能发起第一轮。"))))
    for each in found.rounds:
        _card(each)
    show_pager(LIST, PAGE, found.total)


def _card(found: Round) -> None:
    with st.container(border=True, key=f"card-{found.campaign.id}"):
        head = campaign_head(found.campaign, services().clock())
        if row(head, _("查看这轮活动"), f"open-{found.campaign.id}"):
            st.query_params[CHOSEN] = found.campaign.id
            st.rerun()
        draw(campaign_facts(found, services().library.regions))


def _begin(here: SignedIn, *, is_first: bool) -> None:
    key = f"begin-{session.turn(LIST)}"
    with st.expander(_("发起一轮活动"), expanded=is_first):
        draw(what_is_shared(services().privacy.operator.name))
        with st.form(key, border=False):
            name = st.text_input(
                _("活动名称"),
                placeholder=_("例如：2026 年质量管理自评"),
                max_chars=100,
                key=f"{key}-name",
            )
            known = areas(services().library.regions, here.scopes(Role.BUREAU))
            region = area_picker(_("范围"), known, f"{key}-region")
            opens = st.text_input(_("开放日期"), value=f"{today()}", key=f"{key}-opens")
            closes = st.text_input(
                _("最后一天"), value=f"{today() + ONE_MONTH}", key=f"{key}-closes"
            )
            st.caption(_("日期写成 2026-12-31。到最后一天的半夜为止，企业都可以参加和重新提交。"))
            if st.form_submit_button(_("发起活动"), type="primary"):
                _add(here.actor, name, region, opens, closes)


def _add(actor: Actor, name: str, region: str | None, opens: str, closes: str) -> None:
    first, last = read_day(opens), read_day(closes)
    if region is None or first is None or last is None:
        st.warning(_("请选好范围，并把两个日期写成 2026-12-31。活动还没有发起。"))
        return

    def add() -> None:
        ends = start_of(last + timedelta(days=1))
        services().campaigns.add(actor, name, region, start_of(first), ends)
        session.next_turn(LIST)

    act(add, _("活动已发起。请通知企业登录后，在“授权与同意”里参加。"))


def _one(campaign_id: str, actor: Actor) -> None:
    try:
        found = services().campaigns.round(campaign_id, actor)
    except NotFound:
        title(_("测评活动"))
        st.warning(_("没有这轮活动，或它不在您负责的地区。"))
        _back()
        return
    title(plain(found.campaign.name))
    _back()
    with st.container(border=True, key="card-standing"):
        draw(state_chip(found.campaign, services().clock()))
        draw(campaign_facts(found, services().library.regions))
    _invitation(found.campaign)
    with st.container(border=True, key="card-funnel"):
        heading(_("进展"), _("从参加到提交，再到有效。只比参与，不比等级，不给企业排名。"))
        draw(funnel_tables(services().funnels.of(campaign_id, actor), services().library))
    if found.is_shown:
        _submissions(found, actor)
    else:
        draw(numbers_only(found, services().library.regions))
    if services().clock() < found.campaign.closes_at:
        _close(found.campaign, actor)


def _invitation(campaign: Campaign) -> None:
    with st.container(border=True, key="card-invitation"):
        heading(
            _("邀请企业参加"), _("把链接或二维码发给企业。打开的人先看清谁在看、看什么，再决定。")
        )
        draw(invitation_card(own_address(f"/round?{urlencode({CHOSEN: campaign.id})}")))
        draw(what_is_shared(services().privacy.operator.name))


def _back() -> None:
    if st.button(_("返回全部活动"), key="back"):
        del st.query_params[CHOSEN]
        st.rerun()


def _submissions(found: Round, actor: Actor) -> None:
    place = f"shown-{found.campaign.id}"
    shown = services().campaigns.submissions(found.campaign.id, actor, offset=offset_of(place))
    model = services().library.model(found.campaign.model_version)
    heading(_("同意给您看的企业"), _("只列已经提交的。企业撤回同意后，会从这里消失。"))
    if session.has_fallen(place, found.participation.submitted):
        st.warning(_gone())
    draw(how_firms_take_part(shown))
    for each in shown:
        with st.container(border=True, key=f"card-{each.assessment_id}"):
            head, key = submission_head(each, model), f"review-{each.assessment_id}"
            if row(head, _("打开核验"), key, kind="primary"):
                _open(each)
    show_pager(place, PAGE, found.participation.submitted)


def _open(found: Submission) -> None:
    try:
        services().sign_in.open(token(), found.assessment_id)
    except (NotFound, Forbidden):
        session.leave_notice(_gone())
        st.rerun()
    st.switch_page("views/reviewing.py")


def _gone() -> str:
    return _("有企业刚刚撤回了同意，或正在修改测评，已从列表里移走。")


def _close(campaign: Campaign, actor: Actor) -> None:
    with st.expander(_("提前结束")), st.form(f"close-{campaign.id}", border=False):
        draw(quiet(_("结束后企业不能再参加，也不能重新打开已提交的测评。不能恢复。")))
        sure = st.checkbox(_("我确定现在就结束这轮活动"), key=f"sure-{campaign.id}")
        if st.form_submit_button(_("结束活动")):
            if not sure:
                st.warning(_("请先勾选上面一句，再按按钮。活动还在进行。"))
                return
            act(lambda: services().campaigns.close(campaign.id, actor), _("活动已结束。"))


view()
