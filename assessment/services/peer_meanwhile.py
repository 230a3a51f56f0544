"""What is told beside: the ledgers a new publication is checked against, and whether they stand."""

from __future__ import annotations

from collections.abc import Hashable

from assessment.domain.errors import Refusal
from assessment.domain.peers import PeerLedger
from assessment.domain.ports import Unit
from scoring.aggregates import World

#: The part of a round that tells the same measure as bureaus see of their regions.
LEVEL_PART = "level"


class BuiltMeanwhile(Refusal):
    """Another snapshot was stored while this one was being counted."""

    code = "built_meanwhile"
    sentence = "统计期间另一次统计已经完成，这一次没有保存。需要时请再执行一次。"


def stamp(unit: Unit, world: World, model: str) -> Hashable:
    """Return what is told now. While it stays the same, nothing was told meanwhile."""
    entries = unit.peers.snapshots(world, model)
    rounds = tuple(entry.id for entry in unit.rounds.all_newest() if entry.world == world)
    return (entries[0].id if entries else None), rounds


def rounds_beside(unit: Unit, world: World, part: str, but: str | None) -> list[PeerLedger]:
    """Return the ledgers of one part of every round but one."""
    found = (
        unit.rounds.ledger(entry.campaign_id, world, part)
        for entry in unit.rounds.all_newest()
        if (entry.world, entry.part) == (world, part) and entry.campaign_id != but
    )
    return [ledger for ledger in found if ledger is not None]


def others_of(
    unit: Unit, model: str, campaign_id: str, world: World, part: str
) -> list[PeerLedger]:
    """Return the ledgers of what a bureau sees beside a part of a round."""
    others = rounds_beside(unit, world, part, campaign_id)
    regions = unit.peers.ledger(world, model, "bureaus") if part == LEVEL_PART else None
    return others if regions is None else [regions, *others]
