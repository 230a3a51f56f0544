"""Gates, one kind after the other: when each fires, what it caps, and what would lift it."""

from __future__ import annotations

from typing import Any

import pytest

from questionnaires.answers import DONT_KNOW, NOT_APPLICABLE, OPEN, AnswerSheet
from questionnaires.model import MaturityModel
from scoring.maturity import Counts
from scoring.scorecard import GateOutcome, Lift
from tests.builders import facts, miniature_model, model_data, model_of, scored, sheet, uniform

GOOD = dict.fromkeys(["Q101", "Q102", "Q103", "Q104", "Q201", "Q202"], 4)
WEAK_RESULTS = {"Q201": 1, "Q202": 1}
ALL = tuple(GOOD)


@pytest.fixture
def model() -> MaturityModel:
    return miniature_model()


def gate(
    model: MaturityModel,
    gate_id: str,
    changes: dict[str, int] | None = None,
    known: dict[str, Any] | None = None,
    evidenced: tuple[str, ...] = ALL,
) -> GateOutcome:
    answers = sheet({**GOOD, **(changes or {})}, evidenced=evidenced)
    card = scored(model, answers, known or facts())
    return next(outcome for outcome in card.gates if outcome.id == gate_id)


def state(outcome: GateOutcome) -> tuple[str, int | None]:
    return outcome.state, outcome.caps_at


class TestAnAnswerGate:
    @pytest.mark.parametrize(
        ("answer", "expected"),
        [
            (1, ("fired", 1)),
            (2, ("passed", None)),
            (5, ("passed", None)),
            (OPEN, ("unknown", None)),
            (DONT_KNOW, ("unknown", None)),
        ],
    )
    def test_fires_below_its_level(
        self, model: MaturityModel, answer: int, expected: tuple[str, int | None]
    ) -> None:
        assert state(gate(model, "A", {"Q101": answer})) == expected

    def test_says_what_to_raise_or_to_answer(self, model: MaturityModel) -> None:
        assert gate(model, "A", {"Q101": 1}).lifts == (Lift("raise", "Q101", 2),)
        assert gate(model, "A", {"Q101": OPEN}).lifts == (Lift("answer", "Q101"),)
        assert gate(model, "A").lifts == ()

    @pytest.mark.parametrize(
        ("known", "expected"),
        [
            ({"above_designated": True}, ("fired", 2)),
            ({"above_designated": False}, ("passed", None)),
            ({}, ("unknown", 2)),
        ],
    )
    def test_with_a_fact_fires_only_where_the_fact_is_true(
        self, model: MaturityModel, known: dict[str, Any], expected: tuple[str, int | None]
    ) -> None:
        assert state(gate(model, "A-DESIGNATED", {"Q102": 2}, facts(**known))) == expected

    def test_of_a_sector_is_not_judged_elsewhere(self, model: MaturityModel) -> None:
        assert gate(model, "A-FOOD", {"Q102": 3}, facts("F")).caps_at == 3
        gates = scored(model, sheet(GOOD), facts("M")).gates
        assert "A-FOOD" not in {outcome.id for outcome in gates}

    def test_passes_where_the_question_is_not_asked(self) -> None:
        data = model_data()
        data["gates"] = [{**data["gates"][0], "question": "Q103", "caps_at": 2}]
        model = model_of(data)

        assert state(gate(model, "A", {"Q103": 1}, facts(size="micro"))) == ("passed", None)
        assert state(gate(model, "A", {"Q103": NOT_APPLICABLE})) == ("passed", None)
        assert state(gate(model, "A", {"Q103": 1})) == ("fired", 2)


class TestAFactGate:
    @pytest.mark.parametrize(
        ("known", "expected"),
        [
            ({"major_incident": True}, ("fired", 1)),
            ({"major_incident": False}, ("passed", None)),
            ({}, ("unknown", None)),
        ],
    )
    def test_fires_where_the_firm_declares_it(
        self, model: MaturityModel, known: dict[str, Any], expected: tuple[str, int | None]
    ) -> None:
        outcome = gate(model, "FACT", known=facts(**known))

        assert state(outcome) == expected
        assert outcome.lifts == ()


