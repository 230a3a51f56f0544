"""Before submitting: lists with links, and a button that closes the sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assessment.domain.notice import VERSION, Purpose

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


def agreed_to_peers(bench: Any) -> list[str]:
    """Return the versions of the text of peers that the firm agrees to now."""
    firm = bench.services.answering.open(bench.assessment_id, bench.actor).assessment.firm_id
    found = bench.services.consents.of(bench.actor, firm)
    return [each.version for each in found if each.purpose is Purpose.PEERS and each.is_open]


@pytest.mark.parametrize("ticked", [False, True])
def test_being_counted_among_peers_is_agreed_to_only_by_a_tick(
    site: Site, answered: Any, ticked: bool
) -> None:
    page = review(site, answered)
    box = page.checkbox(key=f"peers-{answered.assessment_id}")
    assert box.value is False
    assert box.label == "同意把提交的结果计入同行对比"
    if ticked:
        box.check()
    page.checkbox(key=f"honest-{answered.assessment_id}").check()
    page.button(key=f"submit-{answered.assessment_id}").click().run()
    assert not page.exception
    assert page.title[0].value == "测评结果"
    assert agreed_to_peers(answered) == ([VERSION] if ticked else [])


def test_a_refused_submission_records_no_agreement(site: Site, answered: Any) -> None:
    page = review(site, answered)
    page.checkbox(key=f"peers-{answered.assessment_id}").check()
    page.button(key=f"submit-{answered.assessment_id}").click().run()
    assert "请先勾选" in page.warning[0].value
    assert agreed_to_peers(answered) == []
