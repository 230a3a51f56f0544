"""Rounds and the cockpit: who counts, what is told, what stays hidden, and what leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from assessment.bootstrap import Services, build_services
from assessment.domain.accounts import Account, HeldRole, Role
from assessment.domain.audit import AuditKind
from assessment.domain.errors import NotFound
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.sharing import Entry
from assessment.domain.small_counts import FEW
from assessment.services.cockpit_values import CockpitView, Filter
from assessment.services.peer_meanwhile import BuiltMeanwhile
from assessment.services.round_participation import PARTICIPATION
from assessment.services.round_parts import LEGAL_QUESTIONS, LEGAL_VIEW
from assessment.settings import Settings
from db.engine import open_engine
from db.schema import upgrade
from questionnaires.library import Library
from scoring.arithmetic import FULL
from scoring.benchmarks import Share
from scoring.editions import Edition

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
FIRMS = 90


@dataclass
class Clock:
    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Town:
    """Ninety invented firms of one city, a bureau of it, and a campaign they may enter."""

    services: Services
    clock: Clock
    bureau: Actor
    campaign: str
    assessments: tuple[str, ...]

    @property
    def store(self) -> Any:
        return self.services.round_building._tools.store

    def execute(self, statement: str, **values: Any) -> list[Any]:
        with self.store.writing() as unit:
            found = unit._connection.execute(text(statement), values)
            return list(found) if found.returns_rows else []

    def enter(self, first: int, last: int, campaign: str | None = None) -> None:
        with self.store.writing() as unit:
            for assessment in self.assessments[first:last]:
                entry = Entry(campaign or self.campaign, assessment, "x", "2026-11", self.clock())
                unit.organisations.put_entry(entry)

    def leave(self, first: int, last: int) -> None:
        with self.store.writing() as unit:
            for assessment in self.assessments[first:last]:
                unit.organisations.withdraw_entry(self.campaign, assessment, self.clock())

    def open(self, name: str, region: str = "xian") -> str:
        later = self.clock() + timedelta(days=30)
        return self.services.campaigns.add(self.bureau, name, region, self.clock(), later).id

    def view(self, chosen: Filter | None = None, campaign: str | None = None) -> CockpitView:
        return self.services.cockpit.view(campaign or self.campaign, self.bureau, chosen)

    def build(self, campaign: str | None = None) -> Any:
        self.clock.now += timedelta(hours=1)
        return self.services.round_building.build(campaign or self.campaign)

    def editions(self) -> list[tuple[str, Edition]]:
        with self.store.reading() as unit:
            parts = [e for e in unit.rounds.all_newest() if e.part != PARTICIPATION]
            found = [unit.rounds.snapshot(entry.id) for entry in parts]
        return [(entry.part, Edition.from_plain(body)) for entry, body in found]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Path:
    folder = tmp_path_factory.mktemp("town")
    services = _services(folder, library, Clock(NOW))
    services.demo.fill(FIRMS, random_state=3, within="xian")
    services.close()
    return folder


@pytest.fixture
def town(filled: Path, tmp_path: Path, library: Library) -> Iterator[Town]:
    for path in filled.rglob("*"):
        if path.is_file() and not path.name.endswith(("-wal", "-shm")):
            target = tmp_path / path.relative_to(filled)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    clock = Clock(NOW)
    services = _services(tmp_path, library, clock)
    found = Town(services, clock, Actor(ActorKind.ACCOUNT, "bureau0000000001"), "", ())
    with found.store.writing() as unit:
        unit.firms.add_actor(found.bureau, NOW)
        held = Account(found.bureau.id, "bureau", "bureau", None, None, None, True, NOW)
        assert unit.accounts.add(held, None)
        unit.accounts.give_role(found.bureau.id, HeldRole(Role.BUREAU, "xian"), NOW)
    rows = found.execute(
        "SELECT assessment_id FROM submission s JOIN firm f ON f.id = s.firm_id ORDER BY f.name"
    )
    found.assessments = tuple(row[0] for row in rows)
    found.campaign = found.open("西安普测")
    clock.now += timedelta(minutes=1)
    yield found
    services.close()


def _services(folder: Path, library: Library, clock: Clock) -> Services:
    settings = Settings(data=folder, password_kibibytes=64)
    engine = open_engine(settings.database)
    upgrade(engine)
    engine.dispose()
    return build_services(settings, library=library, clock=clock)


# -- who counts --------------------------------------------------------------------------------


def test_under_thirty_submissions_only_participation_is_told(town: Town) -> None:
    town.enter(0, 29)
    (built,) = town.build()
    assert (built.firms, built.told) == (29, ())
    view = town.view()
    assert (view.state, view.told, view.verified.exact) == ("too_few", None, 29)
    assert view.participation is not None
    assert view.participation.all.submitted.exact == 29


def test_with_thirty_the_round_is_told(town: Town) -> None:
    town.enter(0, 30)
    (built,) = town.build()
    assert built.firms == 30
    assert town.view().state in ("shown", "hidden")
    assert town.view().on is not None


def test_who_withdraws_is_not_counted_and_too_few_hide_the_round_at_once(town: Town) -> None:
    town.enter(0, 40)
    town.build()
    town.leave(0, 11)
    assert town.view().state == "too_few"


def test_before_the_count_nothing_is_told(town: Town) -> None:
    town.enter(0, FIRMS)
    assert town.view().state == "not_built"


def test_real_firms_count_when_they_are_confirmed(town: Town) -> None:
    town.enter(0, FIRMS)
    town.execute("UPDATE firm SET origin='real'")
    (built,) = town.build()
    assert (built.world, built.firms) == ("real", 0)
    rows = town.execute("SELECT firm_id FROM submission")
    for number, (firm,) in enumerate(rows[:50]):
        town.execute(
            "INSERT INTO credit_claim VALUES (:f, :c, 'x', :t, 'licence', 'x', :t)",
            f=firm,
            c=f"9161{number:014}",
            t=NOW.replace(tzinfo=None).isoformat(" "),
        )
    (built,) = town.build()
    assert built.firms == 50
    view = town.view()
    assert (view.state, view.verified.exact) != ("too_few", 50)
    assert view.participation is not None
    assert view.participation.all.submitted.exact == FIRMS


def test_a_reopened_assessment_is_not_counted(town: Town) -> None:
    town.enter(0, 40)
    town.execute("UPDATE assessment SET status='draft' WHERE id=:a", a=town.assessments[0])
    (built,) = town.build()
    assert built.firms == 39


def test_rounds_that_are_over_for_long_are_left(town: Town) -> None:
    town.enter(0, 40)
    assert [b.campaign.id for b in town.services.round_building.build_due()] == [town.campaign]
    town.clock.now += timedelta(days=121)
    assert town.services.round_building.build_due() == ()


def test_an_unknown_round_is_refused(town: Town) -> None:
    with pytest.raises(NotFound):
        town.services.round_building.build("0000000000000000")


# -- what is told ------------------------------------------------------------------------------


@pytest.fixture
def shown(town: Town) -> CockpitView:
    town.enter(0, FIRMS)
    town.build()
    return town.view()


def test_everything_of_a_round_is_told(shown: CockpitView) -> None:
    assert shown.state == "shown"
    told = shown.told
    assert told is not None
    assert told.level is not None
    assert len(told.dimensions) == 10
    assert sum(line.shares is not None for line in told.dimensions) >= 8
    assert len(told.gaps) > 20
    assert told.evidence is not None
    assert [row.sector for row in told.heat] == ["M", "F", "E", "P", "S"]
    assert len(told.demand) > 10
    assert any(demand.ready is not None for demand in told.demand)


def test_shares_of_a_level_distribution_are_those_of_the_group(town: Town) -> None:
    """The bounds hold the truth, counted by hand from the receipts."""
    town.enter(0, FIRMS)
    town.build()
    view = town.view()
    assert view.told is not None
    told = view.told.level
    assert told is not None
    levels = [_level(town, a) for a in town.assessments if _is_in(town, a, view)]
    if view.told.complete == 10 and view.told.firms == len(levels):
        for level, share in enumerate(told, start=1):
            true = 10_000 * levels.count(level) / len(levels)
            assert share.low <= true <= share.high


def _level(town: Town, assessment: str) -> int:
    with town.store.reading() as unit:
        return int(unit.receipts.of(assessment).content["result"]["level"])


def _is_in(town: Town, assessment: str, view: CockpitView) -> bool:
    with town.store.reading() as unit:
        size = unit.receipts.of(assessment).content["facts"]["firm.size"]
    return (size == "micro") == (view.cohort.size == "micro")


def test_gaps_come_with_most_firms_first_and_never_of_what_the_law_demands(
    shown: CockpitView,
) -> None:
    assert shown.told is not None
    middles = [rate.share.middle for rate in shown.told.gaps if rate.share]
    assert middles == sorted(middles, reverse=True)
    assert not {rate.id for rate in shown.told.gaps} & set(LEGAL_QUESTIONS)


def test_what_the_law_demands_is_told_of_thirty_firms_of_a_region(town: Town) -> None:
    town.enter(0, FIRMS)
    town.build()
    (legal,) = [edition for part, edition in town.editions() if part.startswith("legal")]
    assert legal.units
    assert min(unit.firms for unit in legal.units) >= LEGAL_VIEW.firms == 30
    told = [
        part for part, edition in town.editions() if set(LEGAL_QUESTIONS) & set(edition.measures)
    ]
    assert told == ["legal1"]
    for sector in (None, "M"):
        view = town.view(Filter("xian", sector, "micro"))
        if view.told is not None:
            for line in view.told.legal:
                assert line.shares is None or line.firms >= 30
    small = town.view(Filter("yanta", None, "micro"))
    assert small.told is None or all(line.shares is None for line in small.told.legal)


def test_gates_that_read_the_law_stand_with_it(town: Town) -> None:
    town.enter(0, FIRMS)
    town.build()
    reads = {
        f"gate.{gate.id}"
        for gate in town.services.library.model().gates
        if getattr(gate, "question", None) in LEGAL_QUESTIONS or gate.kind == "fact"
    }
    assert {"gate.G1-1", "gate.G1-2", "gate.G1-3"} <= reads
    for part, edition in town.editions():
        assert part.startswith("legal") or not reads & set(edition.measures)


def test_a_hidden_group_says_nothing(town: Town) -> None:
    town.enter(0, FIRMS)
    town.build()
    view = town.view(Filter("yanta", "P", "large"))
    assert (view.state, view.told, view.movement) == ("hidden", None, None)


def test_districts_are_told_by_participation_alone(shown: CockpitView) -> None:
    assert shown.participation is not None
    assert {field.name for field in fields(shown.participation.all)} == {
        "started",
        "submitted",
        "valid",
    }


def test_participation_is_the_funnel_in_the_order_of_the_list(town: Town) -> None:
    """Another table of the same firms could be subtracted from it."""
    town.enter(0, FIRMS)
    town.build()
    funnel = town.services.funnels.of(town.campaign, town.bureau)
    told = town.view().participation
    assert told is not None
    assert told.all == funnel.all
    assert told.places == next(table.rows for table in funnel.tables if table.by == "district")
    listed = [place.id for place in town.services.library.regions.children("xian")]
    assert [place for place, _stages in told.places if place] == listed
    hidden = [s for _place, s in told.places if s.submitted.exact is None]
    assert hidden, "a district of fewer than five"
    assert all(s.submitted.exact is None or s.submitted.exact >= 5 for _p, s in told.places)


def test_fewer_than_five_submissions_are_not_told(town: Town) -> None:
    town.enter(0, 3)
    town.build()
    view = town.view()
    assert view.verified == FEW
    assert view.participation is not None
    assert view.participation.all.started == FEW


def test_no_share_is_told_of_fewer_than_ten_firms(town: Town) -> None:
    town.enter(0, FIRMS)
    town.build()
    for _part, edition in town.editions():
        for unit in edition.units:
            assert unit.firms >= 10
            for sheet in filter(None, unit.sheets):
                assert sheet.firms >= 10
                assert min(sheet.counts) >= 3


def test_a_window_that_opens_counts_nobody_anew(town: Town) -> None:
    """Whether one can apply today is a matter of the program, not of the firms."""
    town.enter(0, FIRMS)
    town.build()
    town.clock.now += timedelta(days=60)
    (built,) = town.services.round_building.build(town.campaign)
    assert built.told == ()


# -- between rounds and dates --------------------------------------------------------------------


def test_the_round_before_is_set_beside_this_one(town: Town) -> None:
    town.enter(0, 45)
    town.build()
    town.clock.now += timedelta(days=40)
    second = town.open("第二轮")
    town.clock.now += timedelta(hours=1)
    town.enter(45, FIRMS, second)
    town.build(second)
    view = town.view(campaign=second)
    assert view.told is not None
    assert view.movement is not None
    assert view.movement.campaign.id == town.campaign
    assert view.movement.now == view.told.level
    assert town.view().movement is None
    assert [rise.level for rise in view.movement.rises] == [2, 3, 4, 5]
    for rise in view.movement.rises:
        known = sum(share.low for share in view.movement.now[rise.level - 1 :])
        assert known - 5 <= rise.now.low <= rise.now.high <= FULL


def test_one_firm_more_singles_nobody_out(town: Town) -> None:
    """It waits, unless with others that waited it makes a group that is told for the first time."""
    town.enter(0, 60)
    town.build()
    before = {part: edition.units for part, edition in town.editions()}
    town.enter(60, 61)
    (built,) = town.build()
    assert built.firms == 61
    for part, edition in town.editions():
        known = {unit.cell: unit for unit in before[part]}
        for unit in edition.units:
            fresh = unit.cell not in known
            assert fresh or unit == known[unit.cell] or unit.firms >= known[unit.cell].firms + 10


def test_a_second_round_of_the_same_firms_but_one_is_not_told(town: Town) -> None:
    """Two rounds of the same submissions could be subtracted like two dates."""
    town.enter(0, 60)
    town.build()
    other = town.open("另一轮")
    town.enter(0, 59, other)
    (built,) = town.build(other)
    assert built.firms == 59
    first, second = _levels(town, town.campaign), _levels(town, other)
    for cell in first.keys() & second.keys():
        assert first[cell] == second[cell] or abs(first[cell] - second[cell]) >= 5


def _levels(town: Town, campaign: str) -> dict[int, int]:
    with town.store.reading() as unit:
        found = {e.part: unit.rounds.snapshot(e.id) for e in unit.rounds.newest(campaign, "demo")}
    if "level" not in found:
        return {}
    return {unit.cell: unit.firms for unit in Edition.from_plain(found["level"][1]).units}


def test_what_bureaus_see_of_regions_is_not_subtracted_from_a_round(town: Town) -> None:
    town.enter(0, FIRMS - 1)
    town.build()
    town.clock.now += timedelta(hours=1)
    (snapshot,) = town.services.peer_building.build()
    regions = {unit.cell: unit.firms for unit in snapshot.snapshot.bureaus.units}
    told = _levels(town, town.campaign)
    assert told
    for cell in regions.keys() & told.keys():
        assert regions[cell] == told[cell] or abs(regions[cell] - told[cell]) >= 5


def test_a_district_sees_its_own_round_and_the_city_cannot_be_subtracted_from_it(
    town: Town,
) -> None:
    town.execute("UPDATE submission SET region='yanta'")
    district = town.open("雁塔普测", "yanta")
    town.enter(0, 70, district)
    town.build(district)
    view = town.view(campaign=district)
    assert (view.state, view.cohort.region, view.regions) == ("shown", "yanta", ("yanta",))
    town.enter(1, 70)
    town.build()
    assert town.view(Filter("yanta", None, "micro")).state == "hidden"
    tried = town.services.privacy_checks.run()
    assert not [each for each in tried if each.recovered]


def test_two_counts_at_once_cannot_both_be_stored(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.enter(0, 60)
    building = town.services.round_building
    store = building._store

    def late(*words: Any) -> None:
        monkeypatch.setattr(building, "_store", store)
        town.services.peer_building.build()
        store(*words)

    monkeypatch.setattr(building, "_store", late)
    with pytest.raises(BuiltMeanwhile):
        building.build(town.campaign)


# -- who may -----------------------------------------------------------------------------------


def test_another_bureau_is_told_nothing(town: Town) -> None:
    town.enter(0, 60)
    town.build()
    town.execute("UPDATE account_role SET scope='hefei'")
    for call in (town.services.cockpit.view, town.services.cockpit.export):
        with pytest.raises(NotFound):
            call(town.campaign, town.bureau)
    assert town.services.cockpit.campaigns(town.bureau) == ()


@pytest.mark.parametrize(
    "chosen",
    [
        Filter("hefei", None, "micro"),
        Filter("nowhere", None, "micro"),
        Filter("shaanxi", None, "micro"),
        Filter("yanta", "C34", "micro"),
        Filter("yanta", None, "12人"),  # type: ignore[arg-type]
    ],
)
def test_a_filter_off_the_lattice_is_refused(town: Town, chosen: Filter) -> None:
    with pytest.raises(NotFound):
        town.view(chosen)


def test_an_export_is_recorded_and_says_what_the_view_says(town: Town) -> None:
    town.enter(0, 60)
    town.build()
    exported = town.services.cockpit.export(town.campaign, town.bureau)
    assert exported == town.view()
    rows = town.execute("SELECT actor_id, object_id FROM audit_event WHERE kind='exported'")
    assert [tuple(row) for row in rows] == [(town.bureau.id, town.campaign)]
    assert AuditKind.EXPORTED.value == "exported"


def test_a_view_names_no_firm_and_no_assessment(shown: CockpitView, town: Town) -> None:
    words = set(_words(shown))
    firms = {row[0] for row in town.execute("SELECT id FROM firm UNION SELECT name FROM firm")}
    assert not words & (firms | set(town.assessments))
    assert any(isinstance(each, Share) for each in _values(shown))


def _values(value: Any) -> Iterator[Any]:
    yield value
    if is_dataclass(value):
        for field in fields(value):
            yield from _values(getattr(value, field.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from _values(each)


def _words(value: Any) -> Iterator[str]:
    return (each for each in _values(value) if isinstance(each, str))
