"""质量指标: what a bureau sees of its indicators, enters, imports, adds, and what firms tell beside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assessment.domain.accounts import HeldRole, Role
from assessment.domain.indicators import FileTooBig
from assessment.services.indicators import Typed, Wish
from assessment.services.self_counts import SelfCount
from assessment.ui.widgets.indicator_words import self_note, tally_words
from assessment.ui.widgets.trend import trend_words
from scoring.tallies import Tally

CITY = HeldRole(Role.BUREAU, "xian")
RATE = "xian_product_pass_rate"
NAUGHTY = "公报 :red[甲] <b>$x$</b>"
Enter = Callable[..., str]


def text_of(page: AppTest) -> str:
    blocks = (page.html, page.warning, page.success, page.markdown, page.title, page.header)
    return "".join(str(block.value) for kind in blocks for block in kind)


def button(page: AppTest, words: str) -> Any:
    return next(each for each in page.button if each.label == words)


@pytest.fixture
def city(signed_in: Enter, services: Any) -> Any:
    """The bureau of the city: its token and actor."""

    class City:
        token = signed_in("city", CITY)
        actor = services.sign_in.require(token).actor

        def enter(self, day: str, value: str, source: str = "公报") -> None:
            services.indicators.enter("xian", self.actor, RATE, Typed(day, value, source))

    return City()


def test_the_list_begins_with_box_1_and_says_what_each_target_is(view: Any, city: Any) -> None:
    page = view("indicators", city.token)
    assert not page.exception
    words = text_of(page)
    assert "全员劳动生产率" in words
    assert "21 万元/人，2025 年" in words
    assert "预期性" in words
    assert "约束性" in words
    assert "目标年份已过" in words
    assert "还没有录入" in words
    assert "系统不计算、不代替官方统计" in words
    assert len([b for b in page.button if b.label == "录入、看记录"]) == 22


def test_a_list_is_narrowed_by_words_and_by_kind(view: Any, city: Any) -> None:
    city.enter("2025-12-31", "94.2")
    page = view("indicators", city.token)
    page.text_input(key="find").set_value("首席质量官 覆盖率").run()
    assert text_of(page).count("<h3>") == 2
    assert "来自企业自评，不是官方统计" in text_of(page)
    assert text_of(page).count("分母未知") == 6
    page.text_input(key="find").set_value("")
    page.radio(key="kind").set_value("told").run()
    words = text_of(page)
    assert words.count("<h3>") == 1
    assert "94.2%" in words
    assert "目标的 100.21%" in words
    assert "达到目标" in words
    page.radio(key="kind").set_value("own").run()
    assert "没有符合的指标" in text_of(page)


def test_a_value_is_entered_and_the_form_is_empty_again(
    view: Any, city: Any, services: Any
) -> None:
    page = view("indicators", city.token, of=RATE)
    page.text_input(key=f"value-{RATE}-0-day").set_value("2025年")
    page.text_input(key=f"value-{RATE}-0-value").set_value("９４．２%")
    page.text_input(key=f"value-{RATE}-0-source").set_value(NAUGHTY)
    button(page, "保存数值").click().run()
    assert not page.exception
    words = text_of(page)
    assert "94.2%" in words
    assert "2025年12月31日" in words
    assert "公报 :red[甲] &lt;b&gt;$x$&lt;/b&gt;" in words
    assert page.text_input(key=f"value-{RATE}-1-value").value == ""
    (track,) = (t for t in services.indicators.of("xian", city.actor) if t.line.id == RATE)
    assert track.newest.day == date(2025, 12, 31)


def test_a_value_that_will_not_do_is_told(view: Any, city: Any) -> None:
    page = view("indicators", city.token, of=RATE)
    page.text_input(key=f"value-{RATE}-0-day").set_value("2025-12-31")
    page.text_input(key=f"value-{RATE}-0-value").set_value("约 94")
    button(page, "保存数值").click().run()
    assert "没有保存，已有的数值不变" in page.warning[0].value
    assert "还没有录入" in text_of(page)


def test_a_value_is_taken_back_after_the_day_is_chosen(view: Any, city: Any) -> None:
    city.enter("2024-12-31", "93.8")
    city.enter("2025-12-31", "94.2")
    page = view("indicators", city.token, of=RATE)
    button(page, "撤下").click().run()
    assert "请先选是哪一天" in page.warning[0].value
    page.selectbox(key=f"back-{RATE}-day").set_value("2025-12-31")
    button(page, "撤下").click().run()
    assert "93.8%" in text_of(page)
    assert "已替换" in text_of(page)


def test_the_line_over_time_is_told_in_words(view: Any, city: Any, services: Any) -> None:
    city.enter("2024-12-31", "93.8")
    city.enter("2025-12-31", "94.2")
    page = view("indicators", city.token, of=RATE)
    assert len(page.get("plotly_chart")) == 1
    (track,) = (t for t in services.indicators.of("xian", city.actor) if t.line.id == RATE)
    assert trend_words(track) == (
        "制造业产品质量合格率的变化：2024年12月31日 93.8%；2025年12月31日 94.2%。"
    )


def test_a_target_of_the_next_period_is_set_and_dropped(view: Any, city: Any) -> None:
    page = view("indicators", city.token, of=RATE)
    page.text_input(key=f"goal-{RATE}-0-target").set_value(">=96 *")
    page.text_input(key=f"goal-{RATE}-0-year").set_value("2030")
    button(page, "保存目标").click().run()
    assert "≥96*%，2030 年" in text_of(page)
    button(page, r"删去目标 ≥96\*").click().run()
    assert "2030" not in text_of(page)


def test_an_indicator_of_its_own_is_added_and_dropped(view: Any, city: Any, services: Any) -> None:
    page = view("indicators", city.token)
    page.text_input(key="own-0-title").set_value(":red[质量服务站] 数")
    page.text_input(key="own-0-unit").set_value("个")
    page.text_input(key="own-0-target").set_value("5")
    button(page, "增加这项指标").click().run()
    page.radio(key="kind").set_value("own").run()
    assert ":red[质量服务站] 数" in text_of(page)
    button(page, "录入、看记录").click().run()
    assert "本部门增加的指标" in text_of(page)
    page.checkbox(key="sure-drop").check().run()
    button(page, "不再跟踪").click().run()
    assert [t for t in services.indicators.of("xian", city.actor) if t.line.kind == "own"] == []


TABLE = "指标名称,日期,数值,来源\n制造业产品质量合格率,45992,94.2,公报\n没有的指标,2025,1,甲\n"


def test_a_file_is_shown_before_it_is_saved(view: Any, city: Any, services: Any) -> None:
    digest = services.indicator_import.hand_in("xian", city.actor, TABLE.encode("gb18030"))
    page = view("indicators", city.token, region="xian", file=digest)
    words = text_of(page)
    assert "共 2 行：1 行是新的，0 行已经有，1 行有问题" in words
    assert "GB18030" in words
    assert "日期序号" in words
    assert "这个地区没有这项指标" in words
    button(page, "保存这 1 个数值").click().run()
    assert not page.exception
    (track,) = (t for t in services.indicators.of("xian", city.actor) if t.line.id == RATE)
    assert track.newest.value == "94.2"
    again = view("indicators", city.token, region="xian", file=digest)
    assert "已经导入过，没有再导一次" in text_of(again)
    button(again, "知道了").click().run()
    assert "已经导入过" not in text_of(again)


def test_a_file_that_cannot_be_read_is_told_in_a_sentence(
    view: Any, city: Any, services: Any
) -> None:
    digest = services.indicator_import.hand_in("xian", city.actor, b"PK\x03\x04" + b"\0" * 99)
    page = view("indicators", city.token, region="xian", file=digest)
    assert "另存为" in page.warning[0].value
    gone = view("indicators", city.token, region="xian", file="0" * 64)
    assert "预览已经失效" in gone.warning[0].value
    big = view("indicators", city.token, region="xian", notice=FileTooBig.code)
    assert "超过 1 MB" in big.warning[0].value


def test_a_place_of_another_bureau_is_not_shown(view: Any, city: Any) -> None:
    page = view("indicators", city.token, region="hefei")
    assert "不由您负责" in page.warning[0].value
    assert not page.button


def test_a_province_looks_at_the_first_of_its_places_that_tracks_something(
    view: Any, signed_in: Enter
) -> None:
    page = view("indicators", signed_in("province", HeldRole(Role.BUREAU, "shaanxi")))
    assert page.selectbox(key="region").value == "xian"
    assert "还没有统计过" in text_of(page)
    page.selectbox(key="region").set_value("shaanxi").run()
    assert "没有符合的指标" in text_of(page)


def test_own_indicators_of_a_place_without_a_policy_work_all_the_same(
    view: Any, signed_in: Enter, services: Any
) -> None:
    token = signed_in("province", HeldRole(Role.BUREAU, "shaanxi"))
    actor = services.sign_in.require(token).actor
    services.indicators.add_own("shaanxi", actor, Wish("5", title="省级指标"))
    assert "省级指标" in text_of(view("indicators", token, region="shaanxi"))


def test_counts_are_told_in_words(services: Any) -> None:
    assert tally_words(Tally(said=40, low=12, high=12, least=12)) == "40 家作答，其中 12 家"
    assert tally_words(Tally(said=40, low=12, high=30, least=12)) == "40 家作答，其中至少 12 家"
    assert tally_words(Tally(said=40, low=0, high=40, least=0)) == (
        "40 家作答，其中多少家为保密不列出"
    )
    assert tally_words(None) == "作答的企业太少，不显示"
    measure = services.library.self_assessed.measure_of("xian_new_certificates")
    found = SelfCount(measure, date(2026, 11, 21), Tally(12, 6, 6, 14), ())
    note = str(self_note(found, ""))
    assert "12 家作答，其中 6 家，合起来至少 14 张" in note
    assert "统计于 2026年11月21日" in note
    assert "不是官方统计" in note
    assert "自评数不出来" in str(self_note(None, "不分国家级和省级。"))
    assert self_note(None, "") is None
