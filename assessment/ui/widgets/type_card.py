"""The type of one firm: its card, the nearest better type, and the few answers between the two."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.i18n import _
from assessment.services.peers import FirmType, NoType, PeerView
from assessment.ui.widgets.blocks import card as surface
from assessment.ui.widgets.blocks import chip, named_values, note, quiet, section
from assessment.ui.widgets.elements import Markup, joined, link, tag
from assessment.ui.widgets.figures import answer_word, exact, level_word
from assessment.ui.widgets.gap_list import from_to
from assessment.ui.widgets.question_words import QuestionWords
from assessment.ui.widgets.type_words import (
    RATHER,
    change_words,
    hidden_words,
    membership_words,
    no_type_words,
    sectors_words,
    size_words,
    type_name,
)
from assessment.words.peers import PeerWords
from questionnaires.answers import DONT_KNOW, OPEN
from scoring.scorecard import ScoreCard
from scoring.separating import SeparatingAnswer, Separation
from scoring.type_cards import TypeCard

TYPE_PLAN = "plan?goal=type"


def firm_type(view: PeerView, words: QuestionWords, peers: PeerWords) -> Markup:
    """Return the type of a firm, or why none is told."""
    lead = _("把作答相近的企业归成几类，看自己像哪一类；只看作答，不看行业、规模和地区。")
    return section(_("企业类型"), _told(view, words, peers), lead=lead)


def _told(view: PeerView, words: QuestionWords, peers: PeerWords) -> Markup:
    found = view.type
    if isinstance(found, NoType):
        return note(tag("p", no_type_words(found), _way()))
    if found.card is None:
        return note(tag("p", hidden_words(), _way()))
    return joined(
        (
            _own(found, found.card, words, peers),
            _better(found, view.scorecard, words),
        )
    )


def _way() -> Markup:
    return link(_("看看有哪些类型"), "types")


def _own(found: FirmType, card: TypeCard, words: QuestionWords, peers: PeerWords) -> Markup:
    is_unclear = found.assignment.membership < RATHER
    rows = [
        (_("这一类有多少"), _value(size_words(card))),
        (_("一般的等级"), _value(level_word(words.model, card.level), exact_words(card))),
        (_("像不像"), tag("span", membership_words(found))),
        (_("常见的行业"), tag("span", _sectors(found, card, peers))),
    ]
    return surface(
        tag("p", _("贵企业最像"), css="eyebrow"),
        tag("h3", type_name(card), css="type-name"),
        tag("p", chip(_("介于两类之间"), "warn"), css="marks") if is_unclear else None,
        tag("p", change_words(found.change, card)) if found.change else None,
        named_values(rows),
        tag("p", _way(), css="type-way"),
        css="type",
    )


def exact_words(card: TypeCard) -> str:
    return _("平均 {score} 分").format(score=exact(card.score))


def _value(value: str, told: str | None = None) -> Markup:
    said = tag("span", told, css="quiet") if told else None
    return joined((tag("span", value, css="value"), said))


def _sectors(found: FirmType, card: TypeCard, peers: PeerWords) -> str:
    shares = found.typology.sectors.get(card.number, ())
    if not shares:
        return _("各行业都不足 10 家，不单列")
    return sectors_words(shares, [peers.sector(sector) for sector, _share in shares])


def _better(found: FirmType, card: ScoreCard, words: QuestionWords) -> Markup:
    if found.better is None or found.separation is None:
        return quiet(_("在现有的类型里，没有离得近、平均得分又更高的一类。按差距往前走就行。"))
    head = _("最近的更好一类：“{name}”").format(name=type_name(found.better))
    return tag(
        "div",
        tag("h3", head),
        quiet(_lead(found.separation, found.better, words)),
        _answers(found.separation.answers, card, words),
        tag("p", link(_("排进提升路线"), TYPE_PLAN)) if found.separation.answers else None,
        css="next-steps",
    )


def _lead(separation: Separation, better: TypeCard, words: QuestionWords) -> str:
    level = _("这一类平均 {score} 分，一般在“{level}”级。").format(
        score=exact(better.score), level=level_word(words.model, better.level)
    )
    if not separation.answers:
        return level + _("贵企业每一题都不低于那一类的通常做法，差的只是整体上还不那么像。")
    if separation.crosses:
        return level + _("差别最大的就是下面几题，做到了就更像那一类。")
    return level + _("差别最大的是下面几题，做到了就近了一大截；还要别的方面一起往上走。")


def _answers(
    answers: Sequence[SeparatingAnswer], card: ScoreCard, words: QuestionWords
) -> Markup | None:
    if not answers:
        return None
    return tag("ol", *(_answer(answer, card, words) for answer in answers), css="gaps")


def _answer(answer: SeparatingAnswer, card: ScoreCard, words: QuestionWords) -> Markup:
    return tag(
        "li",
        tag("p", words.short_dimension(answer.dimension), css="eyebrow"),
        tag("h3", words.link(answer.question)),
        from_to(_now(answer, card, words), _anchored(answer, answer.to_level, words)),
        tag("p", *(chip(told) for told in _usual(answer)), css="marks"),
        css="gap",
    )


def _now(answer: SeparatingAnswer, card: ScoreCard, words: QuestionWords) -> str:
    value = next(each.value for each in card.answers if each.question == answer.question)
    if value in (OPEN, DONT_KNOW):
        return _("{said}，先按第 1 档算").format(said=answer_word(value))
    return _anchored(answer, answer.from_level, words)


def _usual(answer: SeparatingAnswer) -> list[str]:
    told = [_("那一类通常在第 {level} 档").format(level=answer.usual_there)]
    if answer.usual_here:
        told.append(_("贵企业这一类通常在第 {level} 档").format(level=answer.usual_here))
    return told


def _anchored(answer: SeparatingAnswer, level: int, words: QuestionWords) -> str:
    anchor = words.anchor(answer.question, level)
    return _("第 {level} 档：{anchor}").format(level=level, anchor=anchor)
