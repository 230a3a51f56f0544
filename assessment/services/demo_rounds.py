"""Invented rounds: one in each region with a policy, which the invented firms there have entered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from assessment.domain.firms import Actor, ActorKind
from assessment.domain.notice import VERSION
from assessment.domain.ports import Unit
from assessment.domain.sharing import Campaign, Entry
from assessment.services.tools import Tools
from questionnaires.reference import Region

DURATION = timedelta(days=90)
OPERATOR = Actor(ActorKind.SYSTEM, "system")


@dataclass(frozen=True)
class Entered:
    """A submitted assessment, where its firm lies, and who filled it in."""

    place: str
    assessment_id: str
    actor: Actor


def open_rounds(tools: Tools, unit: Unit, entered: Sequence[Entered]) -> None:
    """Store the rounds of all regions in which somebody lies."""
    now, regions = tools.clock(), tools.library.regions
    for region in (region for region in regions.regions if region.policy):
        firms = [each for each in entered if regions.within(each.place, (region.id,))]
        if not firms:
            continue
        campaign = _campaign(tools, region, now)
        unit.organisations.add_campaign(campaign)
        for firm in firms:
            unit.organisations.put_entry(
                Entry(campaign.id, firm.assessment_id, firm.actor.id, VERSION, now)
            )


def _campaign(tools: Tools, region: Region, now: datetime) -> Campaign:
    return Campaign(
        id=tools.new_id(),
        name=f"演示活动：{region.title}",
        region=region.id,
        bureau=region.id,
        model_version=tools.library.model().version,
        opens_at=now,
        closes_at=now + DURATION,
        created_by=OPERATOR.id,
        created_at=now,
    )
