"""活动看板: what a bureau is shown of a round, and what it is not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from assessment.domain.account_errors import NotAllowed
from assessment.domain.accounts import HeldRole, Role
from assessment.domain.moments import start_of
from assessment.domain.sharing import Entry

CITY = HeldRole(Role.BUREAU, "xian")
ON = date(2026, 11, 21)


@pytest.fixture
def round_of(services: Any) -> Any:
    """Return a function that lets so many invented firms of Xi'an enter a round of a desk."""

    def begin(token: str, firms: int, *, build: bool = True) -> str:
        desk = services.sign_in.require(token).actor
        services.demo.fill(firms, random_state=3, within="xian")
        found = services.campaigns.add(
            desk, "西安 :red[普测]", "xian", start_of(ON), start_of(ON + timedelta(days=30))
        )
        with services.trail._store.writing() as unit:
            rows = unit._connection.exec_driver_sql("SELECT assessment_id FROM submission")
            for (assessment,) in rows.fetchall():
                entry = Entry(found.id, assessment, "x", "2026-11", services.clock())
                unit.organisations.put_entry(entry)
        if build:
            services.round_building.build(found.id)
        return str(found.id)

    return begin


def test_without_a_round_the_page_says_where_to_begin(
    view: Any, signed_in: Any, shown: Any
) -> None:
    page = view("cockpit", signed_in("desk", CITY))
    assert "还没有活动" in shown(page)
    assert not page.exception


@pytest.mark.parametrize("role", [HeldRole(Role.FIRM), HeldRole(Role.ADMIN)])
def test_only_bureaus_come_in(site: Any, signed_in: Any, role: HeldRole) -> None:
    page = site(signed_in("wrong", role)).switch_page("views/cockpit.py").run()
    assert [each.value for each in page.warning] == [NotAllowed.sentence]


def test_under_thirty_firms_only_participation_is_drawn(
    view: Any, signed_in: Any, shown: Any, round_of: Any
) -> None:
    token = signed_in("desk", CITY)
    round_of(token, 29)
    words = shown(view("cockpit", token))
    assert "已核实的提交有 29 家，满 30 家才显示结果" in words
    assert "各地参加情况" in words
    assert "等级分布" not in words


def test_a_round_is_drawn_and_a_small_group_is_not(
    view: Any, signed_in: Any, shown: Any, round_of: Any
) -> None:
    token = signed_in("desk", CITY)
    campaign = round_of(token, 70)
    page = view("cockpit", token)
    words = shown(page)
    assert not page.exception
    for heading in ("等级分布", "各维度等级", "常见差距", "行业与维度", "法定要求", "扶持需求"):
        assert heading in words
    assert "演示数据" in words
    page.selectbox(key=f"cockpit-sector-{campaign}").set_value("F").run()
    words = shown(page)
    assert "这一组家数太少" in words
    assert "等级分布" not in words
    assert "各地参加情况" in words


def test_before_the_first_count_the_page_says_so(
    view: Any, signed_in: Any, shown: Any, round_of: Any
) -> None:
    token = signed_in("desk", CITY)
    round_of(token, 31, build=False)
    assert "还没有统计" in shown(view("cockpit", token))
