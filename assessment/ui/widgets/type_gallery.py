"""All types of a population: a card each with its profile against all firms of the population."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.domain.peers import Typology
from assessment.i18n import _
from assessment.services.firm_types import TypesOf, TypesView
from assessment.ui.widgets.blocks import card as surface
from assessment.ui.widgets.blocks import chip, note, quiet, section
from assessment.ui.widgets.elements import Markup, joined, tag
from assessment.ui.widgets.figures import exact, level_word, short
from assessment.ui.widgets.part_note import short_title
from assessment.ui.widgets.type_evidence import evidence
from assessment.ui.widgets.type_words import sectors_words, size_words, type_name
from assessment.words.peers import PeerWords
from questionnaires.model import MaturityModel
from scoring.type_cards import TypeCard

#: From here on (standard deviations within types) a dimension sets a type apart.
APART = 0.4


def nothing_counted() -> Markup:
    words = _("还没有统计过。有企业提交并同意参加对比以后，由管理员统计，类型会列在这里。")
    return note(tag("p", words))


def gallery(found: TypesView, peers: PeerWords, least_strength: float) -> Markup:
    """Return every population with its types."""
    parts = [_population(each, found.model, peers, least_strength) for each in found.populations]
    return joined(parts)


def _population(
    found: TypesOf, model: MaturityModel, peers: PeerWords, least_strength: float
) -> Markup:
    head = {"micro": _("微型企业"), "larger": _("小型及以上企业")}[found.population]
    typology = found.typology
    if typology is None:
        return section(head, quiet(_("还没有给这批企业分过类，企业太少或还没有做过。")))
    lead = _("共 {n} 家，数据截至 {day}；企业自评，不是抽样调查，不代表全部企业。").format(
        n=typology.firms, day=typology.on
    )
    body = _cards(found, typology, model, peers) if typology.types is not None else _none()
    return section(head, body, evidence(typology, least_strength), lead=lead)


def _none() -> Markup:
    words = _("这批企业没有分出明显的类型：高低有别，但没有成群的“路数”。结果页只写位置。")
    return note(tag("p", words))


def _cards(found: TypesOf, typology: Typology, model: MaturityModel, peers: PeerWords) -> Markup:
    if not typology.cards:
        return note(tag("p", _("分出了类型，但每一类都不足 10 家，暂不显示。")))
    cards = sorted(typology.cards, key=lambda card: card.score)
    drawn = [_card(card, found, typology, model, peers) for card in cards]
    return joined((tag("div", *drawn, css="type-cards"), *_remarks(found, typology, model)))


def _remarks(found: TypesOf, typology: Typology, model: MaturityModel) -> Iterator[Markup]:
    yield quiet(
        _("条形是这一类的平均得分，竖线是这批企业的平均；深色的是和这一类别处不一样的地方。")
    )
    left = [short_title(model, d.id) for d in model.dimensions if d.id not in found.told]
    if left:
        yield quiet(
            _("{dimensions}没有画：有的企业在这里只有一道题，不用来说类型。").format(
                dimensions="、".join(left)
            )
        )
    types = typology.types
    if types is not None and len(typology.cards) < len(types):
        hidden = len(types) - len(typology.cards)
        yield quiet(_("另有 {n} 类不足 10 家，不显示。").format(n=hidden))


def _card(
    card: TypeCard, found: TypesOf, typology: Typology, model: MaturityModel, peers: PeerWords
) -> Markup:
    shares = typology.sectors.get(card.number, ())
    sectors = sectors_words(shares, [peers.sector(sector) for sector, _share in shares])
    level = _("一般在“{level}”级").format(level=level_word(model, card.level))
    return surface(
        tag("h3", type_name(card)),
        tag(
            "p",
            chip(level, "good"),
            chip(_("平均 {score} 分").format(score=exact(card.score))),
            chip(size_words(card)),
            css="marks",
        ),
        _profile(card, found, typology, model),
        quiet(_("常见的行业：{sectors}").format(sectors=sectors)) if sectors else None,
    )


def _profile(card: TypeCard, found: TypesOf, typology: Typology, model: MaturityModel) -> Markup:
    """Return the dimensions as bars, each beside the average of the population."""
    assert typology.types is not None
    usual = typology.types.overall_means.round().astype(int).tolist()
    lines = zip(model.dimensions, card.means, usual, card.apart, strict=True)
    rows = [
        _line(short_title(model, d.id), mean, average, apart)
        for d, mean, average, apart in lines
        if d.id in found.told
    ]
    return tag("dl", *rows, css="profile")


def _line(name: str, mean: int, average: int, apart: float) -> Markup:
    spoken = _("{mean} 分，这批企业平均 {average} 分").format(
        mean=whole(mean), average=whole(average)
    )
    track = tag(
        "span",
        tag("span", css="here", style=f"width:{mean / 100:.1f}%"),
        tag("span", css="all", style=f"left:{average / 100:.1f}%"),
        css="track",
        aria_hidden="true",
    )
    figure = tag(
        "span",
        tag("span", whole(mean), aria_hidden="true"),
        tag("span", spoken, css="unseen"),
        css="figure",
    )
    css = "apart" if abs(apart) >= APART else None
    return tag("div", tag("dt", name), tag("dd", track, figure), css=css)


def whole(hundredths: int) -> str:
    """Return an average in whole points."""
    return short(round(hundredths / 100) * 100)
