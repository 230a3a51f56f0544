"""POST /consultancy/template takes a consultancy's Word template; below it one is handed out."""

from __future__ import annotations

from collections.abc import Callable

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from assessment.bootstrap import Services
from assessment.domain.firms import Actor
from assessment.domain.letterheads import REFUSALS, TAKEN
from assessment.services.forms import FORM_COOKIE, FORM_FIELD
from assessment.services.report_material import Format
from assessment.services.reports import MEDIA_TYPES
from assessment.web.answers import Endpoint
from assessment.web.cookies import token_of
from assessment.web.forms import read_form
from assessment.web.posts import is_id, read_file
from assessment.web.replies import BadRequest

PAGE, PATH = "/consultancy", "/consultancy/template"
DOWNLOAD, SAMPLE = f"{PATH}/download", f"{PATH}/sample"
#: A report is drawn to see whether a template works, which takes a core for a while.
AT_ONCE = 1
_MOST_FIELDS = 3

Fields = dict[str, str]


def hand_in(services: Services) -> Endpoint:
    """Take a template and lead back to its page. Nobody without a session is read to the end."""
    turns = anyio.CapacityLimiter(AT_ONCE)

    async def endpoint(request: Request) -> Response:
        token = token_of(request)
        actor = (await run_in_threadpool(services.sign_in.require, token)).actor
        async with turns:
            fields, data = await read_file(request, "template", most_fields=_MOST_FIELDS)
            browser = request.cookies.get(FORM_COOKIE)
            services.forms.require(fields.get(FORM_FIELD, ""), browser, token)
            given = (_organisation(fields), actor, data)
            try:
                await run_in_threadpool(services.letterheads.hand_in, *given)
            except REFUSALS as refusal:
                return _back(refusal.code)
        return _back(TAKEN)

    return endpoint


def download(services: Services) -> Endpoint:
    """Hand out the template in use, or ours, to be changed in Word."""

    def made(fields: Fields, actor: Actor) -> bytes:
        ours = fields.get("which") == "ours"
        return services.letterheads.template(_organisation(fields), actor, ours=ours)

    return _word_file(services, made, "zhijie-template.docx")


def sample(services: Services) -> Endpoint:
    """Hand out the report of an invented firm, by the template in use."""
    turns = anyio.CapacityLimiter(AT_ONCE)

    def made(fields: Fields, actor: Actor) -> bytes:
        return services.letterheads.try_out(_organisation(fields), actor)

    return _word_file(services, made, "zhijie-sample.docx", turns)


def _word_file(
    services: Services,
    made: Callable[[Fields, Actor], bytes],
    filename: str,
    turns: anyio.CapacityLimiter | None = None,
) -> Endpoint:
    def work(fields: Fields, token: str | None) -> bytes:
        return made(fields, services.sign_in.require(token).actor)

    async def endpoint(request: Request) -> Response:
        fields = await read_form(request, services)
        data = await anyio.to_thread.run_sync(work, fields, token_of(request), limiter=turns)
        headers = {
            "content-disposition": f'attachment; filename="{filename}"',
            "cache-control": "private, no-store",
        }
        return Response(data, headers=headers, media_type=MEDIA_TYPES[Format.WORD])

    return endpoint


def _organisation(fields: Fields) -> str:
    organisation_id = fields.get("organisation", "")
    if not is_id(organisation_id):
        raise BadRequest
    return organisation_id


def _back(code: str) -> Response:
    return RedirectResponse(f"{PAGE}?notice={code}", 303)
