"""The licence of a firm: POST /licence hands a photo in, GET /licence/{firm_id} shows it a desk."""

from __future__ import annotations

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from assessment.bootstrap import Services
from assessment.domain.errors import NotFound
from assessment.domain.licences import HANDED_IN, REFUSALS, Photo
from assessment.services.forms import FORM_COOKIE, FORM_FIELD
from assessment.web.answers import Endpoint
from assessment.web.cookies import token_of
from assessment.web.posts import is_id, read_file

SHARING = "/sharing"
#: Photos are encoded again, which takes a core for a while.
AT_ONCE = 2
_MOST_FIELDS = 4


def hand_in(services: Services) -> Endpoint:
    """Take a photo of the licence. Nobody without a session is read to the end."""
    turns = anyio.CapacityLimiter(AT_ONCE)

    async def endpoint(request: Request) -> Response:
        visit = await run_in_threadpool(services.visits.require, token_of(request))
        async with turns:
            fields, data = await read_file(request, "photo", most_fields=_MOST_FIELDS)
            browser, token = request.cookies.get(FORM_COOKIE), token_of(request)
            services.forms.require(fields.get(FORM_FIELD, ""), browser, token)
            given = (fields.get("firm", ""), visit.actor, data, fields.get("agree", ""))
            try:
                await run_in_threadpool(services.licences.hand_in, *given)
            except REFUSALS as refusal:
                return _back(refusal.code)
        return _back(HANDED_IN)

    return endpoint


def show(services: Services) -> Endpoint:
    """Show a photo to the desk: a picture in place, a PDF always to be saved."""

    def work(token: str | None, firm_id: str) -> Photo:
        visit = services.visits.require(token)
        return services.licences.read(firm_id, visit.actor)

    async def endpoint(request: Request) -> Response:
        firm_id = request.path_params["firm_id"]
        if not is_id(firm_id):
            raise NotFound
        photo = await run_in_threadpool(work, token_of(request), firm_id)
        place = "inline" if photo.is_image else 'attachment; filename="licence.pdf"'
        return Response(
            photo.content,
            headers={
                "content-disposition": place,
                "content-security-policy": "default-src 'none'; sandbox",
                "cross-origin-resource-policy": "same-origin",
                "cache-control": "private, no-store",
                "x-content-type-options": "nosniff",
            },
            media_type=photo.media_type,
        )

    return endpoint


def _back(code: str) -> Response:
    return RedirectResponse(f"{SHARING}?notice={code}", 303)
