"""Figures of indicators and rounds tell of the same firms: neither gives the few in one alone away."""

from __future__ import annotations

from typing import Any

import pytest

from assessment.services import round_building, self_counting
from assessment.services.round_parts import LEVEL, parts_of
from assessment.services.self_counts import told_of
from assessment.services.told_in_common import facts_of_measure, facts_of_part
from questionnaires.library import Library
from scoring.editions import Edition
from tests.assessment.services.test_cockpit import FIRMS, Town, filled, town

__all__ = ["filled", "town"]

#: All firms but a few are in the round.
MOST = FIRMS - 4


def recovered(town: Town) -> set[str]:
    tried = town.services.privacy_checks.run()
    return {each.audience for each in tried if each.recovered}


def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let rounds and figures be counted as if the other were not told."""
    monkeypatch.setattr(round_building, "counts_beside", lambda *_: [])
    monkeypatch.setattr(self_counting, "parts_beside", lambda *_: [])


@pytest.mark.parametrize("round_comes_first", [True, False])
def test_the_few_that_are_in_one_alone_are_not_found(town: Town, round_comes_first: bool) -> None:
    town.enter(0, MOST)
    if round_comes_first:
        town.build()
        town.services.self_counting.build()
    else:
        town.services.self_counting.build()
        town.build()
    assert recovered(town) == set()


def test_counted_each_by_itself_they_would_be_found(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone(monkeypatch)
    town.enter(0, MOST)
    town.services.self_counting.build()
    town.build()
    assert "indicators demo high_tech" in recovered(town)


def test_a_figure_is_told_beside_a_round_of_the_same_firms(town: Town) -> None:
    town.enter(0, FIRMS)
    town.services.self_counting.build()
    built = town.build()
    assert "questions 1" in built[0].told or "questions" in " ".join(built[0].told)
    count = figure(town)
    assert count.tally is not None
    assert count.tally.said >= FIRMS - 9


def figure(town: Town) -> Any:
    """Return what is told of chief quality officers in the city."""
    with town.store.reading() as unit:
        told = {
            entry.measure: Edition.from_plain(plain)
            for entry, plain in unit.indicators.self_counts("demo")
        }
    library = town.services.library
    return told_of(library, "xian", "demo", told, ()).of("xian_cqo_coverage_industrial")


def test_what_a_part_and_a_measure_read_in_common(library: Library) -> None:
    model, told = library.model(), library.self_assessed
    reads = {
        part.name: facts_of_part(library, model, part.measures) for part in parts_of(library, model)
    }
    cqo, award = (
        told.measure_of("xian_cqo_coverage_all"),
        told.measure_of("xian_city_quality_awards"),
    )
    assert cqo is not None
    assert award is not None
    assert facts_of_measure(cqo) == {"answer.Q103"}
    assert facts_of_measure(award) == {"firm.honours"}
    assert reads[LEVEL] == frozenset()
    assert any("answer.Q103" in facts for name, facts in reads.items() if "questions" in name)
    assert any("answer.Q103" in facts for name, facts in reads.items() if "profile" in name)
    assert any("firm.honours" in facts for name, facts in reads.items() if "programs" in name)
