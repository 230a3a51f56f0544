"""The session cookie: HttpOnly, SameSite=Lax, Secure wherever the page came by https."""

from __future__ import annotations

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from assessment.services.visits import SESSION_COOKIE


def token_of(request: Request) -> str | None:
    """Return the token this browser holds, if any."""
    return request.cookies.get(SESSION_COOKIE)


def keep_token(response: Response, token: str, life: timedelta, *, secure: bool) -> None:
    """Let the browser hold a token."""
    response.set_cookie(
        SESSION_COOKIE,
        token,
        max_age=int(life.total_seconds()),
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def drop_token(response: Response) -> None:
    """Let the browser forget its token."""
    response.delete_cookie(SESSION_COOKIE, path="/", httponly=True, samesite="lax")
