"""score(): the card of one sheet, its two scores, its interval, its credibility."""

from __future__ import annotations

import pytest

from questionnaires.answers import DONT_KNOW, NOT_APPLICABLE, OPEN, AnswerSheet
from questionnaires.model import MaturityModel
from scoring.maturity import level_of
from scoring.scorecard import Interval
from tests.builders import ON, facts, miniature_model, scored, sheet, ungated_model, uniform

MIXED = {"Q101": 4, "Q102": 3, "Q103": 5, "Q104": 2, "Q201": 4, "Q202": 3}


@pytest.fixture
def model() -> MaturityModel:
    return miniature_model()


def test_every_number_can_be_followed_down_to_the_answers(model: MaturityModel) -> None:
    card = scored(model, sheet(MIXED, evidenced=("Q103",)), facts())

    management = card.dimension("D1")
    assert card.score == 6250
    assert (management.score, management.level, management.weight) == (6250, 3, 60)
    assert [(p.id, p.score) for p in management.practices] == [("P11", 6250), ("P12", 6250)]
    reviewed = management.practices[1].answers[0]
    assert (reviewed.question, reviewed.value, reviewed.counted, reviewed.points) == (
        "Q103",
        5,
        5,
        100,
    )
    assert card.dimension("D2").score == 6250


def test_answers_without_evidence_are_held_in_the_second_score(model: MaturityModel) -> None:
    card = scored(model, sheet(MIXED, evidenced=("Q103",)), facts())

    results = card.dimension("D2")
    assert (results.score, results.evidence_score) == (6250, 5000)
    held = results.practices[0].answers[0]
    assert (held.points, held.points_with_evidence, held.counted_with_evidence) == (75, 50, 3)
    assert card.evidence_score == round((60 * 6250 + 40 * 5000) / 100)
    assert card.evidence_share == 2500


def test_the_card_names_model_day_and_kind(model: MaturityModel) -> None:
    card = scored(model, sheet(MIXED), facts("F", "micro"))

    assert (card.model, card.version, card.on) == ("miniature", "1", ON)
    assert card.scoring_digest == model.scoring_digest
    assert (card.sector, card.size) == ("F", "micro")


def test_without_sector_or_size_there_is_no_score(model: MaturityModel) -> None:
    with pytest.raises(KeyError, match=r"firm\.size"):
        scored(model, sheet(MIXED), {"firm.sector": "M"})


def test_unscored_questions_never_count(model: MaturityModel) -> None:
    without = scored(model, sheet(MIXED), facts())
    with_it = scored(model, sheet({**MIXED, "Q105": 1}), facts())

    assert with_it == without
    assert "Q105" not in {answer.question for answer in with_it.answers}


def test_the_short_way_gives_the_same_level(model: MaturityModel) -> None:
    for level in range(1, 6):
        answers = uniform(model, "M", "small", level)
        assert level_of(model, answers, facts()) == scored(model, answers, facts()).level


class TestCoverage:
    def test_weighs_questions_as_the_score_does(self, model: MaturityModel) -> None:
        card = scored(model, sheet({"Q101": 3, "Q102": DONT_KNOW, "Q201": 3}), facts())

        assert card.coverage == 60 * 50 + 40 * 50
        assert (card.asked, card.answered) == (6, 3)

    def test_leaves_out_what_is_not_applicable(self, model: MaturityModel) -> None:
        answers = dict.fromkeys(MIXED, 3) | {"Q103": NOT_APPLICABLE, "Q202": OPEN}
        card = scored(model, sheet(answers), facts())

        assert card.coverage == 60 * 100 + 40 * 50
        assert card.answered == 5

    def test_of_nothing_is_nothing(self, model: MaturityModel) -> None:
        everything = dict.fromkeys(MIXED, NOT_APPLICABLE)
        card = scored(model, sheet(everything), facts())

        assert (card.score, card.level, card.coverage, card.evidence_share) == (0, 1, 0, 0)
        assert card.dimension("D1").score is None


class TestShares:
    def test_are_of_all_questions_asked(self, model: MaturityModel) -> None:
        answers = {**MIXED, "Q103": NOT_APPLICABLE, "Q202": DONT_KNOW, "Q104": DONT_KNOW}
        card = scored(model, sheet(answers), facts())

        assert card.not_applicable_share == 1667
        assert card.unknown_share == 3333

    def test_what_is_not_applicable_is_also_shown_as_if_it_were_zero(
        self, model: MaturityModel
    ) -> None:
        answers = dict.fromkeys(MIXED, 5) | {"Q103": NOT_APPLICABLE}
        card = scored(model, sheet(answers), facts())

        assert card.score == 10_000
        assert card.score_if_not_applicable_were_zero == round(0.60 * 7500 + 0.40 * 10_000)


