"""POST /join with the token of an invitation: a plain form on the page its link opens."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from assessment.bootstrap import Services
from assessment.domain.errors import Refusal
from assessment.domain.sharing import EVERYTHING, InvitationKind, MemberRole
from assessment.domain.sharing_errors import NotSure
from assessment.services.forms import own_path
from assessment.services.invitations import Accepted
from assessment.web.answers import Endpoint
from assessment.web.cookies import keep_token, token_of
from assessment.web.forms import is_secure, read_form

PAGE = "/join"
#: Where somebody goes on, and the word by which the page there welcomes them.
_AFTER = {
    InvitationKind.OWNERSHIP: "/colleagues?joined=own",
    InvitationKind.ORGANISATION: "/clients?joined=work",
    InvitationKind.CONFIRMATION: "/sharing?joined=confirm",
}


def accept(services: Services) -> Endpoint:
    """Take an invitation: as the account that is signed in, else as the visitor of this browser."""

    def take(form: dict[str, str], token: str | None) -> Accepted:
        visit = services.visits.visit(token)
        actor, invitation = visit.actor if visit else None, form.get("invitation", "")
        offer = services.invitations.look(invitation, actor)
        if offer.kind is InvitationKind.OWNERSHIP and form.get("sure") != "yes":
            raise NotSure
        return services.invitations.accept(invitation, actor, token)

    async def endpoint(request: Request) -> Response:
        form = await read_form(request, services)
        try:
            accepted = await run_in_threadpool(take, form, token_of(request))
        except Refusal as refusal:
            return RedirectResponse(_back(form.get("invitation", ""), refusal), 303)
        response = RedirectResponse(_on(accepted), 303)
        if accepted.token is not None:
            secure = is_secure(request.url.scheme, services.settings.public_origin)
            keep_token(response, accepted.token, accepted.life, secure=secure)
        return response

    return endpoint


def _on(accepted: Accepted) -> str:
    """Return the page where the work of somebody who came in begins."""
    invitation = accepted.invitation
    if invitation.kind in _AFTER:
        return _AFTER[invitation.kind]
    if invitation.role == MemberRole.CONTRIBUTOR.value:
        return "/questionnaire?joined=fill"
    sees_all = EVERYTHING in invitation.dimensions
    return "/result?joined=read" if sees_all else "/questionnaire?joined=read"


def _back(token: str, refusal: Refusal) -> str:
    """Return the page of the link, with what was refused; a token that is none is left out."""
    query = urlencode({"t": token, "notice": refusal.code})
    return own_path(f"{PAGE}?{query}") or f"{PAGE}?{urlencode({'notice': refusal.code})}"
