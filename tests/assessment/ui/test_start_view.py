"""The first page: five facts, a resume code, and the way back in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

View = Callable[..., AppTest]


def fill(page: AppTest, *, employees: int = 12) -> None:
    page.text_input(key="start-name").set_value("长安精工机械厂").run()
    page.radio(key="start-place").set_value("xian").run()
    page.radio(key="start-in-xian").set_value("yanta").run()
    page.text_input(key="start-words").set_value("机加工").run()
    page.text_input(key="start-employees").set_value(str(employees)).run()
    page.radio(key="start-produces").set_value(True).run()


def sentences(page: AppTest) -> str:
    return "".join(warning.value for warning in page.warning)


def test_five_facts_and_consent_begin_an_assessment(view: View, services: Any, shown: Any) -> None:
    page = view("start")
    assert not page.exception
    fill(page)
    page.checkbox(key="start-consent").check().run()
    page.button(key="start-go").click().run()
    assert not page.exception
    assert not page.warning
    text = shown(page)
    assert "长安精工机械厂" in text
    assert 'action="/resume"' in text
    code = text.split("<output")[1].split(">")[1].split("<")[0]
    assert services.visits.resume(code, "10.0.0.9").visit.assessment_id


def test_nothing_begins_without_consent(view: View) -> None:
    page = view("start")
    fill(page)
    page.button(key="start-go").click().run()
    assert "请先勾选" in sentences(page)


def test_what_is_missing_is_said_and_what_is_filled_stays(view: View) -> None:
    page = view("start")
    page.text_input(key="start-name").set_value("某厂").run()
    page.checkbox(key="start-consent").check().run()
    page.button(key="start-go").click().run()
    assert "行业" in sentences(page)
    assert page.text_input(key="start-name").value == "某厂"


def test_a_name_without_end_is_refused_with_its_limit(view: View) -> None:
    page = view("start")
    fill(page)
    page.text_input(key="start-name").set_value("长" * 10_000).run()
    page.checkbox(key="start-consent").check().run()
    page.button(key="start-go").click().run()
    assert not page.exception
    assert "超过 100 个字" in sentences(page)


def test_the_band_is_asked_only_while_it_decides_the_size(view: View) -> None:
    page = view("start")
    fill(page)
    assert not any("营业收入" in each.label for each in page.radio)
    page.text_input(key="start-employees").set_value("50").run()
    assert any("营业收入" in each.label for each in page.radio)


@pytest.mark.parametrize("staff", ["1.5", "1e30", "-5", "十几个", "9" * 30])
def test_a_number_of_people_that_is_none_is_refused_in_words(view: View, staff: str) -> None:
    page = view("start")
    fill(page)
    page.text_input(key="start-employees").set_value(staff).run()
    page.checkbox(key="start-consent").check().run()
    page.button(key="start-go").click().run()
    assert "从业人员" in sentences(page)
    assert "整数" in sentences(page)


def test_words_nobody_knows_lead_to_the_categories(view: View) -> None:
    page = view("start")
    page.text_input(key="start-words").set_value("zzzz").run()
    assert page.selectbox(key="start-category").label == "行业门类"


def test_a_refused_code_comes_back_with_its_sentence(view: View) -> None:
    page = view("start", notice="code")
    assert "续答码不正确" in sentences(page)
    assert "没有完成" in sentences(view("start", notice="<script>"))


def test_an_open_assessment_offers_to_go_on_and_to_leave(
    view: View, bench: Any, shown: Any
) -> None:
    bench.save("Q101", 3)
    page = view("start", bench.entered.token)
    assert not page.exception
    assert page.title[0].value == "长安精工机械厂"
    assert [button.label for button in page.button][:2] == ["继续作答", "检查并提交"]
    assert 'action="/leave"' in shown(page)


def test_a_new_code_replaces_the_old_one(view: View, bench: Any, services: Any, shown: Any) -> None:
    bench.save("Q101", 3)
    page = view("start", bench.entered.token)
    page.button(key=f"new-code-{bench.assessment_id}").click().run()
    code = shown(page).split("<output")[1].split(">")[1].split("<")[0]
    assert code != bench.started.resume_code
    visit = services.visits.resume(code, "10.0.0.9").visit
    assert visit.assessment_id == bench.assessment_id
