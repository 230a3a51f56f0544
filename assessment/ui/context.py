"""What every view needs: the services, who is here, and the assessment they have open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import streamlit as st

from assessment.bootstrap import Services, build_services
from assessment.domain.account_errors import NotAllowed
from assessment.domain.accounts import Role, SignedIn
from assessment.domain.audit import AuditKind
from assessment.domain.errors import NotFound
from assessment.domain.firms import Actor
from assessment.domain.moments import day_in_china
from assessment.domain.permissions import Action
from assessment.domain.ports import Visit
from assessment.domain.sharing_errors import Forbidden
from assessment.i18n import _
from assessment.services.answering import SheetView
from assessment.services.forms import FORM_COOKIE, NEXT_FIELD, own_path
from assessment.services.results import Result
from assessment.services.visits import SESSION_COOKIE
from assessment.settings import Settings
from assessment.ui import session
from questionnaires.model import MaturityModel, Question, applicable


@st.cache_resource(show_spinner=False)
def services() -> Services:
    """Return the services of this process; the only thing that is cached for everybody."""
    return build_services(Settings())


def today() -> date:
    return day_in_china(datetime.now(UTC))


@dataclass(frozen=True)
class Open:
    """The assessment a browser has open, read once for this run of the page."""

    actor: Actor
    sheet: SheetView
    model: MaturityModel

    @property
    def id(self) -> str:
        return self.sheet.assessment.id

    @property
    def is_draft(self) -> bool:
        return self.sheet.assessment.is_draft

    @property
    def firm_name(self) -> str:
        return self.sheet.facts.text("firm.name") or ""

    def may(self, action: Action) -> bool:
        """Whether this person may do something here, wholly or in part."""
        return action in self.sheet.actions

    @property
    def sees_all(self) -> bool:
        """Whether the whole sheet is this person's to see."""
        return self.sheet.dimensions is None

    def writes(self, dimension: str) -> bool:
        """Whether this person may fill in a dimension now."""
        mine = self.sheet.writable
        return self.is_draft and (mine is None or dimension in mine)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions this person sees, in order; none while the firm's size is unknown."""
        shown = self.sheet.dimensions
        if shown is None:
            return self._asked
        return tuple(q for q in self._asked if self.model.dimension_of(q.id).id in shown)

    @property
    def numbers(self) -> dict[str, int]:
        """The number of each question: the same for everybody who fills in this sheet."""
        return {question.id: n for n, question in enumerate(self._asked, start=1)}

    @property
    def _asked(self) -> tuple[Question, ...]:
        facts = self.sheet.facts
        known = "firm.sector" in facts and "firm.size" in facts
        return applicable(self.model, facts) if known else ()


def cookie(name: str) -> str | None:
    """Return a cookie of this connection."""
    return st.context.cookies.get(name)


def token() -> str | None:
    """Return the session's token of this browser. It goes to services and nowhere else."""
    return cookie(SESSION_COOKIE)


def address() -> str:
    """Return the network address this connection comes from, as far as it is known."""
    found = st.context.ip_address
    return found if isinstance(found, str) else ""


def visit() -> Visit | None:
    """Return who is here, by the cookie of this connection."""
    return services().visits.visit(token())


def who() -> SignedIn | None:
    """Return the account that is signed in here, read anew for this run of the page."""
    return services().sign_in.who(token())


def require_account() -> SignedIn:
    """Return the account that is signed in; without one the person is sent to sign in."""
    found = who()
    if found is None:
        session.leave_notice(_("请先登录，登录后会回到刚才的页面。"))
        on = this_page()
        st.switch_page("views/sign_in.py", query_params={NEXT_FIELD: on} if on else None)
    return found


def this_page() -> str | None:
    """Return the address of the page that is open, as something to come back to."""
    url = st.context.url
    return own_path(urlsplit(url).path) if isinstance(url, str) else None


def require_role(*roles: Role) -> SignedIn:
    """Return the account that is signed in, if it has one of these roles.

    Raises:
        NotAllowed: it has not, or not any more; it is written down. Services ask once more.
    """
    found = require_account()
    if not any(found.has(role) for role in roles):
        page, kind = f"role.{roles[0].value}", AuditKind.REFUSED
        services().trail.note(kind, object_kind="page", object_id=page, actor=found.actor)
        raise NotAllowed
    return found


def form_mark() -> str:
    """Return the mark that every form of this browser carries (``widgets.forms.form``)."""
    return services().forms.mark(cookie(FORM_COOKIE), token())


def opened() -> Open | None:
    """Return the assessment this browser has open, if any."""
    here = visit()
    if here is None or here.assessment_id is None:
        return None
    try:
        sheet = services().answering.open(here.assessment_id, here.actor)
    except (NotFound, Forbidden):
        return None
    return Open(here.actor, sheet, services().library.model(sheet.assessment.model_version))


def require_open() -> Open:
    """Return the open assessment; without one the person is sent to the start page."""
    found = opened()
    if found is None:
        here = visit()
        was_taken_away = here is not None and here.assessment_id is not None
        session.leave_notice(
            _("刚才的测评现在不对您开放，可能是到期了，或被企业收回。您填过的都还在企业那里。")
            if was_taken_away
            else _("请先开始一次测评，或用续答码进入，再打开刚才的页面。")
        )
        st.switch_page("views/start.py")
    return found


def own_address(path: str) -> str:
    """Return the whole address of a page of ours, as others can open it.

    Without a public address it is the one by which this person came.
    """
    origin = services().settings.public_origin
    if origin is None:
        came_by = urlsplit(st.context.url or "")
        origin = f"{came_by.scheme}://{came_by.netloc}" if came_by.netloc else ""
    return f"{origin}{path}"


def result_of(here: Open) -> Result:
    """Return the result: from the receipt once submitted, else of what is answered so far."""
    results = services().results
    if here.is_draft:
        return results.preview(here.id, here.actor, today())
    return results.result(here.id, here.actor)
