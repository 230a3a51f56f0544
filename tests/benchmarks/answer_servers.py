"""Two servers with the same save behind them: our route, and a plain FastAPI form.

Run as ``python answer_servers.py ours|plain PORT``; ``ZHIJIE_DATA`` names the data folder, the
third argument a JSON file of (assessment, token, actor).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import uvicorn
from fastapi import FastAPI, Form
from starlette.applications import Starlette

from assessment.bootstrap import services
from assessment.domain.firms import Actor, ActorKind
from assessment.web.middleware import middleware
from assessment.web.routes import routes


def ours() -> Starlette:
    built = services()
    return Starlette(routes=routes(built), middleware=middleware(built.settings))


def plain(members: list[list[str]]) -> FastAPI:
    """A form post as most would write it, without a session to look up."""
    answering = services().answering
    actors = {who: Actor(ActorKind.ANONYMOUS, actor) for who, _, actor in members}
    app = FastAPI()

    @app.post("/api/answers")
    def answer(
        assessment: Annotated[str, Form()],
        question: Annotated[str, Form()],
        value: Annotated[int, Form()],
        base: Annotated[int, Form()],
    ) -> dict[str, Any]:
        saved = answering.save(assessment, actors[assessment], question, value, base)
        return {"rev": getattr(saved, "rev", None)}

    return app


if __name__ == "__main__":
    kind, port, file = sys.argv[1:]
    members = json.loads(Path(file).read_text())
    app = ours() if kind == "ours" else plain(members)
    uvicorn.run(app, port=int(port), log_level="warning", access_log=False)
