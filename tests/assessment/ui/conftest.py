"""Views in AppTest over real services, and values of real firms for what the widgets draw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assessment.bootstrap import Services
from assessment.domain.ports import Visit
from assessment.ui import session
from assessment.ui.widgets.question_words import QuestionWords
from questionnaires.answers import Answer, AnswerSheet
from questionnaires.facts import Facts
from questionnaires.library import Library
from questionnaires.model import applicable
from scoring.maturity import score
from scoring.scorecard import ScoreCard

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


@pytest.fixture(scope="session")
def examples(library: Library) -> Examples:
    return Examples(library)


@pytest.fixture
def view(services: Services, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Return a function that runs a view as somebody sees it; without a visit as a stranger."""
    monkeypatch.setattr("assessment.ui.context.services", lambda: services)

    def run(name: str, visit: Visit | None = None, **query: str) -> AppTest:
        if visit is None:  # AppTest has no cookies to look into
            monkeypatch.setattr("assessment.ui.context.visit", lambda: None)
        page = AppTest.from_file(str(VIEWS / f"{name}.py"), default_timeout=30)
        for key, value in session.seed_visit(visit).items():
            page.session_state[key] = value
        for key, value in query.items():
            page.query_params[key] = value
        return page.run()

    return run


@pytest.fixture
def site(services: Services, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Return a function that opens the whole site, as somebody or as a stranger."""
    monkeypatch.setattr("assessment.ui.context.services", lambda: services)

    def enter(visit: Visit | None = None) -> AppTest:
        if visit is None:
            monkeypatch.setattr("assessment.ui.context.visit", lambda: None)
        app = AppTest.from_file(str(VIEWS.parent / "main.py"), default_timeout=30)
        for key, value in session.seed_visit(visit).items():
            app.session_state[key] = value
        return app.run()

    return enter


@pytest.fixture
def answered(bench: Any) -> Any:
    """A workshop that has answered everything with the third anchor."""
    facts = bench.services.answering.open(bench.assessment_id).facts
    for question in applicable(bench.services.library.model(), facts):
        bench.save(question.id, 3, elapsed_ms=9000)
    return bench


@pytest.fixture
def shown() -> Callable[[AppTest], str]:
    """Return a function that gives all markup of a page as one text."""
    return lambda page: "".join(block.value for block in page.html)
