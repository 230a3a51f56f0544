"""The result page: a draft is marked, a submission shows its receipt, a firm's name is text."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assessment.domain.notice import Purpose
from assessment.domain.report_errors import ReportTooSlow
from assessment.domain.sharing import MemberRole
from assessment.domain.sharing_errors import CampaignClosed

View = Callable[..., AppTest]


def test_a_draft_is_marked_as_not_submitted(view: View, answered: Any, shown: Any) -> None:
    page = view("result", answered.entered.token)
    assert not page.exception
    assert "未提交" in shown(page)
    assert "结果凭据" not in shown(page)


def test_the_level_comes_in_words_with_what_it_is_not(
    view: View, answered: Any, shown: Any
) -> None:
    text = shown(view("result", answered.entered.token))
    model = answered.services.library.model()
    result = answered.services.results.preview(
        answered.assessment_id, answered.actor, date(2026, 11, 21)
    )
    assert f"</span>{model.scale.title(result.scorecard.level)}</h2>" in text
    assert model.disclaimer in text


def test_every_part_of_the_result_has_its_heading(view: View, answered: Any, shown: Any) -> None:
    text = shown(view("result", answered.entered.token))
    for title in (
        "这个月先做",
        "等级是怎么定的",
        "各维度得分",
        "强项",
        "差距",
        "每个分数怎么来的",
        "前后矛盾",
    ):
        assert title in text, title


def test_the_radar_has_words_beside_it(view: View, answered: Any, shown: Any) -> None:
    text = shown(view("result", answered.entered.token))
    assert re.search(r'<figure class="chart"><img src="data:image/svg[^"]+" alt="雷达图', text)
    assert "<caption" in text


def test_a_report_is_made_when_it_is_asked_for_and_not_before(view: View, answered: Any) -> None:
    made = []
    reports = answered.services.reports
    real = reports._render

    def render(material: Any, form: Any) -> bytes:
        made.append(form.value)
        return bytes(real(material, form))

    reports._render = render
    page = view("result", answered.entered.token)
    key = answered.assessment_id
    assert made == []
    assert not page.get("download_button")
    page.checkbox(key=f"annex-{key}").check().run()
    page.button(key=f"report-json-{key}").click().run()
    assert not page.exception
    assert made == ["json"]
    (save,) = page.get("download_button")
    assert save.proto.label == "保存 JSON（给软件用）"


def test_a_report_that_fails_says_so_and_leaves_the_page(view: View, answered: Any) -> None:
    def fails(_material: Any, _form: Any) -> bytes:
        raise ReportTooSlow

    answered.services.reports._render = fails
    page = view("result", answered.entered.token)
    page.button(key=f"report-pdf-{answered.assessment_id}").click().run()
    assert not page.exception
    assert "排版用的时间太长" in page.warning[0].value
    assert not page.get("download_button")
    assert page.title[0].value == "测评结果"


def test_a_firm_with_no_answers_still_gets_a_preview(view: View, bench: Any, shown: Any) -> None:
    page = view("result", bench.entered.token)
    assert not page.exception
    assert "暂定" in shown(page)


def test_a_submission_shows_its_receipt_and_can_be_checked(
    view: View, answered: Any, shown: Any
) -> None:
    results = answered.services.results
    receipt = results.submit(answered.assessment_id, answered.actor, date(2026, 11, 21))
    page = view("result", answered.entered.token)
    assert not page.exception
    assert "未提交" not in shown(page)
    assert receipt.digest in shown(page)
    assert "2026-11-21" in shown(page)
    page.button(key=f"verify-{receipt.id}").click().run()
    assert "核对一致" in shown(page)


def reopen(page: AppTest, assessment_id: str) -> AppTest:
    assert page.button(key=f"reopen-go-{assessment_id}").disabled
    page.checkbox(key=f"reopen-sure-{assessment_id}").check().run()
    return page.button(key=f"reopen-go-{assessment_id}").click().run()


def test_a_submission_is_reopened_after_a_second_word(site: View, answered: Any) -> None:
    results, whose = answered.services.results, (answered.assessment_id, answered.actor)
    first = results.submit(*whose, date(2026, 11, 21))
    page = site(answered.entered.token).switch_page("views/result.py").run()
    reopen(page, answered.assessment_id)
    assert not page.exception
    assert page.title[0].value == "质量问卷"
    assert "已重新打开" in page.success[0].value
    assert answered.services.answering.open(*whose).assessment.is_draft
    assert results.receipts(*whose) == (first,)


def test_both_receipts_are_shown_and_each_can_be_checked(
    view: View, answered: Any, shown: Any
) -> None:
    results, whose = answered.services.results, (answered.assessment_id, answered.actor)
    first = results.submit(*whose, date(2026, 11, 21))
    answered.services.history.reopen(*whose)
    text = shown(view("result", answered.entered.token))
    assert "以前的凭据（第 1 次提交）" in text
    assert first.digest in text
    answered.save("Q101", 5, base=3)
    second = results.submit(*whose, date(2026, 11, 23))
    page = view("result", answered.entered.token)
    text = shown(page)
    assert text.index("第 2 次提交，现在的结果") < text.index("以前的凭据（第 1 次提交）")
    for receipt, day in ((first, "2026-11-21"), (second, "2026-11-23")):
        assert receipt.digest in text
        assert day in text
        page.button(key=f"verify-{receipt.id}").click().run()
        assert shown(page).count("核对一致") == 1


def test_a_closed_campaign_forbids_reopening_and_leaves_the_page(
    view: View, answered: Any, monkeypatch: Any
) -> None:
    whose = (answered.assessment_id, answered.actor)
    answered.services.results.submit(*whose, date(2026, 11, 21))

    def closed(*_args: object) -> None:
        raise CampaignClosed

    monkeypatch.setattr(type(answered.services.history), "reopen", closed)
    page = reopen(view("result", answered.entered.token), answered.assessment_id)
    assert not page.exception
    assert "不在开放时间内" in page.warning[0].value
    assert page.title[0].value == "测评结果"


def test_nobody_but_the_firm_is_offered_to_reopen(view: View, answered: Any) -> None:
    services, whose = answered.services, (answered.assessment_id, answered.actor)
    made = services.invitations.invite_colleague(*whose, MemberRole.READER, ("*",))
    token = services.invitations.accept(made.token).token
    services.results.submit(*whose, date(2026, 11, 21))
    page = view("result", token)
    assert not page.exception
    assert "我要修改" not in {each.label for each in page.expander}
    own = view("result", answered.entered.token)
    assert "我要修改" in {each.label for each in own.expander}


def test_the_name_of_a_firm_is_never_markup(view: View, answered: Any, shown: Any) -> None:
    changes = {"firm.name": "<b>加粗</b>机械厂"}
    answered.services.profiles.set_facts(answered.assessment_id, answered.actor, changes)
    text = shown(view("result", answered.entered.token))
    assert "<b>加粗" not in text
    assert "&lt;b&gt;加粗" in text


@pytest.fixture
def submitted(answered: Any) -> Any:
    answered.services.results.submit(answered.assessment_id, answered.actor, date(2026, 11, 21))
    return answered


def firm_of(bench: Any) -> str:
    return str(bench.services.answering.open(bench.assessment_id, bench.actor).assessment.firm_id)


def test_a_firm_without_a_group_reads_why_and_sees_targets_and_the_next_step(
    view: View, submitted: Any, shown: Any
) -> None:
    page = view("result", submitted.entered.token)
    assert not page.exception
    text = shown(page)
    assert "同行的统计还没有做" in text
    assert "西安质量政策的目标线" in text
    assert 'href="policy-map?clause=xian-2024/' in text
    assert "最近能做到的一步" in text
    assert "可比企业中的" not in text


def test_a_firm_agrees_to_be_counted_on_its_result(view: View, submitted: Any, shown: Any) -> None:
    page = view("result", submitted.entered.token)
    assert "谁也看不出是哪一家" in shown(page)
    page.button(key="peers-agree-result").click().run()
    assert not page.exception
    found = submitted.services.consents.of(submitted.actor, firm_of(submitted))
    assert [each.is_open for each in found if each.purpose is Purpose.PEERS] == [True]
    text = shown(page)
    assert "企业身份还没有核实" in text
    assert 'href="sharing"' in text


def test_a_colleague_is_not_asked_for_the_firm_s_agreement(
    view: View, submitted: Any, shown: Any
) -> None:
    services, whose = submitted.services, (submitted.assessment_id, submitted.actor)
    made = services.invitations.invite_colleague(*whose, MemberRole.READER, ("*",))
    page = view("result", services.invitations.accept(made.token).token)
    assert not page.exception
    assert "由企业负责人决定" in shown(page)
    assert "peers-agree-result" not in {each.key for each in page.button}
