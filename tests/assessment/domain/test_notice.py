"""The screen before the first field says what the law and domain.md 9.4 ask."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from assessment.bootstrap import operator_of
from assessment.domain.notice import ICP_REGISTER, VERSION, WORDINGS, Mark, Purpose, notice, wording
from assessment.settings import Settings


def test_the_notice_says_who_sees_what_how_long_and_what_it_is_not_for() -> None:
    settings = Settings(operator="雁塔区质量服务站", retention_days=400, backup_days=20)
    told = "".join(point.sentence for point in notice(operator_of(settings)).points)
    for part in ("雁塔区质量服务站", "400 天", "20 天", "183 天", "系统管理员看不到作答"):
        assert part in told
    assert "不用于监管、抽查或处罚" in told


def test_the_footer_has_only_what_the_settings_give() -> None:
    assert operator_of(Settings()).footer == ()
    settings = Settings(operator="站", phone="029-1", icp_number="陕ICP备1号")
    assert operator_of(settings).footer == (
        Mark("运营单位：站"),
        Mark("电话：029-1"),
        Mark("陕ICP备1号", ICP_REGISTER),
    )


def test_nothing_is_kept_shorter_than_the_law_asks() -> None:
    with pytest.raises(ValidationError):
        Settings(retention_days=182)


def test_every_purpose_has_a_text_in_the_present_version() -> None:
    assert {each.purpose for each in WORDINGS if each.version == VERSION} == set(Purpose)
    assert wording("self_assessment", "1999") is None
