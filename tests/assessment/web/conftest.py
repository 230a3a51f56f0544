"""The routes and middleware in a small application, with a page like Streamlit's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from assessment.bootstrap import Services
from assessment.services.forms import FORM_COOKIE, FORM_FIELD
from assessment.services.visits import SESSION_COOKIE
from assessment.web.middleware import middleware
from assessment.web.routes import routes

ORIGIN = "http://testserver"
PAGE = """<!DOCTYPE html>
<html lang="en">
  <head>
    <link
      rel="preload"
      href="./static/media/SourceSans.woff2"
      as="font"
      crossorigin
    />
    <title>Streamlit</title>
    <link rel="service-desc" href="./_stcore/agent/openapi.json" />
    <link rel="stylesheet" href="./static/css/index.css">
  </head>
  <body><noscript><p>You need to enable JavaScript.</p></noscript><div id="root"></div></body>
</html>"""


async def _page(request: Request) -> Response:
    if request.url.path == "/break":
        raise RuntimeError("secret detail")
    if request.url.path == "/static/a.js":
        return PlainTextResponse("let title = '<title>Streamlit</title>'", headers={"etag": "a"})
    if request.url.path.startswith("/evidence"):
        return PlainTextResponse("", 404)
    assert "accept-encoding" not in request.headers
    assert "if-none-match" not in request.headers
    return HTMLResponse(PAGE, headers={"etag": "a", "last-modified": "b"})


def application(services: Services, **settings: Any) -> Starlette:
    changed = services.settings.model_copy(update=settings)
    catch_all = Route("/{path:path}", _page, methods=["GET", "POST"])
    return Starlette(routes=[*routes(services), catch_all], middleware=middleware(changed))


def filled(client: TestClient, services: Services, **fields: str) -> dict[str, str]:
    """Return the fields of a form as our own page draws it for this client."""
    client.cookies.set(FORM_COOKIE, "browser", domain="testserver.local")
    mark = services.forms.mark("browser", client.cookies.get(SESSION_COOKIE))
    return {**fields, FORM_FIELD: mark}


@pytest.fixture
def client(services: Services) -> Iterator[TestClient]:
    app = application(services)
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as client:
        client.headers["origin"] = ORIGIN
        yield client


@pytest.fixture
def member(client: TestClient, bench: Any) -> TestClient:
    """A client that holds the session of the bench."""
    client.cookies.set(SESSION_COOKIE, bench.entered.token, domain="testserver.local")
    return client
