"""和同行比: the place of a firm in its group, or what it can look at where there is no group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import streamlit as st

from assessment.domain.peers import SnapshotEntry
from assessment.i18n import _, content
from assessment.services.peers import PeerView
from assessment.ui.widgets.blocks import card as surface
from assessment.ui.widgets.blocks import fold, note, quiet, section, table
from assessment.ui.widgets.choices import distinct
from assessment.ui.widgets.elements import Markup, Part, draw, joined, link, listed, tag
from assessment.ui.widgets.gap_list import gap_steps
from assessment.ui.widgets.peer_strip import show_strip
from assessment.ui.widgets.peer_table import peer_table
from assessment.ui.widgets.policy_articles import passed_mark, value_words, year_words
from assessment.ui.widgets.question_words import QuestionWords
from assessment.words.peers import (
    PeerWords,
    complete_words,
    is_whole,
    micro_words,
    place_sentence,
    standing_words,
    uncertainty_words,
)
from questionnaires.policy import Article, Policy, Target
from scoring.aggregates import OVERALL
from scoring.benchmarks import Benchmark, NoBenchmark
from scoring.gaps import Gap

#: More target lines than this are folded away.
TARGETS_SHOWN = 6
#: How many next anchors stand in for a place.
ANCHORS = 3


def not_yet() -> Markup:
    """Return what somebody with a draft should know."""
    return section(_("和同行比"), quiet(_("提交以后，这里会写出和同行相比在什么位置。")))


def head(*, is_draft: bool) -> Markup:
    lead = _("和同行业、同规模、同地区的企业比，看的是整组的分布，看不到任何一家。")
    again = quiet(_("现在是修改中的草稿，下面比的是上一次提交的结果。")) if is_draft else None
    return section(_("和同行比"), again, lead=lead, anchor="peers")


def choose_day(entries: Sequence[SnapshotEntry], key: str) -> str | None:
    """Ask of which day the numbers are, where there are several; the newest comes first."""
    if len(entries) < 2:
        return entries[0].id if entries else None
    days = distinct({e.id: _("截至 {day} 的统计").format(day=e.on) for e in entries})
    label = _("看哪一天的统计")
    return st.selectbox(label, list(days), format_func=lambda each: days[each], key=key)


def show_place(
    view: PeerView, found: Benchmark, words: QuestionWords, peers: PeerWords, key: str
) -> None:
    """Draw the place in words, the spread of the peers, and the table beside it."""
    draw(place_block(view, found, peers))
    measure, score = found.group.measures.get(OVERALL), view.scores[OVERALL]
    if measure is not None and score is not None:
        show_strip(measure, score, key)
        draw(strip_key())
    draw(peer_table(found, view.scorecard, words))


def place_block(view: PeerView, found: Benchmark, peers: PeerWords) -> Markup:
    place, sentence = found.places.get(OVERALL), place_sentence(found)
    interval = view.scorecard.interval
    why = uncertainty_words(found, interval.low_score, interval.high_score)
    return surface(
        tag("p", _place(found, sentence), css="place"),
        tag("p", standing_words(place)) if place and not is_whole(place) else None,
        quiet(peers.group(found.group)),
        *(
            quiet(told)
            for told in (
                peers.widened(found),
                micro_words(view.scorecard.size),
                complete_words(found.group),
            )
            if told
        ),
        fold(_("这个百分比怎么来的"), listed(why, css="dots")),
        css="peers-card",
    )


def _place(found: Benchmark, sentence: str | None) -> str:
    place = found.places.get(OVERALL)
    if sentence is None or place is None:
        return _("这一组里有总分可比的企业太少，只比下面的各个方面。")
    if is_whole(place):
        return _("按现在的作答，总分的位次还说不准：先把“不清楚”的答清，把佐证补上。")
    return sentence


def strip_key() -> Markup:
    """Return how to read the picture."""
    return quiet(
        _(
            "柱子是每 10 分里约有多少企业（公布的是分段，段内按平摊算），深色的一格有贵企业；"
            "下面的横条是中间一半企业，竖线是中位。"
        )
    )


def no_place(
    nothing: NoBenchmark,
    peers: PeerWords,
    policy: Policy | None,
    gaps: Sequence[Gap],
    words: QuestionWords,
    on: date,
) -> Markup:
    """Return why there is no place, and instead the targets of the plan and the next anchors."""
    return joined(
        (
            note(
                tag("p", peers.too_few(nothing)),
                quiet(_("先看两样不用和别人比的：当地政策的目标线，和最近能做到的一步。")),
            ),
            _targets(policy, on),
            _anchors(gaps[:ANCHORS], words),
        )
    )


def _anchors(gaps: Sequence[Gap], words: QuestionWords) -> Markup | None:
    if not gaps:
        return None
    return tag("div", tag("h3", _("最近能做到的一步")), gap_steps(gaps, words), css="next-steps")


def _targets(policy: Policy | None, on: date) -> Markup | None:
    """Return the target lines of the articles that ask something of firms."""
    rows = [] if policy is None else [_target(*each, policy, on) for each in _lines(policy)]
    if policy is None or not rows:
        return None
    title = _("{policy}质量政策的目标线").format(policy=content(policy.short))
    return tag("div", tag("h3", title), *_folded(title, rows), css="next-steps")


def _folded(title: str, rows: list[tuple[Part, ...]]) -> Iterable[Markup]:
    heads = (_("目标"), _("数值"), _("年份"), _("出自"))
    first, rest = rows[:TARGETS_SHOWN], rows[TARGETS_SHOWN:]
    yield table(title, heads, first, numeric=(1,), css="targets")
    if rest:
        more = table(title, heads, rest, numeric=(1,), css="targets")
        yield fold(_("其余 {n} 项目标").format(n=len(rest)), more)


def _lines(policy: Policy) -> list[tuple[Article, Target]]:
    asking = [a for a in policy.articles if a.addressee != "bureau" and a.asks]
    return [(article, target) for article in asking for target in article.targets]


def _target(article: Article, target: Target, policy: Policy, on: date) -> tuple[Part, ...]:
    year = joined([year_words(target), passed_mark() if target.passed(on) else None])
    label = f"{content(policy.short)}{content(article.label)}"
    where = link(label, f"policy-map?clause={policy.clause(article)}")
    return (content(target.text), value_words(target), year, where)
