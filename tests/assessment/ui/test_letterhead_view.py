"""The Word template on the page of a consultancy: which one, what came of one, ours again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from assessment.domain.errors import Refusal
from assessment.domain.letterheads import LetterheadRefused
from assessment.services.report_material import Format
from tests.assessment.ui.test_consultancy_view import labels, press
from tests.consultancies import House
from tests.word_files import with_line

View = Callable[..., AppTest]
Shown = Callable[[AppTest], str]
OWN = with_line("诚信咨询社")


def hand_in(house: House, data: bytes = OWN) -> None:
    house.services.letterheads.hand_in(house.organisation.id, house.lead, data)


def test_a_lead_sees_ours_and_what_has_to_stay_in_it(
    view: View, shown: Shown, house: House
) -> None:
    page = view("consultancy", house.token("lead"))
    text = shown(page)
    assert "现在用的是质阶自带的模板" in text
    for action in ("", "/download", "/sample"):
        assert f'action="/consultancy/template{action}"' in text
    assert f'name="organisation" value="{house.organisation.id}"' in text
    assert "{{企业名称}}" in text
    assert "{{正文}}要单独成一段" in text
    assert "下载自带的模板" not in text
    assert "换回自带的模板" not in labels(page)


def test_a_member_sees_nothing_of_it(view: View, shown: Shown, house: House) -> None:
    assert "Word 报告模板" not in shown(view("consultancy", house.token("member")))


def test_a_template_of_ones_own_is_named_with_who_and_when(
    view: View, shown: Shown, house: House
) -> None:
    hand_in(house)
    text = shown(view("consultancy", house.token("lead")))
    assert "现在用的是本机构的模板：王建国 2026年11月21日上传" in text
    assert "下载自带的模板" in text


def test_going_back_asks_twice(view: View, shown: Shown, house: House) -> None:
    hand_in(house)
    page = view("consultancy", house.token("lead"))
    press(page, "换回自带的模板")
    assert "请先勾选" in page.warning[0].value
    assert house.services.letterheads.of(house.organisation.id, house.lead) is not None
    page.checkbox(key=f"ours-sure-{house.organisation.id}").check()
    press(page, "换回自带的模板")
    assert house.services.letterheads.of(house.organisation.id, house.lead) is None
    assert "现在用的是质阶自带的模板" in shown(page)


def test_a_template_that_was_taken_is_said_once(view: View, house: House) -> None:
    page = view("consultancy", house.token("lead"), notice="letterhead_taken")
    assert "已换上" in page.success[0].value
    assert not page.run().success


def test_what_was_wrong_is_said_once_by_name(view: View, house: House) -> None:
    with pytest.raises(LetterheadRefused):
        hand_in(house, with_line("{{企业名}}"))
    page = view("consultancy", house.token("lead"), notice="letterhead")
    assert "有不认识的占位符“{{企业名}}”" in page.warning[0].value
    assert "没有换上" in page.warning[0].value
    assert not page.run().warning


@pytest.mark.parametrize("notice", ["letterhead", "letterhead_missing", "letterhead_size"])
def test_a_sentence_that_was_lost_is_said_in_general(view: View, house: House, notice: str) -> None:
    page = view("consultancy", house.token("lead"), notice=notice)
    assert "没有变" in page.warning[0].value


def test_words_in_the_address_are_not_repeated(view: View, house: House) -> None:
    page = view("consultancy", house.token("lead"), notice="<b>请转账</b>")
    assert not page.warning
    assert not page.success


def test_a_report_that_a_release_broke_is_told_on_the_result_page(site: View, house: House) -> None:
    """No use case stores a broken one, so the test writes into the store itself."""
    hand_in(house)
    store = house.services.trail._store
    with store.writing() as unit:
        kept = unit.letterheads.of(house.organisation.id)
        assert kept is not None
        unit.letterheads.put(kept, with_line("{{旧占位符}}"))
    house.take_on()
    with pytest.raises(Refusal, match="旧占位符"):
        house.services.reports.hand_out(house.bench.assessment_id, house.member, Format.WORD)
    token = house.token("member")
    house.services.sign_in.open(token, house.bench.assessment_id)
    page = site(token).switch_page("views/result.py").run()
    press(page, "Word（可以修改）")
    assert "旧占位符" in page.warning[0].value
    assert "换回自带的模板" in page.warning[0].value
