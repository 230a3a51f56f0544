"""How long a bureau waits for its cockpit: first view, another filter, a file; 10,000 to 1,000,000.

Firms, assessments, confirmed codes and entries of the round are rows as they would be. The parts
of the round are counted from invented answers in bulk: to judge every firm by its receipt takes
milliseconds, and what that comes to is measured on a thousand firms.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Connection, String, cast, func, insert, literal, null, select, text

from assessment.bootstrap import Services, build_services
from assessment.domain.accounts import Account, HeldRole, Role
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.peers import Sheets
from assessment.domain.rounds import RoundEntry
from assessment.domain.sharing import Entry
from assessment.domain.small_counts import shown
from assessment.reports.cockpit_tables import head_lines, tables_of
from assessment.reports.tables import csv_of, xlsx_of
from assessment.services.cockpit_values import Filter
from assessment.services.funnels import Stages
from assessment.services.peer_counting import Counting
from assessment.services.round_counting import counted, view_of
from assessment.services.round_participation import PARTICIPATION, Participation
from assessment.services.round_parts import levels_of_block, parts_of, table_of
from assessment.settings import Settings
from db.engine import open_engine
from db.schema import upgrade
from db.sharing_tables import CampaignEntryRow, CreditClaimRow
from db.tables import AssessmentRow, FirmRow
from questionnaires.library import Library
from questionnaires.loader import load_library
from scoring.histograms import MISSING
from scoring.synthetic import make_firms
from tests.db.conftest import create, postgresql_server, postgresql_url

pytestmark = pytest.mark.benchmark
__all__ = ["create", "postgresql_server", "postgresql_url"]

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
BUREAU = Actor(ActorKind.ACCOUNT, "bureau0000000001")
FIRST_SECONDS, FILTER_SECONDS = 3.0, 0.5
BUILT = 1_000


@pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
@pytest.mark.parametrize("firms", [10_000, 100_000, 1_000_000])
def test_a_cockpit(
    firms: int, database: str, tmp_path: Path, request: pytest.FixtureRequest, library: Library
) -> None:
    url = "" if database == "sqlite" else request.getfixturevalue("postgresql_url")
    services = _services(tmp_path, library, url)
    campaign = _round(services, firms)
    services.close()
    fresh = _services(tmp_path, library, url)
    view = fresh.cockpit.view
    first, found = _timed(lambda: view(campaign, BUREAU))
    again, other = _timed(lambda: view(campaign, BUREAU, Filter("xian", "M", "micro")))
    file, body = _timed(lambda: _file(fresh, campaign, library, xlsx=True))
    comma, _ = _timed(lambda: _file(fresh, campaign, library, xlsx=False))
    fresh.close()
    print(
        f"\n{firms:>9,} firms, {database:<10}: first view {first:.3f} s, filter {again:.3f} s, "
        f"workbook {file:.3f} s ({len(body):,} bytes), CSV {comma:.3f} s"
    )
    assert (found.state, other.state) == ("shown", "shown")
    assert first < FIRST_SECONDS
    assert again < FILTER_SECONDS


def test_a_round_is_built(tmp_path: Path, library: Library) -> None:
    services = _services(tmp_path, library, "")
    campaign = _opened(services)
    services.demo.fill(BUILT, random_state=1, within="xian")
    with services.round_building._tools.store.writing() as unit:
        rows = unit._connection.exec_driver_sql("SELECT assessment_id FROM submission").fetchall()  # type: ignore[attr-defined]
        for (assessment,) in rows:
            unit.organisations.put_entry(Entry(campaign, assessment, "x", "2026-11", NOW))
    seconds, (built,) = _timed(lambda: services.round_building.build(campaign))
    print(f"\n{built.firms:,} firms judged and counted in {seconds:.1f} s")
    services.close()


def _file(services: Services, campaign: str, library: Library, *, xlsx: bool) -> bytes:
    view = services.cockpit.export(campaign, BUREAU)
    tables, head = tables_of(view, library), head_lines(view, library)
    return xlsx_of(tables, head, NOW) if xlsx else csv_of(tables, head)


def _timed(call: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    found = call()
    return time.perf_counter() - start, found


def _services(folder: Path, library: Library, url: str) -> Services:
    settings = Settings(data=folder, database_url=url, password_kibibytes=64)
    engine = open_engine(settings.database)
    upgrade(engine)
    engine.dispose()
    return build_services(settings, library=library, clock=lambda: NOW)


def _opened(services: Services) -> str:
    """Return a round of a province, and let its bureau in."""
    with services.round_building._tools.store.writing() as unit:
        unit.firms.add_actor(BUREAU, NOW)
        assert unit.accounts.add(Account(BUREAU.id, "b", "b", None, None, None, True, NOW), None)
        unit.accounts.give_role(BUREAU.id, HeldRole(Role.BUREAU, "shaanxi"), NOW)
    later = NOW + timedelta(days=30)
    return services.campaigns.add(BUREAU, "普测", "shaanxi", NOW, later).id


def _round(services: Services, firms: int) -> str:
    """Store a round that so many firms entered, with everything that is told of it."""
    campaign = _opened(services)
    with services.round_building._tools.store.writing() as unit:
        _enter(unit._connection, campaign, firms)  # type: ignore[attr-defined]
        for number, (part, body) in enumerate(_told(firms)):
            entry = RoundEntry(f"s{number}", campaign, "real", part, NOW.date(), NOW, firms)
            unit.rounds.add(entry, body)
    with services.round_building._tools.store.writing() as unit:
        unit._connection.execute(text("ANALYZE"))  # type: ignore[attr-defined]
    return campaign


def _enter(connection: Connection, campaign: str, firms: int) -> None:
    """Store rows that the database counts up by itself: that is fastest."""
    start = select(literal(1).label("n")).cte(recursive=True)
    numbers = start.union_all(select(start.c.n + 1).where(start.c.n < firms))
    digits = cast(numbers.c.n, String)
    key = func.substr("0000000000000000", 1, 16 - func.length(digits)).concat(digits)
    at, nothing = literal(NOW, FirmRow.created_at.type), literal(b"\0")
    rows: tuple[tuple[Any, dict[str, Any]], ...] = (
        (
            FirmRow,
            {"id": key, "name": literal("某厂"), "origin": literal("real"), "created_at": at},
        ),
        (
            AssessmentRow,
            {
                "id": key,
                "firm_id": key,
                "model_id": literal("quality_maturity"),
                "model_version": literal("2026.1"),
                "scoring_digest": literal("0" * 64),
                "status": literal("submitted"),
                "visibility": literal("owners"),
                "rev": literal(1),
                "facts_rev": literal(1),
                "answers": nothing,
                "evidence": nothing,
                "created_at": at,
            },
        ),
        (
            CreditClaimRow,
            {
                "firm_id": key,
                "credit_code": key,
                "claimed_by": literal("x"),
                "claimed_at": at,
                "method": literal("licence"),
                "confirmed_by": literal("x"),
                "confirmed_at": at,
            },
        ),
        (
            CampaignEntryRow,
            {
                "campaign_id": literal(campaign),
                "assessment_id": key,
                "actor_id": literal("x"),
                "version": literal("2026-11"),
                "consented_at": at,
                "withdrawn_at": null(),
            },
        ),
    )
    for table, values in rows:
        wanted = select(*values.values()).select_from(numbers)
        connection.execute(insert(table).from_select(list(values), wanted))


@cache
def _told(firms: int) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    """Return what would be told of a round of so many invented firms, by part."""
    return tuple(_parts(load_library(), firms))


def _parts(library: Library, firms: int) -> Iterator[tuple[str, Mapping[str, Any]]]:
    model, chance = library.model(), np.random.default_rng(1)
    sheets = _sheets(library, firms)
    counting = Counting(model, sheets, b"k", "real", NOW.date(), "2026")
    columns = dict(levels_of_block(model, sheets, counting.block))
    for part in parts_of(library, model):
        # gates and programs: any standing will do, as the form of what is stored is the same
        drawn = {
            measure: chance.integers(1, 6, firms, dtype=np.int16)
            for measure in part.measures
            if measure not in columns
        }
        values = table_of(part, firms, (columns, drawn))
        values[chance.random(values.shape) < 0.02] = MISSING if part.name != "level" else 1
        view = view_of(part, "shaanxi", values)
        yield part.name, counted(library.regions, counting, view, None, [])[0].plain()
    stages = Stages(*(shown(firms),) * 3)
    yield PARTICIPATION, Participation(stages, (("xian", stages),)).plain()


def _sheets(library: Library, firms: int) -> Sheets:
    regions = library.regions
    places = [
        r.id
        for r in regions.regions
        if not regions.children(r.id) and regions.within(r.id, ("shaanxi",))
    ]
    drawn = make_firms(firms, random_state=1, model=library.model(), regions=places)
    return Sheets(
        firms=tuple(str(number) for number in range(firms)),
        regions=tuple(drawn.regions.tolist()),
        sectors=drawn.sectors.astype(np.int8),
        sizes=drawn.sizes.astype(np.int8),
        designated=np.full(firms, -1, np.int8),
        vetoed=np.zeros(firms, np.bool_),
        answers=drawn.answers,
        evidence=drawn.evidence.astype(np.bool_),
        seconds=np.full(firms, np.nan),
    )
