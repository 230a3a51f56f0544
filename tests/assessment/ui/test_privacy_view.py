"""The page of privacy: public to all, agreements and erasing to whom they belong."""

from __future__ import annotations

import json
from typing import Any

import pytest

from assessment.domain.accounts import HeldRole, Role
from assessment.domain.audit import AuditKind, Wanted
from assessment.domain.personal_data import FIELDS
from assessment.domain.sharing import GrantLevel, MemberRole
from assessment.services.account_rights import SYSTEM

PASSWORD = "correct horse battery 9"


def buttons(page: Any) -> set[str]:
    return {button.label for button in page.button}


@pytest.fixture
def claimed(bench: Any, services: Any, signed_in: Any) -> Any:
    """A bench whose firm belongs to an account with a session."""
    bench.token = signed_in("boss")
    services.visits.resume(bench.started.resume_code, "10.0.0.2", bench.token)
    return bench


def owner_of(bench: Any) -> Any:
    return bench.services.sign_in.who(bench.token).actor


def firm_of(bench: Any) -> str:
    with bench.services.answering._store.reading() as unit:
        return str(unit.answers.assessment(bench.assessment_id).firm_id)


def test_a_stranger_reads_the_notice_and_every_field(view: Any, shown: Any) -> None:
    page = view("privacy")
    assert not page.exception
    words = shown(page)
    assert "系统管理员看不到作答" in words
    for field in FIELDS:
        assert field.title in words
        assert field.purpose in words
    assert buttons(page) == set()
    assert "/erase" not in words


def test_a_visitor_with_a_resume_code_sees_what_the_firm_agreed_to(
    view: Any, shown: Any, bench: Any
) -> None:
    page = view("privacy", bench.entered.token)
    assert not page.exception
    assert "同意用填写的内容做自评" in shown(page)
    assert "要撤回，请在下面清除企业的信息" in shown(page)
    assert buttons(page) == {"准备企业的信息"}
    assert 'name="what" value="firm"' in shown(page)
    assert 'value="account"' not in shown(page)


def test_withdrawing_from_an_organisation_asks_twice_and_ends_the_access(
    view: Any, shown: Any, claimed: Any, services: Any
) -> None:
    root = services.accounts.add(SYSTEM, "root", HeldRole(Role.ADMIN), password=PASSWORD)
    lead = services.accounts.add(SYSTEM, "lead", HeldRole(Role.FIRM), password=PASSWORD)
    found = services.organisations.found(root.actor, ":red[社] <b>", lead.id)
    later = services.clock().replace(year=2027)
    grant = services.grants.grant(
        firm_of(claimed), owner_of(claimed), found.id, GrantLevel.READ, later
    )
    page = view("privacy", claimed.token)
    assert ":red[社] &lt;b&gt;" in shown(page)
    assert "到 2027-11-21 自动结束" in shown(page)
    key = f"organisation-{found.id}"
    page.toggle(key=f"withdraw-{key}").set_value(True).run()
    assert "立即打不开" in shown(page)
    (still,) = services.grants.of_firm(firm_of(claimed), owner_of(claimed))
    assert still.withdrawn_at is None
    page.button(key=f"withdraw-go-{key}").click().run()
    assert not page.exception
    (gone,) = services.grants.of_firm(firm_of(claimed), owner_of(claimed))
    assert (gone.id, gone.withdrawn_at) == (grant.id, services.clock())
    assert "已结束的同意（1 项）" in shown(page)


def test_a_firm_that_never_agreed_to_this_text_is_asked(
    view: Any, services: Any, clock: Any
) -> None:
    from tests.assessment.conftest import WORKSHOP

    started = services.profiles.start(WORKSHOP)
    entered = services.visits.enter(started.ticket)
    page = view("privacy", entered.token)
    assert "新的版本" in page.warning[0].value
    page.button(key="agree").click().run()
    assert not page.warning
    with services.answering._store.reading() as unit:
        firm_id = unit.answers.assessment(started.assessment_id).firm_id
        assert len(unit.firms.consents(firm_id)) == 1


def test_each_export_is_made_when_asked_for_and_noted(view: Any, claimed: Any) -> None:
    services = claimed.services
    page = view("privacy", claimed.token)
    assert {"准备企业的信息", "准备我的信息"} <= buttons(page)

    def exports() -> int:
        with services.answering._store.reading() as unit:
            return len(unit.audit.search(Wanted(frozenset({AuditKind.EXPORTED}))))

    assert exports() == 0
    for key, table in (("firm", "assessment"), ("me", "account")):
        page.button(key=f"export-{key}").click().run()
        assert not page.exception
        (download,) = page.get("download_button")
        assert download.proto.label.startswith("下载")
        content = services.privacy.export_person(owner_of(claimed)) if key == "me" else None
        assert table in json.loads(
            content or services.privacy.export_firm(owner_of(claimed), firm_of(claimed))
        )
    assert exports() == 4, "two by the page, two by this test"


def test_erasing_an_account_names_the_firms_that_go_with_it(
    view: Any, shown: Any, claimed: Any
) -> None:
    words = shown(view("privacy", claimed.token))
    assert "只有您一人负责的企业：长安精工机械厂" in words
    assert "清除账号" in words
    assert "备份里的名称，最多再保留 30 天" in words


def test_a_colleague_neither_withdraws_nor_erases_for_the_firm(
    view: Any, shown: Any, claimed: Any, services: Any
) -> None:
    invited = services.invitations.invite_colleague(
        claimed.assessment_id, owner_of(claimed), MemberRole.READER
    )
    accepted = services.invitations.accept(invited.token, None, None)
    page = view("privacy", accepted.token)
    assert not page.exception
    assert "由企业负责人" in page.info[0].value
    assert buttons(page) == set()
    assert "/erase" not in shown(page)


def test_an_owner_with_nothing_open_is_told_where_to_open_it(
    view: Any, claimed: Any, services: Any
) -> None:
    again = services.sign_in.enter("boss", PASSWORD, "10.0.0.9").token
    assert "请先在首页打开" in view("privacy", again).info[0].value


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("not_confirmed", "什么都没有清除"),
        ("last_admin", "最后一个管理员"),
        ("last_lead", "唯一的负责人"),
        ("nonsense<b>", "这一步没有完成"),
    ],
)
def test_a_refused_erasure_is_said_in_words(view: Any, code: str, words: str) -> None:
    assert words in view("privacy", notice=code).warning[0].value


def test_after_an_erasure_the_page_says_what_is_gone_and_until_when_backups_last(
    view: Any,
) -> None:
    assert "30 天" in view("privacy", erased="firm").success[0].value
    assert "已退出" in view("privacy", erased="account").success[0].value
    assert not view("privacy", erased="<b>").success
