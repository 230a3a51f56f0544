"""POST /audit/export: the audit trail as a file, for an administrator; that it was taken is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from assessment.bootstrap import Services
from assessment.domain.audit import AuditKind, Wanted
from assessment.domain.moments import day_in_china
from assessment.web.answers import Endpoint
from assessment.web.cookies import token_of
from assessment.web.forms import read_form
from assessment.web.posts import is_id
from assessment.web.replies import BadRequest

PATH = "/audit/export"
CHUNK = 64 * 1024
#: What a form may ask for: the content type and the ending of the file.
FORMATS = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}

Fields = dict[str, str]


def export(services: Services) -> Endpoint:
    """Hand out what a search finds as a table, or the whole chain as lines of JSON."""

    def written(form: Fields, token: str | None) -> BinaryIO:
        actor = services.sign_in.require(token).actor
        if form["format"] == "jsonl":
            return services.trail.export(actor)
        return services.trail.table(actor, _wanted(form))

    async def endpoint(request: Request) -> Response:
        form = await read_form(request, services)
        kind = form.get("format", "")
        if kind not in FORMATS:
            raise BadRequest
        file = await run_in_threadpool(written, form, token_of(request))
        name = f"zhijie-audit-{day_in_china(services.clock())}.{kind}"
        headers = {
            "content-disposition": f'attachment; filename="{name}"',
            "cache-control": "no-store",
        }
        return StreamingResponse(_chunks(file), headers=headers, media_type=FORMATS[kind])

    return endpoint


def _wanted(form: Fields) -> Wanted:
    """Return the search a form carries.

    Raises:
        BadRequest: none that our page could have written.
    """
    ids = [form.get(name, "") for name in ("actor", "object")]
    if not all(is_id(each) for each in ids if each):
        raise BadRequest
    try:
        kinds = frozenset(AuditKind(word) for word in form.get("kinds", "").split())
        since, until = (_moment(form.get(name)) for name in ("since", "until"))
    except ValueError:
        raise BadRequest from None
    return Wanted(kinds, actor_id=ids[0], object_id=ids[1], since=since, until=until)


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk
