"""The link that has just been made, in place, until it is put away."""

from __future__ import annotations

import streamlit as st

from assessment.domain.sharing import Invitation, InvitationKind, MemberRole
from assessment.i18n import _
from assessment.ui import session
from assessment.ui.widgets.elements import draw
from assessment.ui.widgets.handing_over import link_card, mark_of
from assessment.ui.widgets.team import parts_words, role_words
from questionnaires.model import MaturityModel


def show_fresh_link(place: str, kind: InvitationKind, model: MaturityModel) -> None:
    """Draw the link that was made on this page, if it is of this kind."""
    fresh = session.invited(place)
    if fresh is None or fresh.invitation.kind is not kind:
        return
    found = fresh.invitation
    card = link_card(fresh.token, found.expires_at, mark_of(found.id), _opens(found, model))
    draw(card)
    if st.button(_("已经发给他，收起"), key=f"put-away-{kind}"):
        session.keep_invited(place, None)
        st.rerun()


def _opens(invitation: Invitation, model: MaturityModel) -> str:
    if invitation.kind is InvitationKind.OWNERSHIP:
        return _("打开的人要用自己的账号登录，再确认一次，企业才归他。")
    fills = invitation.role == MemberRole.CONTRIBUTOR.value
    what, parts = role_words(fills=fills), parts_words(invitation.dimensions, model)
    return _("打开的人可以{what}：{parts}。").format(what=what, parts=parts)
