"""Replies: JSON, and errors as a status with one sentence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from starlette.responses import HTMLResponse, Response

from assessment.domain.account_errors import NotAllowed, NotSignedIn, SignInSlowed
from assessment.domain.errors import (
    FileTooLarge,
    NoSession,
    NotFound,
    Refusal,
    TooManyAttempts,
)
from assessment.domain.sharing_errors import Forbidden
from assessment.services.forms import StaleForm


class BadRequest(Refusal):
    """A post that none of our pages sends."""

    code = "bad_request"
    sentence = "这次提交的内容不完整，没有保存。请刷新页面后再试。"


class ForeignOrigin(Refusal):
    """A post from a page of another site."""

    code = "origin"
    sentence = "这次提交不是从本站页面发出的，没有保存。请从首页重新打开后再试。"


class BodyTooLarge(Refusal):
    """A post with more bytes than the route takes."""

    code = "body_size"
    sentence = "提交的内容太大，没有保存。文件请压缩后再传，文字请写短一些。"


class Incident(Refusal):
    """Something nobody foresaw. The number leads to the trace in the log."""

    code = "incident"

    def __init__(self, number: str) -> None:
        super().__init__(
            "系统出了问题，这一步没有完成，之前已保存的作答都在。请稍后再试；"
            f"仍不行时，请把事件编号 {number} 告诉维护人员。"
        )


_STATUS: dict[type[Refusal], int] = {
    NoSession: 401,
    NotSignedIn: 401,
    StaleForm: 403,
    NotAllowed: 403,
    Forbidden: 403,
    SignInSlowed: 429,
    ForeignOrigin: 403,
    NotFound: 404,
    BodyTooLarge: 413,
    FileTooLarge: 413,
    TooManyAttempts: 429,
    Incident: 500,
}


def reply(values: Mapping[str, Any], status: int = 200) -> Response:
    """Return values as JSON that no cache keeps."""
    content = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return Response(content, status, {"cache-control": "no-store"}, media_type="application/json")


def refused(refusal: Refusal, path: str) -> Response:
    """Return the sentence of an error with the status that fits: JSON to scripts, else a page."""
    status = _STATUS.get(type(refusal), 400)
    if path.startswith("/api/"):
        response = reply({"code": refusal.code, "sentence": refusal.sentence}, status)
    else:
        response = HTMLResponse(_PAGE.format(escape(refusal.sentence)), status)
    if isinstance(refusal, TooManyAttempts):
        response.headers["retry-after"] = str(refusal.seconds)
    return response


_PAGE = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>质阶</title>'
    '<p>{}</p><p><a href="/">回到首页</a></p></html>'
)
