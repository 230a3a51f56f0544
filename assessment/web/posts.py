"""Reading what a page posts: JSON objects with the fields a route names, nothing else."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from assessment.web.replies import BadRequest

ID_LIMIT = 64


def is_id(text: str) -> bool:
    """Tell whether a text can be the id of anything."""
    return 0 < len(text) <= ID_LIMIT and text.isascii() and text.isprintable()


class Post:
    """The fields of one JSON object, each read as what it must be.

    Every reader raises :class:`BadRequest` where the field is not that.
    """

    def __init__(self, fields: dict[str, Any]) -> None:
        self._fields = fields

    def id(self, name: str) -> str:
        """Return an id that must be there."""
        value = self._fields.get(name)
        if not isinstance(value, str) or not is_id(value):
            raise BadRequest
        return value

    def text(self, name: str) -> str:
        """Return a text that must be there, of any length."""
        value = self._fields.get(name)
        if not isinstance(value, str):
            raise BadRequest
        return value

    def optional_id(self, name: str) -> str | None:
        return None if self._fields.get(name) is None else self.id(name)

    def whole(self, name: str) -> int:
        """Return a whole number that must be there."""
        value = self._fields.get(name)
        if isinstance(value, bool) or not isinstance(value, int):
            raise BadRequest
        return value

    def optional_whole(self, name: str) -> int | None:
        return None if self._fields.get(name) is None else self.whole(name)


async def json_post(request: Request) -> Post:
    """Return the JSON object of a post.

    Raises:
        BadRequest: another content type, no JSON, or no object.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise BadRequest
    body = await request.body()
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        raise BadRequest from None
    if not isinstance(fields, dict):
        raise BadRequest
    return Post(fields)


async def form_fields(request: Request) -> dict[str, str]:
    """Return the fields of a small form, each once; an empty field is not there.

    Raises:
        BadRequest: not a form, or not one of ours.
    """
    body = await request.body()
    try:
        fields = parse_qs(body.decode("utf-8"), max_num_fields=12, errors="strict")
    except ValueError:
        raise BadRequest from None
    return {name: values[0] for name, values in fields.items()}


async def read_file(
    request: Request, field: str, *, most_fields: int
) -> tuple[dict[str, str], bytes]:
    """Return the fields of a form with one file, and the file; empty where none was chosen.

    Raises:
        BadRequest: this is no such form.
    """
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise BadRequest
    try:
        async with request.form(max_files=1, max_fields=most_fields) as form:
            file = form.get(field)
            data = await file.read() if isinstance(file, UploadFile) else b""
            return {name: text for name, text in form.items() if isinstance(text, str)}, data
    except HTTPException:
        raise BadRequest from None
