"""Foreign hosts are refused, also for live connections; the cookie secret is not in our files."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from assessment.settings import Settings
from assessment.web.middleware import middleware

ROOT = Path(__file__).parents[3]


async def _page(_request: object) -> PlainTextResponse:
    return PlainTextResponse("hello")


async def _live(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("hello")
    await socket.close()


def client(hosts: str) -> TestClient:
    wrapped: list[Middleware] = middleware(Settings(allowed_hosts=hosts))
    routes = [Route("/", _page, methods=["GET", "POST"]), WebSocketRoute("/live", _live)]
    return TestClient(Starlette(routes=routes, middleware=wrapped))


ALLOWED = "zhijie.example, *.city.example 127.0.0.1"


@pytest.mark.parametrize(
    "host",
    [
        "zhijie.example",
        "ZHIJIE.example:8501",
        "zhijie.example.",
        "a.city.example",
        "a.b.city.example:443",
        "127.0.0.1:8501",
    ],
)
def test_our_own_names_are_let_in(host: str) -> None:
    app = client(ALLOWED)
    assert app.get("/", headers={"host": host}).text == "hello"
    with app.websocket_connect("/live", headers={"host": host}) as live:
        assert live.receive_text() == "hello"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "zhijie.example.evil.example",
        "evilzhijie.example",
        "city.example",
        "evilcity.example",
        "",
        "zhijie.example:x",
        "zhijie.example@evil.example",
        "user@zhijie.example",
        "zhijie.example/evil",
        "zhijie.example?x",
        "[::1",
    ],
)
def test_foreign_names_are_refused_and_logged(host: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    app = client(ALLOWED)
    refused = app.get("/", headers={"host": host})
    assert refused.status_code == 421
    assert "请用正式网址访问" in refused.text
    assert "content-security-policy" in refused.headers
    assert app.post("/", headers={"host": host, "origin": f"http://{host}"}).status_code == 421
    with (
        pytest.raises(WebSocketDisconnect),
        app.websocket_connect("/live", headers={"host": host}),
    ):
        pass
    assert "foreign host" in caplog.text


def test_two_host_headers_are_one_too_many() -> None:
    headers: Any = [("host", "zhijie.example"), ("host", "evil.example")]
    assert client(ALLOWED).get("/", headers=headers).status_code == 421


def test_without_a_list_any_name_is_let_in() -> None:
    assert client("").get("/", headers={"host": "anything.example"}).text == "hello"


def test_the_cookie_secret_comes_from_the_environment_alone() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert "cookieSecret" not in config["server"]
    words = "from streamlit import config; print(config.get_option('server.cookieSecret'))"
    given = {**os.environ, "STREAMLIT_SERVER_COOKIE_SECRET": "from-the-environment"}
    told = subprocess.run(
        [sys.executable, "-c", words],
        check=True,
        capture_output=True,
        text=True,
        env=given,
        cwd=ROOT,
    )
    assert told.stdout.strip().endswith("from-the-environment")
