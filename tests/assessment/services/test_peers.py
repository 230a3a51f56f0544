"""Snapshots of peers: who counts, what is told of whom, and what stays as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import text

from assessment.bootstrap import Services, build_services
from assessment.domain.audit import AuditKind
from assessment.domain.errors import NotFound, NotSubmitted
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.moments import day_in_china
from assessment.domain.notice import VERSION, Purpose
from assessment.domain.peer_json import body_of, entry_of, snapshot_of
from assessment.domain.peers import PeerSnapshot
from assessment.services.demo import NotEmpty
from assessment.services.peer_meanwhile import BuiltMeanwhile
from assessment.services.peer_regions import RegisterRefused
from assessment.services.peers import FirmType, NoType
from assessment.settings import Settings
from questionnaires.library import Library
from questionnaires.model import MaturityModel
from scoring.benchmarks import Benchmark, NoBenchmark
from tests.databases import new_database

SYSTEM = Actor(ActorKind.SYSTEM, "system")
NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


@dataclass
class Clock:
    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass
class City:
    """An installation whose firms were invented, and are real ones for the sake of a test."""

    services: Services
    clock: Clock
    firms: tuple[str, ...]
    assessments: tuple[str, ...]

    def execute(self, statement: str, **values: Any) -> list[Any]:
        store = self.services.peer_building._tools.store
        with store.writing() as unit:
            found = unit._connection.execute(text(statement), values)
            return list(found) if found.returns_rows else []

    def make_real(self, firms: int, *, size: int | None = None) -> None:
        """Make the first firms real, confirmed and willing; the others are gone."""
        for number, firm in enumerate(self.firms):
            if number < firms:
                self.count_in(firm, number)
            else:
                self.execute("UPDATE submission SET scoring_digest='none' WHERE firm_id=:f", f=firm)
        if size is not None:
            self.execute("UPDATE submission SET size=:s, region='yanta', sector=0", s=size)

    def count_in(self, firm: str, number: int) -> None:
        digest = self.services.library.model().scoring_digest
        self.execute("UPDATE firm SET origin='real' WHERE id=:f", f=firm)
        self.execute("UPDATE submission SET scoring_digest=:d WHERE firm_id=:f", d=digest, f=firm)
        self.execute(
            "INSERT INTO credit_claim VALUES (:f, :c, 'x', :t, 'licence', 'x', :t)",
            f=firm,
            c=f"9161{number:014}",
            t=NOW.replace(tzinfo=None).isoformat(" "),
        )
        owner = self.owner(firm)
        self.services.consents.agree(owner, firm, VERSION, Purpose.PEERS)

    def owner(self, firm: str) -> Actor:
        found = self.execute("SELECT actor_id FROM firm_owner WHERE firm_id=:f", f=firm)
        return Actor(ActorKind.ANONYMOUS, found[0][0])

    def view(self, number: int = 0, snapshot: str | None = None) -> Any:
        owner = self.owner(self.firms[number])
        return self.services.peers.view(self.assessments[number], owner, snapshot)

    def build(self, **options: Any) -> PeerSnapshot:
        (built,) = self.services.peer_building.build(**options)
        return built.snapshot

    def tomorrow(self) -> None:
        self.clock.now += timedelta(days=1)


@pytest.fixture(scope="module")
def filled(memory: Path, library: Library) -> Path:
    """Sixty invented firms; tests work on copies."""
    folder = memory / "filled"
    city = _opened(folder, library)
    city.services.demo.fill(60, random_state=1)
    city.services.close()
    return folder


@pytest.fixture
def city(filled: Path, quick_path: Path, library: Library) -> Iterator[City]:
    for path in filled.rglob("*"):
        if path.is_file() and not path.name.endswith(("-wal", "-shm")):
            target = quick_path / path.relative_to(filled)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    found = _opened(quick_path, library)
    small_first = "SELECT firm_id, assessment_id FROM submission ORDER BY size <> 1, firm_id"
    rows = found.execute(small_first)
    yield replace(found, firms=tuple(r[0] for r in rows), assessments=tuple(r[1] for r in rows))
    found.services.close()


def _opened(folder: Path, library: Library) -> City:
    settings, clock = Settings(data=folder, password_kibibytes=64), Clock(NOW)
    new_database(folder / "zhijie.db")
    return City(build_services(settings, library=library, clock=clock), clock, (), ())


# -- what is counted ---------------------------------------------------------------------------


def test_nothing_is_built_where_nobody_counts(tmp_path: Path, library: Library) -> None:
    city = _opened(tmp_path, library)
    assert city.services.peer_building.build() == ()
    assert city.services.peers.newest("real") is None
    city.services.close()


def test_a_submission_is_listed_as_its_receipt_says(city: City) -> None:
    model = city.services.library.model()
    store = city.services.peer_building._tools.store
    with store.reading() as unit:
        blocks = list(unit.peers.sheets("demo", model.scoring_digest, NOW - timedelta(days=1)))
        receipts = {a: unit.receipts.of(a) for a in city.assessments}
    (sheets,) = blocks
    assert sorted(sheets.firms) == sorted(city.firms)
    for firm, assessment in zip(city.firms, city.assessments, strict=True):
        row, content = sheets.firms.index(firm), receipts[assessment].content
        assert sheets.answers[row].tobytes().hex() == content["answers"]
        assert sheets.regions[row] == content["facts"]["firm.region"]
        assert sheets.seconds[row] == sum(content["timings"].values()) // 1000


def test_the_scores_of_a_block_are_those_of_the_receipts(city: City) -> None:
    snapshot = city.build()
    assert sum(unit.firms for unit in snapshot.firms.units) > 0
    view = city.view()
    receipt = city.services.results.receipt(city.assessments[0], city.owner(city.firms[0]))
    assert view.scores["overall"] == receipt.content["result"]["score"]


def test_what_was_submitted_before_there_was_a_list_is_listed(city: City) -> None:
    before = city.execute("SELECT * FROM submission ORDER BY assessment_id")
    city.execute("DELETE FROM submission")
    city.build()
    assert city.execute("SELECT * FROM submission ORDER BY assessment_id") == before


def test_demo_firms_are_compared_with_demo_firms_and_real_ones_never(city: City) -> None:
    demo = city.build()
    assert demo.world == "demo"
    assert isinstance(city.view().place, Benchmark)
    city.execute("UPDATE firm SET origin='real' WHERE id=:f", f=city.firms[0])
    view = city.view()
    assert (view.world, view.place) == ("real", NoBenchmark("no_edition"))
    assert view.counted == "not_agreed"


@pytest.mark.parametrize(("firms", "shown"), [(1, False), (9, False), (10, True)])
def test_below_ten_firms_no_place_is_told(city: City, firms: int, shown: bool) -> None:
    city.make_real(firms, size=1)
    snapshot = city.build()
    assert len(snapshot.firms.units) == int(shown)
    view = city.view()
    assert isinstance(view.place, Benchmark if shown else NoBenchmark)
    if not shown:
        assert view.place.reason == "too_few"
        assert view.policy is not None


def test_firms_that_all_say_the_same_have_one_place_and_no_types(city: City) -> None:
    city.make_real(40, size=1)
    first = city.execute("SELECT answers, evidence FROM submission LIMIT 1")[0]
    city.execute("UPDATE submission SET answers=:a, evidence=:e", a=first[0], e=first[1])
    snapshot = city.build(refit=True)
    typology = snapshot.typologies["larger"]
    assert typology.types is None
    assert typology.count.n_types == 1
    (unit,) = snapshot.firms.units
    overall = unit.sheets[0]
    assert overall is not None
    widths = [high - low for low, high in zip(overall.edges, overall.edges[1:], strict=False)]
    assert all(2 * w >= 10_000 for w, n in zip(widths, overall.counts, strict=True) if n > 36)


def test_a_draft_that_was_never_submitted_has_nothing_to_compare(city: City) -> None:
    city.build()
    city.execute("DELETE FROM receipt WHERE assessment_id=:a", a=city.assessments[0])
    with pytest.raises(NotSubmitted):
        city.view()


def test_another_version_of_the_questionnaire_is_told_as_such(city: City) -> None:
    city.build()
    city.execute("UPDATE peer_snapshot SET model='other'")
    assert city.view().place == NoBenchmark("other_model")
    assert city.view().type == NoType("no_snapshot")


# -- what stays as it was ----------------------------------------------------------------------


def test_one_firm_more_changes_nothing_that_is_told(city: City) -> None:
    city.make_real(30, size=1)
    first = city.build(refit=True)
    city.count_in(city.firms[30], 30)
    city.tomorrow()
    second = city.build()
    assert _told(second) == _told(first)
    assert second.on > first.on


def test_one_firm_that_leaves_changes_nothing_that_is_told(city: City) -> None:
    city.make_real(30, size=1)
    first = city.build(refit=True)
    city.services.consents.withdraw(
        city.owner(city.firms[3]), city.firms[3], Purpose.PEERS, "operator"
    )
    city.tomorrow()
    assert _told(city.build()) == _told(first)


def test_one_firm_that_says_something_else_changes_nothing_that_is_told(city: City) -> None:
    city.make_real(30, size=1)
    first = city.build(refit=True)
    city.execute(
        "UPDATE submission SET answers=CAST(replace(answers, x'01', x'05') AS BLOB)"
        " WHERE firm_id=:f",
        f=city.firms[0],
    )
    city.tomorrow()
    assert _told(city.build()) == _told(first)


def test_ten_firms_more_are_told(city: City) -> None:
    city.make_real(30, size=1)
    first = city.build(refit=True)
    for number in range(30, 45):
        city.count_in(city.firms[number], number)
    city.execute("UPDATE submission SET size=1, region='yanta', sector=0")
    city.tomorrow()
    second = city.build()
    assert sum(u.firms for u in second.firms.units) == 45
    assert second.typologies["larger"].firms == 45
    assert second.typologies["larger"].on > first.typologies["larger"].on
    assert second.typologies["larger"].found_on == first.typologies["larger"].found_on


def test_ten_firms_more_are_told_on_the_same_day(city: City) -> None:
    city.make_real(30, size=1)
    city.build(refit=True)
    for number in range(30, 45):
        city.count_in(city.firms[number], number)
    city.execute("UPDATE submission SET size=1, region='yanta', sector=0")
    second = city.build()
    assert second.measured["larger"].firms == 45
    assert second.typologies["larger"].firms == 45


def test_yesterdays_place_can_be_shown_again(city: City) -> None:
    first = city.build()
    before = city.view().place
    city.tomorrow()
    second = city.build()
    view = city.view()
    assert [entry.id for entry in view.entries] == [second.id, first.id]
    assert city.view(snapshot=first.id).place == before
    with pytest.raises(NotFound):
        city.view(snapshot="0000000000000000")


def test_of_two_builds_at_once_one_is_refused(city: City, monkeypatch: Any) -> None:
    building = city.services.peer_building
    real = building._read

    def overtaken(*arguments: Any) -> Any:
        read = real(*arguments)
        monkeypatch.setattr(building, "_read", real)
        building.build()
        return read

    monkeypatch.setattr(building, "_read", overtaken)
    with pytest.raises(BuiltMeanwhile):
        building.build()
    store = building._tools.store
    with store.reading() as unit:
        assert len(unit.peers.snapshots("demo")) == 1


# -- what a snapshot holds ---------------------------------------------------------------------


def test_a_snapshot_comes_back_as_it_was(city: City) -> None:
    snapshot = city.build(refit=True)
    body = json.loads(json.dumps(body_of(snapshot)))
    again = snapshot_of(entry_of(snapshot), body)
    assert body_of(again) == body_of(snapshot)
    assert entry_of(again) == entry_of(snapshot)


def test_a_snapshot_names_no_firm_and_holds_no_row_of_one(city: City) -> None:
    body = json.dumps(body_of(city.build(refit=True)))
    for name in (*city.firms, *city.assessments, "演示企业"):
        assert name not in body
    assert all(unit.firms >= 10 for unit in city.services.peers.newest("demo").firms.units)
    assert all(unit.firms >= 5 for unit in city.services.peers.newest("demo").bureaus.units)


def test_a_build_is_in_the_audit_trail(city: City) -> None:
    snapshot = city.build()
    kinds = city.execute("SELECT kind, object_id FROM audit_event ORDER BY seq DESC LIMIT 1")
    assert kinds == [(AuditKind.PEERS_BUILT.value, snapshot.id)]


# -- types -------------------------------------------------------------------------------------


def with_types(city: City, monkeypatch: Any, n_types: int = 2) -> PeerSnapshot:
    """Build with a given number of types: sixty firms are too few to show any by themselves."""
    from assessment.services import peer_types

    real = peer_types.count_types

    def given(*arguments: Any, **options: Any) -> Any:
        return replace(real(*arguments, **options), n_types=n_types)

    monkeypatch.setattr(peer_types, "count_types", given)
    city.execute("UPDATE submission SET size=1")
    return city.build(refit=True)


def test_without_a_choice_of_types_nothing_is_told_of_them(city: City) -> None:
    city.build()
    assert city.view().type == NoType("not_looked_for")


def test_a_population_without_types_says_so(city: City) -> None:
    city.build(refit=True)
    told = city.view().type
    assert isinstance(told, NoType)
    assert (told.reason, told.typology is not None) == ("no_types", True)


def test_a_firm_gets_its_type_and_what_parts_it_from_the_better_one(
    city: City, monkeypatch: Any
) -> None:
    with_types(city, monkeypatch)
    found = [view.type for n in range(60) if (view := city.view(n)).scorecard.size != "micro"]
    assert all(isinstance(each, FirmType) for each in found)
    better = [each for each in found if each.separation is not None]
    assert better
    for each in better:
        assert each.better is None or each.better.number == each.separation.better
        assert all(a.to_level > a.from_level for a in each.separation.answers)


def test_types_keep_their_numbers_from_day_to_day(city: City, monkeypatch: Any) -> None:
    first = with_types(city, monkeypatch)
    city.execute("UPDATE submission SET submitted_at=submitted_at")
    city.tomorrow()
    second = city.build()
    one, other = first.typologies["larger"].types, second.typologies["larger"].types
    assert one is not None
    assert other is not None
    assert one.numbers == other.numbers
    assert np.allclose(one.means, other.means, atol=50)


# -- who may ask -------------------------------------------------------------------------------


def test_the_operator_explains_and_it_is_recorded(city: City) -> None:
    city.build()
    view = city.services.peers.explain(city.assessments[0], SYSTEM)
    assert isinstance(view.place, Benchmark)
    kinds = city.execute("SELECT kind, object_id FROM audit_event ORDER BY seq DESC LIMIT 1")
    assert kinds == [(AuditKind.EXPORTED.value, city.assessments[0])]


def test_consent_and_confirmation_say_whether_a_firm_is_counted(city: City) -> None:
    city.make_real(12)
    city.build()
    assert city.view(0).counted == "counted"
    city.services.consents.withdraw(
        city.owner(city.firms[0]), city.firms[0], Purpose.PEERS, "operator"
    )
    assert city.view(0).counted == "not_agreed"
    city.execute("DELETE FROM credit_claim WHERE firm_id=:f", f=city.firms[1])
    assert city.view(1).counted == "unconfirmed"


# -- the demo and the register -----------------------------------------------------------------


def test_a_demo_fills_an_empty_installation_only(city: City) -> None:
    with pytest.raises(NotEmpty):
        city.services.demo.fill(1)
    assert len(city.execute("SELECT id FROM firm")) == 60


def test_what_the_demo_stores_adds_up_and_verifies(city: City) -> None:
    model: MaturityModel = city.services.library.model()
    store = city.services.peer_building._tools.store
    for assessment, firm in zip(city.assessments[:5], city.firms, strict=False):
        with store.reading() as unit:
            state, events = unit.answers.state(assessment), unit.answers.events(assessment)
            reasons = unit.answers.reasons(assessment)
        rebuilt = {"answer": np.zeros(68, np.int8), "evidence": np.zeros(68, np.int8)}
        for event in events:
            rebuilt[event.kind.value][model.position(event.question_id)] = event.value
        assert rebuilt["answer"].tobytes() == state.answers
        assert rebuilt["evidence"].tobytes() == state.evidence
        not_applicable = {e.question_id for e in events if e.value == -1}
        assert set(reasons) == not_applicable
        assert city.services.results.verify(assessment, city.owner(firm)).ok


def test_a_demo_firm_can_be_opened_with_its_code(tmp_path: Path, library: Library) -> None:
    city = _opened(tmp_path, library)
    opened = city.services.demo.fill(20, random_state=3)
    assert {firm.size for firm in opened} <= {"micro", "small", "medium"}
    for firm in opened:
        entered = city.services.visits.resume(firm.resume_code, "10.0.0.1")
        assert entered.visit.assessment_id
    city.services.close()


HEAD = ["region", "sector", "size", "firms"]


def test_a_register_is_imported_and_replaced(city: City) -> None:
    rows = [["\ufeffregion", *HEAD[1:]], ["yanta", "M", "micro", "900"], ["", "", "", ""]]
    kept = city.services.peer_regions.import_register(
        rows, source="区统计局", as_of=date(2026, 6, 30)
    )
    assert city.services.peer_regions.register() == kept
    assert [row.firms for row in kept.rows] == [900]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["地区", "行业", "规模", "数"]], "第 1 行"),
        ([HEAD, ["yanta", "M", "micro"]], "第 2 行有 3 列"),
        ([HEAD, ["nowhere", "M", "micro", "1"]], "“nowhere”"),
        ([HEAD, ["yanta", "Z", "micro", "1"]], "“Z”"),
        ([HEAD, ["yanta", "M", "tiny", "1"]], "“tiny”"),
        ([HEAD, ["yanta", "M", "micro", "1,000"]], "“1,000”"),
        ([HEAD, ["yanta", "M", "micro", "-1"]], "“-1”"),
        ([HEAD, ["yanta", "M", "micro", "1"], ["yanta", "M", "micro", "2"]], "第 3 行和前面重复"),
        ([HEAD, ["yanta", "M", "micro", "0"]], "一家企业也没有"),
        ([HEAD], "一家企业也没有"),
        ([], "一家企业也没有"),
    ],
)
def test_a_register_with_a_mistake_leaves_the_old_one(
    city: City, rows: list[list[str]], told: str
) -> None:
    good = [HEAD, ["yanta", "M", "micro", "7"]]
    regions = city.services.peer_regions
    kept = regions.import_register(good, source="局", as_of=date(2026, 6, 30))
    with pytest.raises(RegisterRefused) as refused:
        regions.import_register(rows, source="局", as_of=date(2026, 7, 1))
    assert told in refused.value.sentence
    assert regions.register() == kept


def test_the_day_of_a_snapshot_is_the_day_in_china(city: City) -> None:
    city.clock.now = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)
    assert city.build().on == day_in_china(city.clock.now) == date(2026, 11, 22)


def _told(snapshot: PeerSnapshot) -> dict[str, Any]:
    """Return everything a snapshot tells, without the day it is of."""
    body = body_of(snapshot)
    del body["since"]
    for edition in ("firms", "bureaus"):
        del body[edition]["on"]
        body[edition].pop("complete")
    return body
