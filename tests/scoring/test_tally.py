"""Forms and tallies: what counts for a kind of firm, and what it adds up to."""

from __future__ import annotations

import pytest

from questionnaires.answers import DONT_KNOW, NOT_APPLICABLE, OPEN
from scoring.form import Form, form_of
from scoring.tally import Tally, counted_levels, held_at
from tests.builders import miniature_model

EVERYWHERE = ["Q101", "Q102", "Q103", "Q104", "Q201", "Q202"]


@pytest.fixture
def form() -> Form:
    return form_of(miniature_model(), "M", "small")


def test_a_form_is_the_same_for_all_firms_of_a_kind(form: Form) -> None:
    assert form_of(miniature_model(), "M", "small") is form
    assert [question.id for question in form.questions] == EVERYWHERE
    assert form.asked == {*EVERYWHERE, "Q105"}
    assert form.practices == {"D1": (("Q101", "Q102"), ("Q103", "Q104")), "D2": (("Q201", "Q202"),)}


def test_a_form_knows_its_gates_evidence_trends_and_comparisons(form: Form) -> None:
    assert "A-FOOD" not in {gate.id for gate in form.gates}
    assert form.evidence_questions == ("Q102", "Q103", "Q104", "Q201")
    assert form.gate_questions == ("Q101", "Q102")
    assert form.trends == ("Q201", "Q202")
    assert form.comparisons == ("Q201",)


def test_open_and_unknown_count_as_the_lowest_level_and_not_applicable_not_at_all() -> None:
    values = {"a": OPEN, "b": DONT_KNOW, "c": NOT_APPLICABLE, "d": 4}
    assert counted_levels(values) == {"a": 1, "b": 1, "d": 4}


def test_levels_without_evidence_are_held() -> None:
    assert held_at({"a": 5, "b": 2, "c": 5}, 3, {"a", "b"}) == {"a": 3, "b": 2, "c": 5}


def test_a_tally_adds_up_exactly(form: Form) -> None:
    tally = Tally.of(form, {"Q101": 5, "Q102": 2, "Q103": 1, "Q104": 4, "Q201": 3, "Q202": 2})

    assert tally.dimensions == {"D1": 5000, "D2": 3750}
    assert tally.overall == 4500
    assert tally.level == 3
    assert tally.dimension_level("D2") == 2


def test_what_is_not_applicable_leaves_its_weight_to_the_others(form: Form) -> None:
    tally = Tally.of(form, {"Q101": 5, "Q102": 2, "Q104": 1, "Q201": 5})

    assert tally.dimensions == {"D1": 3125, "D2": 10_000}
    assert tally.count("D1") == 3
    assert tally.count("D2") == 1


def test_a_dimension_without_counted_questions_drops_out(form: Form) -> None:
    tally = Tally.of(form, {"Q101": 5, "Q102": 5, "Q103": 5, "Q104": 5})

    assert tally.dimensions == {"D1": 10_000}
    assert tally.overall == 10_000
    assert tally.dimension_level("D2") is None
    assert tally.count("D2") == 0


def test_a_gain_is_what_the_total_gains(form: Form) -> None:
    levels = dict.fromkeys(EVERYWHERE, 2)
    tally = Tally.of(form, levels)

    raised = Tally.of(form, {**levels, "Q104": 4})

    assert tally.gain("D1", "Q104", 4) == raised.overall - tally.overall == 750
