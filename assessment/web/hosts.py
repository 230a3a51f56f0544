"""The names this installation answers to. A page under a foreign name could trick a browser."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from assessment.domain.errors import Refusal

logger = logging.getLogger(__name__)

_POLICY_VIOLATION = 1008


class ForeignHost(Refusal):
    """A request under a name that is not one of this installation."""

    code = "host"
    sentence = "这个网址不是本系统的地址，没有打开，也没有保存任何内容。请用正式网址访问。"


class AllowedHosts:
    """Refuses requests and live connections under other names; without a list it lets all in.

    ``*.example.com`` stands for every name below ``example.com``.
    """

    def __init__(self, app: ASGIApp, *, hosts: tuple[str, ...] = ()) -> None:
        self._app = app
        self._hosts = tuple(host.lower().rstrip(".") for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or self._is_ours(scope):
            await self._app(scope, receive, send)
            return
        logger.warning("refused a request for a foreign host at %r", scope["path"])
        if scope["type"] == "http":
            raise ForeignHost
        await send({"type": "websocket.close", "code": _POLICY_VIOLATION})

    def _is_ours(self, scope: Scope) -> bool:
        if not self._hosts:
            return True
        given = Headers(scope=scope).getlist("host")
        name = _name(given[0]) if len(given) == 1 else ""
        return bool(name) and any(_fits(name, host) for host in self._hosts)


def _name(host: str) -> str:
    """Return the name in a Host header, or nothing where it is more than a name and a port."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port  # raises where it is no number
    except ValueError:
        return ""
    if "@" in host or parts.path or parts.query or parts.fragment:
        return ""
    return (parts.hostname or "").rstrip(".")


def _fits(name: str, host: str) -> bool:
    return name.endswith(host[1:]) if host.startswith("*.") else name == host
