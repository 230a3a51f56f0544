"""A link for somebody else: shown once, to be copied, with how long it works and how to send it."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from assessment.domain.moments import in_words
from assessment.i18n import _
from assessment.ui.context import own_address
from assessment.ui.widgets.elements import Markup, Part, listed, tag

#: Enough of an id to tell one link from another; it opens nothing.
MARK_LENGTH = 4


def invitation_link(token: str) -> str:
    """Return the whole address of an invitation."""
    return own_address(f"/join?{urlencode({'t': token})}")


def link_card(token: str, expires_at: datetime, mark: str, *more: Part) -> Markup:
    """Return a fresh link large enough to copy; ``more`` says what it opens."""
    return tag(
        "div",
        tag("p", _("邀请链接 {mark}").format(mark=mark), id=f"link-{mark}", css="link-name"),
        tag("output", invitation_link(token), aria_labelledby=f"link-{mark}"),
        listed(
            (
                *more,
                _("点一下就能全部选中，再复制；用微信、短信发给他，或当面给他。"),
                _("{when}前有效，只能用一次：谁先打开并接受，就是谁的。").format(
                    when=in_words(expires_at)
                ),
                _("链接只显示这一次。丢了就收回，再发一个新的。"),
            ),
            css="dots",
        ),
        css="card hand-over",
    )


def mark_of(invitation_id: str) -> str:
    """Return the short mark by which people tell links apart."""
    return invitation_id[:MARK_LENGTH].upper()
