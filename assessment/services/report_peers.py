"""A firm's place among its peers and its type, as a report takes them."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.i18n import _, content
from assessment.services.peers import FirmType as Type
from assessment.services.peers import NoType, PeerView
from assessment.services.report_material import FirmType, PeerSection, Spread
from assessment.words.peers import PeerWords, complete_words, micro_words, place_sentence
from questionnaires.library import Library
from scoring.aggregates import OVERALL
from scoring.benchmarks import Benchmark, NoBenchmark
from scoring.type_cards import TypeCard

_FULL = 10_000


def peer_section(view: PeerView, library: Library) -> PeerSection:
    """Return what a report tells of peers; where there is no group, why there is none."""
    words, place = PeerWords(library), view.place
    told = _type(view, library)
    if isinstance(place, NoBenchmark):
        return PeerSection(None, None, None, (words.too_few(place),), (), told)
    sentences = (
        words.group(place.group),
        words.widened(place),
        complete_words(place.group),
        micro_words(view.scorecard.size),
    )
    return PeerSection(
        group=words.cohort(place.group.cohort),
        n=place.group.firms,
        place=place_sentence(place),
        told=tuple(sentence for sentence in sentences if sentence),
        spreads=tuple(_spreads(view, place, library)),
        type=told,
    )


def _spreads(view: PeerView, place: Benchmark, library: Library) -> Iterator[Spread]:
    """Yield the total and every dimension; one that a single question stands for has no place."""
    card, measures = view.scorecard, place.group.measures
    if OVERALL in measures:
        quartiles = measures[OVERALL].quartiles
        yield Spread(_("总分"), card.score, place.places.get(OVERALL), quartiles)
    titles = {d.id: content(d.title) for d in library.model(card.version).dimensions}
    for dimension in card.dimensions:
        if dimension.id in measures:
            at = None if dimension.indicative else place.places.get(dimension.id)
            quartiles = measures[dimension.id].quartiles
            yield Spread(titles[dimension.id], dimension.score, at, quartiles)


def _type(view: PeerView, library: Library) -> FirmType | None:
    """Return the type of a firm, where it has one that may be told of."""
    found = view.type
    if isinstance(found, NoType) or found.card is None:
        return None
    return FirmType(
        name=_name(found.card),
        share=found.card.share,
        membership=round(found.assignment.membership * _FULL),
        better=None if found.better is None else _name(found.better),
        separating=tuple(_separating(view, found, library)),
    )


def _separating(view: PeerView, found: Type, library: Library) -> Iterator[str]:
    model = library.model(view.scorecard.version)
    for answer in found.separation.answers if found.separation else ():
        yield _("{question} 从第 {now} 档到第 {then} 档").format(
            question=content(model.question(answer.question).text),
            now=answer.from_level,
            then=answer.to_level,
        )


def _name(card: TypeCard) -> str:
    return content(card.name.zh)
