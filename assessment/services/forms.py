"""The mark in every form that posts: a page of another site cannot know it.

It is made from a random cookie, which every browser gets with its first page, and from the
session's token. A form drawn before signing in or out is refused afterwards.
"""

from __future__ import annotations

import hmac
import re

from assessment.domain.errors import Refusal
from assessment.domain.tokens import fingerprint, keyed_fingerprint

#: The cookie with a browser's random text, and the field of a form that goes with it.
FORM_COOKIE = "zhijie_form"
FORM_FIELD = "form"
#: The field (and the word in the address bar) that says where to go on afterwards.
NEXT_FIELD = "next"
_OWN_PATH = re.compile(r"/(?:[a-z][a-z-]{0,40})?(?:\?[A-Za-z0-9_.~%=&-]{0,300})?", re.ASCII)


def own_path(text: str | None) -> str | None:
    """Return an address of a page of ours, to go on to; ``None`` for anything else."""
    return text if text and _OWN_PATH.fullmatch(text) else None


class StaleForm(Refusal):
    """The form does not carry the mark of this browser and this session."""

    code = "form"
    sentence = "这个页面打开得太久，或登录状态已变化，这次提交没有生效。请刷新页面后再试。"


class Forms:
    """Makes and checks marks with a key of the installation."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def mark(self, browser: str | None, token: str | None) -> str:
        """Return the value of the hidden field for a browser (its cookie) and its session.

        Empty where the browser has no such cookie yet; it gets one with its next page.
        """
        if not browser:
            return ""
        return keyed_fingerprint(
            f"form|{fingerprint(browser)}|{fingerprint(token or '')}", self._key
        )

    def require(self, mark: str, browser: str | None, token: str | None) -> None:
        """Let a post pass that carries the right mark.

        Raises:
            StaleForm: it does not.
        """
        right = self.mark(browser, token)
        if not right or not hmac.compare_digest(right.encode(), mark.encode()):
            raise StaleForm
