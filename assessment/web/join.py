"""POST /join with the token of an invitation: a plain form on the page its link opens."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from assessment.bootstrap import Services
from assessment.domain.errors import Refusal
from assessment.services.invitations import Accepted
from assessment.web.answers import Endpoint
from assessment.web.cookies import keep_token, token_of
from assessment.web.forms import is_secure, read_form

HOME = "/"


def accept(services: Services) -> Endpoint:
    """Take an invitation: as the account that is signed in, else as the visitor of this browser."""

    def take(invitation: str, token: str | None) -> Accepted:
        visit = services.visits.visit(token)
        return services.invitations.accept(invitation, visit.actor if visit else None, token)

    async def endpoint(request: Request) -> Response:
        form = await read_form(request, services)
        try:
            given = (form.get("invitation", ""), token_of(request))
            accepted = await run_in_threadpool(take, *given)
        except Refusal as refusal:
            return RedirectResponse(f"{HOME}?notice={refusal.code}", 303)
        response = RedirectResponse(HOME, 303)
        if accepted.token is not None:
            secure = is_secure(request.url.scheme, services.settings.public_origin)
            keep_token(response, accepted.token, accepted.life, secure=secure)
        return response

    return endpoint
