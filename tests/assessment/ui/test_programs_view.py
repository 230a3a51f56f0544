"""The programs page: two lists that never mix, and nothing that has ended."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from streamlit.testing.v1 import AppTest

View = Callable[..., AppTest]


def texts(page: AppTest) -> tuple[str, str]:
    """Return the markup of help, and that of recognition and money."""
    support, honours = page.tabs
    return tuple("".join(block.value for block in tab.html) for tab in (support, honours))  # type: ignore[return-value]


def test_help_and_honours_stand_apart(view: View, answered: Any) -> None:
    page = view("programs", answered.entered.token)
    assert not page.exception
    assert [tab.label.partition("（")[0] for tab in page.tabs] == ["帮扶", "荣誉与资金"]
    support, honours = texts(page)
    for program in answered.services.programs.all():
        title = f"<strong>{escape(program.title)}</strong>"
        assert title not in (honours if program.kind == "help" else support)


def test_history_never_appears(view: View, answered: Any) -> None:
    page = view("programs", answered.entered.token)
    text = "".join(texts(page))
    ended = [p for p in answered.services.programs.all(history=True) if p.status == "history"]
    assert ended
    assert not any(f"<strong>{escape(program.title)}</strong>" in text for program in ended)


def test_missing_facts_link_to_the_profile(view: View, answered: Any) -> None:
    support, _honours = texts(view("programs", answered.entered.token))
    assert "需要补充信息" in support
    assert 'href="profile?fact=firm.' in support


def test_a_veto_asks_to_put_things_right_first(view: View, answered: Any) -> None:
    answered.save("Q602", 1, base=3)
    support, honours = texts(view("programs", answered.entered.token))
    assert "先整改与信用修复" in honours
    assert "先整改与信用修复" not in support
    assert "现在可办" not in honours


def test_the_profile_opens_where_a_link_points(view: View, answered: Any) -> None:
    page = view("profile", answered.entered.token, fact="firm.trademark")
    assert not page.exception
    opened = [expander.label for expander in page.expander if expander.proto.expanded]
    assert len(opened) == 1
    assert opened[0].startswith("质量工作")
