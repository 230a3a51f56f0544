"""Forms of our own pages: the cookie they are bound to, and how a route reads one."""

from __future__ import annotations

import secrets
from http.cookies import SimpleCookie
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assessment.bootstrap import Services
from assessment.services.forms import FORM_COOKIE, FORM_FIELD
from assessment.web.cookies import token_of
from assessment.web.page import NOT_PAGES
from assessment.web.posts import form_fields

LIFE = 30 * 24 * 3600


async def read_form(request: Request, services: Services) -> dict[str, str]:
    """Return the fields of a form that one of our pages drew for this browser.

    Raises:
        BadRequest: no form. StaleForm: not drawn for this browser and session.
    """
    fields = await form_fields(request)
    browser = request.cookies.get(FORM_COOKIE)
    services.forms.require(fields.get(FORM_FIELD, ""), browser, token_of(request))
    return fields


def is_secure(scheme: str, public_origin: str | None) -> bool:
    """Tell whether people come by https, here or at the proxy in front."""
    return scheme == "https" or (public_origin or "").startswith("https:")


class FormCookie:
    """Gives every browser, with its first page, the random text its forms are bound to."""

    def __init__(self, app: ASGIApp, *, public_origin: str | None) -> None:
        self._app = app
        self._public_origin = public_origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_page = scope["type"] == "http" and scope["method"] == "GET"
        if not is_page or scope["path"].startswith(NOT_PAGES) or _has_cookie(scope):
            await self._app(scope, receive, send)
            return
        cookie = _cookie(secure=is_secure(scope["scheme"], self._public_origin))

        async def adding(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                headers = MutableHeaders(raw=list(message["headers"]))
                headers.append("set-cookie", cookie)
                message = {**message, "headers": headers.raw}
            await send(message)

        await self._app(scope, receive, adding)


def _has_cookie(scope: Scope) -> bool:
    return f"{FORM_COOKIE}=" in Headers(scope=scope).get("cookie", "")


def _is_page(message: Message) -> bool:
    headers = Headers(raw=message["headers"])
    return message["status"] == 200 and headers.get("content-type", "").startswith("text/html")


def _cookie(*, secure: bool) -> str:
    cookie: SimpleCookie = SimpleCookie()
    cookie[FORM_COOKIE] = secrets.token_urlsafe(32)
    attributes: dict[str, Any] = {"path": "/", "max-age": LIFE, "samesite": "lax"}
    cookie[FORM_COOKIE].update({**attributes, "httponly": True})
    if secure:
        cookie[FORM_COOKIE]["secure"] = True
    return cookie[FORM_COOKIE].OutputString()
