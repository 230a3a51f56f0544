"""POST /cockpit/export: only for a bureau of the round, only groups of the lattice."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from assessment.bootstrap import Services
from assessment.domain.accounts import HeldRole, Role
from assessment.domain.audit import AuditKind, Wanted
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.sharing import Entry
from assessment.reports.cockpit_tables import tables_of
from assessment.services.cockpit_values import Filter
from tests.assessment.web.conftest import filled
from tests.assessment.web.test_join import signed_in

PATH = "/cockpit/export"
GROUP = {"region": "xian", "sector": "", "size": "micro", "table": "", "format": "csv"}


def exports(services: Services) -> int:
    with services.trail._store.reading() as unit:
        return len(unit.audit.search(Wanted(frozenset({AuditKind.EXPORTED}))))


@pytest.fixture
def campaign(client: TestClient, services: Services) -> str:
    signed_in(client, services, "desk", HeldRole(Role.BUREAU, "xian"))
    account = services.accounts
    with account._store.reading() as unit:
        (row,) = unit._connection.exec_driver_sql("SELECT id FROM account").fetchall()
    desk, now = Actor(ActorKind.ACCOUNT, row[0]), services.clock()
    return services.campaigns.add(desk, "普测", "xian", now, now + timedelta(days=9)).id


def ask(client: TestClient, services: Services, campaign: str, **more: str) -> Any:
    fields = {"campaign": campaign, **GROUP, **more}
    return client.post(PATH, data=filled(client, services, **fields))


def begun(services: Services, campaign: str, firms: int) -> None:
    """Let invented firms of Xi'an enter a round, and count it."""
    services.demo.fill(firms, random_state=3, within="xian")
    with services.trail._store.writing() as unit:
        rows = unit._connection.exec_driver_sql("SELECT assessment_id FROM submission").fetchall()
        for (assessment,) in rows:
            unit.organisations.put_entry(
                Entry(campaign, assessment, "x", "2026-11", services.clock())
            )
    services.round_building.build(campaign)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_shown_is_handed_out_and_written_down(
    client: TestClient, services: Services, campaign: str, kind: str
) -> None:
    begun(services, campaign, 29)
    found = ask(client, services, campaign, format=kind)
    assert found.status_code == 200
    assert found.headers["cache-control"] == "no-store"
    assert found.headers["content-disposition"].endswith(f'.{kind}"')
    assert exports(services) == 1
    if kind == "csv":
        assert "各地参加情况" in found.content.decode("utf-8-sig")
        assert "等级分布" not in found.content.decode("utf-8-sig")


@pytest.mark.parametrize(
    "wrong",
    [
        {"format": "pdf"},
        {"size": "12"},
        {"sector": "C34"},
        {"region": "企业"},
        {"table": "level"},
        {"campaign": ""},
    ],
    ids=str,
)
def test_what_no_page_of_ours_asks_is_refused(
    client: TestClient, services: Services, campaign: str, wrong: dict[str, str]
) -> None:
    fields = {"campaign": campaign, **GROUP, **wrong}
    found = client.post(PATH, data=filled(client, services, **fields))
    assert found.status_code == 400
    assert exports(services) == 0


def test_other_regions_and_rounds_are_not_found(
    client: TestClient, services: Services, campaign: str
) -> None:
    assert ask(client, services, campaign, region="hefei").status_code == 404
    assert ask(client, services, "0" * 16).status_code == 404
    assert exports(services) == 0


def test_every_table_is_handed_out_with_the_same_cells_hidden(
    client: TestClient, services: Services, campaign: str
) -> None:
    """Table by table and all at once, as CSV and as a workbook: what is hidden stays hidden."""
    begun(services, campaign, 80)
    (desk,) = (held for held in _actors(services))
    view = services.cockpit.view(campaign, desk, Filter("xian", None, "micro"))
    assert view.told is not None
    tables = tables_of(view, services.library)
    assert {"level", "heat", "legal", "demand", "districts"} <= {table.id for table in tables}
    hidden = {table.id: sum(row.count("—") for row in table.rows) for table in tables}
    assert hidden["heat"], "a sector of too few firms"
    whole_csv = ask(client, services, campaign).content
    whole_book = _sheets(ask(client, services, campaign, format="xlsx").content)
    assert list(whole_book) == [table.title for table in tables]
    for table in tables:
        wanted = [[str(cell) for cell in row] for row in table.rows]
        one_csv = ask(client, services, campaign, table=table.id).content
        one_book = _sheets(ask(client, services, campaign, table=table.id, format="xlsx").content)
        assert _rows(one_csv)[-len(wanted) :] == wanted
        assert all(row in _rows(whole_csv) for row in wanted)
        assert list(one_book) == [table.title]
        for book in (one_book, whole_book):
            assert book[table.title][-len(wanted) :] == wanted


def _actors(services: Services) -> list[Actor]:
    with services.trail._store.reading() as unit:
        rows = unit._connection.exec_driver_sql("SELECT id FROM account").fetchall()
    return [Actor(ActorKind.ACCOUNT, row[0]) for row in rows]


def _rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def _sheets(content: bytes) -> dict[str, list[list[str]]]:
    book = load_workbook(io.BytesIO(content))
    return {
        sheet.title: [[str(v) for v in row if v is not None] for row in sheet.values]
        for sheet in book
    }
