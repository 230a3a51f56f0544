"""Sign-on by a provider (OIDC): Streamlit's st.login, and the form that makes it our session.

Streamlit's cookie says only that the provider vouched for somebody; who may do what is read from
our own session on every run (``context.who()``).
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from assessment.domain.account_errors import SignInRefused
from assessment.i18n import _
from assessment.ui.context import form_mark, services
from assessment.ui.widgets.elements import Markup, draw
from assessment.ui.widgets.forms import form, hidden, submit


def is_configured() -> bool:
    """Tell whether secrets.toml names a provider."""
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


def claims() -> dict[str, Any] | None:
    """Return what the provider says of whoever is here; ``None`` for nobody."""
    return dict(st.user.to_dict()) if is_configured() and st.user.is_logged_in else None


def ticket_form(ticket: str, mark: str) -> Markup:
    """Return the form that exchanges a ticket for the session cookie."""
    return form("/sign-in/ticket", mark, hidden("ticket", ticket), submit(_("继续进入")))


def offer() -> None:
    """Draw the way in by the provider: the button that leads there, or the form that goes on."""
    if not is_configured():
        return
    said = claims()
    if said is None:
        st.button(_("用统一身份认证登录"), on_click=st.login)
        return
    try:
        draw(ticket_form(services().oidc.ticket(said), form_mark()))
    except SignInRefused as refusal:
        st.warning(refusal.sentence)
    st.button(_("退出统一身份认证"), on_click=st.logout)
