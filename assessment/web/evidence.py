"""Evidence: upload, link, remove, and hand out as an attachment."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from assessment.bootstrap import Services
from assessment.domain.errors import NotFound
from assessment.domain.evidence import Evidence
from assessment.domain.ports import Visit
from assessment.web.answers import Endpoint
from assessment.web.cookies import token_of
from assessment.web.posts import Post, is_id, json_post
from assessment.web.replies import BadRequest, reply

#: Photos are encoded again, which takes a core for a while: so many at a time.
UPLOADS_AT_ONCE = 2
_MOST_FIELDS = 8


def upload(services: Services) -> Endpoint:
    """Take a file, or a document's number and date. Nobody without a session is read to the end."""
    turns = anyio.CapacityLimiter(UPLOADS_AT_ONCE)

    def attach(visit: Visit, post: Post, filename: str, data: bytes) -> Evidence:
        return services.documents.attach(
            post.id("assessment"),
            visit.actor,
            post.id("question"),
            filename=filename,
            data=data,
            document_number=post.text("number"),
            document_date=post.text("date"),
        )

    async def endpoint(request: Request) -> Response:
        visit = await run_in_threadpool(services.visits.require, token_of(request))
        async with turns:
            post, filename, data = await _form(request)
            evidence = await run_in_threadpool(attach, visit, post, filename, data)
        return reply({"evidence": described(evidence)})

    return endpoint


def link(services: Services) -> Endpoint:
    """Let evidence serve one more question."""

    def work(token: str | None, post: Post) -> Evidence:
        visit = services.visits.require(token)
        return services.documents.link(
            post.id("assessment"), visit.actor, post.id("question"), post.id("evidence")
        )

    async def endpoint(request: Request) -> Response:
        post = await json_post(request)
        evidence = await run_in_threadpool(work, token_of(request), post)
        return reply({"evidence": described(evidence)})

    return endpoint


def remove(services: Services) -> Endpoint:
    """Take evidence from a question."""

    def work(token: str | None, post: Post) -> None:
        visit = services.visits.require(token)
        services.documents.detach(
            post.id("assessment"), visit.actor, post.id("question"), post.id("evidence")
        )

    async def endpoint(request: Request) -> Response:
        post = await json_post(request)
        await run_in_threadpool(work, token_of(request), post)
        return reply({"evidence": post.id("evidence")})

    return endpoint


def download(services: Services) -> Endpoint:
    """Hand out a file, always to be saved, never to be shown inside our pages."""

    def work(token: str | None, evidence_id: str) -> tuple[Evidence, bytes]:
        visit = services.visits.require(token)
        return services.documents.fetch(evidence_id, visit.actor)

    async def endpoint(request: Request) -> Response:
        evidence_id = request.path_params["evidence_id"]
        if not is_id(evidence_id):
            raise NotFound
        evidence, data = await run_in_threadpool(work, token_of(request), evidence_id)
        return Response(
            data,
            headers={
                "content-disposition": attachment(evidence.filename),
                "content-security-policy": "default-src 'none'; sandbox",
                "cache-control": "private, no-store",
            },
            media_type=evidence.media_type,
        )

    return endpoint


def attachment(filename: str) -> str:
    """Return the header that makes a browser save a file, with its Chinese name (RFC 5987)."""
    extension = filename.rpartition(".")[2]
    return f"attachment; filename=\"evidence.{extension}\"; filename*=UTF-8''{quote(filename, safe='')}"


def described(evidence: Evidence) -> dict[str, Any]:
    """Return what the instrument shows of a piece of evidence."""
    day = evidence.document_date
    return {
        "id": evidence.id,
        "name": evidence.filename,
        "size": evidence.size,
        "number": evidence.document_number,
        "date": None if day is None else day.isoformat(),
        "questions": evidence.question_ids,
    }


async def _form(request: Request) -> tuple[Post, str, bytes]:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise BadRequest
    try:
        async with request.form(max_files=1, max_fields=_MOST_FIELDS) as form:
            filename, data = await _file(form)
            texts = {name: value for name, value in form.items() if isinstance(value, str)}
    except HTTPException:
        raise BadRequest from None
    return Post({"number": "", "date": "", **texts}), filename, data


async def _file(form: FormData) -> tuple[str, bytes]:
    file = form.get("file")
    if not isinstance(file, UploadFile):
        return "", b""
    data = await file.read()
    if not data:
        raise BadRequest("这个文件是空的，没有上传。请重新选择文件。")
    return file.filename or "", data
