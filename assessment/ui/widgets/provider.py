"""Sign-on by a provider (OIDC): Streamlit's st.login, and the form that makes it our session.

Streamlit's cookie says only that the provider vouched for somebody; who may do what is read from
our own session on every run (``context.who()``).
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from assessment.domain.account_errors import SignInRefused
from assessment.domain.errors import Refusal
from assessment.domain.firms import Actor
from assessment.i18n import _
from assessment.ui import context, session
from assessment.ui.context import form_mark, token
from assessment.ui.widgets.blocks import chip
from assessment.ui.widgets.elements import Markup, draw, tag
from assessment.ui.widgets.forms import form, going_on, hidden, submit
from assessment.ui.widgets.page import heading


def is_configured() -> bool:
    """Tell whether secrets.toml names a provider."""
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


def claims() -> dict[str, Any] | None:
    """Return what the provider says of whoever is here; ``None`` for nobody."""
    return dict(st.user.to_dict()) if is_configured() and st.user.is_logged_in else None


def is_back() -> bool:
    """Tell whether somebody who is not signed in has just come back from the provider."""
    said = claims()
    return said is not None and context.services().oidc.is_fresh(said)


def end() -> None:
    """End the provider's sign-on too; the browser goes there and comes back to the start."""
    if claims() is not None:
        st.logout()


def ticket_form(ticket: str, mark: str, on: str | None = None) -> Markup:
    """Return the form that exchanges a ticket for the session cookie."""
    return form(
        "/sign-in/ticket", mark, going_on(on), hidden("ticket", ticket), submit(_("继续进入"))
    )


def offer(on: str | None = None) -> None:
    """Draw the way in by the provider: the button that leads there, or the form that goes on."""
    if not is_configured():
        return
    said = claims()
    if said is None or not is_back():
        st.button(_("用统一身份认证登录"), on_click=st.login, key="provider-sign-on")
        return
    try:
        draw(ticket_form(context.services().oidc.ticket(said), form_mark(), on))
    except SignInRefused as refusal:
        st.warning(refusal.sentence)
    st.button(_("退出统一身份认证"), on_click=st.logout, key="provider-sign-off")


def show_link(actor: Actor) -> None:
    """Draw whether a provider vouches for an account, and how to let it."""
    heading(_("统一身份认证"), _("绑定以后，不输密码也能用统一身份认证登录。"))
    said = claims()
    if context.services().oidc.has_provider(actor):
        draw(tag("p", chip(_("已绑定"), "good")))
    elif said is None or not is_back():
        st.button(_("去统一身份认证"), on_click=st.login, key="provider-sign-on")
    else:
        draw(tag("p", _("刚才认证的是："), tag("strong", str(said.get("name") or said["sub"]))))
        if st.button(_("绑定到这个账号"), type="primary", key="provider-link"):
            _link(said)


def _link(said: dict[str, Any]) -> None:
    try:
        context.services().oidc.link(token(), said)
    except Refusal as refusal:
        st.warning(refusal.sentence)
        return
    session.leave_notice(_("已绑定统一身份认证。"), good=True)
    st.rerun()
