"""A round by its link: who asks, who sees what, and taking part with the assessment that is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assessment.domain.accounts import HeldRole, Role
from assessment.domain.moments import start_of
from assessment.domain.small_counts import FEW

ON = date(2026, 11, 21)
Enter = Callable[..., str]


def text_of(page: AppTest) -> str:
    blocks = (page.html, page.warning, page.success, page.markdown, page.title, page.header)
    return "".join(str(block.value) for kind in blocks for block in kind)


def button(page: AppTest, words: str) -> Any:
    return next(each for each in page.button if each.label == words)


@pytest.fixture
def begun(services: Any, signed_in: Enter) -> Any:
    """Return a function that begins a round of a region; it gives the id and the desk's token."""

    def begin(region: str = "yanta") -> tuple[str, str]:
        token = signed_in(f"desk-{region}", HeldRole(Role.BUREAU, region))
        actor = services.sign_in.require(token).actor
        ends = start_of(ON + timedelta(days=30))
        found = services.campaigns.add(actor, "普测 :red[x] <b>", region, start_of(ON), ends)
        return str(found.id), token

    return begin


def test_a_stranger_reads_who_asks_who_sees_what_and_how_to_begin(view: Any, begun: Any) -> None:
    campaign, _desk = begun()
    page = view("round", campaign=campaign)
    assert not page.exception
    words = text_of(page)
    for told in ("西安市雁塔区", "没提交之前什么也看不到", "运营", "不做企业排名", "怎么参加"):
        assert told in words
    assert r"\<b\>" in page.title[0].value
    assert not page.button


@pytest.mark.parametrize("campaign", ["", "0000000000000000", "企业"])
def test_a_link_to_nothing_says_so(view: Any, campaign: str) -> None:
    assert "没有这轮活动" in view("round", campaign=campaign).warning[0].value


def test_a_firm_takes_part_by_the_link(view: Any, begun: Any, answered: Any, services: Any) -> None:
    campaign, desk = begun()
    token = answered.entered.token
    page = view("round", token, campaign=campaign)
    assert button(page, "同意参加").disabled
    page.checkbox(key=f"agree-{campaign}").check().run()
    button(page, "同意参加").click().run()
    assert "已经同意参加" in text_of(page)
    (entry,) = services.campaigns.entries(answered.assessment_id, answered.actor)
    assert (entry.campaign_id, entry.withdrawn_at) == (campaign, None)
    words = text_of(view("campaigns", desk, campaign=campaign))
    assert f"/round?campaign={campaign}" in words
    assert "二维码" in words
    assert "各地只比有多少企业参加" in words
    assert "不足 5 家" in words


def test_a_firm_from_elsewhere_is_told_that_it_is_not_meant(
    view: Any, begun: Any, answered: Any
) -> None:
    campaign, _desk = begun("hefei")
    words = text_of(view("round", answered.entered.token, campaign=campaign))
    assert "不在活动范围内" in words


def test_a_round_that_is_over_takes_nobody(
    view: Any, begun: Any, answered: Any, services: Any
) -> None:
    campaign, desk = begun()
    services.campaigns.close(campaign, services.sign_in.require(desk).actor)
    page = view("round", answered.entered.token, campaign=campaign)
    assert "不在开放时间内" in text_of(page)
    assert not page.button


def test_the_funnel_of_a_round_names_no_firm_and_hides_small_numbers(
    begun: Any, answered: Any, services: Any
) -> None:
    campaign, desk = begun()
    services.campaigns.consent(campaign, answered.assessment_id, answered.actor, "2026-11")
    actor = services.sign_in.require(desk).actor
    found = services.funnels.of(campaign, actor)
    assert found.all.started == FEW
    assert all(s.started == FEW for table in found.tables for _name, s in table.rows)
