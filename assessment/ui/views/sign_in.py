"""登录."""

from __future__ import annotations

from assessment.i18n import _
from assessment.ui.widgets.page import title


def view() -> None:
    """Draw the page."""
    title(_("登录"))


view()
