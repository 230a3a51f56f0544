"""Packed states, logs, receipts, waiting, moments, and the sentences of errors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.domain import errors
from assessment.domain.assessments import (
    Event,
    EventKind,
    State,
    rebuild_state_from_log,
    signed,
    unsigned,
)
from assessment.domain.moments import day_in_china, end_of_day_in, in_words
from assessment.domain.receipts import canonical
from assessment.domain.slowdown import seconds_to_wait

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
values = st.sampled_from([-2, -1, 0, 1, 2, 3, 4, 5])


@given(values)
def test_every_value_has_one_byte(value: int) -> None:
    assert signed(unsigned(value)) == value


def event(rev: int, question: str, value: int, kind: EventKind = EventKind.ANSWER) -> Event:
    return Event("a", rev, kind, question, value, None, None, "actor", NOON)


@given(st.lists(st.tuples(st.sampled_from(["Q101", "Q102", "Q103"]), values)))
def test_the_last_answer_of_each_question_stands(answers: list[tuple[str, int]]) -> None:
    events = [event(rev, question, value) for rev, (question, value) in enumerate(answers, 1)]
    positions = {"Q101": 0, "Q102": 1, "Q103": 2}
    state = rebuild_state_from_log(reversed(events), positions)
    last = dict(answers)
    assert [state.value(p) for p in range(3)] == [last.get(q, 0) for q in positions]
    assert state.evidence == bytes(3)


def test_evidence_events_leave_answers_alone() -> None:
    log = [event(1, "Q101", 4), event(2, "Q101", 1, EventKind.EVIDENCE)]
    assert rebuild_state_from_log(log, {"Q101": 0}) == State(b"\x04", b"\x01")


def test_an_unknown_question_in_a_log_is_an_error() -> None:
    with pytest.raises(KeyError):
        rebuild_state_from_log([event(1, "Q999", 4)], {"Q101": 0})


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Pair:
    name: str
    parts: frozenset[str]


def test_a_value_has_one_canonical_text() -> None:
    value = {"b": Pair("西安", frozenset("ba")), "a": (1, None, True), Colour.RED: date(2026, 1, 2)}
    assert canonical(value) == (
        '{"a":[1,null,true],"b":{"name":"西安","parts":["a","b"]},"red":"2026-01-02"}'
    )
    assert canonical(Fraction(1, 3)) == '"1/3"'


@pytest.mark.parametrize("value", [1.5, object(), {"a": 0.1}, b"x"])
def test_what_has_no_exact_text_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


def failures(*seconds_ago: int) -> list[datetime]:
    return [NOON - timedelta(seconds=s) for s in seconds_ago]


@pytest.mark.parametrize(
    ("tries", "anywhere", "wait"),
    [
        ((), 10_000, 0),
        ((4, 3, 2, 1), 4, 0),
        ((5, 4, 3, 2, 0), 5, 15),
        ((5, 4, 3, 2, 1, 0), 6, 30),
        ((60,) * 5, 5, 0),
        ((0,) * 40, 40, 600),
        ((10,), 200, 50),
    ],
)
def test_waiting_grows_and_ends(tries: tuple[int, ...], anywhere: int, wait: int) -> None:
    assert seconds_to_wait(failures(*tries), anywhere, NOON) == wait


def test_days_and_times_are_told_as_in_china() -> None:
    late = datetime(2026, 11, 21, 16, 5, tzinfo=UTC)
    assert day_in_china(late) == date(2026, 11, 22)
    assert in_words(late) == "11月22日 00:05"


REFUSALS = [
    *(kind() for kind in errors.Refusal.__subclasses__() if "__init__" not in vars(kind)),
    errors.TooManyAttempts(30),
    errors.Unfinished(["Q101"]),
    errors.FileTooLarge(10),
    errors.EvidenceFull(60, 100),
    errors.FactsRefused([errors.ValueProblem("firm.name", "请填写企业名称。")]),
]


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: type(refusal).__name__)
def test_every_error_has_a_code_and_a_chinese_sentence(refusal: errors.Refusal) -> None:
    assert re.fullmatch(r"[a-z_]+", refusal.code)
    assert refusal.sentence.endswith("。")
    assert not re.search(r"[\u4e00-\u9fff][,;:?!]", refusal.sentence)
    assert str(refusal) == refusal.sentence


def test_codes_are_not_shared() -> None:
    codes = [kind.code for kind in errors.Refusal.__subclasses__()]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize(
    ("months", "told"),
    [(1, "2月28日"), (2, "3月31日"), (3, "4月30日"), (12, "1月31日"), (13, "2月28日")],
)
def test_months_end_with_the_last_second_of_a_day_in_china(months: int, told: str) -> None:
    until = end_of_day_in(datetime(2026, 1, 30, 20, 0, tzinfo=UTC), months)  # 31日 in China
    assert in_words(until) == f"{told} 23:59"
    assert day_in_china(until).year == 2026 + months // 12
