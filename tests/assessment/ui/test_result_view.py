"""The result page: a draft is marked, a submission shows its receipt, a firm's name is text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from streamlit.testing.v1 import AppTest

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
    page = view("result", answered.entered.token)
    (chart,) = page.get("plotly_chart")
    assert "雷达图" in chart.proto.alt
    assert "<caption" in shown(page)


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
    page.button(key=f"verify-{answered.assessment_id}").click().run()
    assert "核对一致" in shown(page)


def test_the_name_of_a_firm_is_never_markup(view: View, answered: Any, shown: Any) -> None:
    changes = {"firm.name": "<b>加粗</b>机械厂"}
    answered.services.profiles.set_facts(answered.assessment_id, answered.actor, changes)
    text = shown(view("result", answered.entered.token))
    assert "<b>加粗" not in text
    assert "&lt;b&gt;加粗" in text
