"""What the report of an invented firm is composed of, to see how a template looks."""

from __future__ import annotations

from datetime import date

from assessment.services.plans import towards
from assessment.services.report_material import Material
from assessment.services.results import Results
from assessment.services.snapshot import asked
from questionnaires.answers import Answer, AnswerSheet
from questionnaires.facts import Facts
from questionnaires.library import Library

NAME = "示例机械厂（虚构）"
FACTS = {
    "firm.region": "yanta",
    "firm.industry": "C34",
    "firm.employees": 12,
    "firm.produces": True,
    "firm.revenue_floor": 300,
    "firm.revenue_ceiling": 2000,
}
#: What it answers, over and over: some is good, some is not, some is known with evidence.
LEVELS = (Answer(3), Answer(2), Answer(4, evidenced=True), Answer(1), Answer(3, evidenced=True))


def sample(library: Library, results: Results, on: date) -> Material:
    """Return a micro workshop that has answered everything. It is stored nowhere."""
    model, facts = library.model(), library.derived(Facts(FACTS), on)
    questions = asked(model, facts)
    sheet = AnswerSheet({q: LEVELS[n % len(LEVELS)] for n, q in enumerate(questions)})
    result = results.of_values(model, sheet, facts, on)
    return Material(
        library=library,
        assessment_id="",
        firm_name=NAME,
        credit_code=None,
        is_demo=True,
        result=result,
        receipt=None,
        timings={},
        evidence=(),
        earlier=None,
        plan=towards(library, result, result.scorecard.level + 1),
    )
