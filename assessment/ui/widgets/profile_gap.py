"""Said where a page cannot be drawn yet because the firm's size is open."""

from __future__ import annotations

from assessment.i18n import _
from assessment.ui.widgets.blocks import note
from assessment.ui.widgets.elements import Markup, draw, link, tag


def show_profile_gap() -> None:
    """Draw the way to the profile."""
    draw(profile_gap())


def profile_gap() -> Markup:
    sentence = _("还差一项企业信息，才能判定规模、出题和计分。")
    return note(tag("p", sentence, link(_("去补充企业信息"), "profile")), tone="warn")
