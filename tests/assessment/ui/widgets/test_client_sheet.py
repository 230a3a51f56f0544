"""The rows of the sheet of clients, and what can be asked of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from assessment.domain.sharing import FOREVER, Grant, GrantLevel
from assessment.services.client_lines import (
    CertificateEnd,
    Change,
    ClientLine,
    ConsentState,
    Deadline,
    Known,
    Progress,
    Sight,
    Standing,
)
from assessment.ui.widgets.client_sheet import _orders, _tests, sheet_table
from questionnaires.library import Library

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
STANDING = Standing(TODAY, "2026.1", 3, 6100, ("首席质量官",), True)


def line(name: str | None = "甲厂", days: int = 90, **more: Any) -> ClientLine:
    given = {"consent": ConsentState.OPEN, "sight": Sight.WHOLE, "members": (("a", "王建国"),)}
    grant = Grant(
        f"g{name}", f"f{name}", "o", GrantLevel.READ, NOW + timedelta(days=days), "x", NOW
    )
    return ClientLine(**{"grant": grant, "firm_name": name, "known": known(), **given, **more})


def known(**more: Any) -> Known:
    given: dict[str, Any] = {
        "assessment_id": "x",
        "progress": Progress(23, 23, NOW),
        "standing": STANDING,
        "change": Change(TODAY, 2, 3, 325),
        "is_other_model": False,
        "certificates": (),
        "deadline": None,
    }
    return Known(**{**given, **more})


def test_a_row_says_everything_in_words(library: Library) -> None:
    html = sheet_table([line()], library, TODAY)
    for words in (
        "甲厂",
        "有效，还剩 90 天",
        "查看作答和结果",
        "2026-11-21 起",
        "2027-02-19 止",
        "王建国",
        "2026-11-21 已提交",
        "保证",
        "门槛：首席质量官",
        "暂定",
        "规范 → 保证，得分 +3.25",
        "90 天内没有",
        "未查到",
    ):
        assert words in html


def test_names_are_text_and_never_markup(library: Library) -> None:
    html = sheet_table([line("<img src=x>", members=(("a", "<b>李</b>"),))], library, TODAY)
    assert "<img" not in html
    assert "<b>" not in html


def test_a_row_without_consent_has_no_result(library: Library) -> None:
    gone = line(None, consent=ConsentState.WITHDRAWN, sight=Sight.NOTHING, known=None, members=())
    html = sheet_table([gone], library, TODAY)
    assert html.count("未授权") == 5
    assert "（已收回授权的企业）" in html
    assert "待分配" in html
    unassigned = line(sight=Sight.UNASSIGNED, known=None)
    assert sheet_table([unassigned], library, TODAY).count("未分配给您") == 5


def test_an_agreement_without_an_end_says_so(library: Library) -> None:
    grant = Grant("g", "f", "o", GrantLevel.FILL, FOREVER, "x", NOW)
    html = sheet_table([line(grant=grant)], library, TODAY)
    assert "有效，没有期限" in html
    assert " 止<" not in html


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        ("consent", line(consent=ConsentState.ENDS_SOON)),
        ("consent", line(consent=ConsentState.ENDED)),
        ("certificate", line(known=known(certificates=(CertificateEnd("证", TODAY),)))),
        ("deadline", line(known=known(deadline=Deadline("奖", TODAY + timedelta(days=30))))),
        ("draft", line(known=known(progress=Progress(3, 23, None)))),
        ("nobody", line(members=())),
    ],
)
def test_what_is_asked_in_the_morning_finds_its_rows(wanted: str, fits: ClientLine) -> None:
    test = _tests(TODAY)[wanted][1]
    assert test(fits)
    assert not test(line(known=known(deadline=Deadline("奖", TODAY + timedelta(days=31)))))
    assert not test(line())


def test_no_order_is_by_level_and_what_is_near_comes_first() -> None:
    soon = line("乙厂", 3, known=known(deadline=Deadline("奖", TODAY)))
    late = line("甲厂", 9, known=known(certificates=(CertificateEnd("证", TODAY),)))
    both = (late, soon)

    def first(order: str) -> str | None:
        return sorted(both, key=_orders()[order][1])[0].firm_name

    assert set(_orders()) == {"name", "consent", "deadline", "certificate"}
    assert (first("name"), first("consent"), first("deadline"), first("certificate")) == (
        "甲厂",
        "乙厂",
        "乙厂",
        "甲厂",
    )