class TestADimensionGate:
    def test_fires_below_its_score(self, model: MaturityModel) -> None:
        low = {"Q101": 2, "Q102": 1, "Q103": 1, "Q104": 2}
        exactly = {"Q101": 2, "Q102": 2, "Q103": 1, "Q104": 2}

        assert state(gate(model, "DIMENSION", low)) == ("fired", 1)
        assert state(gate(model, "DIMENSION", exactly)) == ("fired", 1)
        assert state(gate(model, "DIMENSION", {**exactly, "Q103": 2})) == ("passed", None)

    def test_is_lifted_by_the_lowest_answers(self, model: MaturityModel) -> None:
        low = {"Q101": 2, "Q102": 1, "Q103": 1, "Q104": 2}

        assert gate(model, "DIMENSION", low).lifts == (
            Lift("raise", "Q102", 2),
            Lift("raise", "Q103", 2),
        )


class TestASpreadGate:
    def test_holds_the_level_close_to_the_weakest(self, model: MaturityModel) -> None:
        assert state(gate(model, "SPREAD", WEAK_RESULTS)) == ("fired", 2)
        assert state(gate(model, "SPREAD", {"Q201": 3, "Q202": 3})) == ("fired", 4)
        assert state(gate(model, "SPREAD")) == ("passed", None)

    def test_is_lifted_by_the_weakest_dimension(self, model: MaturityModel) -> None:
        assert gate(model, "SPREAD", WEAK_RESULTS).lifts == (
            Lift("raise", "Q201", 2),
            Lift("raise", "Q202", 2),
        )

    def test_leaves_out_a_dimension_of_one_question(self, model: MaturityModel) -> None:
        assert state(gate(model, "SPREAD", WEAK_RESULTS, facts("S"))) == ("passed", None)
        one = {"Q201": 1, "Q202": NOT_APPLICABLE}
        assert state(gate(model, "SPREAD", one)) == ("passed", None)


class TestAResultsGate:
    def test_asks_for_a_score(self, model: MaturityModel) -> None:
        outcome = gate(model, "RESULTS-4", {"Q201": 4, "Q202": 2})

        assert state(outcome) == ("fired", 3)
        assert Lift("raise", "Q202", 3) in outcome.lifts

    def test_asks_for_trends_fewer_of_a_micro_firm(self, model: MaturityModel) -> None:
        one_trend = {"Q201": 5, "Q202": 3}

        assert state(gate(model, "RESULTS-4", one_trend)) == ("fired", 3)
        assert gate(model, "RESULTS-4", one_trend).lifts == (Lift("raise", "Q202", 4),)
        assert state(gate(model, "RESULTS-4", one_trend, facts(size="micro"))) == ("passed", None)

    def test_asks_for_no_more_trends_than_there_are(self, model: MaturityModel) -> None:
        one_question = {"Q201": 4, "Q202": NOT_APPLICABLE}
        assert state(gate(model, "RESULTS-4", one_question)) == ("passed", None)

    def test_asks_for_a_comparison_and_for_every_dimension(self, model: MaturityModel) -> None:
        no_comparison = {"Q201": 3, "Q202": 5}
        weak_elsewhere = {"Q101": 3, "Q102": 3, "Q201": 5}

        assert Lift("raise", "Q201", 4) in gate(model, "RESULTS-5", no_comparison).lifts
        outcome = gate(model, "RESULTS-5", weak_elsewhere)
        assert state(outcome) == ("fired", 4)
        assert outcome.lifts == (Lift("raise", "Q101", 4), Lift("raise", "Q102", 4))
        assert state(gate(model, "RESULTS-5")) == ("passed", None)


