"""What every view needs: the services, who is here, and the assessment they have open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import streamlit as st

from assessment.bootstrap import Services, build_services
from assessment.domain.accounts import Role, SignedIn
from assessment.domain.errors import NotFound
from assessment.domain.firms import Actor
from assessment.domain.moments import day_in_china
from assessment.domain.permissions import Action
from assessment.domain.ports import Visit
from assessment.domain.sharing_errors import Forbidden
from assessment.i18n import _
from assessment.services.answering import SheetView
from assessment.services.forms import FORM_COOKIE
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
    def questions(self) -> tuple[Question, ...]:
        """The questions this firm is asked, in order; none while its size is unknown."""
        facts = self.sheet.facts
        known = "firm.sector" in facts and "firm.size" in facts
        return applicable(self.model, facts) if known else ()


def cookie(name: str) -> str | None:
    """Return a cookie of this connection."""
    return st.context.cookies.get(name)


def visit() -> Visit | None:
    """Return who is here, by the cookie of this connection."""
    return services().visits.visit(cookie(SESSION_COOKIE))


def who() -> SignedIn | None:
    """Return the account that is signed in here, read anew for this run of the page."""
    return services().sign_in.who(cookie(SESSION_COOKIE))


def require_account() -> SignedIn:
    """Return the account that is signed in; without one the person is sent to sign in."""
    found = who()
    if found is None:
        session.leave_notice(_("请先登录，再打开刚才的页面。"))
        st.switch_page("views/sign_in.py")
    return found


def require_role(role: Role) -> SignedIn:
    """Return the account that is signed in, if it has a role.

    Raises:
        Forbidden: it has not, or not any more. Services ask once more.
    """
    found = require_account()
    if not found.has(role):
        raise Forbidden
    return found


def form_mark() -> str:
    """Return the mark that every form of this browser carries (``widgets.forms.form``)."""
    return services().forms.mark(cookie(FORM_COOKIE), cookie(SESSION_COOKIE))


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
        session.leave_notice(_("请先开始一次测评，或用续答码进入，再打开刚才的页面。"))
        st.switch_page("views/start.py")
    return found


def result_of(here: Open) -> Result:
    """Return the result: from the receipt once submitted, else of what is answered so far."""
    results = services().results
    if here.is_draft:
        return results.preview(here.id, here.actor, today())
    return results.result(here.id, here.actor)
