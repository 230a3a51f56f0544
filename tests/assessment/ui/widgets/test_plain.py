"""User text in labels: every letter escaped where Markdown, or Streamlit after it, would read on."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from assessment.ui.widgets.plain import plain

NAUGHTY = json.loads((Path(__file__).parents[3] / "naughty.json").read_text(encoding="utf-8"))
EMPTY = ":color[]"


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("恒准机械", "恒准机械"),
        ("（有限）公司，2026", "（有限）公司，2026"),
        ("**粗**", r"\*\*粗\*\*"),
        ("_斜_ ~~删~~", rf"\_斜\_ \~{EMPTY}\~删\~{EMPTY}\~"),
        ("$x$", r"\$x\$"),
        (":red[x]", rf"\:{EMPTY}red\[x\]"),
        (":smile:", rf"\:{EMPTY}smile\:{EMPTY}"),
        (":material/home:", rf"\:{EMPTY}material\/home\:{EMPTY}"),
        ("[a](b)", r"\[a\]\(b\)"),
        ("![a](b)", r"\!\[a\]\(b\)"),
        ("<b>x</b>", r"\<b\>x\<\/b\>"),
        ("&amp;", r"\&amp\;"),
        ("# 标题", r"\# 标题"),
        ("1. 列表", r"1\. 列表"),
        ("甲 -> 乙", rf"甲 \-{EMPTY}\> 乙"),
        ("https://x.cn", rf"https\:{EMPTY}\/\/x\.cn"),
        ("www.x.cn", rf"www{EMPTY}\.x\.cn"),
        ("a@b.cn", rf"a\@{EMPTY}b\.cn"),
        ("`代码` \\", r"\`代码\` \\"),
        ("一\r\n\n二", "一 二"),
        ("    四格", "四格"),
        ("", ""),
    ],
)
def test_a_label_escapes_whatever_could_be_read_as_more_than_letters(
    typed: str, label: str
) -> None:
    assert plain(typed) == label


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_no_letter_is_lost_and_no_mark_is_left_unescaped(text: str) -> None:
    label = plain(text)
    bare = label.replace(EMPTY, "")
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", bare) == re.sub(r"\s*[\n\r]\s*", " ", text).strip(
        " \t\v\f"
    )
    assert not re.search(r"[!-/:-@\[-`{-~]", re.sub(r"\\.", "", bare))
