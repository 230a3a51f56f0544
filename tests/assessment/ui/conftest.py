"""Views in AppTest over real services, and values of real firms for what the widgets draw."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from assessment.bootstrap import Services
from assessment.domain.accounts import HeldRole, Role, Stage
from assessment.services.account_rights import SYSTEM
from assessment.services.forms import FORM_COOKIE
from assessment.services.visits import SESSION_COOKIE
from assessment.ui import context
from assessment.ui.widgets.question_words import QuestionWords
from questionnaires.answers import Answer, AnswerSheet
from questionnaires.facts import Facts
from questionnaires.library import Library
from questionnaires.model import applicable
from scoring.maturity import score
from scoring.scorecard import ScoreCard
from tests.builders import digits_now
from tests.consultancies import House

PASSWORD = "correct horse battery 9"
VIEWS = Path(__file__).parents[3] / "assessment" / "ui" / "views"
ON = date(2026, 11, 21)

WORKSHOP = {
    "firm.region": "yanta",
    "firm.industry": "C34",
    "firm.employees": 12,
    "firm.produces": True,
    "firm.revenue_floor": 0,
    "firm.revenue_ceiling": 100,
}
FOOD_FACTORY = {
    "firm.region": "huangdao",
    "firm.industry": "C13",
    "firm.employees": 300,
    "firm.produces": True,
    "firm.revenue_floor": 2000,
    "firm.revenue_ceiling": 40000,
}
HOME_HELP = {
    "firm.region": "shushan",
    "firm.industry": "O80",
    "firm.employees": 45,
    "firm.produces": False,
}


@dataclass(frozen=True)
class Example:
    """A firm with its answers, scored."""

    library: Library
    facts: Facts
    sheet: AnswerSheet
    card: ScoreCard
    words: QuestionWords


class Examples:
    """Makes firms out of the real library."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def firm(
        self,
        facts: Mapping[str, Any] = WORKSHOP,
        level: int = 3,
        *,
        evidenced: bool = False,
        **answers: Answer | int,
    ) -> Example:
        """Return a firm that stands at one level everywhere but in ``answers``."""
        model = self.library.model()
        known = self.library.derived(Facts(facts), ON)
        given: dict[str, Answer | int] = {
            question.id: Answer(level, evidenced=evidenced) for question in applicable(model, known)
        }
        sheet = AnswerSheet({**given, **answers})
        card = score(model, sheet, known, on=ON)
        return Example(
            self.library, known, sheet, card, QuestionWords(model, known, self.library.facts)
        )


@pytest.fixture(scope="session", autouse=True)
def _packages_are_searched_once() -> Iterator[None]:
    """Every AppTest has Streamlit look through all installed packages for components anew."""
    with pytest.MonkeyPatch.context() as patch:
        found = manifest_scanner.scan_component_manifests()
        patch.setattr(manifest_scanner, "scan_component_manifests", lambda: list(found))
        yield


@pytest.fixture(scope="session")
def examples(library: Library) -> Examples:
    return Examples(library)


@pytest.fixture
def cookies(services: Services, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """The cookies of the browser, which AppTest has not; the pages are those of ``services``.

    Widgets are imported once for all tests, so what they hold is asked anew, not replaced.
    """
    jar = {FORM_COOKIE: "a-browser"}
    monkeypatch.setattr(context, "build_services", lambda _settings: services)
    monkeypatch.setattr(context, "cookie", jar.get)
    context.services.clear()
    yield jar
    context.services.clear()


@pytest.fixture
def view(cookies: dict[str, str]) -> Callable[..., AppTest]:
    """Return a function that runs a view for whoever has a token; without one for a stranger."""

    def run(name: str, token: str | None = None, **query: str) -> AppTest:
        cookies[SESSION_COOKIE] = token or ""
        page = AppTest.from_file(str(VIEWS / f"{name}.py"), default_timeout=30)
        for key, value in query.items():
            page.query_params[key] = value
        return page.run()

    return run


@pytest.fixture
def site(cookies: dict[str, str]) -> Callable[..., AppTest]:
    """Return a function that opens the whole site for whoever has a token, or a stranger."""

    def enter(token: str | None = None) -> AppTest:
        cookies[SESSION_COOKIE] = token or ""
        return AppTest.from_file(str(VIEWS.parent / "main.py"), default_timeout=30).run()

    return enter


@pytest.fixture
def signed_in(services: Services) -> Callable[..., str]:
    """Return a function that makes an account with roles and returns the token of its session."""

    def enter(name: str, *roles: HeldRole, region: str | None = None) -> str:
        role, *more = roles or (HeldRole(Role.FIRM),)
        account = services.accounts.add(SYSTEM, name, role, password=PASSWORD, region=region)
        for each in more:
            services.accounts.give_role(SYSTEM, account.id, each)
        opened = services.sign_in.enter(name, PASSWORD, "10.0.0.9")
        if opened.stage is Stage.FULL:
            return opened.token
        letters = services.second_factor.begin(opened.token).letters
        code = digits_now(letters, services.clock())
        return services.second_factor.prove(opened.token, code, "10.0.0.9").token

    return enter


@pytest.fixture
def house(services: Services, bench: Any) -> House:
    """A consultancy, and the firm of the bench, which has not let it in yet."""
    return House.built(services, bench)


@pytest.fixture
def answered(bench: Any) -> Any:
    """A workshop that has answered everything with the third anchor."""
    facts = bench.services.answering.open(bench.assessment_id, bench.actor).facts
    for question in applicable(bench.services.library.model(), facts):
        bench.save(question.id, 3, elapsed_ms=9000)
    return bench


@pytest.fixture
def shown() -> Callable[[AppTest], str]:
    """Return a function that gives all markup of a page as one text."""
    return lambda page: "".join(block.value for block in page.html)
