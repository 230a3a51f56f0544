"""Attacks on what is published. Each recovers a firm from an unprotected publication, and nothing
from ours.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from scoring.aggregates import eligible
from scoring.benchmarks import Benchmarks
from scoring.cohorts import Cohort
from scoring.ledger import NONE, Ledger
from scoring.sheets import BUREAU_VIEW, FIRM_VIEW, Rule
from tests.scoring.attackers import (
    Finding,
    Seen,
    bare,
    by_bounds,
    by_dates,
    by_equations,
    by_filters,
    by_intersection,
    by_own_firms,
    by_probing,
    by_rank,
    counted_in,
    shown,
)
from tests.scoring.populations import (
    LATTICE,
    SECOND,
    Population,
    cell,
    counted,
    edition,
    firms_in,
    population,
    scores,
)

LEAST = FIRM_VIEW.firms
TARGET = cell("b2", "P", "large")
SCORE = 8_765
SEEDS = pytest.mark.parametrize("seed", range(4))
RULES = pytest.mark.parametrize("rule", [FIRM_VIEW, BUREAU_VIEW], ids=["firms", "bureaus"])


def crowd(seed: int, firms: int = 400) -> Population:
    """Return a population with one firm, the target, alone in its cell."""
    found = population(firms, np.random.default_rng(seed))
    found = found.only(found.cells != TARGET)
    return found.and_(firms_in(TARGET, [[SCORE, 5_000]], "target"))


def seen_by(rule: Rule, found: Population) -> Population:
    """Return what an audience sees of firms: a bureau sees levels."""
    levels = (1 + found.scores // 2_001).astype(np.int16)
    return found.saying(levels) if rule is BUREAU_VIEW else found


def published(found: Population, ledger: Ledger | None = None) -> Seen:
    return shown(Benchmarks(edition(counted(found, ledger))))


def hits(findings: list[Finding]) -> bool:
    """Tell whether the target's score was found to within a point."""
    return any(f.firms == 1 and f.low <= SCORE < f.high <= f.low + 100 for f in findings)


@SEEDS
def test_by_filters(seed: int) -> None:
    found = crowd(seed)
    naked = bare(found)
    assert hits(by_filters({code: naked[code] for code in naked if code != TARGET}, LEAST))
    assert by_filters(published(found), LEAST) == []


@SEEDS
def test_by_filters_where_only_small_cells_are_hidden(seed: int) -> None:
    """Hiding cells below ten and nothing else is not enough: the complement tells."""
    found = crowd(seed, firms=1_200)
    naked = {code: view for code, view in bare(found).items() if view.firms >= LEAST}
    assert by_filters(naked, LEAST)
    assert by_filters(published(found), LEAST) == []


@SEEDS
def test_by_equations(seed: int) -> None:
    found = crowd(seed, firms=1_200)
    naked = {code: view for code, view in bare(found).items() if code != TARGET}
    assert hits([by_equations(naked, LEAST)[TARGET]])
    assert by_equations(published(found), LEAST) == {}


def after(change: str, before: Population) -> Population:
    """Return the population a month later: one firm came, or went, or says something new."""
    if change == "came":
        return before.and_(firms_in(cell("a1", "M", "small"), [[SCORE, 1]], "new"))
    if change == "went":
        return before.only(np.arange(len(before)) != len(before) - 1)
    said = before.scores.copy()
    said[0] = SCORE
    return before.saying(said)


@SEEDS
@pytest.mark.parametrize("change", ["came", "went", "says something new"])
def test_by_dates(seed: int, change: str) -> None:
    before = crowd(seed, firms=1_200)
    later = after(change, before)
    assert hits(by_dates(bare(before), bare(later), LEAST))
    assert by_dates(published(before), published(later, counted(before)), LEAST) == []


@SEEDS
@pytest.mark.parametrize(("come", "change"), [(5, 0), (40, 3), (300, 30), (900, 300)])
def test_by_dates_while_firms_come_and_change(seed: int, come: int, change: int) -> None:
    chance = np.random.default_rng(seed + 100)
    before = crowd(seed, firms=800)
    other = before.scores.copy()
    other[:change] = scores(change, chance)
    later = before.saying(other).and_(population(come, chance, name="new"))
    assert by_dates(published(before), published(later, counted(before)), LEAST) == []


@SEEDS
def test_by_intersection(seed: int) -> None:
    found = crowd(seed)
    alone = by_intersection(bare(found), TARGET, 500)
    assert hits(alone)
    assert by_intersection(published(found), TARGET, 500) == []


def test_by_intersection_of_margins() -> None:
    """Even where its own cell is hidden, a firm stands where the values of its margins meet."""
    margins = (Cohort("b2", None, "above_micro"), Cohort(None, "P", "large"))
    found = [crowd(seed, firms=60) for seed in range(8)]
    naked = [{code: bare(f)[code] for code in map(LATTICE.code, margins)} for f in found]
    assert any(hits(by_intersection(seen, TARGET, 100)) for seen in naked)
    assert not any(by_intersection(published(f), TARGET, 500) for f in found)


@SEEDS
def test_by_probing(seed: int) -> None:
    found = crowd(seed)
    assert by_probing(bare(found), FIRM_VIEW.band)
    assert by_probing(published(found), FIRM_VIEW.band) == []


