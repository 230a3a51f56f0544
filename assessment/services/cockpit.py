"""The cockpit: what a bureau sees of a round, in shares of groups on the fixed lattice.

It is read from stored parts (``round_building``) and says no more than they do. What is hidden is
``None``; under thirty verified submissions nothing but participation is told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from assessment.domain.accounts import Role
from assessment.domain.audit import AuditKind
from assessment.domain.errors import NotFound
from assessment.domain.firms import Actor
from assessment.domain.moments import day_in_china
from assessment.domain.permissions import Action
from assessment.domain.ports import Unit
from assessment.domain.rounds import RoundEntry
from assessment.domain.sharing import Campaign
from assessment.domain.small_counts import shown
from assessment.services.cockpit_reading import Reading, RoundTold
from assessment.services.cockpit_spans import EDGES, rises
from assessment.services.cockpit_values import CockpitView, Filter, Movement, Told
from assessment.services.round_building import newest_participation
from assessment.services.round_participation import PARTICIPATION, Participation
from assessment.services.round_parts import LEAST_OF_ROUND, LEVEL
from assessment.services.tools import Tools
from questionnaires.base import SECTORS
from scoring.aggregates import World
from scoring.benchmarks import Benchmarks
from scoring.cohorts import ABOVE_MICRO, COHORT_SIZES, Cohort, CohortSize
from scoring.editions import Edition

#: Parts kept unpacked in a process: those of a few rounds.
KEPT = 48
WORLDS: tuple[World, ...] = ("real", "demo")
Form = Literal["csv", "xlsx"]


@dataclass(frozen=True)
class _Asked:
    """A round that this bureau may count, with what is stored of it."""

    campaign: Campaign
    verified: int
    participation: Participation | None
    world: World
    entries: tuple[RoundEntry, ...]
    earlier: tuple[Campaign, ...]


class Cockpit:
    """The use cases of bureaus. Permission is asked on every call."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._part = lru_cache(KEPT)(self._unpacked)

    def campaigns(self, actor: Actor) -> tuple[Campaign, ...]:
        """Return the rounds of a bureau's regions, newest first.

        Raises:
            NotFound: no bureau asked.
        """
        with self._tools.store.reading() as unit:
            roles = unit.sharing.roles(actor.id)
            scopes = tuple(held.scope for held in roles if held.role is Role.BUREAU)
            if not scopes:
                self._tools.access.refuse(unit, actor, "installation", Action.CAMPAIGN_COUNT.value)
            every = unit.organisations.campaigns()
        known = self._tools.library.regions
        own = [c for c in every if c.region in known and known.within(c.region, scopes)]
        return tuple(sorted(own, key=lambda c: (c.opens_at, c.id), reverse=True))

    def view(self, campaign_id: str, actor: Actor, chosen: Filter | None = None) -> CockpitView:
        """Return what is told of a round, of one group on the lattice.

        Without ``chosen`` it is the widest group that most firms are in.

        Raises:
            NotFound: not a round of this bureau's regions, or the group is not on its lattice.
        """
        with self._tools.store.reading() as unit:
            asked = self._asked(unit, actor, campaign_id)
            self._check(asked.campaign, chosen)
        told = self._told(asked)
        cohort = self._cohort(asked.campaign, chosen, told)
        return self._view(asked, told, cohort)

    def export(self, campaign_id: str, actor: Actor, chosen: Filter | None = None) -> CockpitView:
        """Return what ``view`` does, and record that it leaves the installation.

        Raises:
            NotFound: not a round of this bureau's regions, or the group is not on its lattice.
        """
        found = self.view(campaign_id, actor, chosen)
        with self._tools.store.writing() as unit:
            self._tools.record(unit, AuditKind.EXPORTED, actor, "campaign", campaign_id)
        return found

    def _asked(self, unit: Unit, actor: Actor, campaign_id: str) -> _Asked:
        campaign = unit.organisations.campaign(campaign_id)
        if campaign is None:
            self._tools.access.refuse(unit, actor, "campaign", campaign_id)
        self._tools.access.region(unit, actor, Action.CAMPAIGN_COUNT, campaign.region)
        world, entries = self._world(unit, campaign_id)
        return _Asked(
            campaign=campaign,
            verified=unit.rounds.verified(campaign_id, world, LEAST_OF_ROUND),
            participation=newest_participation(unit, entries),
            world=world,
            entries=tuple(entry for entry in entries if entry.part != PARTICIPATION),
            earlier=self._earlier(unit, campaign),
        )

    def _world(self, unit: Unit, campaign_id: str) -> tuple[World, tuple[RoundEntry, ...]]:
        """Return which firms are told of, with what was: a demo has no real firms.

        Where there are any, invented ones are not looked at.
        """
        for world in WORLDS:
            if entries := unit.rounds.newest(campaign_id, world):
                return world, entries
        return ("demo" if unit.rounds.worlds(campaign_id) == ("demo",) else "real"), ()

    def _earlier(self, unit: Unit, campaign: Campaign) -> tuple[Campaign, ...]:
        """Return the rounds of the same region before this one, newest first."""
        every = unit.organisations.campaigns()
        found = [c for c in every if c.region == campaign.region and c.opens_at < campaign.opens_at]
        return tuple(sorted(found, key=lambda c: c.opens_at, reverse=True))

    def _check(self, campaign: Campaign, chosen: Filter | None) -> None:
        """Raise NotFound unless a filter is one of the lattice, inside the round's region."""
        if chosen is None:
            return
        regions = self._tools.library.regions
        is_inside = chosen.region in regions and regions.within(chosen.region, (campaign.region,))
        is_kind = chosen.sector in (None, *SECTORS) and chosen.size in COHORT_SIZES
        if not (is_inside and is_kind):
            raise NotFound

    def _told(self, asked: _Asked) -> RoundTold:
        parts = {entry.part: self._part(entry.id) for entry in asked.entries}
        return RoundTold(parts)

    def _cohort(self, campaign: Campaign, chosen: Filter | None, told: RoundTold) -> Cohort:
        if chosen is not None:
            return Cohort(chosen.region, chosen.sector, chosen.size)
        sizes: tuple[CohortSize, ...] = ("micro", ABOVE_MICRO)
        groups = [told.group("level", Cohort(campaign.region, None, size)) for size in sizes]
        firms = [0 if group is None else group.firms for group in groups]
        return Cohort(campaign.region, None, sizes[0] if firms[0] > firms[1] else sizes[1])

    def _view(self, asked: _Asked, told: RoundTold, cohort: Cohort) -> CockpitView:
        library, campaign = self._tools.library, asked.campaign
        model = library.model(campaign.model_version)
        reading = Reading(library, model, told, day_in_china(self._tools.clock()))
        state = _state(asked.verified, told, cohort)
        view = CockpitView(
            campaign=campaign,
            world=asked.world,
            cohort=cohort,
            state=state,
            verified=shown(asked.verified),
            on=told.on,
            regions=self._regions(campaign, told),
            participation=asked.participation,
            told=None,
            movement=None,
        )
        if state in ("too_few", "not_built"):
            return view
        return replace(
            view,
            told=None if state == "hidden" else reading.told(cohort, campaign.region),
            movement=None if state == "hidden" else self._movement(asked, told, cohort),
        )

    def _regions(self, campaign: Campaign, told: RoundTold) -> tuple[str, ...]:
        """Return the regions one may choose: the round's own, and those of the lattice inside."""
        regions = self._tools.library.regions
        inside = [r for r in told.regions if regions.within(r, (campaign.region,))]
        return (campaign.region, *(r for r in inside if r != campaign.region))

    def _movement(self, asked: _Asked, told: RoundTold, cohort: Cohort) -> Movement | None:
        """Return the levels of the round before beside those of this one, where both are shown."""
        for campaign in asked.earlier:
            with self._tools.store.reading() as unit:
                verified = unit.rounds.verified(campaign.id, asked.world, LEAST_OF_ROUND)
                entries = unit.rounds.newest(campaign.id, asked.world)
            parts = [entry for entry in entries if entry.part != PARTICIPATION]
            before = RoundTold({entry.part: self._part(entry.id) for entry in parts})
            if verified < LEAST_OF_ROUND or not before.parts:
                continue
            then, now = (each.measure(LEVEL, cohort) for each in (before, told))
            if then is None or now is None:
                return None
            shares = then.shares(EDGES), now.shares(EDGES)
            return Movement(campaign, then.firms, *shares, rises(then, now))
        return None

    def _unpacked(self, snapshot_id: str) -> Benchmarks:
        with self._tools.store.reading() as unit:
            found = unit.rounds.snapshot(snapshot_id)
        if found is None:
            raise NotFound
        return Benchmarks(Edition.from_plain(found[1]))


def _state(
    verified: int, told: RoundTold, cohort: Cohort
) -> Literal["too_few", "not_built", "hidden", "shown"]:
    if verified < LEAST_OF_ROUND:
        return "too_few"
    if not told.parts or told.firms < LEAST_OF_ROUND:
        return "not_built"
    return "hidden" if told.group("level", cohort) is None else "shown"


__all__ = ["Cockpit", "CockpitView", "Filter", "Told"]
