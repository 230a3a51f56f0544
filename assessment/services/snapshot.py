"""One assessment as it stands: read in one unit, ready for the arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assessment.domain.assessments import Assessment, State
from assessment.domain.errors import NotFound
from assessment.domain.firms import Firm
from assessment.domain.ports import Unit
from assessment.services.profile_form import from_json
from questionnaires.answers import NOT_APPLICABLE, Answer, AnswerSheet
from questionnaires.facts import Facts
from questionnaires.library import Library
from questionnaires.model import MaturityModel


@dataclass(frozen=True)
class Snapshot:
    """The values of one assessment at one rev. ``known`` are the facts given, ``facts`` all."""

    assessment: Assessment
    firm: Firm
    model: MaturityModel
    known: Facts
    facts: Facts
    state: State
    sheet: AnswerSheet

    @property
    def open_questions(self) -> tuple[str, ...]:
        """Questions this firm is asked and has not answered, in their order."""
        return tuple(q for q in asked(self.model, self.facts) if not self.sheet.value(q))


def read_snapshot(unit: Unit, library: Library, assessment_id: str, on: date) -> Snapshot:
    """Read an assessment with its facts, derived for a day, and its answers.

    Raises:
        NotFound: there is no such assessment.
    """
    assessment = unit.answers.assessment(assessment_id)
    if assessment is None:
        raise NotFound
    model = library.model(assessment.model_version)
    firm = unit.firms.firm(assessment.firm_id)
    assert firm is not None, "an assessment has a firm"
    known = known_facts(unit, library, assessment_id, firm)
    state = unit.answers.state(assessment_id)
    return Snapshot(
        assessment=assessment,
        firm=firm,
        model=model,
        known=known,
        facts=library.derived(known, on),
        state=state,
        sheet=sheet_of(model, state, unit.answers.reasons(assessment_id)),
    )


def known_facts(unit: Unit, library: Library, assessment_id: str, firm: Firm) -> Facts:
    """Return what the firm has said of itself; its name and code come from its own row."""
    values = {**unit.firms.facts(assessment_id), "firm.name": firm.name}
    if firm.credit_code:
        values["firm.credit_code"] = firm.credit_code
    return from_json(library, values)


def sheet_of(model: MaturityModel, state: State, reasons: dict[str, str]) -> AnswerSheet:
    """Return the packed state as a sheet, with the reasons of what does not apply."""
    sheet = AnswerSheet.unpacked(model.question_ids, state.answers, state.evidence)
    for question_id, answer in sheet.items():
        if answer.value == NOT_APPLICABLE and question_id in reasons:
            told = Answer(answer.value, reasons[question_id], answer.evidenced)
            sheet = sheet.replaced(question_id, told)
    return sheet


def asked(model: MaturityModel, facts: Facts) -> tuple[str, ...]:
    """Return the ids of the questions this firm sees; none while sector or size is unknown."""
    if "firm.sector" not in facts or "firm.size" not in facts:
        return ()
    sector, size = str(facts["firm.sector"]), str(facts["firm.size"])
    return tuple(question.id for question in model.applicable(sector, size))
