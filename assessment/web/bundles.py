"""POST /bundles/zip: the reports of a batch as one ZIP, written while it is sent.

Nothing but one report is in memory at a time; consent is asked for once more before each goes out.
"""

from __future__ import annotations

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from assessment.bootstrap import Services
from assessment.services.batch_delivery import Bundle
from assessment.web.answers import Endpoint
from assessment.web.cookies import token_of
from assessment.web.forms import read_form
from assessment.web.posts import is_id
from assessment.web.replies import BadRequest

PATH = "/bundles/zip"


def hand_over(services: Services) -> Endpoint:
    """Hand a batch over to whoever asked for it."""

    def opened(batch_id: str, token: str | None) -> Bundle:
        actor = services.sign_in.require(token).actor
        return services.batch_delivery.hand_over(batch_id, actor)

    async def endpoint(request: Request) -> Response:
        batch_id = (await read_form(request, services)).get("batch", "")
        if not is_id(batch_id):
            raise BadRequest
        bundle = await run_in_threadpool(opened, batch_id, token_of(request))
        headers = {
            "content-disposition": (
                'attachment; filename="reports.zip"; '
                f"filename*=UTF-8''{quote(bundle.filename, safe='')}"
            ),
            "cache-control": "no-store",
        }
        return StreamingResponse(bundle.chunks, headers=headers, media_type="application/zip")

    return endpoint
