"""Disputes as an administrator sees them: both firms by name, and how each stands to the code."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.domain.firms import Actor
from assessment.domain.permissions import Action
from assessment.domain.ports import Unit
from assessment.domain.sharing import Claim, Dispute
from assessment.services.tools import Tools


@dataclass(frozen=True)
class Side:
    """One firm of a dispute. ``claim`` is ``None`` where it names the code no more."""

    firm_id: str
    firm_name: str
    region: str | None
    claim: Claim | None
    has_licence: bool


@dataclass(frozen=True)
class Contested:
    """An open dispute with both its sides."""

    dispute: Dispute
    holder: Side
    claimant: Side


class Disputes:
    """What is read before a dispute is settled (:class:`Confirmations` settles it)."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def contested(self, actor: Actor) -> tuple[Contested, ...]:
        """Return the open disputes, oldest first.

        Raises:
            NotFound: no administrator asked.
        """
        with self._tools.store.reading() as unit:
            self._tools.access.installation(unit, actor, Action.DISPUTE_SETTLE)
            return tuple(
                Contested(
                    dispute,
                    self._side(unit, dispute, dispute.holder_id),
                    self._side(unit, dispute, dispute.claimant_id),
                )
                for dispute in unit.sharing.open_disputes()
            )

    def _side(self, unit: Unit, dispute: Dispute, firm_id: str) -> Side:
        firm, claim = unit.firms.firm(firm_id), unit.sharing.claim(firm_id)
        licence = unit.licences.of(firm_id)
        return Side(
            firm_id=firm_id,
            firm_name="" if firm is None else firm.name,
            region=unit.sharing.region_of(firm_id),
            claim=claim if claim and claim.credit_code == dispute.credit_code else None,
            has_licence=licence is not None and licence.is_kept(self._tools.clock()),
        )
