"""POST /cockpit/export: what a bureau sees of a round, as a file; that it was taken is kept."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from assessment.bootstrap import Services
from assessment.domain.moments import day_in_china
from assessment.reports.cockpit_tables import head_lines, tables_of
from assessment.reports.tables import csv_of, xlsx_of
from assessment.services.cockpit_values import Filter
from assessment.web.answers import Endpoint
from assessment.web.cookies import token_of
from assessment.web.forms import read_form
from assessment.web.posts import is_id
from assessment.web.replies import BadRequest
from questionnaires.base import SECTORS
from scoring.cohorts import COHORT_SIZES

PATH = "/cockpit/export"
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Fields = dict[str, str]


def export(services: Services) -> Endpoint:
    """Hand out one table, or all of them, of the group that is on the page."""

    def written(form: Fields, token: str | None) -> bytes:
        actor = services.sign_in.require(token).actor
        group = form["campaign"], actor, _chosen(form)
        wanted, view = form.get("table", ""), services.cockpit.view(*group)
        if wanted not in ("", *(t.id for t in tables_of(view, services.library))):
            raise BadRequest
        view = services.cockpit.export(*group)
        tables = [t for t in tables_of(view, services.library) if wanted in ("", t.id)]
        head = head_lines(view, services.library)
        if form["format"] == "csv":
            return csv_of(tables, head)
        return xlsx_of(tables, head, services.clock())

    async def endpoint(request: Request) -> Response:
        form = await read_form(request, services)
        kind = form.get("format", "")
        if kind not in FORMATS or not is_id(form.get("campaign", "")):
            raise BadRequest
        content = await run_in_threadpool(written, form, token_of(request))
        name = f"zhijie-round-{day_in_china(services.clock())}.{kind}"
        headers = {
            "content-disposition": f'attachment; filename="{name}"',
            "cache-control": "no-store",
        }
        return Response(content, headers=headers, media_type=FORMATS[kind])

    return endpoint


def _chosen(form: Fields) -> Filter:
    """Return the group a form names.

    Raises:
        BadRequest: none that our page could have written.
    """
    region, sector, size = (form.get(name, "") for name in ("region", "sector", "size"))
    sizes = {each: each for each in COHORT_SIZES}
    if not is_id(region) or sector not in ("", *SECTORS) or size not in sizes:
        raise BadRequest
    return Filter(region, sector or None, sizes[size])
