"""The page a link opens: what it offers, and the form that takes it."""

from __future__ import annotations

import streamlit as st

from assessment.domain.sharing import InvitationKind, MemberRole
from assessment.domain.sharing_errors import InvitationGone
from assessment.i18n import _
from assessment.services.invitations import Offer
from assessment.ui.context import form_mark, opened, services, visit, who
from assessment.ui.widgets import entry
from assessment.ui.widgets.blocks import fold, note
from assessment.ui.widgets.elements import draw, link, tag
from assessment.ui.widgets.notice import notice_card
from assessment.ui.widgets.offer import (
    offer_facts,
    offer_head,
    offer_meaning,
    taking_form,
    ways_to_an_account,
)
from assessment.ui.widgets.page import heading, title


def view() -> None:
    """Draw the offer of a link, or say that it offers nothing any more."""
    title(_("接受邀请"))
    token = st.query_params.get("t", "")
    here = visit()
    try:
        offer = services().invitations.look(token, here.actor if here else None)
    except InvitationGone as gone:
        _show_gone(gone)
        return
    entry.said()
    with st.container(border=True, key="card-offer"):
        heading(offer_head(offer))
        draw(offer_facts(offer, services().library.model()))
        draw(offer_meaning(offer))
        _take(offer, token)


def _take(offer: Offer, token: str) -> None:
    """Draw what this browser has to do to take the offer."""
    account = who()
    if offer.is_own:
        draw(note(tag("p", _own(offer)), tone="warn"))
    elif offer.needs_account and account is None:
        draw(ways_to_an_account(token))
    else:
        if account is not None:
            name = tag("strong", account.account.display_name)
            draw(note(tag("p", _("现在登录的账号："), name, _("。接受后归这个账号。"))))
        else:
            _say_what_is_replaced(offer)
        if offer.kind is InvitationKind.COLLEAGUE:
            about = _("填写前请看：谁在运营、谁看得到、保存多久")
            fills = offer.role == MemberRole.CONTRIBUTOR.value
            draw(fold(about, notice_card(services().privacy.notice()), opened=fills))
        draw(taking_form(offer, token, form_mark()))


def _own(offer: Offer) -> str:
    if offer.kind is InvitationKind.OWNERSHIP:
        return _("您现在就是这家企业的负责人。请把链接发给接手的人，由他登录后打开。")
    return _("您就是这家企业的负责人，这个链接是给同事的：发给他，由他在自己的设备上打开。")


def _say_what_is_replaced(offer: Offer) -> None:
    """Say before that this browser leaves another assessment behind."""
    here = opened()
    if here is None or here.id == offer.assessment_id:
        return
    draw(
        note(
            tag(
                "p",
                _("这台设备现在打开着另一份测评："),
                tag("strong", here.firm_name),
                _("。接受后会换成新的这一份，那一份的作答都在。"),
            ),
            tag("p", _("要回到那一份，得有它的续答码，或请对方再发一个邀请链接。请先确认有。")),
            title=_("会离开现在打开的测评"),
            tone="warn",
        )
    )


def _show_gone(gone: InvitationGone) -> None:
    """Say what to do with a link that opens nothing."""
    st.warning(gone.sentence)
    with st.container(border=True, key="card-gone"):
        heading(_("接下来怎么办"))
        here = opened()
        if here is not None:
            words = tag("p", _("这台设备上正打开着一份测评："), tag("strong", here.firm_name))
            draw(note(words, tag("p", link(_("继续这份测评"), "/questionnaire"))))
        draw(
            tag(
                "p",
                _("一个链接只能用一次，也有期限。请告诉邀请您的人，让他再发一个；"),
                _("您之前填写的内容都还在。"),
            )
        )
        draw(tag("p", link(_("回到首页"), "/")))


view()
