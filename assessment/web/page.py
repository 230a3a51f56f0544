"""Streamlit's index.html in Chinese: language, title, words without script, our style sheet."""

from __future__ import annotations

import re
from functools import lru_cache

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assessment.domain.errors import Refusal
from assessment.web.replies import refused

STYLE_SHEET_LINK = '<link rel="stylesheet" href="/zhijie/app.css">'
TITLE = "质阶 · 企业质量成熟度自评"
WITHOUT_SCRIPT = (
    "<noscript><p>这个页面需要浏览器允许运行脚本（JavaScript）。"
    "请在浏览器设置里打开，或换一个浏览器再试。已保存的作答都在。</p></noscript>"
)
#: Paths that never hold a page; everything else may be one.
NOT_PAGES = (
    "/_stcore/",
    "/api/",
    "/component/",
    "/evidence/",
    "/licence/",
    "/media/",
    "/static/",
    "/zhijie/",
)
_SENTENCES = {
    400: "这个网址不正确，没有打开任何内容。请回到首页再找。",
    403: "这一步没有权限，没有保存任何内容。请回到首页重新打开。",
    404: "这里没有内容。请回到首页再找。",
    405: "这个网址不能这样打开，没有保存任何内容。请回到首页再找。",
    413: "提交的内容太大，没有保存。文件请压缩后再传。",
}
_HIDDEN_FROM_STREAMLIT = frozenset(
    (b"accept-encoding", b"if-modified-since", b"if-none-match", b"range")
)
_REWRITES = (
    (re.compile(r"<html\b[^>]*>"), '<html lang="zh-CN">'),
    (re.compile(r"<title>.*?</title>", re.DOTALL), f"<title>{TITLE}</title>"),
    (re.compile(r"<noscript>.*?</noscript>", re.DOTALL), WITHOUT_SCRIPT),
    (re.compile(r"<link\b[^>]*service-desc[^>]*>"), ""),
    (re.compile(r"<link\b[^>]*rel=\"preload\"[^>]*\.woff2\"[^>]*>"), ""),
    (re.compile(r"</head>"), f"{STYLE_SHEET_LINK}</head>"),
)


class ChinesePage:
    """Rewrites HTML pages. They are asked for uncompressed and anew, because they change here."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_page = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        if not is_page or scope["path"].startswith(NOT_PAGES):
            await self._app(scope, receive, send)
            return
        kept = [pair for pair in scope["headers"] if pair[0] not in _HIDDEN_FROM_STREAMLIT]
        await self._app({**scope, "headers": kept}, receive, _Rewriter(send))


class _Rewriter:
    """Collects an HTML reply and sends it on rewritten; lets every other reply pass."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_html(message):
            self._start = message
        elif message["type"] == "http.response.body" and self._start is not None:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_page(self._start)
        else:
            await self._send(message)

    async def _send_page(self, start: Message) -> None:
        body = rewritten(self._body)
        headers = MutableHeaders(raw=list(start["headers"]))
        for name in ("etag", "last-modified", "accept-ranges"):
            del headers[name]
        headers["cache-control"] = "no-cache"
        headers["content-length"] = str(len(body))
        await self._send({**start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})


class ChineseErrors:
    """Says in Chinese what Streamlit and Starlette refuse in a few English words."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 0

        async def telling(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start" and _is_bare_error(message):
                status = message["status"]
                await _words(status, scope["path"])(scope, receive, send)
            elif not status:
                await send(message)

        await self._app(scope, receive, telling)


def _is_bare_error(message: Message) -> bool:
    kind = Headers(raw=message.get("headers", [])).get("content-type", "text/plain")
    return message["status"] >= 400 and kind.startswith("text/plain")


def _words(status: int, path: str) -> Response:
    sentence = _SENTENCES.get(status, Refusal.sentence)
    return refused(Refusal(sentence), path, status)


@lru_cache(maxsize=8)
def rewritten(page: bytes) -> bytes:
    """Return a page in Chinese, with our style sheet."""
    text = page.decode("utf-8")
    for pattern, words in _REWRITES:
        text = pattern.sub(words, text, count=1)
    return text.encode("utf-8")


def _is_html(message: Message) -> bool:
    headers = Headers(raw=message.get("headers", []))
    return headers.get("content-type", "").startswith("text/html")
