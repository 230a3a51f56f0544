"""Markup is built from values: text is escaped wherever it stands."""

from __future__ import annotations

import pytest

from assessment.ui.widgets.blocks import chip, fold, note, section, table
from assessment.ui.widgets.elements import joined, link, listed, outside_link, tag

EVIL = '<script>alert("x")</script>&'
SAFE = "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;"


def test_text_is_escaped_and_markup_is_kept() -> None:
    assert tag("p", EVIL, tag("b", "好")) == f"<p>{SAFE}<b>好</b></p>"


def test_attributes_are_escaped_and_empty_ones_left_out() -> None:
    made = tag("a", "去", href='"><i>', css=None, aria_label="说明", hidden=False, open=True)
    assert made == '<a href="&quot;&gt;&lt;i&gt;" aria-label="说明" open>去</a>'


@pytest.mark.parametrize(
    "made",
    [
        joined([EVIL]),
        listed([EVIL]),
        link(EVIL, "plan"),
        outside_link(EVIL, "https://example.com"),
        section(EVIL, EVIL, lead=EVIL),
        chip(EVIL),
        note(EVIL, title=EVIL),
        fold(EVIL, EVIL),
        table(EVIL, (EVIL, EVIL), [(EVIL, EVIL)]),
    ],
)
def test_no_block_lets_text_become_markup(made: str) -> None:
    assert "<script>" not in made
    assert SAFE in made


def test_an_empty_list_is_nothing() -> None:
    assert listed([]) is None


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", None, ""])
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert outside_link("来源", url) == "<span>来源</span>"


def test_links_inside_stay_in_the_tab_and_links_outside_do_not() -> None:
    assert 'target="_self"' in link("去", "plan")
    assert 'rel="noopener noreferrer"' in outside_link("看", "https://example.com")


def test_every_cell_of_a_table_knows_its_column() -> None:
    made = table("得分", ("维度", "自评"), [("领导", "50.00")], numeric=(1,))
    assert '<td data-label="自评" class="number">50.00</td>' in made
    assert '<th scope="row">领导</th>' in made
