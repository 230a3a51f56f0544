"""The doors: POST /start with a ticket, /resume with a code, /leave. Plain forms, no script."""

from __future__ import annotations

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from assessment.bootstrap import Services
from assessment.domain.errors import Refusal
from assessment.services.visits import Entered
from assessment.web.answers import Endpoint
from assessment.web.cookies import drop_token, keep_token, token_of
from assessment.web.forms import is_secure, read_form
from assessment.web.sign_in import address_of

HOME = "/"


def start(services: Services) -> Endpoint:
    """Exchange the ticket of a new assessment for the session cookie."""

    def enter(ticket: str, _address: str, token: str | None) -> Entered:
        return services.visits.enter(ticket, token)

    return _door(services, "ticket", enter)


def resume(services: Services) -> Endpoint:
    """Exchange a resume code for the session cookie."""
    return _door(services, "code", services.visits.resume)


def leave(services: Services) -> Endpoint:
    """End the session and forget the cookie."""

    async def endpoint(request: Request) -> Response:
        await read_form(request, services)
        await run_in_threadpool(services.visits.leave, token_of(request))
        response = RedirectResponse(HOME, 303)
        drop_token(response)
        return response

    return endpoint


def _door(
    services: Services, field: str, enter: Callable[[str, str, str | None], Entered]
) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        form = await read_form(request, services)
        given = (form.get(field, ""), address_of(request), token_of(request))
        try:
            entered = await run_in_threadpool(enter, *given)
        except Refusal as refusal:
            return RedirectResponse(f"{HOME}?notice={refusal.code}", 303)
        response = RedirectResponse(HOME, 303)
        secure = is_secure(request.url.scheme, services.settings.public_origin)
        keep_token(response, entered.token, entered.life, secure=secure)
        return response

    return endpoint
