"""Coverage: what serves which article and scheme."""

from __future__ import annotations

from questionnaires.coverage import by_article, by_scheme, report, unexplained_schemes
from tests.builders import miniature


def test_an_article_lists_everything_that_cites_it() -> None:
    assert by_article(miniature()) == {
        "town-2024/1": ["Q102", "ONE 质量帮扶", "指标 合格率", "指标 有证书的企业数"]
    }


def test_a_scheme_lists_everything_that_names_it() -> None:
    assert by_scheme(miniature()) == {"quality_lead": ["Q102"]}


def test_a_scheme_that_nothing_serves_says_why() -> None:
    assert list(unexplained_schemes(miniature())) == []


def test_the_report_tells_articles_and_schemes_and_counts_them() -> None:
    lines = list(report(miniature()))

    assert (
        "town-2024/1 （一）提升企业质量管理：Q102、ONE 质量帮扶、指标 合格率、指标 有证书的企业数"
        in lines
    )
    assert "SYS-002 另一项制度[out_of_scope·none]：—（与企业无关）" in lines
    assert lines[-1] == "共 1 条，有对应内容 1 条；共 2 项制度与行动，已对应 1 项"
