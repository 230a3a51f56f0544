"""The nearest better type, and the answers that separate a firm from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from questionnaires.answers import DONT_KNOW, NOT_APPLICABLE, OPEN, AnswerSheet
from questionnaires.library import Library
from questionnaires.model import MaturityModel
from scoring.maturity import score
from scoring.one_factor import dimension_scores
from scoring.peers import PeerTypes, types_of
from scoring.plan import Step, plan_of
from scoring.scorecard import ScoreCard
from scoring.separating import Separation, separate
from scoring.synthetic import Firms
from scoring.type_model import TypeModel
from scoring.usual_levels import level_counts, usual_levels
from tests.builders import ON
from tests.scoring.scenarios import MIXED, TYPES, Source


@dataclass(frozen=True)
class Known:
    """A population with its types."""

    firms: Firms
    scores: NDArray[np.int16]
    types: TypeModel
    usual: NDArray[np.int8]

    def card(self, firm: int) -> ScoreCard:
        return score(self.firms.model, self.firms.sheet(firm), self.firms.facts(firm), on=ON)

    def separation(self, firm: int) -> Separation | None:
        return separate(self.firms.model, self.card(firm), self.types, self.usual)


@pytest.fixture(scope="module")
def known(library: Library) -> Known:
    firms = Source(library.model(), "S2", 100, MIXED).draw(3000).firms
    found = PeerTypes(len(TYPES), n_starts=9, random_state=1)
    scores = dimension_scores(firms)
    types = types_of(scores, found)
    counts = level_counts(firms.answers, found.labels_, len(TYPES))
    return Known(firms, scores, types, usual_levels(counts))


@pytest.fixture(scope="module")
def separations(known: Known) -> dict[int, Separation]:
    found = {firm: known.separation(firm) for firm in range(120)}
    return {firm: separation for firm, separation in found.items() if separation is not None}


def test_most_firms_have_a_better_type(separations: dict[int, Separation]) -> None:
    assert 80 < len(separations) < 120


def test_the_better_type_scores_more_than_the_firm_and_its_type(
    known: Known, separations: dict[int, Separation]
) -> None:
    for firm, found in separations.items():
        card = known.card(firm)
        weights = np.array([dimension.weight for dimension in card.dimensions]) / 100
        totals = dict(zip(known.types.numbers, known.types.means @ weights, strict=True))
        assert totals[found.better] > max(totals[found.own], card.score)
        assert found.own == known.types.assign(known.scores[firm]).number


def test_no_better_type_is_nearer(known: Known, separations: dict[int, Separation]) -> None:
    for firm, found in separations.items():
        others = [number for number in known.types.numbers if number != found.better]
        card = known.card(firm)
        second = separate(known.firms.model, card, known.types, known.usual, shown=others)
        assert second is None or second.distance >= found.distance


def test_answers_are_few_and_below_the_usual(
    known: Known, separations: dict[int, Separation]
) -> None:
    model = known.firms.model
    for found in separations.values():
        better = known.types.numbers.index(found.better)
        assert len(found.answers) <= 5
        assert len({answer.question for answer in found.answers}) == len(found.answers)
        for answer in found.answers:
            assert answer.from_level < answer.to_level == answer.usual_there
            assert answer.usual_there == known.usual[better, model.position(answer.question)]
            assert answer.pull > 0
            assert answer.dimension == model.dimension_of(answer.question).id


def test_the_answers_move_the_firm_as_promised(
    known: Known, separations: dict[int, Separation]
) -> None:
    for firm, found in separations.items():
        model, facts = known.firms.model, known.firms.facts(firm)
        sheet = known.firms.sheet(firm)
        made = plan_of(model, sheet, facts, found.steps, on=ON)
        shares = known.types.assign(
            [-1 if d.score is None else d.score for d in made.after.dimensions]
        ).memberships
        better = known.types.numbers.index(found.better)

        assert shares[better] == pytest.approx(found.after)
        assert found.crosses == (max(shares) == shares[better])
        odds = [np.log(share / (1 - share)) for share in (found.before, found.after)]
        assert odds[1] - odds[0] == pytest.approx(sum(answer.pull for answer in found.answers))
        assert made.effort == sum(answer.effort for answer in found.answers)
        assert made.after.score >= made.before.score


def test_the_first_answer_pulls_more_than_any_other_would(
    known: Known, separations: dict[int, Separation]
) -> None:
    firm, found = next((f, s) for f, s in separations.items() if len(s.answers) > 1)
    model, facts, sheet = known.firms.model, known.firms.facts(firm), known.firms.sheet(firm)
    better = known.types.numbers.index(found.better)
    pulls = []
    for answer in known.card(firm).answers:
        there = int(known.usual[better, model.position(answer.question)])
        step = Step("raise", answer.question, answer.counted, max(there, answer.counted), 1)
        after = plan_of(model, sheet, facts, [step], on=ON).after
        share = known.types.assign([-1 if d.score is None else d.score for d in after.dimensions])
        pulls.append(share.memberships[better])
    assert known.types.numbers[better] == found.better
    first = plan_of(model, sheet, facts, found.steps[:1], on=ON).after
    taken = known.types.assign([-1 if d.score is None else d.score for d in first.dimensions])
    assert taken.memberships[better] == pytest.approx(max(pulls))


def test_the_list_ends_where_the_firm_crosses(separations: dict[int, Separation]) -> None:
    short = [found for found in separations.values() if found.crosses]
    assert len(short) > 20
    assert min(len(found.answers) for found in short) < 5


def test_the_best_firm_has_no_better_type(known: Known) -> None:
    model = known.firms.model
    best = AnswerSheet({question.id: 5 for question in model.applicable("M", "medium")})
    card = score(model, best, {"firm.sector": "M", "firm.size": "medium"}, on=ON)
    assert separate(model, card, known.types, known.usual) is None


def test_types_not_shown_are_not_named(known: Known, separations: dict[int, Separation]) -> None:
    firm = next(iter(separations))
    card = known.card(firm)
    assert separate(known.firms.model, card, known.types, known.usual, shown=()) is None


def test_without_usual_levels_there_is_a_better_type_but_no_answers(
    known: Known, separations: dict[int, Separation]
) -> None:
    firm, found = next(iter(separations.items()))
    bare = separate(known.firms.model, known.card(firm), known.types, np.zeros_like(known.usual))

    assert bare is not None
    assert (bare.better, bare.answers, bare.crosses) == (found.better, (), False)
    assert bare.after == bare.before


def test_one_counted_question_separates_nothing(known: Known) -> None:
    model = known.firms.model
    micro = AnswerSheet({question.id: 2 for question in model.applicable("M", "micro")})
    card = score(model, micro, {"firm.sector": "M", "firm.size": "micro"}, on=ON)
    found = separate(model, card, known.types, np.full_like(known.usual, 4), at_most=99)

    assert found is not None
    assert not {"D4", "D8", "D9"} & {answer.dimension for answer in found.answers}


def test_levels_are_counted_by_type_and_question() -> None:
    answers = np.array([[1, 5], [2, OPEN], [DONT_KNOW, NOT_APPLICABLE], [4, 3]], np.int8)
    counts = level_counts(answers, np.array([0, 0, 0, 1]), 2)

    assert counts[0].tolist() == [[2, 1, 0, 0, 0], [0, 0, 0, 0, 1]]
    assert counts[1].tolist() == [[0, 0, 0, 1, 0], [0, 0, 1, 0, 0]]


def test_counts_of_blocks_add_up() -> None:
    chance = np.random.default_rng(1)
    answers = chance.integers(-2, 6, (100, 7)).astype(np.int8)
    places = chance.integers(3, size=100)
    halves = [level_counts(answers[rows], places[rows], 3) for rows in (slice(60), slice(60, None))]
    assert np.array_equal(sum(halves), level_counts(answers, places, 3))


def test_the_usual_level_is_the_lower_median_of_enough_answers() -> None:
    counts = np.array([[[5, 0, 5, 0, 0], [4, 0, 6, 0, 0], [0, 9, 0, 0, 0], [0, 0, 0, 0, 10]]])
    assert usual_levels(counts).tolist() == [[1, 3, 0, 5]]
    assert usual_levels(counts, least_answers=9).tolist() == [[1, 3, 2, 5]]


def test_a_step_may_start_from_an_open_answer(library: Library) -> None:
    model: MaturityModel = library.model()
    facts = {"firm.sector": "M", "firm.size": "micro"}
    first = model.applicable("M", "micro")[0].id
    made = plan_of(model, AnswerSheet({}), facts, [Step("raise", first, 1, 3, 4)], on=ON)
    assert made.after.score > made.before.score
    assert made.effort == 4
