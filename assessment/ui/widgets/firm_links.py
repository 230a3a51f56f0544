"""Links by which a desk invites a firm: the fresh one, and those nobody has used yet."""

from __future__ import annotations

import streamlit as st

from assessment.domain.moments import in_words
from assessment.domain.sharing import Invitation
from assessment.i18n import _
from assessment.ui import session
from assessment.ui.widgets.blocks import quiet
from assessment.ui.widgets.elements import Markup, draw, tag
from assessment.ui.widgets.handing_over import link_card, mark_of


def show_firm_link(place: str) -> bool:
    """Draw the link that was made on this page, until it has been sent; tell whether."""
    fresh = session.invited(place)
    if fresh is None:
        return False
    found = fresh.invitation
    opens = _("只给信用代码为 {code} 的企业。企业负责人登录后接受，身份就算确认。")
    told = opens.format(code=found.credit_code)
    draw(link_card(fresh.token, found.expires_at, mark_of(found.id), told))
    if st.button(_("已经发给企业，收起"), key=f"put-away-{place}"):
        session.keep_invited(place, None)
        st.rerun()
    return True


def given_row(invitation: Invitation) -> Markup:
    """Return an open link: its mark, for which code, and how long it works."""
    mark = _("邀请链接 {mark}").format(mark=mark_of(invitation.id))
    code = _("信用代码 {code}").format(code=invitation.credit_code)
    until = _("{when}前有效").format(when=in_words(invitation.expires_at))
    return tag("div", tag("h4", mark), tag("p", code), quiet(until), css="person")
