"""The policy page: open to everybody, filtered, searched, and reached by a link to an article."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

View = Callable[..., AppTest]


@pytest.fixture
def articles(shown: Any) -> Any:
    """Return a function that counts the articles on a page."""
    return lambda page: shown(page).count('<article class="article"')


def test_strangers_read_policies_too(view: View, services: Any, shown: Any, articles: Any) -> None:
    page = view("policy_map")
    assert not page.exception
    assert articles(page) == len(services.policies.policies[0].articles)


def test_a_firm_sees_the_policy_of_its_place_first(
    view: View, bench: Any, shown: Any, articles: Any
) -> None:
    page = view("policy_map", bench.entered.token)
    assert page.radio(key="policy").value == "xian-2024"
    assert 'href="questionnaire?q=' in shown(page)


def test_only_articles_with_targets(view: View, services: Any, shown: Any, articles: Any) -> None:
    policy = services.policies.policies[0]
    page = view("policy_map")
    page.radio(key=f"kind-{policy.id}").set_value("targets").run()
    assert articles(page) == sum(bool(article.targets) for article in policy.articles)


def test_a_search_finds_words_and_says_when_there_are_none(
    view: View, shown: Any, articles: Any
) -> None:
    page = view("policy_map")
    policy = page.radio(key="policy").set_value("xian-2024").run() and "xian-2024"
    box = page.text_input(key=f"find-{policy}")
    assert box.placeholder.startswith("例如")
    box.set_value("首席质量官").run()
    assert 0 < articles(page) < 43
    page.text_input(key=f"find-{policy}").set_value("没有这样的词").run()
    assert articles(page) == 0
    assert "没有找到" in shown(page)


def test_a_search_is_text_and_not_markup(view: View, shown: Any, articles: Any) -> None:
    page = view("policy_map")
    policy = page.radio(key="policy").value
    page.text_input(key=f"find-{policy}").set_value("<script>").run()
    assert not page.exception
    assert "<script>" not in shown(page)


def test_a_link_names_one_article(view: View, shown: Any, articles: Any) -> None:
    page = view("policy_map", clause="xian-2024/20")
    assert articles(page) == 1
    assert "看全部政策条文" in shown(page)


def test_an_article_that_does_not_exist_shows_the_list(
    view: View, shown: Any, articles: Any
) -> None:
    page = view("policy_map", clause="nowhere/1")
    assert not page.exception
    assert articles(page) > 1
