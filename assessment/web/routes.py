"""The routes beside the pages, to be mounted in the same ASGI application."""

from __future__ import annotations

from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from assessment.bootstrap import Services
from assessment.domain.errors import NotFound
from assessment.web import (
    answers,
    audit,
    bundles,
    client_sheet,
    cockpit,
    entry,
    evidence,
    indicators,
    join,
    letterheads,
    licence,
    privacy,
    regions,
    sign_in,
)
from assessment.web.answers import Endpoint
from assessment.web.replies import reply

STYLE_SHEETS = ("app.css", "views.css")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
#: Below these nothing is a page of Streamlit's.
OURS = ("/api/", "/evidence/", "/licence/", "/zhijie/")


def routes(services: Services) -> list[Route]:
    """Return the routes of one installation."""
    return [
        _post("/api/answers", answers.answers(services)),
        _post("/api/notes", answers.notes(services)),
        _post("/api/evidence", evidence.upload(services)),
        _post("/api/evidence/link", evidence.link(services)),
        _post("/api/evidence/remove", evidence.remove(services)),
        Route("/evidence/{evidence_id}", evidence.download(services), methods=["GET"]),
        _post("/licence", licence.hand_in(services)),
        Route("/licence/{firm_id}", licence.show(services), methods=["GET"]),
        _post("/start", entry.start(services)),
        _post("/resume", entry.resume(services)),
        _post("/leave", entry.leave(services)),
        _post("/join", join.accept(services)),
        _post("/erase", privacy.erase(services)),
        _post(audit.PATH, audit.export(services)),
        _post(regions.PATH, regions.export(services)),
        _post(indicators.FILE, indicators.hand_in(services)),
        _post(indicators.EXPORT, indicators.export(services)),
        _post(cockpit.PATH, cockpit.export(services)),
        _post(client_sheet.PATH, client_sheet.export(services)),
        _post(bundles.PATH, bundles.hand_over(services)),
        _post(letterheads.PATH, letterheads.hand_in(services)),
        _post(letterheads.DOWNLOAD, letterheads.download(services)),
        _post(letterheads.SAMPLE, letterheads.sample(services)),
        *sign_in.routes(services),
        *(Route(f"/zhijie/{name}", style_sheet, methods=["GET"]) for name in STYLE_SHEETS),
        Route("/api/healthz", _health(services), methods=["GET"]),
        *(Route(f"{folder}{{rest:path}}", nothing, methods=METHODS) for folder in OURS),
    ]


async def nothing(_request: Request) -> Response:
    """Say in our own words that there is nothing here."""
    raise NotFound("这里没有内容。请回到首页再找。")


def _post(path: str, endpoint: Endpoint) -> Route:
    return Route(path, endpoint, methods=["POST"])


async def style_sheet(request: Request) -> Response:
    """Hand out a style sheet: every page links app.css, which imports the others."""
    path = Path(__file__).parent / request.url.path.rpartition("/")[2]
    return FileResponse(path, media_type="text/css", headers={"cache-control": "no-cache"})


def _health(services: Services) -> Endpoint:
    """Say that the application answers and its database too."""

    async def endpoint(_request: Request) -> Response:
        await run_in_threadpool(services.visits.visit, "health")
        return reply({"ok": True})

    return endpoint
