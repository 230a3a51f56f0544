"""Gaps: the way to the next anchor, what it brings, and three things for this month."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from questionnaires.answers import DONT_KNOW, NOT_APPLICABLE, OPEN, AnswerSheet
from questionnaires.model import MaturityModel
from scoring.gaps import Gap, find_gaps, is_free, three_this_month
from tests.builders import facts, miniature_model, scored, sheet, sheets, ungated_model, uniform

MIXED = {"Q101": 3, "Q102": 3, "Q103": 4, "Q104": 2, "Q201": 4, "Q202": 5}


@pytest.fixture
def model() -> MaturityModel:
    return miniature_model()


def gaps_of(model: MaturityModel, answers: AnswerSheet, sector: str = "M") -> list[Gap]:
    return list(find_gaps(model, scored(model, answers, facts(sector))))


def test_every_answer_below_the_best_is_a_gap(model: MaturityModel) -> None:
    gaps = gaps_of(model, sheet({**MIXED, "Q103": NOT_APPLICABLE}))

    assert {gap.question for gap in gaps} == {"Q101", "Q102", "Q104", "Q201"}
    assert gaps_of(model, uniform(model, "M", "small", 5)) == []


def test_a_gap_leads_to_the_next_anchor_in_the_words_for_this_firm(model: MaturityModel) -> None:
    answers = sheet({**MIXED, "Q102": 2})
    card = scored(model, answers, facts(size="micro"))

    gap = next(g for g in find_gaps(model, card, facts(size="micro")) if g.question == "Q102")

    assert (gap.from_level, gap.to_level, gap.anchor) == (2, 3, "一个人写明了")
    assert (gap.practice, gap.dimension, gap.effort) == ("P11", "D1", 1)


@pytest.mark.parametrize("answer", [OPEN, DONT_KNOW])
def test_an_unclear_answer_is_a_gap_from_the_lowest_level(
    model: MaturityModel, answer: int
) -> None:
    gap = next(g for g in gaps_of(model, sheet({**MIXED, "Q104": answer})) if g.question == "Q104")
    assert (gap.from_level, gap.to_level, gap.open) == (1, 2, True)


@given(sheets(miniature_model()))
def test_a_gain_is_exactly_what_the_score_rises_by(answers: AnswerSheet) -> None:
    model = ungated_model()
    before = scored(model, answers, facts())
    for gap in find_gaps(model, before):
        after = scored(model, answers.replaced(gap.question, gap.to_level), facts())
        assert after.score - before.score == gap.gain


def test_gaps_that_lift_a_holding_gate_come_first(model: MaturityModel) -> None:
    answers = uniform(model, "M", "small", 4).replaced("Q101", 1)

    gaps = gaps_of(model, answers)

    assert gaps[0].question == "Q101"
    assert gaps[0].lifts == ("A",)
    assert all(gap.lifts == () for gap in gaps[1:])


def test_then_the_gain_for_the_effort_decides() -> None:
    gaps = gaps_of(ungated_model(), sheet(dict.fromkeys(MIXED, 2)))

    worth = [gap.gain / gap.effort for gap in gaps]
    assert worth == sorted(worth, reverse=True)


def test_a_dimension_of_one_question_comes_last() -> None:
    answers = sheet(dict.fromkeys(MIXED, 2))
    gaps = gaps_of(ungated_model(), answers, "S")

    assert gaps[-1].question == "Q201"
    assert gaps[-1].indicative


class TestThisMonth:
    def gap(self, question: str, **changes: object) -> Gap:
        plain = Gap(
            question=question,
            practice=f"P{question}",
            dimension="D1",
            from_level=1,
            to_level=2,
            anchor="",
            gain=100,
            effort=1,
            lifts=(),
            indicative=False,
            open=False,
        )
        return replace(plain, **changes)  # type: ignore[arg-type]

    def chosen(self, *gaps: Gap) -> list[str]:
        return [gap.question for gap in three_this_month(gaps)]

    def test_has_three_things_at_most(self) -> None:
        assert self.chosen(*(self.gap(question) for question in "abcd")) == ["a", "b", "c"]
        assert self.chosen() == []

    def test_takes_what_costs_no_money_first(self) -> None:
        dear = self.gap("a", effort=3)
        high = self.gap("b", from_level=3, to_level=4)
        free = self.gap("c")

        assert self.chosen(dear, high, free) == ["c", "b", "a"]
        assert [is_free(gap) for gap in (dear, high, free)] == [False, False, True]

    def test_takes_one_thing_of_a_practice(self) -> None:
        first, second = self.gap("a", practice="P11"), self.gap("b", practice="P11")
        assert self.chosen(first, second, self.gap("c")) == ["a", "c"]

    def test_leaves_out_a_dimension_of_one_question_unless_it_lifts_a_gate(self) -> None:
        weak = self.gap("a", indicative=True)
        lifting = self.gap("b", indicative=True, lifts=("G4",))

        assert self.chosen(weak, lifting) == ["b"]
