"""The doors of accounts: plain forms that set or end the session cookie.

Every form carries the mark of :mod:`assessment.services.forms`. What is refused leads back to the
page of the form with ``?notice=`` and a code, never with what was typed. A form may name the page
of ours to go on to (``next``): somebody who came by an invitation gets back to it.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from assessment.bootstrap import Services
from assessment.domain.account_errors import PasswordsDiffer
from assessment.domain.accounts import Stage
from assessment.domain.errors import Refusal, TooManyAttempts
from assessment.services.account_sessions import Opened
from assessment.services.forms import NEXT_FIELD, own_path
from assessment.web.answers import Endpoint
from assessment.web.cookies import drop_token, keep_token, token_of
from assessment.web.forms import is_secure, read_form

HOME = "/"
SIGN_IN, REGISTER, RECOVER, ACCOUNT = "/sign-in", "/register", "/recover", "/account"
#: Where a form leads, and how large it may be, is said once for all of them.
PATHS = (
    *("/sign-in", "/sign-in/ticket", "/second-factor", "/sign-out", "/sign-out/everywhere"),
    *("/register", "/password", "/recover"),
)

Fields = dict[str, str]
Step = Callable[[Fields, str, str | None], Opened]


def routes(services: Services) -> list[Route]:
    """Return the doors of one installation."""
    sign_in = services.sign_in
    doors: dict[str, Endpoint] = {
        "/sign-in": _door(
            services,
            SIGN_IN,
            lambda form, address, token: sign_in.enter(
                form.get("account", ""), form.get("password", ""), address, token
            ),
        ),
        "/sign-in/ticket": _door(
            services,
            SIGN_IN,
            lambda form, _address, token: sign_in.by_ticket(form.get("ticket", ""), token),
        ),
        "/second-factor": second_factor(services),
        "/register": _door(services, REGISTER, _register(services)),
        "/password": _door(
            services,
            ACCOUNT,
            lambda form, address, token: services.recovery.change_password(
                token, form.get("old", ""), _typed_twice(form, "new"), address
            ),
            then=f"{ACCOUNT}?notice=password_changed",
        ),
        "/recover": recover(services),
        "/sign-out": _way_out(services, sign_in.leave),
        "/sign-out/everywhere": _way_out(services, sign_in.leave_everywhere),
    }
    return [Route(path, doors[path], methods=["POST"]) for path in PATHS]


def recover(services: Services) -> Endpoint:
    """Set a new password by a code; signing in comes after."""

    def step(form: Fields, address: str) -> None:
        new = _typed_twice(form, "new")
        services.recovery.recover(form.get("account", ""), form.get("code", ""), new, address)

    async def endpoint(request: Request) -> Response:
        form = await read_form(request, services)
        try:
            await run_in_threadpool(step, form, address_of(request))
        except Refusal as refusal:
            return _back(RECOVER, refusal, form)
        return RedirectResponse(_with(SIGN_IN, form, notice="recovered"), 303)

    return endpoint


def second_factor(services: Services) -> Endpoint:
    """Go on with the second factor, or confirm a new one on the page of the account."""

    def step(form: Fields, address: str, token: str | None) -> Opened:
        return services.second_factor.prove(token, form.get("code", ""), address)

    first = _door(services, SIGN_IN, step)
    later = _door(services, ACCOUNT, step, then=f"{ACCOUNT}?notice=second_factor_set")

    async def endpoint(request: Request) -> Response:
        here = await run_in_threadpool(services.sign_in.who, token_of(request))
        return await (first if here is None else later)(request)

    return endpoint


def address_of(request: Request) -> str:
    """Return the network address somebody comes from, as far as it is known."""
    return request.client.host if request.client else ""


def _register(services: Services) -> Step:
    def step(form: Fields, address: str, token: str | None) -> Opened:
        return services.accounts.register(
            form.get("account", ""),
            _typed_twice(form, "password"),
            address,
            display_name=form.get("display_name", ""),
            email=form.get("email"),
            region=form.get("region"),
            old_token=token,
        )

    return step


def _door(services: Services, page: str, step: Step, then: str = HOME) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        form = await read_form(request, services)
        try:
            opened = await run_in_threadpool(step, form, address_of(request), token_of(request))
        except Refusal as refusal:
            return _back(page, refusal, form)
        full = opened.stage is Stage.FULL
        on = own_path(form.get(NEXT_FIELD)) or then
        response = RedirectResponse(on if full else _with(SIGN_IN, form), 303)
        secure = is_secure(request.url.scheme, services.settings.public_origin)
        life = opened.expires_at - services.clock()
        keep_token(response, opened.token, life, secure=secure)
        return response

    return endpoint


def _way_out(services: Services, end: Callable[[str | None], None]) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        form = await read_form(request, services)
        try:
            await run_in_threadpool(end, token_of(request))
        except Refusal as refusal:
            return _back(SIGN_IN, refusal, form)
        response = RedirectResponse(f"{HOME}?notice=signed_out", 303)
        drop_token(response)
        return response

    return endpoint


def _typed_twice(form: Fields, field: str) -> str:
    """Return a new password; a form with a second field for it has the same in both.

    Raises:
        PasswordsDiffer: it has not.
    """
    password = form.get(field, "")
    if form.get("again", password) != password:
        raise PasswordsDiffer
    return password


def _back(page: str, refusal: Refusal, form: Fields) -> Response:
    notice: dict[str, str | int] = {"notice": refusal.code}
    if isinstance(refusal, TooManyAttempts):
        notice["seconds"] = refusal.seconds
    return RedirectResponse(_with(page, form, **notice), 303)


def _with(page: str, form: Fields, **said: str | int) -> str:
    """Return the address of a page that knows where its form leads in the end."""
    on = own_path(form.get(NEXT_FIELD))
    query = urlencode({**said, **({NEXT_FIELD: on} if on else {})})
    return f"{page}?{query}" if query else page
