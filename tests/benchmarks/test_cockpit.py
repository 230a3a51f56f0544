"""How long a bureau waits for its cockpit: first view, another filter, a file; 10,000 to 1,000,000.

The parts of the round are counted from invented answers and stored; what is timed is reading.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assessment.bootstrap import Services, build_services
from assessment.domain.accounts import Account, HeldRole, Role
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.peers import Sheets
from assessment.domain.rounds import Place, RoundEntry
from assessment.reports.cockpit_tables import head_lines, tables_of
from assessment.reports.tables import xlsx_of
from assessment.services.cockpit_values import Filter
from assessment.services.peer_counting import Counting
from assessment.services.round_building import _counted
from assessment.services.round_parts import Part, levels_of_block, parts_of, table_of
from assessment.settings import Settings
from db.engine import open_engine
from db.schema import upgrade
from questionnaires.library import Library
from scoring.histograms import MISSING
from scoring.synthetic import make_firms

pytestmark = pytest.mark.benchmark

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
BUREAU = Actor(ActorKind.ACCOUNT, "bureau0000000001")
FIRST_SECONDS, FILTER_SECONDS = 3.0, 0.5


@pytest.mark.parametrize("firms", [10_000, 100_000, 1_000_000])
def test_a_cockpit(
    firms: int, tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = _services(tmp_path, library)
    campaign = _round(services, library, firms)
    services.close()
    fresh = _services(tmp_path, library)
    # participation is one grouped count of rows that this benchmark does not store
    places = (Place("yanta", firms, firms, firms),)
    monkeypatch.setattr("db.rounds.SqlRounds.places", lambda *_: places)
    monkeypatch.setattr("db.rounds.SqlRounds.worlds", lambda *_: ("demo",))
    view = fresh.cockpit.view
    first, found = _timed(lambda: view(campaign, BUREAU))
    again, _ = _timed(lambda: view(campaign, BUREAU, Filter("yanta", "M", "micro")))
    table, body = _timed(
        lambda: xlsx_of(tables_of(found, library), head_lines(found, library), NOW)
    )
    print(
        f"\n{firms}: first {first:.3f} s, filter {again:.3f} s, workbook {table:.3f} s, {len(body)} bytes"
    )
    assert found.state == "shown"
    assert first < FIRST_SECONDS
    assert again < FILTER_SECONDS
    fresh.close()


def _timed(call: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    found = call()
    return time.perf_counter() - start, found


def _services(folder: Path, library: Library) -> Services:
    settings = Settings(data=folder, password_kibibytes=64)
    engine = open_engine(settings.database)
    upgrade(engine)
    engine.dispose()
    return build_services(settings, library=library, clock=lambda: NOW)


def _round(services: Services, library: Library, firms: int) -> str:
    """Store every part of a round of a province of so many invented firms; return its campaign."""
    store = services.round_building._tools.store
    with store.writing() as unit:
        unit.firms.add_actor(BUREAU, NOW)
        assert unit.accounts.add(Account(BUREAU.id, "b", "b", None, None, None, True, NOW), None)
        unit.accounts.give_role(BUREAU.id, HeldRole(Role.BUREAU, "shaanxi"), NOW)
    later = NOW + timedelta(days=30)
    campaign = services.campaigns.add(BUREAU, "普测", "shaanxi", NOW, later)
    model, chance = library.model(), np.random.default_rng(1)
    sheets = _sheets(library, firms)
    counting = Counting(model, sheets, b"k", "demo", NOW.date(), campaign.id)
    columns = dict(levels_of_block(model, sheets, counting.block))
    for number, part in enumerate(parts_of(library, model)):
        # gates and programs: any standing will do, as the form of what is stored is the same
        drawn = {
            m: chance.integers(1, 6, firms, dtype=np.int16)
            for m in part.measures
            if m not in columns
        }
        values = table_of(part, firms, (columns, drawn))
        values[chance.random(values.shape) < 0.02] = MISSING if part.name != "level" else 1
        _store(services, counting, campaign.id, part, values, number)
    return campaign.id


def _store(
    services: Services, counting: Counting, campaign: str, part: Part, values: Any, number: int
) -> None:
    tools = services.round_building._tools
    edition, _ledger = _counted(tools, counting, part, values, None, [])
    entry = RoundEntry(
        f"s{number}", campaign, "demo", part.name, NOW.date(), NOW, len(counting.sheets)
    )
    with tools.store.writing() as unit:
        unit.rounds.add(entry, replace(edition, world="demo").plain())


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
