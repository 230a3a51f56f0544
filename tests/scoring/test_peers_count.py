"""Whether there are types at all, and how many."""

from __future__ import annotations

import numpy as np
import pytest

from questionnaires.library import Library
from scoring.one_factor import OneFactor, dimension_scores
from scoring.peers import PeerTypes, TooFewFirms
from scoring.type_count import choose_types, count_types, prediction_strength
from scoring.type_evidence import CountRules, TypeCount
from tests.scoring.scenarios import MICRO, MIXED, TYPES, Source

QUICK = PeerTypes(n_starts=6, n_promising=2, max_iter=60, tol=1e-4)


def counted(source: Source, n_firms: int, **rules: int) -> TypeCount:
    firms = source.draw(n_firms).firms
    return count_types(
        firms.model,
        dimension_scores(firms),
        firms.sectors,
        firms.sizes,
        rules=CountRules(n_splits=2, n_bootstraps=2, **rules),
        estimator=QUICK,
        random_state=1,
    )


@pytest.mark.parametrize("sizes", [MICRO, MIXED], ids=["micro", "mix"])
def test_one_factor_has_no_types(library: Library, sizes: tuple[float, ...]) -> None:
    """Twenty populations; the rule is a 95th percentile, so that one may pass by chance."""
    sources = [Source(library.model(), "S5", seed, sizes) for seed in range(1, 21)]
    counts = [counted(source, 1000, most=6) for source in sources]

    assert sum(count.n_types > 1 for count in counts) <= 1
    for count in counts:
        assert count.n_types == max(e.n_types for e in count.evidence if e.accepted)


def test_planted_types_are_counted(library: Library) -> None:
    count = counted(Source(library.model(), "S1", 100, MIXED), 2000, most=7)
    best = count.evidence[len(TYPES) - 1]

    assert count.n_types == best.n_types == len(TYPES)
    assert best.accepted
    assert best.strength > 0.8 > (best.null_strength or 1.0)
    assert best.stability > 0.9
    assert best.bic == min(e.bic for e in count.evidence)
    assert best.smallest >= 10
    assert count.n_firms == 2000


def test_what_chance_reaches_as_well_is_not_accepted() -> None:
    heaps = two_heaps(300)
    always = CountRules(most=2, n_splits=1, n_bootstraps=1)
    count = choose_types(heaps, lambda chance: heaps, rules=always, estimator=QUICK)

    assert count.n_types == 1
    assert count.evidence[1].strength == pytest.approx(1.0)
    assert count.evidence[1].null_strength == pytest.approx(1.0)
    assert not count.evidence[1].accepted


def test_what_chance_does_not_reach_is_accepted() -> None:
    rules = CountRules(most=2, n_splits=1, n_bootstraps=1)
    count = choose_types(two_heaps(300), one_heap, rules=rules, estimator=QUICK)
    assert count.n_types == 2


def two_heaps(n_firms: int) -> np.ndarray:
    chance = np.random.default_rng(1)
    centres = np.where(np.arange(n_firms) % 2, 2000.0, 7000.0)[:, None]
    return centres + chance.normal(0, 300, (n_firms, 10))


def one_heap(chance: np.random.Generator) -> np.ndarray:
    return chance.normal(5000, 1000, (300, 10))


def test_a_type_of_too_few_firms_is_not_accepted() -> None:
    lopsided = two_heaps(400)[np.r_[0:400:2, 1:15:2]]
    rules = CountRules(most=2, n_splits=1, n_bootstraps=1)
    count = choose_types(lopsided, one_heap, rules=rules, estimator=QUICK)

    assert count.evidence[1].smallest == 7
    assert count.n_types == 1


@pytest.mark.parametrize("n_firms", [1, 9, 39])
def test_too_few_firms_for_two_types_have_none(n_firms: int) -> None:
    count = choose_types(one_heap(np.random.default_rng(1))[:n_firms], one_heap, rules=CountRules())
    assert (count.n_types, count.n_firms, len(count.evidence)) == (1, n_firms, 1)


