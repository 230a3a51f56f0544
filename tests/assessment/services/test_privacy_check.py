"""The attacks on what is stored: they find nothing here, and something where it is unprotected."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assessment.cli import app
from assessment.services.privacy_check import Tried
from scoring.editions import Edition
from scoring.sheets import Sheet
from tests.assessment.services.test_cockpit import Town, filled, town

__all__ = ["filled", "town"]

KINDS = {"firms", "bureaus", "round", "rounds", "indicators"}


def found(tried: tuple[Tried, ...]) -> dict[str, int]:
    return {f"{each.attack}: {each.audience}": each.recovered for each in tried if each.recovered}


def test_nothing_is_recovered_from_two_rounds_and_the_regions(town: Town) -> None:
    town.enter(0, 70)
    town.build()
    town.services.peer_building.build()
    other = town.open("另一轮")
    town.enter(3, 90, other)
    town.build(other)
    town.enter(70, 76)
    town.build()
    town.services.peer_building.build()
    town.services.self_counting.build()
    tried = town.services.privacy_checks.run()
    assert found(tried) == {}
    assert {each.attack for each in tried} >= {"filters", "equations", "intersection", "probing"}
    assert sum(each.groups for each in tried if each.attack == "two dates") > 0
    assert {each.audience.split()[0] for each in tried} >= KINDS


def test_a_group_that_is_too_small_is_found(town: Town) -> None:
    town.enter(0, 90)
    town.build()
    _spoil(town, "level", lambda sheet: Sheet((1, 3, 4, 6), (1, 1, sheet.firms - 2)))
    assert any("probing" in name for name in found(town.services.privacy_checks.run()))


def _spoil(town: Town, part: str, change: Any) -> None:
    """Store an edition in which the sheets of a part say too much."""
    with town.store.reading() as unit:
        (entry,) = [e for e in unit.rounds.all_newest() if e.part == part]
        edition = Edition.from_plain(unit.rounds.snapshot(entry.id)[1])
    units = tuple(replace(u, sheets=(change(u.sheets[0]),)) for u in edition.units)
    town.clock.now = town.clock.now.replace(year=2027)
    with town.store.writing() as unit:
        fresh = replace(entry, id="spoiled", built_at=town.clock.now)
        unit.rounds.add(fresh, replace(edition, units=units).plain())


def test_a_round_that_was_counted_without_regard_to_another_is_found(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assessment.services.round_building.others_of", lambda *_: [])
    town.enter(0, 70)
    town.build()
    other = town.open("另一轮")
    town.enter(1, 70, other)
    town.build(other)
    names = found(town.services.privacy_checks.run())
    assert any("told who is in them" in name for name in names)


def test_the_command_says_what_was_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIJIE_DATA", str(tmp_path))

    def run(*words: str) -> Any:
        return CliRunner().invoke(app, words, catch_exceptions=False)

    assert run("db", "upgrade").exit_code == 0
    assert "Nothing is told yet." in run("privacy-check").stdout
    assert run("demo", "--firms", "60").exit_code == 0
    told = run("privacy-check")
    assert told.exit_code == 0
    assert "0 firms recovered" in told.stdout
