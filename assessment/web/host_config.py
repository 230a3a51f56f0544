"""What Streamlit's page is told of its host: no other site, and no dialogs of its own.

Without this the page covers itself with an English dialog four seconds after the connection is
lost, and nobody can go on answering until it is back.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from assessment.web.replies import reply

PATH = "/_stcore/host-config"
CONFIG = {
    "allowedOrigins": [],
    "useExternalAuthToken": False,
    "enableCustomParentMessages": False,
    "enforceDownloadInNewTab": False,
    "metricsUrl": "",
    "blockErrorDialogs": True,
    "resourceCrossOriginMode": None,
}


class HostConfig:
    """Answers for Streamlit's own route."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == PATH and scope["method"] == "GET":
            await reply(CONFIG)(scope, receive, send)
        else:
            await self._app(scope, receive, send)
