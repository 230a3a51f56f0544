"""The frame: which views are shown, who is sent away, and what people read when it breaks."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

import pytest

from assessment.domain.accounts import Role
from assessment.domain.errors import AlreadySubmitted
from assessment.domain.notice import Operator
from assessment.domain.permissions import Action
from assessment.i18n import _, content, use
from assessment.ui.navigation import Person, View, views, visibility

#: What a firm sees of its assessment.
OWN = ("profile", "questionnaire", "review", "result", "plan", "programs")
UI = Path(__file__).parents[3] / "assessment" / "ui"


def test_the_site_opens_on_the_start_page(site: Any) -> None:
    app = site()
    assert not app.exception
    assert app.title[0].value == "给企业的质量管理做一次体检"


@pytest.mark.parametrize("view", OWN)
def test_a_stranger_is_sent_to_the_start_with_a_sentence(site: Any, view: str) -> None:
    app = site().switch_page(f"views/{view}.py").run()
    assert not app.exception
    assert app.title[0].value == "给企业的质量管理做一次体检"
    assert "请先开始一次测评" in app.warning[0].value


@pytest.mark.parametrize("view", OWN)
def test_the_owner_sees_every_view(site: Any, bench: Any, view: str) -> None:
    bench.save("Q101", 3)
    app = site(bench.entered.token).switch_page(f"views/{view}.py").run()
    assert not app.exception
    assert not app.error
    assert app.title


def test_a_fresh_assessment_opens_on_its_questions(site: Any, bench: Any) -> None:
    assert site(bench.entered.token).title[0].value == "质量问卷"


def test_submitting_leads_to_the_result(site: Any, answered: Any) -> None:
    app = site(answered.entered.token).switch_page("views/review.py").run()
    app.checkbox(key=f"honest-{answered.assessment_id}").check().run()
    app.button(key=f"submit-{answered.assessment_id}").click().run()
    assert not app.exception
    assert app.title[0].value == "测评结果"
    assert "已提交" in app.success[0].value
    assert not answered.services.answering.open(
        answered.assessment_id, answered.actor
    ).assessment.is_draft


def shown(person: Person) -> set[str]:
    every: list[View] = [view for under in views().values() for view in under]
    return {view.name for view in every if visibility(view, person) == "visible"}


def test_a_stranger_sees_what_is_public() -> None:
    public = {"start", "sign_in", "register", "types", "policy_map", "about", "privacy"}
    assert shown(Person()) == public


def test_an_account_sees_what_its_roles_and_its_firm_allow() -> None:
    owner = shown(Person(is_account=True, actions=frozenset(Action)))
    assert set(OWN) <= owner
    assert {"colleagues", "sharing", "remarks", "history", "account"} <= owner
    assert "sign_in" not in owner
    assert "audit" not in owner
    assert {"users", "audit", "disputes"} <= shown(Person(True, frozenset({Role.ADMIN})))
    assert "campaigns" in shown(Person(True, frozenset({Role.BUREAU})))
    assert "clients" in shown(Person(True, frozenset({Role.CONSULTANT})))


def test_a_trace_goes_to_the_log_and_its_number_to_the_person(
    site: Any, services: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr(type(services.policies), "policies", property(broken))
    with caplog.at_level(logging.ERROR):
        app = site().switch_page("views/policy_map.py").run()
    sentence = app.error[0].value
    assert "事件编号" in sentence
    assert "the disk is gone" not in sentence
    record = next(r for r in caplog.records if r.exc_info)
    assert record.getMessage().split()[1] in sentence


def test_a_refusal_is_said_as_it_is(
    site: Any, answered: Any, services: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> None:
        raise AlreadySubmitted

    monkeypatch.setattr(type(services.results), "preview", refuse)
    app = site(answered.entered.token).switch_page("views/result.py").run()
    assert app.warning[0].value == AlreadySubmitted.sentence
    assert not app.error


def test_no_folder_is_named_pages() -> None:
    """Streamlit would run any file in it for whoever names it."""
    assert not (UI / "pages").exists()


def test_texts_stand_for_themselves_in_the_source_language() -> None:
    use("xx")
    assert _("继续") == "继续"
    assert content("") == ""


def test_the_foot_of_every_page_names_the_operator_and_its_filing_numbers(
    site: Any, services: Any, shown: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator = Operator("<b>站</b>", "029-8800", "陕ICP备1号", "陕公网安备2号", 1095, 30)
    monkeypatch.setattr(services.privacy, "operator", operator)
    foot = shown(site()).rpartition("<footer")[2]
    assert "运营单位：&lt;b&gt;站&lt;/b&gt;" in foot
    assert "电话：029-8800" in foot
    assert re.search(r'<a href="https://beian.miit.gov.cn/"[^>]*>陕ICP备1号</a>', foot)
    assert re.search(r'<a href="https://beian.mps.gov.cn/"[^>]*>陕公网安备2号</a>', foot)
    assert 'href="/privacy"' in foot
