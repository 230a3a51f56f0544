"""POST /api/answers and /api/notes: what the instrument saves.

The store works with blocking calls, so each post makes one trip to the thread pool: session,
permission and save together. (Measured: on the event loop the same post takes a fifth less CPU,
but one slow disk flush would hold up every other browser.)
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from assessment.bootstrap import Services
from assessment.domain.moments import in_words
from assessment.services.answering import Clash, Saved
from assessment.web.cookies import token_of
from assessment.web.posts import Post, json_post
from assessment.web.replies import reply

Endpoint = Callable[[Request], Awaitable[Response]]


def answers(services: Services) -> Endpoint:
    """Save one answer: 200 when it is stored, 409 with the other answer when somebody was first."""

    def save(token: str | None, post: Post) -> Saved | Clash:
        visit = services.visits.require(token)
        return services.answering.save(
            post.id("assessment"),
            visit.actor,
            post.id("question"),
            post.whole("value"),
            post.whole("base"),
            reason=post.optional_id("reason"),
            elapsed_ms=post.optional_whole("elapsed_ms"),
        )

    async def endpoint(request: Request) -> Response:
        post = await json_post(request)
        outcome = await run_in_threadpool(save, token_of(request), post)
        if isinstance(outcome, Clash):
            return reply(_clash(outcome), 409)
        return reply(_saved(outcome, post.whole("value")))

    return endpoint


def notes(services: Services) -> Endpoint:
    """Save the note beside a question; an empty one deletes it."""

    def write(token: str | None, post: Post) -> str:
        visit = services.visits.require(token)
        return services.answering.note(
            post.id("assessment"), visit.actor, post.id("question"), post.text("text")
        )

    async def endpoint(request: Request) -> Response:
        post = await json_post(request)
        return reply({"text": await run_in_threadpool(write, token_of(request), post)})

    return endpoint


def _saved(saved: Saved, value: int) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "rev": saved.rev,
        "saved": saved.saved,
        "total": saved.total,
        "value": value,
    }
    if saved.hints is not None:
        fields["hints"] = [
            {"id": hint.id, "text": hint.sentence, "questions": hint.questions}
            for hint in saved.hints
        ]
    return fields


def _clash(clash: Clash) -> dict[str, Any]:
    return {"value": clash.value, "who": clash.who, "when": in_words(clash.when)}