class TestAnEvidenceGate:
    def test_asks_for_a_share_of_the_questions_that_ask_for_evidence(
        self, model: MaturityModel
    ) -> None:
        assert state(gate(model, "EVIDENCE", evidenced=("Q102", "Q103"))) == ("fired", 3)
        assert state(gate(model, "EVIDENCE", evidenced=("Q102", "Q103", "Q104"))) == (
            "passed",
            None,
        )

    def test_wants_the_best_answers_proven_first(self, model: MaturityModel) -> None:
        outcome = gate(model, "EVIDENCE", {"Q104": 5}, evidenced=("Q102", "Q201"))
        assert outcome.lifts == (Lift("evidence", "Q104"),)

    def test_does_not_ask_for_what_is_not_applicable(self, model: MaturityModel) -> None:
        outcome = gate(model, "EVIDENCE", {"Q103": NOT_APPLICABLE}, evidenced=("Q102", "Q201"))
        assert state(outcome) == ("passed", None)

    def test_evidence_for_a_question_that_asks_for_none_does_not_help(
        self, model: MaturityModel
    ) -> None:
        assert state(gate(model, "EVIDENCE", evidenced=("Q101", "Q202"))) == ("fired", 3)


class TestTheUnknownGate:
    @pytest.mark.parametrize("answer", [OPEN, DONT_KNOW])
    def test_holds_the_level_while_a_gate_question_is_not_clear(
        self, model: MaturityModel, answer: int
    ) -> None:
        outcome = gate(model, "UNKNOWN", {"Q101": answer, "Q102": answer, "Q104": answer})

        assert state(outcome) == ("unknown", 2)
        assert outcome.lifts == (Lift("answer", "Q101"), Lift("answer", "Q102"))

    def test_does_not_mind_other_questions(self, model: MaturityModel) -> None:
        assert state(gate(model, "UNKNOWN", {"Q104": OPEN})) == ("passed", None)


def test_every_gate_that_fires_carries_its_sentence(model: MaturityModel) -> None:
    card = scored(model, uniform(model, "M", "small", 1), facts())
    sentences = {gate.id: gate.sentence for gate in model.gates}

    assert all(outcome.sentence == sentences[outcome.id] for outcome in card.gates)


def test_the_lowest_cap_decides(model: MaturityModel) -> None:
    card = scored(model, sheet({**GOOD, "Q101": 1}, evidenced=ALL), facts(major_incident=False))

    assert card.raw_level == 3
    assert card.level == 1
    assert [outcome.id for outcome in card.binding_gates] == ["A"]


def test_doing_what_a_gate_asks_lifts_it(model: MaturityModel) -> None:
    known = facts(above_designated=True, major_incident=False)
    answers = uniform(model, "M", "small", 1, evidenced=False)
    for outcome in scored(model, answers, known).gates:
        if outcome.lifts:
            after = _carried_out(answers, outcome)
            found = {gate.id: gate for gate in scored(model, after, known).gates}[outcome.id]
            assert found.caps_at is None or found.caps_at > (outcome.caps_at or 0), outcome.id


def _carried_out(answers: AnswerSheet, outcome: GateOutcome) -> AnswerSheet:
    values = {question: answer.value for question, answer in answers.items()}
    evidenced = {lift.question for lift in outcome.lifts if lift.kind == "evidence"}
    for lift in outcome.lifts:
        values[lift.question] = max(values[lift.question], lift.level or 1)
    return sheet(values, evidenced=evidenced)


def test_a_standing_looks_only_at_what_counts(model: MaturityModel) -> None:
    answers = sheet({"Q103": NOT_APPLICABLE, "Q104": OPEN, "Q105": OPEN}, evidenced=("Q104",))
    standing = Counts.of(model, answers, facts()).standing

    assert standing.open == {"Q101", "Q102", "Q104", "Q201", "Q202"}
    assert standing.evidence_questions == ("Q102", "Q104", "Q201")
    assert standing.bare == ("Q102", "Q201")
    assert standing.open_gates == ("Q101", "Q102")
