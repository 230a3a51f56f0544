"""Watching a browser: errors in its console, dialogs, and what the content policy stopped."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog

#: On a sub-page that is opened directly Streamlit asks for these beside the page first.
KNOWN = re.compile(r"https?://[^/]+/[a-z-]+/_stcore/(health|host-config)")
LISTEN = """
  document.addEventListener("securitypolicyviolation",
    event => toldOf(`${event.effectiveDirective} ${event.blockedURI}`))
"""


class Watch:
    """Collects what must not happen in any page of a browser."""

    def __init__(self, context: BrowserContext) -> None:
        self.errors: list[str] = []
        self.known: list[str] = []
        self.dialogs: list[str] = []
        self.violations: list[str] = []
        context.expose_binding("toldOf", lambda _source, told: self.violations.append(told))
        context.add_init_script(LISTEN)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("dialog", self._dialog)

    def is_clean(self, known: int = 0) -> None:
        """Nothing happened but Streamlit's two known requests for each page opened directly."""
        assert self.errors == []
        assert self.dialogs == []
        assert self.violations == []
        assert len(self.known) <= known, self.known

    def _console(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        place: dict[str, Any] = message.location
        if "404" in message.text and KNOWN.fullmatch(place.get("url", "")):
            self.known.append(place["url"])
        else:
            self.errors.append(f"{message.text} {place.get('url', '')}")

    def _dialog(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()