@pytest.mark.parametrize("own", [0, 4_000, 9_999])
def test_asking_with_every_score_tells_no_more_than_the_sheet(own: int) -> None:
    """Ten firms, and an attacker that may ask as often as it likes: three bands, no ends."""
    values = [*range(2_000, 6_500, 500), SCORE]
    answers = Benchmarks(edition(counted(firms_in(TARGET, values))))
    group = answers.group(LATTICE.cohort(TARGET))
    assert group is not None
    places = {group.measures["m0"].place(score) for score in range(0, 10_001, 1)}
    assert len(places) == 3
    assert {(place.low, place.high) for place in places} == {
        (0, 3_000),
        (3_000, 6_000),
        (6_000, 10_000),
    }
    assert group.measures["m0"].place(own) in places


@SEEDS
def test_nine_invented_firms_expose_nobody(seed: int) -> None:
    """Firms that are not verified do not count, so a group cannot be filled around one firm."""
    invented = firms_in(TARGET, [[1_000, 1_000]] * 9, "invented")
    found = crowd(seed).and_(invented)
    real = np.array(["invented" not in name for name in found.ids])
    everybody, nobody = np.ones(len(found), np.bool_), np.zeros(len(found), np.bool_)
    counts = eligible(verified=real, consenting=everybody, demo=nobody, world="real")

    naked = {code: view for code, view in bare(found).items() if view.firms >= LEAST}
    assert hits([by_own_firms(naked[TARGET], bare(invented)[TARGET])])
    assert TARGET not in published(found.only(counts))


@RULES
@SEEDS
def test_by_rank_at_one_date(seed: int, rule: Rule) -> None:
    """Told who is counted where, an insider still finds no combination that touches a few."""
    ledger = counted(seen_by(rule, crowd(seed, firms=250)), rule=rule)
    table, _ = counted_in([ledger])
    assert by_rank(table, rule.firms) == []


@RULES
@SEEDS
def test_by_rank_over_three_dates(seed: int, rule: Rule) -> None:
    chance = np.random.default_rng(seed + 10)
    found, ledgers = population(150, chance, cities=("a1", "a2")), []
    for date in range(3):
        before = ledgers[-1] if ledgers else None
        ledgers.append(counted(seen_by(rule, found), before, rule, SECOND))
        staying = found.only(chance.random(len(found)) > 0.1)
        change = chance.random(len(staying)) < 0.3
        said = np.where(change[:, None], scores(len(staying), chance), staying.scores)
        new = population(90, chance, name=f"d{date}-", cities=("a1", "a2"))
        found = staying.saying(said).and_(new)
    assert ledgers[-1].newest > ledgers[0].newest
    table, _ = counted_in(ledgers)
    assert by_rank(table, rule.firms) == []


def test_by_rank_succeeds_where_every_date_is_counted_anew() -> None:
    before = crowd(0, firms=250)
    table, _ = counted_in([counted(before), counted(after("came", before))])
    assert by_rank(table, LEAST, together=1)


@SEEDS
def test_by_bounds(seed: int) -> None:
    """A hidden cell may hold anything from no firm to all of the group it is counted in."""
    ledger = counted(crowd(seed))
    now = ledger.unit != NONE
    pairs, firms = np.unique(
        np.stack([ledger.cells[now], ledger.unit[now]]), axis=1, return_counts=True
    )
    table = np.array([_inside(pairs[1], code) for code in range(len(LATTICE))], float)
    table = np.unique(table[table.any(axis=1)], axis=0)
    for place, (smallest, unit) in enumerate(pairs.T):
        asked = np.eye(len(firms))[place]
        size = firms[pairs[1] == unit].sum()
        if smallest != unit and size > firms[place]:
            low, high = by_bounds(table, table @ firms, asked)
            assert low == pytest.approx(0, abs=1e-7)
            assert high == pytest.approx(size, abs=1e-7)
    all_shown = np.vstack([table, np.eye(len(firms))])
    low, high = by_bounds(all_shown, all_shown @ firms, np.eye(len(firms))[0])
    assert low == pytest.approx(high)


def _inside(units: Any, code: int) -> Any:
    return LATTICE.inside(units, code)


@SEEDS
@pytest.mark.parametrize("alike", [0.85, 0.95, 1.0])
def test_no_level_is_told_of_nearly_all_firms_of_any_group(seed: int, alike: float) -> None:
    """Where over nine tenths stand at one level, whoever knows a firm is there knows its level."""
    found = seen_by(BUREAU_VIEW, crowd(seed))
    same = np.random.default_rng(seed).random((len(found), 1)) < alike
    answers = Benchmarks(
        edition(
            counted(found.saying(np.where(same, 2, found.scores)), rule=BUREAU_VIEW), BUREAU_VIEW
        )
    )
    groups = [answers.group(LATTICE.cohort(code)) for code in range(len(LATTICE))]
    levels = [group.measures["m0"].shares(range(1, 7)) for group in groups if group is not None]
    assert levels
    assert max(share.low for shares in levels for share in shares) <= 9_000


@SEEDS
def test_an_export_holds_no_firm(seed: int) -> None:
    found = crowd(seed, firms=900)
    plain = edition(counted(found)).plain()
    text = json.dumps(plain)
    assert not any(f'"{name}"' in text for name in found.ids)
    for unit in plain["units"]:
        assert unit["firms"] >= LEAST
        for sheet in filter(None, unit["sheets"]):
            assert min(sheet[1]) >= FIRM_VIEW.band
            assert sum(sheet[1]) == unit["firms"]
