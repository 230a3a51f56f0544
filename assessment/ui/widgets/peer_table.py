"""The firm's own scores beside those of its peers: the total and every dimension."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.i18n import _
from assessment.ui.widgets.blocks import chip, quiet, table
from assessment.ui.widgets.elements import Markup, Part, joined, tag
from assessment.ui.widgets.figures import exact
from assessment.ui.widgets.question_words import QuestionWords
from assessment.words.peers import share_words, spread_words
from scoring.aggregates import OVERALL
from scoring.benchmarks import Benchmark, Distribution, Share
from scoring.scorecard import DimensionScore, ScoreCard


def peer_table(found: Benchmark, card: ScoreCard, words: QuestionWords) -> Markup:
    """Return the table; on a phone each row becomes a block."""
    heads = (_("方面"), _("贵企业"), _("位次"), _("低四分位"), _("中位"), _("高四分位"))
    rows = [_row(tag("strong", _("总分")), card.score, *_of(found, OVERALL))]
    rows += list(_dimensions(found, card, words))
    grid = table(
        _("和同行比：各方面的得分和位次"), heads, rows, numeric=(1, 2, 3, 4, 5), css="peers"
    )
    return joined([grid, quiet(_remark(card))])


def _dimensions(
    found: Benchmark, card: ScoreCard, words: QuestionWords
) -> Iterator[tuple[Part, ...]]:
    for dimension in card.dimensions:
        name, (measure, place) = words.short_dimension(dimension.id), _of(found, dimension.id)
        if dimension.score is None:
            yield _row(joined([name, chip(_("不适用"))]), None, measure, None)
        elif dimension.indicative:
            yield _row(joined([name, chip(_("仅供参考"))]), dimension.score, measure, None)
        else:
            yield _row(name, dimension.score, measure, place)


def _of(found: Benchmark, measure: str) -> tuple[Distribution | None, Share | None]:
    return found.group.measures.get(measure), found.places.get(measure)


def _row(
    name: Part, score: int | None, measure: Distribution | None, place: Share | None
) -> tuple[Part, ...]:
    """Return one line; a place is how many of the peers score lower."""
    quarters = ("—",) * 3 if measure is None else tuple(map(spread_words, measure.quartiles))
    told = "—" if place is None else _("比{share}高").format(share=share_words(place))
    return (name, exact(score), told, *quarters)


def _remark(card: ScoreCard) -> str:
    told = _(
        "四分位：同行从低到高排，排到四分之一、一半、四分之三处的得分；公布的是分段，所以是一段。"
    )
    if any(_is_shaky(dimension) for dimension in card.dimensions):
        told += _("“仅供参考”的维度只有一道题，不比位次。")
    return told


def _is_shaky(dimension: DimensionScore) -> bool:
    return dimension.indicative and dimension.score is not None
