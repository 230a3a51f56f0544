"""The language of conditions: three outcomes, and what a condition may say."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.conditions import Condition, ConditionError, Outcome, Vocabulary, any_of
from questionnaires.facts import Fact, FactType

MET, UNMET, UNKNOWN = Outcome.MET, Outcome.UNMET, Outcome.UNKNOWN


def fact(name: str, type_: FactType, *choices: str) -> Fact:
    listed = [{"id": choice, "title": choice} for choice in choices]
    data = {"id": f"firm.{name}", "type": type_, "title": name, "asked": "derived"}
    return Fact.model_validate({**data, "choices": listed})


VOCABULARY = Vocabulary.of(
    [
        fact("size", FactType.CHOICE, "micro", "small", "medium", "large"),
        fact("exports", FactType.BOOL),
        fact("employees", FactType.INT),
        fact("certificates", FactType.MULTI, "qms", "ems"),
        fact("since", FactType.DATE),
        fact("records", FactType.RECORDS),
    ],
    ["D1", "D2"],
    ["Q101"],
)


def condition(text: str) -> Condition:
    return Condition(text, VOCABULARY)


@pytest.mark.parametrize(
    ("text", "values", "outcome"),
    [
        ('firm.size == "small"', {"firm.size": "small"}, MET),
        ('firm.size == "small"', {"firm.size": "large"}, UNMET),
        ('firm.size == "small"', {}, UNKNOWN),
        ('firm.size in ["small", "micro"]', {"firm.size": "micro"}, MET),
        ('firm.size not in ["small", "micro"]', {"firm.size": "micro"}, UNMET),
        ('not (firm.size == "small")', {"firm.size": "large"}, MET),
        ("firm.exports == false", {"firm.exports": False}, MET),
        ("firm.exports == false", {}, UNKNOWN),
        ("firm.employees >= 20", {"firm.employees": 20}, MET),
        ("firm.employees < 20", {"firm.employees": 20}, UNMET),
        ('"qms" in firm.certificates', {"firm.certificates": frozenset({"qms"})}, MET),
        ('"qms" in firm.certificates', {"firm.certificates": frozenset()}, UNMET),
        ('not ("qms" in firm.certificates)', {"firm.certificates": frozenset()}, MET),
        ('not ("qms" in firm.certificates)', {}, UNKNOWN),
        ("level.D1 >= 3", {"level.D1": 3}, MET),
        ("level.overall >= 3", {"level.overall": 2}, UNMET),
        ("answer.Q101 >= 4 and level.D2 < 2", {"answer.Q101": 4, "level.D2": 1}, MET),
        ("answer.Q101 >= 4 and level.D2 < 2", {"answer.Q101": 3}, UNMET),
        ("answer.Q101 >= 4 and level.D2 < 2", {"answer.Q101": 4}, UNKNOWN),
        ("answer.Q101 == 1 or answer.Q101 == 5", {"answer.Q101": 5}, MET),
    ],
)
def test_a_condition_is_met_unmet_or_unknown(
    text: str, values: dict[str, Any], outcome: Outcome
) -> None:
    assert condition(text).evaluate(values).outcome is outcome


def test_an_unknown_says_what_was_read_and_what_was_missing() -> None:
    verdict = condition('firm.size == "small" and firm.exports == true').evaluate(
        {"firm.size": "small"}
    )

    assert verdict.reads == ("firm.size", "firm.exports")
    assert verdict.missing == "firm.exports"


def test_alternatives_are_met_by_one_even_where_another_is_unknown() -> None:
    ways = [condition("firm.exports == true"), condition("firm.employees >= 20")]

    assert any_of(ways, {"firm.employees": 30}).outcome is MET
    assert any_of(ways, {"firm.employees": 3}).outcome is UNKNOWN
    assert any_of(ways, {"firm.employees": 3}).missing == "firm.exports"
    assert any_of(ways, {"firm.employees": 3, "firm.exports": False}).outcome is UNMET


def test_a_condition_knows_every_fact_it_may_read() -> None:
    both = condition('not (firm.size in ["small"]) and "qms" in firm.certificates')

    assert both.facts == ("firm.size", "firm.certificates")


def test_two_conditions_of_the_same_words_are_equal() -> None:
    assert condition("level.D1 >= 3") == condition("level.D1 >= 3")
    assert len({condition("level.D1 >= 3"), condition("level.D1 >= 3")}) == 1
    assert condition("level.D1 >= 3") != condition("level.D1 >= 4")


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("level.D1 >= 3", {"level.D1": 3}),
        ("level.D1 > 3", {"level.D1": 4}),
        ("answer.Q101 == 3", {"answer.Q101": 3}),
        ("level.D1 >= 3 and answer.Q101 >= 2", {"level.D1": 3, "answer.Q101": 2}),
        ("level.D1 < 3", None),
        ("level.D1 >= 3 and firm.exports == true", None),
        ("not (level.D1 < 3)", None),
        ("3 <= level.D1", None),
    ],
)
def test_least_levels_are_read_off_a_condition_that_asks_nothing_else(
    text: str, bounds: dict[str, int] | None
) -> None:
    assert condition(text).lower_bounds() == bounds


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("firm.sizes == 'small'", "unknown fact firm.sizes (did you mean 'size'?)"),
        ("level.D3 >= 1", "unknown fact level.D3"),
        ("answer.Q102 >= 1", "unknown fact answer.Q102 (did you mean 'Q101'?)"),
        ("frm.size == 'small'", "unknown name 'frm' in"),
        ("firm.size == 'tiny'", "'tiny' is not a choice of firm.size"),
        ("firm.exports == 1", "firm.exports is bool and cannot be compared with"),
        ("firm.exports", "firm.exports alone is not a yes or no"),
        ("firm.size == firm.size", "a fact on one side and a plain value on the other"),
        ("firm.employees in [20, 'x']", "firm.employees is int"),
        ("firm.exports == true or firm.employees > 3", "'or' between different facts"),
        ("firm.certificates == 'qms'", "firm.certificates is multi: use the form that fits it"),
        ("level.D1 >= 0", "level.D1 is a level from 1 to 5, not 0"),
        ("level.D1 >= 2.5", "level.D1 is a level from 1 to 5, not 2.5"),
        ("level.D1 >=", "cannot be read"),
        ("firm.since > 3", "compares different types"),
        ("firm.records == 1", "unknown fact firm.records"),
        ("true", "only comparisons"),
    ],
)
def test_a_condition_that_could_not_be_judged_is_refused(text: str, words: str) -> None:
    with pytest.raises(ConditionError) as refusal:
        condition(text)
    assert words in str(refusal.value)


def test_dates_are_no_matter_for_conditions() -> None:
    with pytest.raises(ConditionError):
        condition(f"firm.since == '{date(2026, 1, 1)}'")


CONDITIONS = st.sampled_from(
    [
        'firm.size in ["micro", "small"]',
        'firm.size == "small" and firm.exports == true',
        'not ("qms" in firm.certificates) and firm.employees >= 20',
        "level.D1 >= 3 and answer.Q101 < 4",
        "firm.employees < 5 or firm.employees > 50",
    ]
)
KNOWN = st.fixed_dictionaries(
    {},
    optional={
        "firm.size": st.sampled_from(["micro", "small", "medium", "large"]),
        "firm.exports": st.booleans(),
        "firm.employees": st.integers(0, 100),
        "firm.certificates": st.frozensets(st.sampled_from(["qms", "ems"])),
        "level.D1": st.integers(1, 5),
        "answer.Q101": st.integers(1, 5),
    },
)


@given(CONDITIONS, KNOWN, KNOWN)
def test_knowing_more_never_changes_a_yes_or_no(
    text: str, known: dict[str, Any], more: dict[str, Any]
) -> None:
    before = condition(text).evaluate(known).outcome
    after = condition(text).evaluate({**more, **known}).outcome
    assert before in (UNKNOWN, after)
