"""POST /clients/sheet: the sheet of clients as a file; that it was taken is kept."""

from __future__ import annotations

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from assessment.bootstrap import Services
from assessment.services.portfolio import SheetFormat
from assessment.services.reports import Handed
from assessment.web.answers import Endpoint
from assessment.web.cookies import token_of
from assessment.web.forms import read_form
from assessment.web.posts import is_id
from assessment.web.replies import BadRequest

PATH = "/clients/sheet"


def export(services: Services) -> Endpoint:
    """Hand out what the sheet of an organisation shows to whoever asks."""

    def written(organisation_id: str, form: SheetFormat, token: str | None) -> Handed:
        actor = services.sign_in.require(token).actor
        return services.portfolio.handed_out(organisation_id, actor, form)

    async def endpoint(request: Request) -> Response:
        fields = await read_form(request, services)
        organisation_id, form = fields.get("organisation", ""), fields.get("format", "")
        if not is_id(organisation_id) or form not in list(SheetFormat):
            raise BadRequest
        token = token_of(request)
        handed = await run_in_threadpool(written, organisation_id, SheetFormat(form), token)
        headers = {
            "content-disposition": (
                f'attachment; filename="clients.{form}"; '
                f"filename*=UTF-8''{quote(handed.filename, safe='')}"
            ),
            "cache-control": "no-store",
        }
        return Response(handed.data, headers=headers, media_type=handed.media_type)

    return endpoint
