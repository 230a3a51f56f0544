"""People who are in already: made by the use cases, let into a browser by the cookie."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from assessment.bootstrap import Services
from assessment.domain.accounts import HeldRole, Role, SignedIn, Stage
from assessment.services.account_rights import SYSTEM
from assessment.services.visits import SESSION_COOKIE, Entered
from questionnaires.model import applicable
from tests.builders import digits_now
from tests.journeys import acts
from tests.journeys.conftest import DESK, Visitor
from tests.journeys.server import Server
from tests.journeys.watch import Watch

PASSWORD = "correct horse battery 9"
WORKSHOP = {
    "firm.region": "yanta",
    "firm.industry": "C34",
    "firm.employees": 12,
    "firm.produces": True,
    "firm.revenue_floor": 0,
}


def let_in(context: BrowserContext, url: str, token: str) -> None:
    """Give a browser the session of somebody who is in."""
    context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": url}])


def firm(services: Services, name: str, **more: Any) -> Entered:
    """Begin an assessment as a visitor with a resume code."""
    started = services.profiles.start({**WORKSHOP, "firm.name": name, **more}, consent="2026-11")
    return services.visits.enter(started.ticket)


def begin(page: Page, server: Server) -> str:
    """Open the questionnaire of a new firm without the pages before it; return its resume code."""
    with server.services() as services:
        facts = {**WORKSHOP, "firm.name": acts.FIRM}
        started = services.profiles.start(facts, consent="2026-11")
        token = services.visits.enter(started.ticket).token
    let_in(page.context, server.url, token)
    acts.visit(page, "/questionnaire")
    expect(page.locator(".card").first).to_be_visible()
    return started.resume_code


def answer_all(services: Services, entered: Entered, value: int = 3) -> str:
    """Answer everything that is asked; return the assessment."""
    assessment_id = entered.visit.assessment_id
    assert assessment_id is not None
    actor = entered.visit.actor
    facts = services.answering.open(assessment_id, actor).facts
    for question in applicable(services.library.model(), facts):
        services.answering.save(assessment_id, actor, question.id, value, 0)
    return assessment_id


def account(services: Services, name: str, *roles: HeldRole, display_name: str = "") -> str:
    """Make an account and return the token of its session, past the second factor."""
    role, *more = roles or (HeldRole(Role.FIRM),)
    made = services.accounts.add(
        SYSTEM, name, role, password=PASSWORD, display_name=display_name or name
    )
    for each in more:
        services.accounts.give_role(SYSTEM, made.id, each)
    opened = services.sign_in.enter(name, PASSWORD, "10.0.0.9")
    if opened.stage is Stage.FULL:
        return opened.token
    letters = services.second_factor.begin(opened.token).letters
    code = digits_now(letters, datetime.now(UTC))
    return services.second_factor.prove(opened.token, code, "10.0.0.9").token


def who(services: Services, token: str) -> SignedIn:
    """Return the account of a session."""
    found = services.sign_in.who(token)
    assert found is not None
    return found


@contextmanager
def browsing(visitor: Visitor, server: Server, token: str, **options: Any) -> Iterator[Page]:
    """Open a browser for somebody who is in; nothing may go wrong in it."""
    context = visitor(**(options or DESK))
    let_in(context, server.url, token)
    watch = Watch(context)
    yield context.new_page()
    watch.is_clean(known=99)
