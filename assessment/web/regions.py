"""POST /regions/export: the numbers of a region as a table, for its bureau; taking it is kept."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from assessment.bootstrap import Services
from assessment.domain.moments import day_in_china
from assessment.services.region_table import region_csv
from assessment.web.answers import Endpoint
from assessment.web.cookies import token_of
from assessment.web.forms import read_form
from assessment.web.posts import is_id
from assessment.web.replies import BadRequest

PATH = "/regions/export"


def export(services: Services) -> Endpoint:
    """Hand out what the page of a region shows."""

    def written(region: str, token: str | None) -> bytes:
        actor = services.sign_in.require(token).actor
        regions = services.peer_regions
        return region_csv(regions.handed_out(actor, region, regions.world()), services.library)

    async def endpoint(request: Request) -> Response:
        region = (await read_form(request, services)).get("region", "")
        if not is_id(region):
            raise BadRequest
        table = await run_in_threadpool(written, region, token_of(request))
        name = f"zhijie-region-{region}-{day_in_china(services.clock())}.csv"
        headers = {
            "content-disposition": f'attachment; filename="{name}"',
            "cache-control": "no-store",
        }
        return Response(table, headers=headers, media_type="text/csv; charset=utf-8")

    return endpoint