class TestADimensionOfOneQuestion:
    def test_is_marked_as_indicative(self, model: MaturityModel) -> None:
        card = scored(model, sheet({"Q201": 2}), facts("S"))
        assert card.dimension("D2").indicative
        assert not card.dimension("D1").indicative

    def test_is_known_by_what_counts_and_not_by_its_name(self, model: MaturityModel) -> None:
        card = scored(model, sheet({"Q201": 2, "Q202": NOT_APPLICABLE}), facts("M"))
        assert card.dimension("D2").indicative


class TestTheLevel:
    def test_is_provisional_while_a_gate_question_is_open(self, model: MaturityModel) -> None:
        best = uniform(model, "M", "small", 5)

        card = scored(model, best.replaced("Q101", OPEN), facts(above_designated=False))

        assert card.provisional
        assert (card.raw_level, card.level) == (4, 2)
        assert not scored(model, best, facts()).provisional

    def test_is_provisional_where_an_unknown_fact_holds_it(self, model: MaturityModel) -> None:
        answers = uniform(model, "M", "small", 4).replaced("Q102", 2)

        assert scored(model, answers, facts()).provisional
        assert not scored(model, answers, facts(above_designated=True)).provisional
        assert not scored(model, answers, facts(above_designated=False)).provisional

    def test_is_not_provisional_where_the_unknown_fact_makes_no_difference(
        self, model: MaturityModel
    ) -> None:
        answers = uniform(model, "M", "small", 2)
        card = scored(model, answers, facts())

        assert (card.raw_level, card.level) == (2, 2)
        assert not card.provisional

    def test_with_evidence_is_never_above_the_level(self, model: MaturityModel) -> None:
        answers = uniform(model, "M", "small", 5, evidenced=False)
        card = scored(model, answers, facts())

        assert (card.raw_level, card.level, card.evidence_level) == (5, 3, 3)
        vetoed = scored(model, answers, facts(major_incident=True))
        assert (vetoed.level, vetoed.evidence_level) == (1, 1)
        assert vetoed.vetoed

    def test_names_are_read_by_conditions(self, model: MaturityModel) -> None:
        card = scored(model, sheet({"Q101": 3, "Q102": 3, "Q103": 3, "Q104": 3}), facts("S"))
        assert card.levels() == {"level.overall": 2, "level.D1": 3, "level.D2": 1}


class TestTheInterval:
    def test_is_a_point_where_everything_is_clear_and_proven(self, model: MaturityModel) -> None:
        known = facts(above_designated=True)
        card = scored(model, uniform(model, "M", "small", 4), known)
        assert card.interval == Interval(4, 4, 7500, 7500)

    def test_reaches_from_the_worst_to_the_best_of_what_is_open(self, model: MaturityModel) -> None:
        answers = uniform(model, "M", "small", 4).replaced("Q104", OPEN)
        card = scored(model, answers, facts(above_designated=True))

        assert card.score == card.interval.low_score == 6375
        assert card.interval.high_score == 7875
        assert (card.interval.low_level, card.interval.high_level) == (3, 4)

    def test_holds_what_is_not_proven_at_the_worst(self, model: MaturityModel) -> None:
        answers = uniform(model, "M", "small", 4, evidenced=False)
        card = scored(model, answers, facts(above_designated=True))

        assert card.interval.low_score == card.evidence_score < card.score
        assert card.interval == Interval(3, 4, card.evidence_score, 7500)

    def test_supposes_an_unknown_fact_both_ways(self, model: MaturityModel) -> None:
        answers = uniform(model, "M", "small", 4).replaced("Q102", 2)
        card = scored(model, answers, facts())

        assert (card.interval.low_level, card.interval.high_level) == (2, 3)

    def test_does_not_suppose_incidents(self, model: MaturityModel) -> None:
        card = scored(model, uniform(model, "M", "small", 4), facts(above_designated=True))
        assert card.interval.low_level == 4


class TestCredibility:
    def test_is_high_medium_or_low_by_the_bands_of_the_model(self) -> None:
        model = ungated_model()
        varied = {"Q101": 3, "Q102": 2, "Q103": 4, "Q104": 2, "Q201": 3, "Q202": 4}
        all_proven = tuple(varied)

        def credibility(answers: dict[str, int], evidenced: tuple[str, ...]) -> str:
            return scored(model, sheet(answers, evidenced=evidenced), facts()).credibility

        assert credibility(varied, all_proven) == "high"
        assert credibility(varied, ("Q102",)) == "medium"
        assert credibility(varied, ()) == "low"
        assert credibility({**varied, "Q104": DONT_KNOW}, all_proven) == "medium"
        assert credibility({**varied, "Q104": DONT_KNOW, "Q103": DONT_KNOW}, all_proven) == "low"
        assert credibility({**varied, "Q101": 4, "Q103": 1}, all_proven) == "medium"


def test_the_order_of_answers_does_not_matter(model: MaturityModel) -> None:
    backwards = AnswerSheet(dict(reversed(list(sheet(MIXED).items()))))
    assert scored(model, backwards, facts()) == scored(model, sheet(MIXED), facts())
