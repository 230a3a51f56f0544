"""POST /indicators/file hands a file of values in; POST /indicators/export takes the table away."""

from __future__ import annotations

from urllib.parse import urlencode

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from assessment.bootstrap import Services
from assessment.domain.indicators import FileTooBig
from assessment.domain.moments import day_in_china
from assessment.services.forms import FORM_COOKIE, FORM_FIELD
from assessment.web.answers import Endpoint
from assessment.web.cookies import token_of
from assessment.web.forms import read_form
from assessment.web.posts import is_id, read_file
from assessment.web.replies import BadRequest

PAGE, FILE, EXPORT = "/indicators", "/indicators/file", "/indicators/export"
AT_ONCE = 2
_MOST_FIELDS = 3

Fields = dict[str, str]


def hand_in(services: Services) -> Endpoint:
    """Keep a file and lead to its preview. Nobody without a session is read to the end."""
    turns = anyio.CapacityLimiter(AT_ONCE)

    async def endpoint(request: Request) -> Response:
        token = token_of(request)
        actor = (await run_in_threadpool(services.sign_in.require, token)).actor
        async with turns:
            fields, data = await read_file(request, "table", most_fields=_MOST_FIELDS)
            browser = request.cookies.get(FORM_COOKIE)
            services.forms.require(fields.get(FORM_FIELD, ""), browser, token)
            region = _region(fields)
            try:
                digest = await run_in_threadpool(
                    services.indicator_import.hand_in, region, actor, data
                )
            except FileTooBig as refusal:
                return _to(region, "notice", refusal.code)
        return _to(region, "file", digest)

    return endpoint


def export(services: Services) -> Endpoint:
    """Hand out everything a region tracks as a table."""

    def written(region: str, token: str | None) -> bytes:
        return services.indicators.table(region, services.sign_in.require(token).actor)

    async def endpoint(request: Request) -> Response:
        region = _region(await read_form(request, services))
        data = await run_in_threadpool(written, region, token_of(request))
        name = f"zhijie-indicators-{region}-{day_in_china(services.clock())}.csv"
        headers = {
            "content-disposition": f'attachment; filename="{name}"',
            "cache-control": "no-store",
        }
        return Response(data, headers=headers, media_type="text/csv; charset=utf-8")

    return endpoint


def _region(fields: Fields) -> str:
    region = fields.get("region", "")
    if not is_id(region) or not region.replace("_", "").isalnum():
        raise BadRequest
    return region


def _to(region: str, key: str, value: str) -> Response:
    return RedirectResponse(f"{PAGE}?{urlencode({'region': region, key: value})}", 303)