def test_no_firms_are_refused(library: Library) -> None:
    nobody = np.empty(0, np.int8)
    with pytest.raises(TooFewFirms, match="no firms to count types of"):
        count_types(library.model(), np.empty((0, 10), np.int16), nobody, nobody)


def test_firms_that_are_all_alike_have_no_types(library: Library) -> None:
    alike = np.full((100, 10), 5000, np.int16)
    kinds = np.ones(100, np.int8)
    count = count_types(library.model(), alike, kinds, kinds)

    assert count.n_types == 1
    assert {e.strength for e in count.evidence[1:]} == {0.0}


@pytest.mark.parametrize("case", ["one differs", "half lacks all", "a sector lacks one", "steps"])
def test_degenerate_populations_have_no_types(library: Library, case: str) -> None:
    chance = np.random.default_rng(2)
    scores = chance.integers(0, 10_001, (120, 10))
    if case == "one differs":
        scores = np.vstack([np.full((119, 10), 5_000), np.full((1, 10), 6_000)])
    elif case == "half lacks all":
        scores[:, :5] = -1
    elif case == "a sector lacks one":
        scores[::2, 8] = -1
    else:
        scores = chance.choice([0, 2_500, 5_000, 7_500, 10_000], (120, 10))
    sectors = np.where(np.arange(120) % 2, 0, 4).astype(np.int8)
    count = count_types(
        library.model(),
        scores.astype(np.int16),
        sectors,
        np.ones(120, np.int8),
        rules=CountRules(most=4, n_splits=1, n_bootstraps=1),
        estimator=QUICK,
    )
    assert count.n_types == 1


def test_progress_is_told() -> None:
    told: list[tuple[str, int, int]] = []
    rules = CountRules(most=2, n_splits=1, n_bootstraps=1)
    choose_types(
        two_heaps(300),
        one_heap,
        rules=rules,
        estimator=QUICK,
        progress=lambda stage, done, total: told.append((stage, done, total)),
    )

    assert told[:3] == [("numbers", 0, 2), ("numbers", 1, 2), ("numbers", 2, 2)]
    assert told[3] == ("null 2", 0, 20)
    assert told[-1] == ("null 2", 20, 20)


def test_a_percentile_needs_twenty_populations() -> None:
    with pytest.raises(ValueError, match="n_null=19 populations"):
        CountRules(n_null=19)


def test_the_same_chance_gives_the_same_count(library: Library) -> None:
    source = Source(library.model(), "S5", 1)
    first, second = (counted(source, 400, most=3) for _ in range(2))
    assert first == second


def test_strength_is_the_share_of_pairs_that_stay_together() -> None:
    chance = np.random.default_rng(1)
    clear = prediction_strength(two_heaps(200), PeerTypes(2), 2, chance)
    forced = prediction_strength(two_heaps(200), PeerTypes(4), 2, chance)
    assert clear == 1.0
    assert forced < 0.8


def test_populations_without_types_score_as_the_firms_do(library: Library) -> None:
    drawn = Source(library.model(), "S2", 5, MIXED).draw(2000)
    firms = drawn.firms
    null = OneFactor.like(firms.model, dimension_scores(firms), firms.sectors, firms.sizes)
    X = null(np.random.default_rng(1))

    assert np.array_equal(np.sort(X, axis=0), np.sort(drawn.X, axis=0))
    assert X.mean(axis=1).std() == pytest.approx(drawn.X.mean(axis=1).std(), rel=0.1)
    for size in (1, 2, 3):
        own, theirs = X[firms.sizes == size], drawn.X[firms.sizes == size]
        assert own.mean(axis=0) == pytest.approx(theirs.mean(axis=0))
    assert not np.array_equal(X, null(np.random.default_rng(2)))


def test_a_population_without_types_has_one_factor(library: Library) -> None:
    drawn = Source(library.model(), "S1", 5).draw(3000)
    firms = drawn.firms
    null = OneFactor.like(firms.model, dimension_scores(firms), firms.sectors, firms.sizes)

    def second_factor(X: np.ndarray) -> float:
        return float(np.linalg.eigvalsh(np.corrcoef(X.T))[-2])

    assert second_factor(null(np.random.default_rng(1))) < 1.0 < second_factor(drawn.X)
