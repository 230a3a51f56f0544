"""和同行比 on the result page: the place, the type, and whether the firm itself is counted."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.domain.errors import NotSubmitted
from assessment.domain.permissions import Action
from assessment.services.peers import PeerView
from assessment.ui.context import Open, services, today
from assessment.ui.widgets import peer_place
from assessment.ui.widgets.elements import draw
from assessment.ui.widgets.peer_consent import show_counted
from assessment.ui.widgets.question_words import QuestionWords
from assessment.ui.widgets.type_card import firm_type
from assessment.words.peers import PeerWords
from scoring.benchmarks import NoBenchmark
from scoring.gaps import Gap


def show_peers(here: Open, gaps: Sequence[Gap], words: QuestionWords) -> None:
    """Draw where the firm stands among its peers; before the first submission, when it will be.

    Nothing for a bureau: it has numbers of its own.
    """
    if not here.may(Action.PEERS_EXPLAIN):
        return
    peers = services().peers
    try:
        view = peers.view(here.id, here.actor)
    except NotSubmitted:
        draw(peer_place.not_yet())
        return
    draw(peer_place.head(is_draft=here.is_draft))
    chosen = peer_place.choose_day(view.entries, f"peers-day-{here.id}")
    if view.snapshot is not None and chosen != view.snapshot.id:
        view = peers.view(here.id, here.actor, chosen)
    _place(here, view, gaps, words)
    show_counted(here, view.counted, may_agree=here.may(Action.FIRM_CONSENT))
    draw(firm_type(view, words, PeerWords(services().library)))


def _place(here: Open, view: PeerView, gaps: Sequence[Gap], words: QuestionWords) -> None:
    told = PeerWords(services().library)
    if isinstance(view.place, NoBenchmark):
        draw(peer_place.no_place(view.place, told, view.policy, gaps, words, today()))
    else:
        peer_place.show_place(view, view.place, words, told, f"strip-{here.id}")
