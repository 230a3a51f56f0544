"""The articles of a policy: what each asks, counts and aims at, and what here serves it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assessment.i18n import _, content
from assessment.ui.widgets.blocks import chip, fold, quiet, table
from assessment.ui.widgets.elements import Markup, Part, draw, joined, link, listed, tag
from assessment.ui.widgets.question_words import question_address
from questionnaires.policy import Article, Policy, Target

Kind = Literal["all", "firms", "targets"]
#: More targets than this are folded away.
TARGETS_SHOWN = 8


@dataclass(frozen=True)
class Served:
    """What serves an article: question ids with their words, and titles of programs."""

    questions: Mapping[str, str]
    programs: tuple[str, ...]


def show_articles(
    policy: Policy,
    articles: Sequence[Article],
    serving: Mapping[str, Served],
    asked: Iterable[str],
    on: date,
) -> None:
    """Draw articles; questions in ``asked`` become links, because the firm can answer them."""
    draw(article_list(policy, articles, serving, frozenset(asked), on))


def matching(policy: Policy, words: str, kind: Kind) -> tuple[Article, ...]:
    """Return the articles of a kind in which every word is found."""
    wanted = words.casefold().split()
    return tuple(
        article
        for article in policy.articles
        if _is_of(article, kind) and all(word in _searched(article) for word in wanted)
    )


def _is_of(article: Article, kind: Kind) -> bool:
    if kind == "firms":
        return article.addressee != "bureau"
    return kind == "all" or bool(article.targets)


def _searched(article: Article) -> str:
    targets = (f"{target.text}{target.value}{target.unit}" for target in article.targets)
    parts = (article.label, article.heading, article.asks, article.counts, *targets)
    return " ".join(part for part in parts if part).casefold()


def article_list(
    policy: Policy,
    articles: Sequence[Article],
    serving: Mapping[str, Served],
    asked: frozenset[str],
    on: date,
) -> Markup:
    if not articles:
        return quiet(_("没有找到，换个词试试，或改看全部条文。"))
    count = quiet(_("共 {n} 条").format(n=len(articles)))
    items = [_article(a, serving[policy.clause(a)], asked, on) for a in articles]
    return joined([count, tag("div", *items, css="articles")])


def _article(article: Article, served: Served, asked: frozenset[str], on: date) -> Markup:
    return tag(
        "article",
        tag(
            "header",
            tag("p", content(article.label), css="article-label"),
            chip(_addressee(article)),
        ),
        tag(
            "div",
            tag("h3", content(article.heading)),
            _said(_("对企业的要求"), article.asks),
            _said(_("部门要做和统计的"), article.counts),
            _said(_("说明"), article.none),
            targets_table(article, on),
            _serving(served, asked),
        ),
        css="article",
    )


def _said(name: str, text: str | None) -> Markup | None:
    if text is None:
        return None
    return tag("p", tag("span", name, css="said"), content(text))


def targets_table(article: Article, on: date) -> Markup | None:
    """Return the figures an article aims at, with the year and whether it has passed."""
    if not article.targets:
        return None
    heads = (_("目标"), _("数值"), _("年份"), _("性质"))
    rows = [_target(target, on) for target in article.targets]
    grid = table(_("量化目标"), heads, rows, numeric=(1,), css="targets")
    if len(rows) <= TARGETS_SHOWN:
        return grid
    return fold(_("{n} 项量化目标，展开看").format(n=len(rows)), grid)


def _target(target: Target, on: date) -> tuple[Part, ...]:
    return (
        content(target.text),
        value_words(target),
        joined([year_words(target), passed_mark() if target.passed(on) else None]),
        _attribute(target),
    )


def _addressee(article: Article) -> str:
    words = {"firm": _("对企业"), "bureau": _("对部门"), "both": _("对企业和部门")}
    return words[article.addressee]


def _attribute(target: Target) -> str:
    if target.attribute is None:
        return _("未写明")
    return _("约束性") if target.attribute == "binding" else _("预期性")


def value_words(target: Target) -> str:
    """Return the figure of a target with its unit."""
    unit = content(target.unit)
    return f"{target.value}{unit}" if unit.startswith("%") else f"{target.value} {unit}".strip()


def passed_mark() -> Markup:
    """Return the mark of a target whose year lies behind."""
    return tag("span", _("目标年份已过"), css="passed")


def year_words(target: Target) -> str:
    """Return the year of a target; some are for every year, some give none."""
    if target.year is None:
        return _("未写年份")
    return _("每年") if target.year == "annual" else _("{year} 年").format(year=target.year)


def _serving(served: Served, asked: frozenset[str]) -> Markup | None:
    if not served.questions and not served.programs:
        return None
    title = _("对应 {questions} 道题、{programs} 个项目").format(
        questions=len(served.questions), programs=len(served.programs)
    )
    questions = listed((_question(q, w, asked) for q, w in served.questions.items()), css="dots")
    programs = listed(served.programs, css="dots")
    return fold(
        title,
        tag("h4", _("题目")) if questions else None,
        questions,
        tag("h4", _("项目")) if programs else None,
        programs,
    )


def _question(question_id: str, words: str, asked: frozenset[str]) -> Part:
    return link(words, question_address(question_id)) if question_id in asked else words
