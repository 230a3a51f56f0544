"""Before submitting: lists with links, and a button that closes the sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from streamlit.testing.v1 import AppTest

Site = Callable[..., AppTest]


def review(site: Site, bench: Any) -> AppTest:
    return site(bench.entered.token).switch_page("views/review.py").run()


def labels(page: AppTest) -> list[str]:
    return [str(link.value) for link in page.page_link]


def test_open_questions_are_listed_and_hold_the_submission(site: Site, bench: Any) -> None:
    bench.save("Q101", 3)
    page = review(site, bench)
    assert not page.exception
    assert len(labels(page)) == 22
    assert page.button[-1].disabled
    assert "还有 22 道题" in page.warning[0].value


def test_unknown_and_unevidenced_answers_are_listed(site: Site, answered: Any) -> None:
    answered.save("Q101", -2, base=3)
    page = review(site, answered)
    heads = [head.value for head in page.header]
    assert any(head.startswith("选了“不清楚”（1") for head in heads)
    assert any(head.startswith("可以补佐证") for head in heads)


def test_contradictions_are_named_with_their_questions(site: Site, answered: Any) -> None:
    answered.save("Q503", 1, base=3)
    answered.save("Q506", 4, base=3)
    page = review(site, answered)
    assert any(head.value.startswith("互相矛盾（1") for head in page.header)


def test_submitting_asks_for_a_word_first(site: Site, answered: Any) -> None:
    page = review(site, answered)
    page.button(key=f"submit-{answered.assessment_id}").click().run()
    assert "请先勾选" in page.warning[0].value


def test_a_submitted_sheet_says_so(site: Site, answered: Any) -> None:
    day = answered.clock().date()
    answered.services.results.submit(answered.assessment_id, answered.actor, day)
    page = review(site, answered)
    assert "已经提交" in page.success[0].value
    assert not page.button
