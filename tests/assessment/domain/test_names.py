"""Names, notes, file names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.domain.errors import BadText
from assessment.domain.names import (
    clean_document_number,
    clean_firm_name,
    clean_note,
    clean_text,
    safe_filename,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  长安精工机械厂 ", "长安精工机械厂"),
        ("\uff21\uff22\uff23\uff11\u3000公司", "ABC1 公司"),
        ("西安某某\uff08集团\uff09有限公司", "西安某某\uff08集团\uff09有限公司"),
        ("𰻞𰻞面馆", "𰻞𰻞面馆"),
        ("Müller 机床(西安)", "Müller 机床(西安)"),
    ],
)
def test_a_name_keeps_its_letters(typed: str, kept: str) -> None:
    assert clean_firm_name(typed) == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "长" * 101,
        "甲\u202e乙",
        "甲\u200b乙",
        "甲\n乙",
        "甲\x00乙",
        "甲\ud800",
        "甲\u2028乙",
    ],
)
def test_names_that_mislead_are_refused(text: str) -> None:
    with pytest.raises(BadText):
        clean_firm_name(text)


@given(st.text())
def test_a_cleaned_name_stays_as_it_is(text: str) -> None:
    try:
        name = clean_firm_name(text)
    except BadText:
        return
    assert clean_firm_name(name) == name
    assert name == name.strip()


def test_notes_keep_their_lines_and_lose_nothing_else() -> None:
    assert clean_note("一\r\n二\r三\t四 ") == "一\n二\n三\t四"
    assert clean_note("  ") == ""
    with pytest.raises(BadText):
        clean_note("甲\u202e乙")


def test_short_texts_are_one_line() -> None:
    assert clean_text(" 汽车\n产业链 ") == "汽车 产业链"
    assert clean_document_number(" 质字〔2026〕3号 ") == "质字〔2026〕3号"
    for text in ("字" * 101, "质字\n3号"):
        with pytest.raises(BadText):
            clean_document_number(text)


@pytest.mark.parametrize(
    ("given_name", "handed_out"),
    [
        ("现场照片.JPG", "现场照片.jpg"),
        ("C:\\照片\\车间.heic", "车间.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("报告.exe.jpg", "报告_exe.jpg"),
        ("", "佐证.jpg"),
        ("a\u202egpj.exe", "agpj.jpg"),
        ('x"; filename=y.jpg', "x_ filename=y.jpg"),
        ("长" * 300 + ".jpg", "长" * 80 + ".jpg"),
    ],
)
def test_a_file_is_handed_out_under_a_harmless_name(given_name: str, handed_out: str) -> None:
    assert safe_filename(given_name, "jpg") == handed_out
