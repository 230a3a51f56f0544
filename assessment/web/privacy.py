"""POST /erase: erase the firm or one's own account, once the words that make it certain are typed.

A plain form, because with the account or the resume code the session of this browser ends too.
"""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from assessment.bootstrap import Services
from assessment.domain.errors import Refusal
from assessment.domain.personal_data import CONFIRMATIONS, NotConfirmed
from assessment.web.answers import Endpoint
from assessment.web.cookies import drop_token, token_of
from assessment.web.forms import read_form

PRIVACY = "/privacy"


def erase(services: Services) -> Endpoint:
    """Erase, and lead back to the page that says so."""

    def work(form: dict[str, str], token: str | None) -> str:
        what = form.get("what", "")
        if form.get("typed", "").strip() != CONFIRMATIONS.get(what):
            raise NotConfirmed
        actor = services.visits.require(token).actor
        if what == "firm":
            services.privacy.erase_firm(actor, form.get("firm", ""))
        else:
            services.privacy.erase_person(actor)
        return what

    async def endpoint(request: Request) -> Response:
        form = await read_form(request, services)
        token = token_of(request)
        try:
            what = await run_in_threadpool(work, form, token)
        except Refusal as refusal:
            return _back(notice=refusal.code)
        response = _back(erased=what)
        if await run_in_threadpool(services.visits.visit, token) is None:
            drop_token(response)
        return response

    return endpoint


def _back(**told: str) -> Response:
    return RedirectResponse(f"{PRIVACY}?{urlencode(told)}", 303)
