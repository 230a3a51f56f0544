"""Policies in words: what to find in them, their figures and years, the labels put right."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any

from assessment.ui.widgets.policy_articles import Served, article_list, matching, targets_table
from assessment.ui.widgets.policy_head import policy_head
from questionnaires.policy import Article, Target

ON = date(2026, 11, 21)


def article(**more: Any) -> Article:
    return Article(
        code="1", heading="质<量>", label="（一）", addressee="both", asks="要求", **more
    )


def test_every_word_must_be_found(library: Any) -> None:
    policy = library.policy("xian-2024")
    assert len(matching(policy, "", "all")) == len(policy.articles)
    one = matching(policy, "首席质量官", "all")
    both = matching(policy, "首席质量官 规模以上", "all")
    assert 0 < len(both) <= len(one) < len(policy.articles)


def test_filters_keep_what_concerns_firms_or_has_targets(library: Any) -> None:
    for policy in library.policies:
        assert all(a.addressee != "bureau" for a in matching(policy, "", "firms"))
        assert all(a.targets for a in matching(policy, "", "targets"))


def test_a_target_year_that_has_passed_is_said() -> None:
    targets = (
        Target(id="t1", text="合格率", value="≥98", unit="%", year=2025, attribute="binding"),
        Target(id="t2", text="工厂", value="约20", unit="家", year="annual"),
        Target(id="t3", text="覆盖", value="100", unit="%"),
    )
    text = targets_table(article(targets=targets), ON)
    assert text is not None
    assert text.count("目标年份已过") == 1
    assert all(
        words in text for words in ("≥98%", "约20 家", "每年", "未写年份", "约束性", "未写明")
    )


def test_many_targets_are_folded() -> None:
    targets = tuple(Target(id=f"t{i}", text="目标", value=str(i)) for i in range(12))
    assert "12 项量化目标" in (targets_table(article(targets=targets), ON) or "")
    assert targets_table(article(), ON) is None


def test_only_questions_the_firm_is_asked_are_links(library: Any) -> None:
    policy = library.policy("xian-2024")
    first = policy.articles[0]
    served = Served({"Q201": "规矩<吗>？", "Q999": "别人的题"}, ("项目甲",))
    text = article_list(policy, [first], {policy.clause(first): served}, frozenset({"Q201"}), ON)
    assert "对应 2 道题、1 个项目" in text
    assert text.count('href="questionnaire?q=') == 1
    assert "规矩&lt;吗&gt;" in text


def test_every_article_of_every_policy_can_be_drawn(library: Any) -> None:
    for policy in library.policies:
        serving = {policy.clause(a): Served({}, ()) for a in policy.articles}
        text = article_list(policy, policy.articles, serving, frozenset(), ON)
        assert all(escape(a.heading) in text for a in policy.articles)


def test_labels_that_were_swapped_stand_under_their_right_names(library: Any) -> None:
    text = policy_head(library.policy("anhui-2023"))
    assert "<dt>企业规模</dt><dd>大型、中型、小型、微型</dd>" in text
    assert "<dt>政策级别</dt><dd>省级</dd>" in text


def test_what_a_policy_does_not_state_is_said(library: Any) -> None:
    text = policy_head(library.policy("xian-2024"))
    assert "<dt>文号</dt><dd>原文没有</dd>" in text
    assert "2024年4月28日" in text
