"""What the pages of peers ask of services beside the view itself: types, files, a glance."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assessment.domain.accounts import HeldRole, Role
from assessment.domain.audit import AuditKind, Wanted
from assessment.domain.cells import safe_cell
from assessment.domain.errors import NotFound
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.peers import FirmRegister
from assessment.domain.permissions import Action
from assessment.services.account_rights import SYSTEM
from assessment.services.peer_regions import RegionRow, RegionView
from assessment.services.region_table import HEAD, region_csv
from scoring.benchmarks import Group, Share
from scoring.cohorts import Cohort
from scoring.weighting import WeightedShares

LEVELS = tuple(Share(low, low + 100, low + 200) for low in (0, 1000, 2000, 3000, 3400))


def bureau(services: Any, region: str) -> Actor:
    held = HeldRole(Role.BUREAU, region)
    made = services.accounts.add(SYSTEM, f"desk-{region}", held, password="correct horse 9 ba")
    return Actor(ActorKind.ACCOUNT, made.id)


def kinds(services: Any, kind: AuditKind) -> list[tuple[str, str]]:
    with services.trail._store.reading() as unit:
        found = unit.audit.search(Wanted(frozenset({kind})))
    return [(event.object_kind, event.object_id) for event in found]


def test_a_glance_tells_what_somebody_may_do_and_a_stranger_nothing(bench: Any) -> None:
    found = bench.services.answering.glance(bench.assessment_id, bench.actor)
    assert Action.SHEET_SUBMIT in found.actions
    assert not found.is_demo
    stranger = Actor(ActorKind.ANONYMOUS, "0" * 16)
    assert not bench.services.answering.glance(bench.assessment_id, stranger).actions
    assert not bench.services.answering.glance("nothing", bench.actor).actions


def test_without_a_count_there_are_no_types_and_no_world_but_the_real_one(services: Any) -> None:
    found = services.firm_types.view()
    assert (found.world, found.snapshot, found.populations) == ("real", None, ())
    assert services.firm_types.view("demo").world == "demo"
    assert services.peer_regions.world() == "real"


def test_taking_the_numbers_of_a_region_away_is_written_down(services: Any) -> None:
    desk = bureau(services, "yanta")
    assert services.peer_regions.view(desk, "yanta").rows == ()
    assert kinds(services, AuditKind.EXPORTED) == []
    assert services.peer_regions.handed_out(desk, "yanta").snapshot is None
    assert kinds(services, AuditKind.EXPORTED) == [("region", "yanta")]


@pytest.mark.parametrize("region", ["beilin", "xian", "nowhere"])
def test_a_bureau_takes_nothing_of_another_region(services: Any, region: str) -> None:
    desk = bureau(services, "yanta")
    with pytest.raises(NotFound):
        services.peer_regions.handed_out(desk, region)
    assert kinds(services, AuditKind.EXPORTED) == []
    assert kinds(services, AuditKind.REFUSED) == [("region", region)]


def region_view(register: FirmRegister | None = None, world: str = "real") -> RegionView:
    """One cell that can be told of, one that cannot."""
    cohort, hidden = Cohort("yanta", None, "micro"), Cohort("yanta", "M", "micro")
    group = Group(cohort, 40, date(2026, 11, 20), 7, {})
    weights = WeightedShares(LEVELS, LEVELS, 40, 400, 31, (), {}) if register else None
    rows = (RegionRow(cohort, group, LEVELS, weights), RegionRow(hidden, None, None, None))
    return RegionView("yanta", world, None, rows, register)  # type: ignore[arg-type]


def lines(view: RegionView, library: Any) -> list[list[str]]:
    text = region_csv(view, library).decode("utf-8-sig")
    return [line.split(",") for line in text.splitlines()]


def test_a_table_says_where_a_cell_holds_too_few_firms_and_nothing_else(library: Any) -> None:
    head, told, hidden = lines(region_view(), library)
    assert head[: len(HEAD)] == list(HEAD)
    assert told[:8] == [
        "企业自评",
        "雁塔区",
        "所有行业",
        "微型企业",
        "参加的企业",
        "40",
        "2026-11-20",
        "7",
    ]
    assert told[8:11] == ["1.00", "0.00", "2.00"]
    assert hidden[5] == "能单列的不足 5 家"
    assert not any(hidden[6:])
    assert len(head) == len(told) == len(hidden)


def test_weighted_shares_stand_in_a_line_of_their_own_with_their_source(library: Any) -> None:
    register = FirmRegister("=cmd()", date(2026, 6, 30), ())
    _head, _told, weighted, _hidden = lines(region_view(register), library)
    assert weighted[4] == "按名录加权"
    assert weighted[-4:] == ["400", "10.00", str(safe_cell("=cmd()")), "2026-06-30"]
    assert not weighted[-2].startswith("=")


def test_invented_numbers_are_marked_in_every_line(library: Any) -> None:
    _head, *rows = lines(region_view(world="demo"), library)
    assert {row[0] for row in rows} == {"演示数据，虚构企业"}
