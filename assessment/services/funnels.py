"""How a round goes: started, submitted, valid, by district, sector and size. Numbers alone.

Valid is a submission of a confirmed firm that answered at least 90 % and did not answer nearly
everything alike. Places are compared on taking part only, never on a level.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assessment.domain.firms import Actor
from assessment.domain.indicators import Participant
from assessment.domain.moments import day_in_china
from assessment.domain.permissions import Action
from assessment.domain.ports import Unit
from assessment.domain.sharing import Campaign
from assessment.domain.small_counts import Shown, shown, shown_columns
from assessment.services.profile_form import from_json
from assessment.services.tools import Tools
from questionnaires.answers import AnswerSheet
from questionnaires.base import SECTORS, SIZES
from questionnaires.facts import Facts
from questionnaires.library import Library
from scoring.consistency import is_straight_lined

#: The share of answers, in hundredths of a percent, below which a submission is not valid.
COVERAGE = 9_000
UNKNOWN = ""
By = Literal["district", "sector", "size"]


@dataclass(frozen=True)
class Stages:
    """How many firms came how far: started, submitted, valid."""

    started: Shown
    submitted: Shown
    valid: Shown


@dataclass(frozen=True)
class FunnelTable:
    """The stages by one property, ``UNKNOWN`` for firms that have not said it."""

    by: By
    rows: tuple[tuple[str, Stages], ...]


@dataclass(frozen=True)
class Funnel:
    """A round in numbers."""

    all: Stages
    tables: tuple[FunnelTable, ...]


@dataclass(frozen=True)
class RoundFirm:
    """A firm of a round as it is counted."""

    place: str
    sector: str
    size: str
    is_submitted: bool
    is_valid: bool


class Funnels:
    """The use case: a bureau of the region, or of one above it, sees the numbers of a round."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def of(self, campaign_id: str, actor: Actor) -> Funnel:
        """Return how a round goes.

        Raises:
            NotFound: not a round of this actor's region.
        """
        with self._tools.store.reading() as unit:
            campaign = unit.organisations.campaign(campaign_id)
            if campaign is None:
                self._tools.access.refuse(unit, actor, "campaign", campaign_id)
            self._tools.access.region(unit, actor, Action.CAMPAIGN_COUNT, campaign.region)
            return funnel_of(self._tools, unit, campaign)


def funnel_of(tools: Tools, unit: Unit, campaign: Campaign) -> Funnel:
    """Return how a round goes, whoever asks."""
    library, on = tools.library, day_in_china(tools.clock())
    found = unit.indicators.participants(campaign.id)
    firms = [firm_of(library, campaign.region, each, on) for each in found]
    return funnel(library, campaign.region, firms)


def funnel(library: Library, region: str, firms: Sequence[RoundFirm]) -> Funnel:
    """Count firms by each property, hiding what is small and what would give it away."""
    places = [place.id for place in library.regions.children(region)]
    properties: tuple[tuple[By, Sequence[str], Callable[[RoundFirm], str]], ...] = (
        ("district", places, lambda firm: firm.place),
        ("sector", SECTORS, lambda firm: firm.sector),
        ("size", SIZES, lambda firm: firm.size),
    )
    tables = tuple(_table(by, names, of, firms) for by, names, of in properties if names)
    return Funnel(Stages(*(shown(len(stage)) for stage in _stages(firms))), tables)


def _table(
    by: By, names: Sequence[str], of: Callable[[RoundFirm], str], firms: Sequence[RoundFirm]
) -> FunnelTable:
    counted = [Counter(map(of, stage)) for stage in _stages(firms)]
    listed = [*names, *([UNKNOWN] if counted[0][UNKNOWN] else [])]
    columns = shown_columns([[column[name] for name in listed] for column in counted])
    rows = zip(listed, zip(*columns, strict=True), strict=True)
    return FunnelTable(by, tuple((name, Stages(*stages)) for name, stages in rows))


def _stages(firms: Iterable[RoundFirm]) -> Iterator[list[RoundFirm]]:
    started = list(firms)
    yield started
    yield [firm for firm in started if firm.is_submitted]
    yield [firm for firm in started if firm.is_valid]


def firm_of(library: Library, region: str, found: Participant, on: date) -> RoundFirm:
    """Return where a firm of a round stands; what a draft has not derived yet is, for a day."""
    facts = from_json(library, found.facts)
    if found.answers is None:
        facts = library.derived(facts, on)
    return RoundFirm(
        place=_child(library, region, facts.text("firm.region")),
        sector=facts.text("firm.sector") or UNKNOWN,
        size=facts.text("firm.size") or UNKNOWN,
        is_submitted=found.answers is not None,
        is_valid=_is_valid(library, found, facts),
    )


def _is_valid(library: Library, found: Participant, facts: Facts) -> bool:
    if found.answers is None or not found.is_confirmed or (found.coverage or 0) < COVERAGE:
        return False
    model = library.model(found.model_version)
    sheet = AnswerSheet.unpacked(model.question_ids, found.answers, bytes(len(found.answers)))
    return not is_straight_lined(model, sheet, facts)


def _child(library: Library, region: str, place: str | None) -> str:
    """Return the part of a region that a place lies in."""
    if place not in library.regions:
        return UNKNOWN
    parts = {part.id for part in library.regions.children(region)}
    return next((p.id for p in library.regions.lineage(str(place)) if p.id in parts), UNKNOWN)
