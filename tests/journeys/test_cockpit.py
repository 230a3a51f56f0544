"""A bureau from a round to its cockpit to a file: what is hidden stays hidden."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from assessment.bootstrap import Services
from assessment.domain.accounts import HeldRole, Role
from assessment.domain.audit import AuditKind, Wanted
from assessment.domain.sharing import Entry
from tests.journeys import acts, guests
from tests.journeys.conftest import DESK, LOOKS, Shoot, Visitor, running
from tests.journeys.server import Server
from tests.journeys.test_accessibility import SMALL, faults, unfold
from tests.journeys.test_bureau import browsing, visit

pytestmark = pytest.mark.browser

FIRMS = 80


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An installation of its own: a town is invented in it, and its only round is looked at."""
    with running(tmp_path_factory.mktemp("cockpit"), ZHIJIE_PASSWORD_KIBIBYTES="64") as found:
        yield found


def town(services: Services, name: str) -> str:
    """Let eighty invented firms of Xi'an enter a round; return the token of its bureau."""
    token = guests.account(services, name, HeldRole(Role.BUREAU, "xian"), display_name="西安局")
    actor = services.sign_in.require(token).actor
    with services.trail._store.reading() as unit:
        is_empty = not unit.firms.any()
    if is_empty:
        services.demo.fill(FIRMS, random_state=3, within="xian")
        now = services.clock()
        added = services.campaigns.add(
            actor, "2026 年质量管理自评", "xian", now, now + timedelta(days=30)
        )
        with services.trail._store.writing() as unit:
            sheets = [a for f in _firms(unit) for a in unit.sharing.assessments_of(f)]
            for assessment in sheets:
                unit.organisations.put_entry(Entry(added.id, assessment, "x", "2026-11", now))
        services.round_building.build(added.id)
    return token


def _firms(unit: object) -> list[str]:
    rows = unit._connection.exec_driver_sql("SELECT id FROM firm")  # type: ignore[attr-defined]
    return [row[0] for row in rows]


def save(page: Page, words: str, folder: Path) -> Path:
    with page.expect_download() as coming:
        page.get_by_role("button", name=words, exact=True).first.click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def test_from_round_to_cockpit_to_file(
    server: Server, visitor: Visitor, shoot: Shoot, tmp_path: Path
) -> None:
    with server.services() as services:
        token = town(services, "city")
        names = set(_names(services))
    with browsing(visitor, server, token, **DESK, accept_downloads=True) as page:
        visit(page, "/cockpit")
        expect(page.get_by_text("等级分布").first).to_be_visible()
        for heading in ("各维度等级", "常见差距", "行业与维度", "扶持需求", "各地参加情况"):
            expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        assert not any(name in page.content() for name in names)
        shoot(page, "cockpit")
        book = load_workbook(save(page, "下载全部（Excel）", tmp_path))
        assert {"等级分布", "各维度等级", "扶持需求"} <= set(book.sheetnames)
        heat = [[cell.value for cell in row] for row in book["行业与维度"].iter_rows()]
        hidden = [row for row in heat if row[1] == "—"]
        assert hidden, "a sector of too few firms"
        assert all(set(row[1:]) == {"—"} for row in hidden)
        unfold(page)
        one = load_workbook(save(page, "下载这张表（Excel）", tmp_path))
        assert one.sheetnames == ["等级分布"]
        assert "等级分布" in save(page, "下载这张表（CSV）", tmp_path).read_text("utf-8-sig")
        acts.pick(page, "行业", "农产品食品")
        expect(page.get_by_text("这一组家数太少").first).to_be_visible()
        expect(page.get_by_role("heading", name="等级分布", exact=True)).to_have_count(0)
        shoot(page, "hidden")
        rows = list(
            csv.reader(io.StringIO(save(page, "下载全部（CSV）", tmp_path).read_text("utf-8-sig")))
        )
        said = {row[0] for row in rows if row}
        assert "各地参加情况" in said
        assert not said & {"等级分布", "常见差距", "扶持需求"}
    with server.services() as services, services.trail._store.reading() as unit:
        assert len(unit.audit.search(Wanted(frozenset({AuditKind.EXPORTED})))) == 4


def _names(services: Services) -> list[str]:
    with services.trail._store.reading() as unit:
        rows = unit._connection.exec_driver_sql("SELECT name FROM firm")  # type: ignore[attr-defined]
        return [row[0] for row in rows]


@LOOKS
def test_the_cockpit_is_without_faults(
    server: Server, visitor: Visitor, shoot: Shoot, device: dict[str, object], scheme: str
) -> None:
    with server.services() as services:
        token = town(services, f"look{scheme}")
    options = {**device, "color_scheme": scheme}
    with browsing(visitor, server, token, **options) as page:
        visit(page, "/cockpit")
        expect(page.get_by_text("等级分布").first).to_be_visible()
        shoot(page, f"cockpit-{scheme}")
        unfold(page)
        assert faults(page, "cockpit") == []
        assert page.evaluate(SMALL) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
