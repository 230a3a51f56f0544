"""The pages of administrators: accounts, organisations, disputes and the trail; never an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from assessment.domain.account_errors import LastAdministrator
from assessment.domain.accounts import HeldRole, Role
from assessment.domain.audit import AuditKind, Wanted
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.sharing import Method, Outcome
from assessment.domain.tokens import fingerprint
from assessment.services.account_rights import SYSTEM
from tests.assessment.conftest import WORKSHOP

CODE = "91610113MA6TX1K201"
ADMIN = HeldRole(Role.ADMIN)
Enter = Callable[..., str]


def text_of(page: AppTest) -> str:
    blocks = (page.html, page.warning, page.success, page.error, page.markdown, page.title)
    return "".join(str(block.value) for kind in blocks for block in kind)


def button(page: AppTest, words: str) -> Any:
    return next(each for each in page.button if each.label == words)


def events(services: Any, kind: AuditKind) -> int:
    with services.trail._store.reading() as unit:
        return len(unit.audit.search(Wanted(frozenset({kind}))))


@pytest.fixture
def boss(signed_in: Enter) -> str:
    return signed_in("boss", ADMIN)


# ---- accounts


def test_accounts_come_a_page_at_a_time_and_are_looked_up(
    view: Any, services: Any, boss: str
) -> None:
    for number in range(30):
        services.accounts.add(SYSTEM, f"firm{number:02}", HeldRole(Role.FIRM))
    services.accounts.add(SYSTEM, "desk", HeldRole(Role.BUREAU, "xian"), display_name=":red[西安]")
    page = view("users", boss)
    assert "找到 32 个账号" in text_of(page)
    assert len([each for each in page.button if each.label == "查看"]) == 20
    assert "第 1 页，共 2 页" in text_of(page)
    button(page, "下一页").click().run()
    assert len([each for each in page.button if each.label == "查看"]) == 12
    page.text_input(key="search-text").set_value("西安")
    button(page, "查找").click().run()
    assert "找到 1 个账号" in text_of(page)
    assert ":red[西安]" in text_of(page)
    assert "主管部门（西安市）" in text_of(page)
    page.text_input(key="search-text").set_value("nobody")
    button(page, "查找").click().run()
    assert "没有符合的账号" in text_of(page)


def test_an_account_shows_its_facts_and_no_answer(
    view: Any, services: Any, signed_in: Enter, boss: str
) -> None:
    owner = services.sign_in.require(signed_in("owner", region="yanta")).account
    words = text_of(view("users", boss, account=owner.id))
    assert "西安市雁塔区" in words
    assert "11月21日" in words, "when it was signed in last"
    assert "使用中" in words
    assert "没有这个账号" in text_of(view("users", boss, account="0000000000000000"))


def test_an_account_is_added_with_a_code_and_without_a_password(
    view: Any, services: Any, boss: str
) -> None:
    page = view("users", boss)
    page.text_input(key="add-account-0-name").set_value("yanta-desk")
    page.text_input(key="add-account-0-shown").set_value("雁塔区局")
    button(page, "新建账号").click().run()
    assert "请先选好角色" in page.warning[0].value
    page.radio(key="add-account-0-role").set_value(Role.BUREAU).run()
    page.selectbox(key="add-account-0-region").set_value("yanta")
    button(page, "新建账号").click().run()
    words = text_of(page)
    code = words.split('<output aria-labelledby="desk-code-label">')[1].split("<")[0]
    assert "前有效，只能用一次" in words
    account = services.accounts.named("yanta-desk")
    assert account.roles == (HeldRole(Role.BUREAU, "yanta"),)
    services.recovery.recover("yanta-desk", code, "a new long password", "10.0.0.1")
    assert services.sign_in.enter("yanta-desk", "a new long password", "10.0.0.1")
    button(page, "已交给本人，收起").click().run()
    assert code not in text_of(page)


@pytest.mark.parametrize(
    ("name", "sentence"), [("a", "账号名用 3 到 64"), ("boss", "已经注册过"), ("12345", "账号名")]
)
def test_a_bad_account_is_not_added(
    view: Any, services: Any, boss: str, name: str, sentence: str
) -> None:
    page = view("users", boss)
    page.text_input(key="add-account-0-name").set_value(name)
    page.radio(key="add-account-0-role").set_value(Role.ADMIN).run()
    button(page, "新建账号").click().run()
    assert sentence in page.warning[0].value
    assert len(services.accounts.all(SYSTEM)) == 1


def test_roles_are_given_with_a_region_and_taken_only_after_a_tick(
    view: Any, services: Any, boss: str
) -> None:
    desk = services.accounts.add(SYSTEM, "desk", HeldRole(Role.BUREAU, "xian"))
    page = view("users", boss, account=desk.id)
    page.radio(key=f"give-{desk.id}-0-role").set_value(Role.BUREAU).run()
    page.selectbox(key=f"give-{desk.id}-0-region").set_value("hefei")
    button(page, "给出角色").click().run()
    both = (HeldRole(Role.BUREAU, "hefei"), HeldRole(Role.BUREAU, "xian"))
    assert services.accounts.view(desk.id).roles == both
    assert "主管部门（合肥市）" in text_of(page)
    key = f"take-{desk.id}-bureau-xian"
    take = next(each for each in page.button if key in str(each.form_id))
    take.click().run()
    assert "请先勾选" in page.warning[0].value
    assert services.accounts.view(desk.id).roles == both
    page.checkbox(key=f"sure-{key}").check()
    next(each for each in page.button if key in str(each.form_id)).click().run()
    assert services.accounts.view(desk.id).roles == (HeldRole(Role.BUREAU, "hefei"),)
    page.radio(key=f"give-{desk.id}-1-role").set_value(Role.ADMIN).run()
    button(page, "给出角色").click().run()
    assert "另建一个账号" in page.warning[0].value


def test_a_consultant_joins_the_organisation_that_was_chosen(
    view: Any, services: Any, boss: str
) -> None:
    lead = services.accounts.add(SYSTEM, "lead", None)
    admin = services.sign_in.require(boss).actor
    place = services.organisations.found(admin, "秦岭咨询", lead.id)
    helper = services.accounts.add(SYSTEM, "helper", None)
    page = view("users", boss, account=helper.id)
    page.radio(key=f"give-{helper.id}-0-role").set_value(Role.CONSULTANT).run()
    page.selectbox(key=f"give-{helper.id}-0-organisation").set_value(place.id)
    button(page, "给出角色").click().run()
    assert "服务机构成员（秦岭咨询）" in text_of(page)
    members = services.organisations.members(place.id, lead.actor)
    assert helper.id in [member.actor_id for member in members]


def test_an_account_is_switched_off_and_on(view: Any, services: Any, boss: str) -> None:
    other = services.accounts.add(SYSTEM, "other", HeldRole(Role.FIRM))
    page = view("users", boss, account=other.id)
    button(page, "停用这个账号").click().run()
    assert services.accounts.view(other.id).account.active
    page.checkbox(key=f"sure-off-{other.id}").check()
    button(page, "停用这个账号").click().run()
    assert not services.accounts.view(other.id).account.active
    assert "已停用" in text_of(page)
    button(page, "启用这个账号").click().run()
    assert services.accounts.view(other.id).account.active


def test_the_second_factor_is_dropped_only_after_a_tick(
    view: Any, services: Any, signed_in: Enter, boss: str
) -> None:
    desk = services.sign_in.require(signed_in("desk", HeldRole(Role.BUREAU, "xian"))).account
    page = view("users", boss, account=desk.id)
    button(page, "取消动态验证码").click().run()
    assert services.accounts.view(desk.id).has_second_factor
    page.checkbox(key=f"sure-factor-{desk.id}").check()
    button(page, "取消动态验证码").click().run()
    assert not services.accounts.view(desk.id).has_second_factor
    assert "下次登录时设置" in text_of(page)


def test_the_last_administrator_stays(view: Any, services: Any, boss: str) -> None:
    own = services.sign_in.require(boss).account.id
    page = view("users", boss, account=own)
    for key in (f"off-{own}", f"take-{own}-admin-"):
        page.checkbox(key=f"sure-{key}").check()
        next(each for each in page.button if key in str(each.form_id)).click().run()
        assert [each.value for each in page.warning] == [LastAdministrator.sentence]
    assert services.accounts.view(own).roles == (ADMIN,)


def test_a_code_for_somebody_who_forgot_the_password(
    view: Any, services: Any, signed_in: Enter, boss: str
) -> None:
    owner = services.sign_in.require(signed_in("owner")).account
    page = view("users", boss, account=owner.id)
    page.button(key=f"code-{owner.id}").click().run()
    code = text_of(page).split('<output aria-labelledby="desk-code-label">')[1].split("<")[0]
    services.recovery.recover("owner", code, "a new long password", "10.0.0.1")


# ---- organisations


def test_an_organisation_is_founded_with_a_lead_who_has_an_account(
    view: Any, services: Any, boss: str
) -> None:
    services.accounts.add(SYSTEM, "lead", HeldRole(Role.FIRM), display_name="张顾问")
    page = view("organisations", boss)
    assert "还没有服务机构" in text_of(page)
    page.text_input(key="found-0-name").set_value("秦岭 $x$ 咨询")
    page.text_input(key="found-0-lead").set_value("nobody")
    button(page, "登记").click().run()
    assert "机构还没有登记" in page.warning[0].value
    page.text_input(key="found-0-lead").set_value("lead")
    button(page, "登记").click().run()
    (found,) = services.organisations.all()
    assert found.name == "秦岭 $x$ 咨询"
    words = text_of(page)
    assert "<h3>秦岭 $x$ 咨询</h3>" in words
    assert "<dd>张顾问</dd>" in words
    assert "<dd>1 人</dd>" in words
    assert "<dd>0 家</dd>" in words


def test_an_organisation_is_founded_with_a_lead_who_is_new(
    view: Any, services: Any, boss: str
) -> None:
    page = view("organisations", boss)
    page.text_input(key="found-0-name").set_value(" ")
    page.text_input(key="found-0-lead").set_value("fresh-lead")
    page.checkbox(key="found-0-fresh").check()
    button(page, "登记").click().run()
    assert "请填写机构名称" in page.warning[0].value
    assert len(services.accounts.all(SYSTEM)) == 1, "no account without its organisation"
    page.text_input(key="found-0-name").set_value("秦岭咨询")
    button(page, "登记").click().run()
    assert "desk-code-label" in text_of(page)
    (place,) = services.organisations.all()
    held = services.accounts.named("fresh-lead").roles
    assert held == (HeldRole(Role.CONSULTANT, place.id),)


def test_an_organisation_is_renamed_and_gets_another_lead(
    view: Any, services: Any, boss: str
) -> None:
    lead = services.accounts.add(SYSTEM, "lead", None)
    services.accounts.add(SYSTEM, "second", None)
    services.accounts.add(SYSTEM, "desk", HeldRole(Role.BUREAU, "xian"))
    place = services.organisations.found(services.sign_in.require(boss).actor, "旧名", lead.id)
    page = view("organisations", boss)
    page.text_input(key=f"name-{place.id}").set_value("新名")
    button(page, "保存名称").click().run()
    assert "<h3>新名</h3>" in text_of(page)
    page.text_input(key=f"lead-{place.id}").set_value("desk")
    button(page, "指定负责人").click().run()
    assert "不能当机构负责人" in page.warning[0].value
    page.text_input(key=f"lead-{place.id}").set_value("second")
    button(page, "指定负责人").click().run()
    assert "<dd>lead、second</dd>" in text_of(page) or "<dd>second、lead</dd>" in text_of(page)


# ---- disputes


@pytest.fixture
def contested(services: Any, bench: Any) -> tuple[str, str]:
    """Two firms that name one code; the first was confirmed."""
    with services.trail._store.reading() as unit:
        first = unit.answers.assessment(bench.assessment_id).firm_id
    services.confirmations.claim(first, bench.actor, CODE)
    services.confirmations.confirm(first, some_desk(services))
    started = services.profiles.start({**WORKSHOP, "firm.name": "同码机械厂"}, consent="2026-11")
    rival = services.visits.enter(started.ticket).visit.actor
    with services.trail._store.reading() as unit:
        second = unit.answers.assessment(started.assessment_id).firm_id
    services.confirmations.claim(second, rival, CODE)
    return first, second


def some_desk(services: Any) -> Actor:
    account = services.accounts.add(SYSTEM, "some-desk", HeldRole(Role.BUREAU, "yanta"))
    return Actor(ActorKind.ACCOUNT, account.id)


def test_without_disputes_there_is_nothing_to_settle(view: Any, boss: str) -> None:
    assert "现在没有争议" in text_of(view("disputes", boss))


def test_a_dispute_is_settled_only_after_a_choice_and_a_tick(
    view: Any, services: Any, boss: str, contested: tuple[str, str]
) -> None:
    page = view("disputes", boss)
    words = text_of(page)
    for told in ("长安精工机械厂", "同码机械厂", CODE, "已核实（看过营业执照）", "没有核实"):
        assert told in words
    assert "账号、测评、作答和授权都保留" in words
    page.radio[0].set_value(Outcome.CLAIMANT)
    button(page, "判定").click().run()
    assert "还没有判定" in page.warning[0].value
    page.radio[0].set_value(Outcome.CLAIMANT)
    page.checkbox[0].check()
    button(page, "判定").click().run()
    assert "现在没有争议" in text_of(page)
    with services.trail._store.reading() as unit:
        assert unit.sharing.claim(contested[0]) is None
        assert unit.sharing.claim(contested[1]).method is Method.LICENCE


# ---- the trail


def test_the_trail_is_searched_by_kind_actor_and_period(
    view: Any, services: Any, signed_in: Enter, boss: str
) -> None:
    owner = services.sign_in.require(signed_in("owner")).account
    services.trail.note(AuditKind.EXPORTED, object_kind="firm", object_id="f1", actor=owner.actor)
    page = view("audit", boss)
    assert '<td data-label="事件">导出</td>' in text_of(page)
    assert "boss" in text_of(page)
    page.selectbox(key="search-kind").select("导出")
    page.text_input(key="search-who").set_value("owner")
    page.text_input(key="search-since").set_value("2026-11-21")
    page.text_input(key="search-until").set_value("2026-11-21")
    button(page, "查找").click().run()
    assert text_of(page).count("<tr>") == 2
    assert f"<code>{owner.id}</code>" in text_of(page)
    page.text_input(key="search-since").set_value("2026-11-22")
    button(page, "查找").click().run()
    assert "没有符合的记录" in text_of(page)
    page.text_input(key="search-since").set_value("昨天")
    button(page, "查找").click().run()
    assert "日期请写成" in page.warning[0].value


def test_the_trail_turns_its_pages(view: Any, services: Any, boss: str) -> None:
    for number in range(120):
        services.trail.note(AuditKind.EXPORTED, object_kind="firm", object_id=f"f{number}")
    page = view("audit", boss)
    assert "f119</code>" in text_of(page)
    button(page, "下一页").click().run()
    assert "f119</code>" not in text_of(page)
    assert "第 2 页" in text_of(page)
    button(page, "下一页").click().run()
    assert "f0</code>" in text_of(page)
    assert button(page, "下一页").disabled
    button(page, "上一页").click().run()
    button(page, "上一页").click().run()
    assert "f119</code>" in text_of(page)


def test_nobody_can_change_the_trail_from_its_page(view: Any, boss: str) -> None:
    page = view("audit", boss)
    labels = {each.label for each in page.button}
    assert labels == {"查找", "上一页", "下一页", "开始核对"}
    posts = [part.split('"')[0] for part in text_of(page).split('action="')[1:]]
    assert posts == ["/audit/export", "/audit/export"]


def test_the_trail_is_checked_and_a_changed_row_is_found(
    view: Any, services: Any, boss: str
) -> None:
    page = view("audit", boss)
    button(page, "开始核对").click().run()
    words = text_of(page)
    assert "完整，没有发现改动" in words
    anchor = words.split('<output class="anchor">')[1].split("<")[0]
    page.text_input(key="check-anchor").set_value(anchor)
    button(page, "开始核对").click().run()
    assert "完整，没有发现改动" in text_of(page)
    with services.trail._store.writing() as unit:
        unit._connection.execute(text("UPDATE audit_event SET actor_id = 'x' WHERE seq = 2"))
    button(page, "开始核对").click().run()
    assert "发现问题，日志不可信" in text_of(page)
    assert "第 2 条：这条记录被改过" in text_of(page)
    with services.trail._store.writing() as unit:
        unit._connection.execute(text("UPDATE audit_event SET kind = 'sung' WHERE seq = 1"))
    page = view("audit", boss)
    assert "读不出来" in page.error[0].value
    button(page, "开始核对").click().run()
    assert "第 1 条：这条记录读不出来" in text_of(page)


# ---- never an answer


@pytest.mark.parametrize(
    "name", ["questionnaire", "result", "review", "plan", "profile", "history", "reviewing"]
)
def test_an_administrator_gets_no_answer_of_a_firm(
    site: Any, services: Any, boss: str, answered: Any, name: str
) -> None:
    """Not even with the firm's assessment put into the session behind the application's back."""
    with services.trail._store.writing() as unit:
        unit.sign_ins.open_assessment(fingerprint(boss), answered.assessment_id)
    noted = events(services, AuditKind.REFUSED)
    page = site(boss).switch_page(f"views/{name}.py").run()
    assert not page.exception
    shown = text_of(page) + "".join(str(each.value) for each in page.caption)
    assert "长安精工" not in shown
    assert page.title[0].value not in ("质量问卷", "测评结果", "检查并提交", "企业信息")
    assert events(services, AuditKind.REFUSED) > noted
