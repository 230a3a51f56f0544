"""What wraps every request: the outermost boundary, headers, the guard of posts, the page."""

from __future__ import annotations

import logging
import re
import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assessment.domain.errors import Refusal
from assessment.domain.letterheads import MOST_BYTES
from assessment.settings import Settings
from assessment.web.forms import FormCookie
from assessment.web.hosts import AllowedHosts
from assessment.web.page import ChineseErrors, ChinesePage
from assessment.web.replies import BodyTooLarge, ForeignOrigin, Incident, refused

logger = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
POST_LIMIT = 16 * 1024
#: Streamlit keeps watch over its own posts.
NOT_OURS = "/_stcore/"
TEMPLATE = "/consultancy/template"
UPLOADS = ("/api/evidence", TEMPLATE, "/indicators/file", "/licence")
SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))

#: Streamlit and Plotly need inline and evaluated scripts; components v2 are loaded as blobs.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline' blob:",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d+)?|\[[0-9a-fA-F:.]+\](:\d+)?")
HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


def middleware(settings: Settings) -> list[Middleware]:
    """Return the wrapping of one installation, outermost first."""
    return [
        Middleware(SecurityHeaders, public_origin=settings.public_origin),
        Middleware(Boundary),
        Middleware(AllowedHosts, hosts=settings.hosts),
        Middleware(
            Guard,
            public_origin=settings.public_origin,
            upload_limit=(settings.file_megabytes + 1) * MEGABYTE,
        ),
        Middleware(FormCookie, public_origin=settings.public_origin),
        Middleware(ChineseErrors),
        Middleware(ChinesePage),
    ]


class Boundary:
    """What nobody foresaw becomes a trace in the log and one sentence with its number.

    What is refused by name is answered with its own sentence.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Refusal as refusal:
            if begun:
                raise
            await refused(refusal, scope["path"])(scope, receive, send)
        except Exception:
            number = secrets.token_hex(4)
            logger.exception("incident %s at %r", number, scope["path"])
            if begun:
                raise
            await refused(Incident(number), scope["path"])(scope, receive, send)


class SecurityHeaders:
    """Adds the headers that every reply should have; a reply's own stay."""

    def __init__(self, app: ASGIApp, *, public_origin: str | None = None) -> None:
        self._app = app
        self._headers = dict(HEADERS)
        if (public_origin or "").startswith("https:"):
            self._headers["strict-transport-security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def adding(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message.get("headers", ())))
                for name, value in (self._headers | _policy(scope)).items():
                    headers.setdefault(name, value)
                message = {**message, "headers": headers.raw}
            await send(message)

        await self._app(scope, receive, adding if scope["type"] == "http" else send)


def _policy(scope: Scope) -> dict[str, str]:
    """Return the policy that names this host for live connections, which old browsers ask for."""
    host = Headers(scope=scope).get("host", "")
    if not _HOST.fullmatch(host):
        return {}
    live = f"connect-src 'self' ws://{host} wss://{host}"
    return {"content-security-policy": CONTENT_SECURITY_POLICY.replace("connect-src 'self'", live)}


class Guard:
    """Lets a post in only from our own pages, and only up to a size."""

    def __init__(self, app: ASGIApp, *, public_origin: str | None, upload_limit: int) -> None:
        self._app = app
        self._public_origin = public_origin
        self._upload_limit = upload_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in SAFE_METHODS:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if not self._is_ours(headers):
            logger.warning("a post from a foreign origin was refused at %r", scope["path"])
            raise ForeignOrigin
        if not scope["path"].startswith(NOT_OURS):
            receive = _limited(headers, receive, self._limit(scope["path"]))
        await self._app(scope, receive, send)

    def _limit(self, path: str) -> int:
        if path == TEMPLATE:
            return MOST_BYTES + MEGABYTE
        return self._upload_limit if path in UPLOADS else POST_LIMIT

    def _is_ours(self, headers: Headers) -> bool:
        origin = headers.get("origin", "")
        if self._public_origin is not None and origin == self._public_origin:
            return True
        scheme, _, host = origin.partition("://")
        return scheme in ("http", "https") and host != "" and host == headers.get("host")


def _limited(headers: Headers, receive: Receive, limit: int) -> Receive:
    """Return a body that stops with BodyTooLarge instead of growing past the limit."""
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > limit:
        raise BodyTooLarge
    received = 0

    async def counting() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > limit:
            raise BodyTooLarge
        return message

    return counting
