"""Batches of reports on their page: asking, watching, cancelling, going on, what is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assessment.domain.sharing import GrantLevel
from assessment.services.report_material import Format
from tests import consultancies
from tests.assessment.conftest import WORKSHOP
from tests.consultancies import House

Site = Callable[..., AppTest]
Shown = Callable[[AppTest], str]


def bundles(site: Site, token: str) -> AppTest:
    page = site(token).switch_page("views/bundles.py").run()
    assert not page.exception
    return page


def press(page: AppTest, label: str) -> None:
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception


def work(house: House) -> None:
    worker = house.services.batch_work.new_worker()
    batch = house.services.batch_work.claim(worker)
    assert batch is not None
    house.services.batch_work.work_off(batch, worker)


@pytest.fixture
def member(house: House) -> str:
    """The session of a member who looks after one firm."""
    house.take_on()
    return house.token("member")


def test_a_batch_is_asked_for_watched_and_offered(
    site: Site, shown: Shown, house: House, member: str
) -> None:
    page = bundles(site, member)
    key = house.organisation.id
    assert page.radio(key=f"bundle-way-{key}").options == ["全部 1 家", "挑选几家"]
    page.checkbox(key=f"bundle-{key}-pdf").uncheck()
    page.checkbox(key=f"bundle-{key}-json").check()
    press(page, "开始生成")
    assert "已加入队列" in page.success[0].value
    assert "排队中" in shown(page)
    (watched,) = house.services.batches.mine(key, house.member)
    assert watched.tally.waiting == 1
    work(house)
    text = shown(page.run())
    assert "共 1 份，已做好 1 份。" in text
    assert "下载 ZIP（1 份报告和清单）" in text
    assert f'value="{watched.batch.id}"' in text


def test_some_clients_are_picked_by_name(site: Site, house: House, member: str) -> None:
    page = bundles(site, member)
    key = house.organisation.id
    page.radio(key=f"bundle-way-{key}").set_value("some").run()
    press(page, "开始生成")
    assert "至少选一家企业" in page.warning[0].value
    (firm_id,) = house.services.batches.clients(key, house.member)
    page.checkbox(key=f"bundle-{key}-{firm_id}").check()
    press(page, "开始生成")
    assert len(house.services.batches.mine(key, house.member)) == 1


def test_a_batch_is_cancelled_and_goes_on(
    site: Site, shown: Shown, house: House, member: str
) -> None:
    key = house.organisation.id
    firms = list(house.services.batches.clients(key, house.member))
    house.services.batches.ask(key, house.member, firms, (Format.JSON,))
    page = bundles(site, member)
    press(page, "取消这一批")
    assert "已停下" in shown(page)
    assert "还没做 1 份" in shown(page)
    press(page, "从停下的地方继续")
    assert "排队中" in shown(page)


def test_what_is_not_there_says_why(
    site: Site, shown: Shown, house: House, member: str, monkeypatch: Any
) -> None:
    key = house.organisation.id
    firms = list(house.services.batches.clients(key, house.member))
    house.services.batches.ask(key, house.member, firms, (Format.JSON,))

    def broken(*_given: Any) -> bytes:
        raise RuntimeError("boom")

    monkeypatch.setattr(house.services.reports, "_render", broken)
    work(house)
    text = shown(bundles(site, member))
    assert "没有做成 1 份" in text
    assert "原因已记入日志" in text
    assert "下载 ZIP" not in text
    house.bench.clock.pass_by(days=2)
    house.services.batch_work.expire()
    assert "文件已删除" in shown(bundles(site, house.token("member")))


def test_without_clients_there_is_nothing_to_ask_for(
    site: Site, shown: Shown, house: House
) -> None:
    assert "没有报告可以生成" in shown(bundles(site, house.token("member")))


def test_whoever_belongs_nowhere_learns_how_to_join(
    site: Site, shown: Shown, signed_in: Any
) -> None:
    token = signed_in("owner")
    for view in ("bundles", "compare"):
        page = site(token).switch_page(f"views/{view}.py").run()
        assert "不属于任何服务机构" in shown(page)


def test_two_clients_stand_side_by_side(site: Site, shown: Shown, house: House) -> None:
    firm_id = house.take_on()
    page = site(house.token("member")).switch_page("views/compare.py").run()
    assert "不到两家" in shown(page)
    second = house.services.profiles.start(WORKSHOP, consent="2026-11")
    other = consultancies.grant(
        house.services, second.assessment_id, second.actor, house.organisation, GrantLevel.READ
    )
    key = house.organisation.id
    house.services.organisations.assign(key, house.lead, other, house.member.id)
    page = site(house.token("member")).switch_page("views/compare.py").run()
    assert len(set(page.selectbox(key=f"side-1-{key}").options)) == 2  # of one name
    page.selectbox(key=f"side-1-{key}").select(firm_id)
    press(page, "并排看")
    assert "一次看 2 到 4 家" in page.warning[0].value
    page.selectbox(key=f"side-2-{key}").select(other)
    press(page, "并排看")
    text = shown(page)
    for words in ("自评等级", "佐证率", "压住等级的门槛", "先补的三处", "长安精工机械厂（2）"):
        assert words in text
    assert "不比高低" in text
