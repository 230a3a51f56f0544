"""The ASGI entry: the pages, the routes beside them, and what wraps every request.

Start it with ``streamlit run streamlit_app.py``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from assessment.ui.context import services
from assessment.web.bundling import bundling
from assessment.web.counting import counting
from assessment.web.host_config import HostConfig
from assessment.web.middleware import middleware
from assessment.web.routes import routes
from assessment.web.sealing import sealing

MAIN = Path(__file__).parent / "assessment" / "ui" / "main.py"


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Keep house while the server runs, and close the database when it stops."""
    async with (
        sealing(_keep_house),
        counting(services().settings.peers_at, services().clock),
        bundling(services().batch_work.is_needed),
    ):
        yield
    services().close()


def _keep_house() -> None:
    """Seal answers, delete photos and reports nobody needs, finish what erasures left."""
    services().trail.seal_answers()
    services().licences.expire()
    services().privacy.tidy()
    services().batch_work.expire()


app = st.App(
    MAIN,
    routes=routes(services()),
    middleware=[*middleware(services().settings), Middleware(HostConfig)],
    lifespan=lifespan,
)
