"""Names of files in an archive: safe on every system, readable, and each only once."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.domain.archive_names import MOST_BYTES, NAMELESS, ArchiveNames, safe_stem

NAUGHTY = json.loads((Path(__file__).parents[2] / "naughty.json").read_text(encoding="utf-8"))
DEVICES = ("CON", "con", "PRN", "aux", "NUL", "COM1", "lpt9", "com¹", "CON.厂", "nul .txt")


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("长安精工机械厂", "长安精工机械厂"),
        ("西安（高新）精工·有限公司", "西安（高新）精工·有限公司"),
        ("a/b\\c:d*e?f", "a_b_c_d_e_f"),
        ("../../etc/passwd", "etc_passwd"),
        ("😀 精工厂 😀", "精工厂"),
        ("精工\u202egpj.exe", "精工gpj.exe"),
        ("零\u200b宽", "零宽"),
        ("<b>厂</b>", "b_厂_b"),
        ("结尾有点. . ", "结尾有点"),
        ("😀😀", NAMELESS),
        ("...", NAMELESS),
        ("", NAMELESS),
        ("CON", "_CON"),
        ("com1.厂", "_com1.厂"),
        ("CONSULT", "CONSULT"),
    ],
)
def test_a_title_becomes_a_safe_and_readable_name(title: str, stem: str) -> None:
    assert safe_stem(title) == stem


def test_names_that_some_system_takes_for_one_get_numbers() -> None:
    names = ArchiveNames()
    assert names.give("甲厂", "报告.pdf") == "甲厂-报告.pdf"
    assert names.give("甲厂", "报告.docx") == "甲厂-报告.docx"
    assert names.give("甲厂", "报告.pdf") == "甲厂（2）-报告.pdf"
    assert names.give("甲/厂", "报告.pdf") == "甲_厂-报告.pdf"
    assert names.give("ABC", "x.pdf") == "ABC-x.pdf"
    assert names.give("abc", "x.pdf") == "abc（2）-x.pdf"
    assert names.give("ＡＢＣ", "x.pdf") == "ＡＢＣ（3）-x.pdf"


@given(
    st.lists(st.one_of(st.sampled_from([*NAUGHTY, *DEVICES]), st.text(max_size=200)), max_size=9)
)
def test_every_name_is_safe_and_there_only_once(titles: list[str]) -> None:
    names = ArchiveNames()
    given_out = [names.give(title, "质量成熟度报告-2026-11-21.pdf") for title in titles]
    folded = [unicodedata.normalize("NFKC", name).casefold() for name in given_out]
    assert len(set(folded)) == len(titles)
    for name in given_out:
        assert not set(name) & set('/\\:*?"<>|\0\n\r\t')
        assert all(unicodedata.category(c)[0] not in "C" for c in name)
        assert name[0] not in " .-"
        assert len(name.encode()) <= MOST_BYTES + 60
        stem = name.partition(".")[0].casefold()
        assert stem not in {"con", "prn", "aux", "nul"}
