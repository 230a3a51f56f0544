"""The notice before the first field."""

from __future__ import annotations

import re

from assessment.domain.notice import Operator, notice
from assessment.ui.widgets.notice import notice_card

#: Silent reading of Chinese on a phone: about ten letters a second.
HALF_A_MINUTE = 300


def test_the_notice_says_everything_and_is_read_in_half_a_minute() -> None:
    operator = Operator("雁塔区质量服务站", "029-8800", "", "", 1095, 30)
    card = notice_card(notice(operator))
    words = re.sub("<[^>]*>", "", card)
    for part in ("雁塔区质量服务站", "1095 天", "30 天", "183 天", "系统管理员看不到作答"):
        assert part in words
    assert "不用于监管、抽查或处罚" in words
    assert len(words) < HALF_A_MINUTE


def test_the_name_of_the_operator_is_text() -> None:
    card = notice_card(notice(Operator("<b>站</b>", "", "", "", 1095, 30)))
    assert "&lt;b&gt;站&lt;/b&gt;" in card
    assert "<b>" not in card
